"""Writes a test case of a quantized convolution: integer_convolution.py FOLDER HEIGHT WIDTH CHANNELS FILTERS KH KW STRIDE PAD ZERO

FILTERS is a number, or `depthwise`. The case has the layout of ONNX's own (model.mlir, test_data_set_0); weights, input and
parameters of the rounding are pseudo-random, and the expected output is computed here one product at a time.
"""

import random
import sys

import test_case

INT8 = 3  # As ONNX numbers it.
folder = sys.argv[1]
depthwise = sys.argv[5] == "depthwise"
sizes = sys.argv[2:5] + [sys.argv[4] if depthwise else sys.argv[5]] + sys.argv[6:]
height, width, depth, filters, kh, kw, stride, pad, zero = map(int, sizes)
shift = 9
generator = random.Random(height * 1000 + width * 100 + depth * 7 + filters + kh)
weights = [generator.randint(-127, 127) for _ in range(kh * kw * depth * (1 if depthwise else filters))]
multipliers = [generator.randint(1 << 29, 1 << 30) for _ in range(filters)]
offsets = [generator.randint(-2000, 2000) for _ in range(filters)]
image = [generator.randint(-128, 127) for _ in range(height * width * depth)]
rows, columns = (height + 2 * pad - kh) // stride + 1, (width + 2 * pad - kw) // stride + 1


def model():
    padded = f"1x{height + 2 * pad}x{width + 2 * pad}x{depth}xi8"
    kernel = f"{kh}x{kw}x{depth}xi8" if depthwise else f"{kh}x{kw}x{depth}x{filters}xi8"
    op = "depthwise_conv_2d_nhwc_hwc" if depthwise else "conv_2d_nhwc_hwcf"
    sums, result = f"1x{rows}x{columns}x{filters}xi32", f"1x{rows}x{columns}x{filters}xi8"
    data = "".join(f"{weight & 255:02X}" for weight in weights)
    return f"""#id = affine_map<(n, h, w, c) -> (n, h, w, c)>
#channel = affine_map<(n, h, w, c) -> (c)>
func.func @convolution(%x: tensor<1x{height}x{width}x{depth}xi8>) -> tensor<{result}> {{
  %pad = arith.constant {zero} : i8
  %none = arith.constant 0 : i32
  %f = arith.constant dense<"0x{data}"> : tensor<{kernel}>
  %m = arith.constant dense<{multipliers}> : tensor<{filters}xi32>
  %c = arith.constant dense<{offsets}> : tensor<{filters}xi32>
  %p = tensor.pad %x low[0, {pad}, {pad}, 0] high[0, {pad}, {pad}, 0] {{
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %pad : i8
  }} : tensor<1x{height}x{width}x{depth}xi8> to tensor<{padded}>
  %e = tensor.empty() : tensor<{sums}>
  %fill = linalg.fill ins(%none : i32) outs(%e : tensor<{sums}>) -> tensor<{sums}>
  %y = linalg.{op} {{dilations = dense<1> : tensor<2xi64>, strides = dense<{stride}> : tensor<2xi64>}}
         ins(%p, %f : tensor<{padded}>, tensor<{kernel}>) outs(%fill : tensor<{sums}>) -> tensor<{sums}>
  %o = tensor.empty() : tensor<{result}>
  %q = linalg.generic {{indexing_maps = [#id, #channel, #channel, #id],
                       iterator_types = ["parallel", "parallel", "parallel", "parallel"]}}
         ins(%y, %m, %c : tensor<{sums}>, tensor<{filters}xi32>, tensor<{filters}xi32>) outs(%o : tensor<{result}>) {{
  ^bb0(%sum: i32, %multiplier: i32, %offset: i32, %out: i8):
    %shift = arith.constant {shift} : i32
    %low = arith.constant -128 : i32
    %high = arith.constant 127 : i32
    %product:2 = arith.mulsi_extended %sum, %multiplier : i32
    %moved = arith.addi %product#1, %offset : i32
    %scaled = arith.shrsi %moved, %shift : i32
    %least = arith.maxsi %scaled, %low : i32
    %most = arith.minsi %least, %high : i32
    %byte = arith.trunci %most : i32 to i8
    linalg.yield %byte : i8
  }} -> tensor<{result}>
  return %q : tensor<{result}>
}}
"""


def pixel(row, column, channel):
    inside = 0 <= row < height and 0 <= column < width
    return image[(row * width + column) * depth + channel] if inside else zero


def value(row, column, number):
    total = 0
    for r in range(kh):
        for c in range(kw):
            for channel in [number] if depthwise else range(depth):
                tap = (r * kw + c) * depth + channel
                weight = weights[tap if depthwise else tap * filters + number]
                total += pixel(row * stride + r - pad, column * stride + c - pad, channel) * weight
    return max(-128, min(127, ((total * multipliers[number] >> 32) + offsets[number]) >> shift))


def described(name, label, shape, data):
    return name, label, shape, INT8, bytes(number & 255 for number in data)


test_case.write(folder, "model.mlir", model(), [
    described("input_0.pb", "x", [1, height, width, depth], image),
    described("output_0.pb", "y", [1, rows, columns, filters],
              [value(r, c, n) for r in range(rows) for c in range(columns) for n in range(filters)])])
