"""Layers with their gradients, in NumPy: enough to train the examples' small networks and to export them to ONNX.

Only for training. Nothing here runs when an example is built or run.
"""

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper


class Conv:
    """A convolution over N, C and one or two spatial axes, followed by a rectified linear unit."""

    def __init__(self, rng, inputs, outputs, kernel, stride=1, pad=0):
        self.kernel, self.stride, self.pad = kernel, stride, pad
        fan_in = inputs * int(np.prod(kernel))
        self.weight = rng.normal(0, np.sqrt(2 / fan_in), (outputs, inputs, *kernel)).astype(np.float32)
        self.bias = np.zeros(outputs, np.float32)

    def windows(self, x):
        pads = [(0, 0), (0, 0)] + [(self.pad, self.pad)] * len(self.kernel)
        axes = tuple(range(2, 2 + len(self.kernel)))
        view = np.lib.stride_tricks.sliding_window_view(np.pad(x, pads), self.kernel, axis=axes)
        steps = (slice(None, None, self.stride),) * len(self.kernel)
        return view[(slice(None), slice(None), *steps)]

    def forward(self, x):
        """x: N,C,spatial...; the windows become the rows of one matrix product."""
        view = self.windows(x)
        rank = len(self.kernel)
        self.input_shape, self.out_shape = x.shape, view.shape[2 : 2 + rank]
        order = (0, *range(2, 2 + rank), 1, *range(2 + rank, 2 + 2 * rank))
        self.columns = view.transpose(order).reshape(-1, self.weight[0].size)
        y = self.columns @ self.weight.reshape(len(self.weight), -1).T + self.bias
        self.positive = y > 0
        y = (y * self.positive).reshape(len(x), *self.out_shape, -1)
        return np.moveaxis(y, -1, 1)

    def backward(self, gradient):
        gradient = np.moveaxis(gradient, 1, -1).reshape(-1, len(self.weight)) * self.positive
        self.gradients = [
            (gradient.T @ self.columns).reshape(self.weight.shape),
            gradient.sum(0),
        ]
        columns = gradient @ self.weight.reshape(len(self.weight), -1)
        n, c, *spatial = self.input_shape
        columns = columns.reshape(n, *self.out_shape, c, *self.kernel)
        padded = np.zeros((n, c, *[s + 2 * self.pad for s in spatial]), np.float32)
        rank = len(self.kernel)
        for offset in np.ndindex(*self.kernel):
            part = np.moveaxis(columns[(..., *offset)], rank + 1, 1)
            at = tuple(slice(o, o + self.stride * s, self.stride) for o, s in zip(offset, self.out_shape))
            padded[(slice(None), slice(None), *at)] += part
        inner = tuple(slice(self.pad, self.pad + s) for s in spatial)
        return padded[(slice(None), slice(None), *inner)]

    def parameters(self):
        return [self.weight, self.bias]

    def export(self, graph, x):
        weight, bias = graph.constant("weight", self.weight), graph.constant("bias", self.bias)
        rank = len(self.kernel)
        y = graph.node("Conv", [x, weight, bias], kernel_shape=list(self.kernel), strides=[self.stride] * rank,
                       pads=[self.pad] * 2 * rank, dilations=[1] * rank, group=1)
        return graph.node("Relu", [y])


