"""Trains digits.onnx on the UCI handwritten digits that scikit-learn carries: 1,797 scans of 8x8 pixels, 0 to 16.

Writes, beside itself:
  digits.onnx        the network
  scans.bin          the fifth of the scans that training never sees: for each, 64 pixel bytes and a label byte
  onnxruntime.txt    ONNX Runtime's answer for each of those scans, one a line

Not part of any build. To run it again: pip install numpy onnx onnxruntime scikit-learn; python train.py
"""

import os
import sys

import numpy as np
import onnxruntime
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "training"))
from layers import Conv, Dense, MaxPool2x2, export, run, train

SCALE = 1 / 16


def shifted(rng, images):
    """Each image moved by up to one pixel in each direction, the edge filled with background."""
    moved = np.zeros_like(images)
    for i, (dy, dx) in enumerate(rng.integers(-1, 2, (len(images), 2))):
        rows, columns = slice(max(dy, 0), 8 + min(dy, 0)), slice(max(dx, 0), 8 + min(dx, 0))
        from_rows, from_columns = slice(max(-dy, 0), 8 + min(-dy, 0)), slice(max(-dx, 0), 8 + min(-dx, 0))
        moved[i, 0, rows, columns] = images[i, 0, from_rows, from_columns]
    return moved


def main():
    rng = np.random.default_rng(7)
    digits = load_digits()
    pixels = digits.images.astype(np.uint8)
    seen, unseen, seen_labels, unseen_labels = train_test_split(
        pixels, digits.target, test_size=0.2, random_state=2026, stratify=digits.target)

    layers = [
        Conv(rng, 1, 16, (3, 3), pad=1),
        Conv(rng, 16, 32, (3, 3), pad=1),
        MaxPool2x2(),
        Conv(rng, 32, 32, (3, 3), pad=1),
        MaxPool2x2(),
        Dense(rng, 32 * 2 * 2, 10),
    ]
    images = seen[:, None].astype(np.float32) * SCALE

    def batches(epoch):
        for part in np.array_split(rng.permutation(len(images)), len(images) // 48):
            yield shifted(rng, images[part]), seen_labels[part]

    train(layers, rng, batches, epochs=60)
    answers = run(layers, unseen[:, None].astype(np.float32) * SCALE).argmax(1)
    print(f"accuracy on {len(unseen)} unseen scans: {(answers == unseen_labels).mean():.4f}")

    model = os.path.join(here, "digits.onnx")
    export(layers, model, "digits", "scan", [1, 8, 8], SCALE, 10)
    with open(os.path.join(here, "scans.bin"), "wb") as file:
        for scan, label in zip(unseen, unseen_labels):
            file.write(scan.tobytes() + bytes([label]))
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    with open(os.path.join(here, "onnxruntime.txt"), "w") as file:
        for scan in unseen:
            (scores,) = session.run(None, {"scan": scan[None, None].astype(np.float32)})
            file.write(f"{scores.argmax()}\n")


main()
