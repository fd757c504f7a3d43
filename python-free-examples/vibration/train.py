"""Trains vibration.onnx on the vibration of a simulated motor, the one that Motor.cpp simulates too.

An accelerometer samples 6,400 times a second. A window of 1,024 samples, in g, is one of
  0 healthy     a little of the rotation and its second harmonic, and noise
  1 imbalance   much of the rotation
  2 bearing     each time a ball passes the damaged spot, it strikes the housing, which rings and dies away

Not part of any build. To run it again: pip install numpy onnx; python train.py
"""

import os
import sys

import numpy as np

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "training"))
from layers import Conv, Dense, GlobalAveragePool, export, run, train

RATE, WINDOW = 6400, 1024
BALL_PASSES, RINGING, DAMPING = 3.58, 2100.0, 800.0


def window(rng, state):
    """One window of a motor in a state, at a random speed, load and phase."""
    time = np.arange(WINDOW) / RATE
    turns = rng.uniform(24, 30) * time + rng.uniform()
    once = rng.uniform(0.35, 0.9) if state == 1 else rng.uniform(0.05, 0.15)
    x = once * np.sin(2 * np.pi * turns) + rng.uniform(0.02, 0.08) * np.sin(4 * np.pi * turns + rng.uniform(0, 6))
    x += rng.uniform(0.05, 0.1) * rng.normal(size=WINDOW)
    if state == 2:
        passes = turns * BALL_PASSES
        strikes = np.flatnonzero(np.diff(np.floor(passes), prepend=np.floor(passes[0])))
        strength = rng.uniform(0.4, 1.0)
        for strike in strikes:
            after = time[: WINDOW - strike]
            ring = np.exp(-DAMPING * after) * np.sin(2 * np.pi * RINGING * after)
            x[strike:] += strength * rng.uniform(0.8, 1.2) * ring
    return x


def windows(rng, count):
    states = rng.integers(0, 3, count)
    return np.stack([window(rng, state) for state in states])[:, None].astype(np.float32), states


def main():
    rng = np.random.default_rng(11)
    x, states = windows(rng, 3000)
    unseen, unseen_states = windows(rng, 600)
    layers = [
        Conv(rng, 1, 8, (16,), stride=4),
        Conv(rng, 8, 16, (8,), stride=2),
        Conv(rng, 16, 16, (8,), stride=2),
        GlobalAveragePool(),
        Dense(rng, 16, 3),
    ]

    def batches(epoch):
        for part in np.array_split(rng.permutation(len(x)), len(x) // 50):
            yield x[part], states[part]

    train(layers, rng, batches, epochs=20)
    print(f"accuracy on 600 unseen windows: {(run(layers, unseen).argmax(1) == unseen_states).mean():.4f}")
    export(layers, os.path.join(here, "vibration.onnx"), "vibration", "acceleration", [1, WINDOW], 1.0, 3)


main()
