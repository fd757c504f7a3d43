"""Writes test cases of kernels whose epilogues read and write every element type: epilogue_case.py FOLDER KERNEL SIZE EPILOGUE MASK TYPE

KERNEL is matmul, gemm, conv, pointwise, depthwise, maxpool or averagepool, SIZE the number of its output's channels or columns.
EPILOGUE says what is done with the kernel's result y, an operand k of TYPE and the shape that MASK names (full, row, channel, scalar):

  where      Where(k, y, -y), with k cast to a truth value
  times      y * k, with k cast to floats
  masked     y * k, with k cast to truth values before
  result     y cast to TYPE, plus k
  compare    y > k, a truth value
  both       And(y > 4, k), with k cast to a truth value, cast to TYPE

All numbers are small and whole, so that every result is exact.
"""

import random
import struct
import sys

import test_case

folder, kernel, size, epilogue, mask, element = sys.argv[1:]
size = int(size)
depth, rows, columns = 5, 3, 3
generator = random.Random("".join(sys.argv[2:]))
TYPES = {"float": (1, "<f"), "uint8": (2, "<B"), "int8": (3, "<b"), "uint16": (4, "<H"), "int16": (5, "<h"), "int32": (6, "<i"),
         "int64": (7, "<q"), "bool": (9, "<B"), "float16": (10, "<e"), "double": (11, "<d"), "uint32": (12, "<I"),
         "uint64": (13, "<Q"), "bfloat16": (16, None)}


def pack(number, element):
    number = int(number != 0) if element == "bool" else number
    if element == "bfloat16":
        return struct.pack("<f", number)[2:]
    return struct.pack(TYPES[element][1], number if element in ("float", "float16", "double") else int(number))


def numbers(count, most):
    return [generator.randint(0, most) for _ in range(count)]


def product(m, n):
    x, w = numbers(m * depth, 3), numbers(depth * n, 2)
    y = [sum(x[i * depth + k] * w[k * n + j] for k in range(depth)) for i in range(m) for j in range(n)]
    return x, w, y


def images():
    """Input, filter, and the result of the kernel on images."""
    channels = depth if kernel in ("conv", "pointwise") else size
    window = 1 if kernel == "pointwise" else 2
    height, width = rows + window - 1, columns + window - 1
    x = numbers(channels * height * width, 3)
    w = numbers(size * (1 if kernel == "depthwise" else channels) * window * window, 2)

    def value(c, i, j):
        seen = lambda k, a, b: x[(k * height + i + a) * width + j + b]
        taps = [(a, b) for a in range(window) for b in range(window)]
        if kernel == "maxpool":
            return max(seen(c, a, b) for a, b in taps)
        if kernel == "averagepool":
            return sum(seen(c, a, b) for a, b in taps) / 4
        depthwise = kernel == "depthwise"
        return sum(seen(c if depthwise else k, a, b) * w[((c * (1 if depthwise else channels) + k) * window + a) * window + b]
                   for k in range(1 if depthwise else channels) for a, b in taps)

    y = [value(c, i, j) for c in range(size) for i in range(rows) for j in range(columns)]
    return (x, [1, channels, height, width], w, [size, 1 if kernel == "depthwise" else channels, window, window], y,
            [1, size, rows, columns])


def describe():
    """The node, its inputs with their shapes, its result and the shapes of masks."""
    if kernel in ("matmul", "gemm"):
        m = 7
        x, w, y = product(m, size)
        node = "MatMul(x, w)" if kernel == "matmul" else "Gemm(x, w)"
        return node, (x, [m, depth]), (w, [depth, size]), (y, [m, size]), {"channel": [size], "row": [m, 1]}
    x, x_shape, w, w_shape, y, y_shape = images()
    node = {"maxpool": "MaxPool<kernel_shape = [2, 2]>(x)", "averagepool": "AveragePool<kernel_shape = [2, 2]>(x)",
            "depthwise": f"Conv<group = {size}>(x, w)"}.get(kernel, "Conv(x, w)")
    return node, (x, x_shape), (w, w_shape), (y, y_shape), {"channel": [size, 1, 1], "row": [rows, 1]}


node, (x, x_shape), (w, w_shape), (y, y_shape), masks = describe()
k_shape = {"full": y_shape, "scalar": [1]}.get(mask) or masks[mask]
count = 1
for extent in k_shape:
    count *= extent
k = numbers(count, 1 if element == "bool" or epilogue in ("where", "both") else 3)
if kernel == "averagepool":
    # Whole numbers, which every type has.
    node, y = f"Mul({node}, four)", [4 * number for number in y]


def broadcast(index):
    """The element of the mask beside the result's element."""
    at, stride, position = 0, 1, len(k_shape) - 1
    for extent in reversed(y_shape):
        if position >= 0:
            at += index % extent * stride if k_shape[position] > 1 else 0
            stride *= k_shape[position]
        index //= extent
        position -= 1
    return k[at]


beside = [broadcast(index) for index in range(len(y))]
code, result, values = {
    "where": ("b = Cast<to = 9>(k) z = Where(b, y, n)", "float", [a if b else -a for a, b in zip(y, beside)]),
    "times": ("b = Cast<to = 1>(k) z = Mul(y, b)", "float", [a * b for a, b in zip(y, beside)]),
    "masked": ("t = Cast<to = 9>(k) b = Cast<to = 1>(t) z = Mul(y, b)", "float", [a * (b != 0) for a, b in zip(y, beside)]),
    "result": (f"c = Cast<to = {TYPES[element][0]}>(y) " + ("z = Or(c, k)" if element == "bool" else "z = Add(c, k)"), element,
               [a + b for a, b in zip(y, beside)]),
    "compare": ("b = Cast<to = 1>(k) z = Greater(y, b)", "bool", [a > b for a, b in zip(y, beside)]),
    "both": (f"b = Cast<to = 9>(k) g = Greater(y, four) a = And(g, b) z = Cast<to = {TYPES[element][0]}>(a)", element,
             [a > 4 and b != 0 for a, b in zip(y, beside)]),
}[epilogue]
shape_text = lambda shape: ",".join(map(str, shape))
weights = f", float[{shape_text(w_shape)}] w" if "w" in node.split("(")[-1].split(")")[0].split(", ") or "w)" in node else ""
nested = node.startswith("Mul(")
first = node[4:].rsplit(", four", 1)[0] if nested else node
model = f"""<ir_version: 9, opset_import: ["" : 18]>
m (float[{shape_text(x_shape)}] x{weights}, {element}[{shape_text(k_shape)}] k) => ({result}[{shape_text(y_shape)}] z) {{
  four = Constant<value = float {{4.0}}>()
  {"s" if nested else "y"} = {first}
  {"y = Mul(s, four)" if nested else ""}
  n = Neg(y)
  {code}
}}
"""


def described(name, label, shape, element, data):
    return name, label, shape, TYPES[element][0], b"".join(pack(number, element) for number in data)


inputs = [("x", x_shape, "float", x)] + ([("w", w_shape, "float", w)] if weights else []) + [("k", k_shape, element, k)]
tensors = [described(f"input_{number}.pb", *value) for number, value in enumerate(inputs)]
test_case.write(folder, "model.onnxtxt", model.replace(" z = ", "\n  z = "),
                tensors + [described("output_0.pb", "z", y_shape, result, values)])