class MaxPool2x2:
    """Maxima of 2x2 tiles."""

    def forward(self, x):
        n, c, h, w = x.shape
        tiles = x.reshape(n, c, h // 2, 2, w // 2, 2)
        y = tiles.max((3, 5))
        self.mask = tiles == y[:, :, :, None, :, None]
        return y

    def backward(self, gradient):
        spread = self.mask * gradient[:, :, :, None, :, None]
        n, c, h, _, w, _ = spread.shape
        return spread.reshape(n, c, 2 * h, 2 * w).astype(np.float32)

    def parameters(self):
        return []

    def export(self, graph, x):
        return graph.node("MaxPool", [x], kernel_shape=[2, 2], strides=[2, 2])


class GlobalAveragePool:
    """The mean over the spatial axes, which stay with extent one."""

    def forward(self, x):
        self.shape = x.shape
        return x.mean(tuple(range(2, x.ndim)), keepdims=True)

    def backward(self, gradient):
        return np.broadcast_to(gradient / np.prod(self.shape[2:]), self.shape).astype(np.float32)

    def parameters(self):
        return []

    def export(self, graph, x):
        return graph.node("GlobalAveragePool", [x])


class Dense:
    """Flattens what comes in and multiplies it with a matrix."""

    def __init__(self, rng, inputs, outputs):
        self.weight = rng.normal(0, np.sqrt(1 / inputs), (outputs, inputs)).astype(np.float32)
        self.bias = np.zeros(outputs, np.float32)

    def forward(self, x):
        self.shape, self.flat = x.shape, x.reshape(len(x), -1)
        return self.flat @ self.weight.T + self.bias

    def backward(self, gradient):
        self.gradients = [gradient.T @ self.flat, gradient.sum(0)]
        return (gradient @ self.weight).reshape(self.shape)

    def parameters(self):
        return [self.weight, self.bias]

    def export(self, graph, x):
        flat = graph.node("Flatten", [x], axis=1)
        weight, bias = graph.constant("weight", self.weight), graph.constant("bias", self.bias)
        return graph.node("Gemm", [flat, weight, bias], alpha=1.0, beta=1.0, transB=1)


class Graph:
    """An ONNX graph under construction."""

    def __init__(self):
        self.nodes, self.constants, self.counts = [], [], {}

    def constant(self, name, value):
        number = self.counts[name] = self.counts.get(name, 0) + 1
        self.constants.append(numpy_helper.from_array(np.asarray(value, np.float32), f"{name}_{number}"))
        return self.constants[-1].name

    def node(self, kind, inputs, output=None, **attributes):
        number = self.counts[kind] = self.counts.get(kind, 0) + 1
        name = f"{kind.lower()}_{number}"
        self.nodes.append(helper.make_node(kind, inputs, [output or name + "_output"], name, **attributes))
        return self.nodes[-1].output[0]


def softmax(logits):
    shifted = np.exp(logits - logits.max(1, keepdims=True))
    return shifted / shifted.sum(1, keepdims=True)


def run(layers, x):
    for layer in layers:
        x = layer.forward(x)
    return x


def train(layers, rng, batches, epochs, rate=2e-3, decay=1e-4):
    """Adam on the cross entropy. `batches(epoch)` yields pairs of inputs and class numbers."""
    parameters = [(layer, i) for layer in layers for i in range(len(layer.parameters()))]
    first = [np.zeros_like(layer.parameters()[i]) for layer, i in parameters]
    second = [np.zeros_like(m) for m in first]
    step = 0
    for epoch in range(epochs):
        scale = rate * 0.5 * (1 + np.cos(np.pi * epoch / epochs))
        losses = []
        for x, labels in batches(epoch):
            step += 1
            scores = softmax(run(layers, x))
            losses.append(-np.log(scores[np.arange(len(x)), labels] + 1e-9).mean())
            scores[np.arange(len(x)), labels] -= 1
            gradient = scores / len(x)
            for layer in reversed(layers):
                gradient = layer.backward(gradient)
            for slot, (layer, i) in enumerate(parameters):
                value = layer.parameters()[i]
                slope = layer.gradients[i] + decay * value
                first[slot] += 0.1 * (slope - first[slot])
                second[slot] += 0.001 * (slope * slope - second[slot])
                mean = first[slot] / (1 - 0.9**step)
                spread = np.sqrt(second[slot] / (1 - 0.999**step))
                value -= scale * mean / (spread + 1e-8)
        if epoch % 10 == 9:
            print(f"epoch {epoch + 1}: loss {np.mean(losses):.4f}", flush=True)


def export(layers, path, name, input_name, shape, scale, classes):
    """Writes the network as an exporter would: a symbolic batch, the input's scaling, the layers, a softmax."""
    graph = Graph()
    x = input_name
    if scale != 1:
        x = graph.node("Mul", [x, graph.constant("scale", scale)])
    for layer in layers:
        x = layer.export(graph, x)
    graph.node("Softmax", [x], output="probabilities", axis=1)
    model = helper.make_model(
        helper.make_graph(
            graph.nodes, name,
            [helper.make_tensor_value_info(input_name, TensorProto.FLOAT, ["batch", *shape])],
            [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["batch", classes])],
            graph.constants),
        producer_name="hone-examples", opset_imports=[helper.make_opsetid("", 13)], ir_version=7)
    checker.check_model(model, full_check=True)
    with open(path, "wb") as file:
        file.write(model.SerializeToString(deterministic=True))
