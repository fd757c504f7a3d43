//===- GridSample.cpp - Importing GridSample -----------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Each output position is a weighted sum of pixels around a computed coordinate: a gather for each pixel of the window.
//
//===----------------------------------------------------------------------------===//

#include "Handlers.h"
#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "hone/Dialect/Graph/IndexingOps.h"
#include "hone/Dialect/Graph/LogicOps.h"
#include "hone/Dialect/Graph/UnaryOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

namespace {
enum class Mode { nearest, linear, cubic };

struct Sampling {
  Node &node;
  Type element = nullptr;
  Type index = nullptr;
  int64_t batch, channels, height, width, outHeight, outWidth;
  std::string padding;
  bool alignCorners;
  Mode mode;

  Value scalar(double value) { return node.splat(value, element); }
  Value number(int64_t value) { return node.splat(double(value), index); }
  Value add(Value a, Value b) { return node.create<graph::AddOp>({a, b}); }
  Value sub(Value a, Value b) { return node.create<graph::SubOp>({a, b}); }
  Value mul(Value a, Value b) { return node.create<graph::MulOp>({a, b}); }

  /// One pixel of the window along one dimension: where it stands, its weight, and whether it is inside.
  struct Tap {
    Value position, weight, inside;
  };
  Value unnormalize(Value coordinate, int64_t size);
  Tap tap(Value position, Value weight, int64_t size);
  SmallVector<Tap> taps(Value coordinate, int64_t size);
  Value cubicWeight(Value distance, bool near);
  Value pixel(Value flat, const Tap &y, const Tap &x);
  Value run(Value image, Value grid);
};
} // namespace

/// From [-1, 1] to pixels.
Value Sampling::unnormalize(Value coordinate, int64_t size) {
  if (alignCorners)
    return mul(add(coordinate, scalar(1)), scalar(double(size - 1) / 2));
  return mul(sub(mul(add(coordinate, scalar(1)), scalar(double(size))), scalar(1)), scalar(0.5));
}

/// A pixel at an integer position given as a float, moved inside as the padding says.
Sampling::Tap Sampling::tap(Value position, Value weight, int64_t size) {
  // Far coordinates are brought near first, so that they fit the index type.
  position = node.createOptional<graph::ClipOp>({position, scalar(-double(1 << 24)), scalar(double(1 << 24))});
  Value at = node.cast(position, index), inside = nullptr;
  if (padding == "reflection") {
    int64_t period = alignCorners ? std::max<int64_t>(2 * (size - 1), 1) : 2 * size;
    Value rest = node.create<graph::ModOp>({at, number(period)});
    at = node.create<graph::MinOp>({rest, sub(number(alignCorners ? period : period - 1), rest)});
  } else if (padding == "zeros") {
    inside = node.create<graph::AndOp>(
        {node.create<graph::GreaterOrEqualOp>({at, number(0)}), node.create<graph::LessOp>({at, number(size)})});
  }
  at = node.createOptional<graph::ClipOp>({at, number(0), number(size - 1)});
  return {at, weight, inside};
}

/// Keys' cubic kernel with a = -0.75, inside a distance of 1 or between 1 and 2.
Value Sampling::cubicWeight(Value d, bool near) {
  constexpr double a = -0.75;
  if (near) // ((a + 2) d - (a + 3)) d d + 1
    return add(mul(mul(sub(mul(d, scalar(a + 2)), scalar(a + 3)), d), d), scalar(1));
  // ((a d - 5 a) d + 8 a) d - 4 a
  return sub(mul(add(mul(sub(mul(d, scalar(a)), scalar(5 * a)), d), scalar(8 * a)), d), scalar(4 * a));
}

SmallVector<Sampling::Tap> Sampling::taps(Value coordinate, int64_t size) {
  if (mode == Mode::nearest)
    return {tap(node.create<graph::RoundOp>(coordinate), nullptr, size)};
  Value base = node.create<graph::FloorOp>(coordinate), fraction = sub(coordinate, base);
  Value rest = sub(scalar(1), fraction);
  if (mode == Mode::linear)
    return {tap(base, rest, size), tap(add(base, scalar(1)), fraction, size)};
  return {tap(sub(base, scalar(1)), cubicWeight(add(fraction, scalar(1)), false), size),
          tap(base, cubicWeight(fraction, true), size), tap(add(base, scalar(1)), cubicWeight(rest, true), size),
          tap(add(base, scalar(2)), cubicWeight(add(rest, scalar(1)), false), size)};
}

/// The weighted pixels of one window position, [batch, channels, outputs].
Value Sampling::pixel(Value flat, const Tap &y, const Tap &x) {
  int64_t outputs = outHeight * outWidth;
  Value at = add(mul(y.position, number(width)), x.position);
  at = node.expand(node.reshape(at, {batch, 1, outputs}), {batch, channels, outputs});
  Value value = node.create<graph::GatherElementsOp>({flat, at}, {node.integerAttr("axis", 2)});
  if (x.inside) {
    Value inside = node.reshape(node.create<graph::AndOp>({x.inside, y.inside}), {batch, 1, outputs});
    value = node.create<graph::WhereOp>({inside, value, scalar(0)});
  }
  if (x.weight)
    value = mul(value, node.reshape(mul(x.weight, y.weight), {batch, 1, outputs}));
  return value;
}

Value Sampling::run(Value image, Value grid) {
  int64_t outputs = outHeight * outWidth;
  Value flat = node.reshape(image, {batch, channels, height * width});
  auto coordinate = [&](int64_t which) {
    return node.cast(node.reshape(node.slice(grid, 3, which, 1), {batch, outputs}), element);
  };
  SmallVector<Tap> columns = taps(unnormalize(coordinate(0), width), width);
  SmallVector<Tap> rows = taps(unnormalize(coordinate(1), height), height);
  Value sum;
  for (const Tap &row : rows)
    for (const Tap &column : columns) {
      Value value = pixel(flat, row, column);
      sum = sum ? add(sum, value) : value;
    }
  return node.reshape(sum, {batch, channels, outHeight, outWidth});
}

LogicalResult importer::importGridSample(Node &node) {
  Value image = node.input(0), grid = node.input(1);
  ArrayRef<int64_t> from = graph::shapeOf(image), to = graph::shapeOf(grid);
  if (from.size() == 5 && to.size() == 5)
    return node.unsupported() << "its inputs are volumes, " << graph::tensorOf(image) << " and "
                              << graph::tensorOf(grid) << ", which are not supported";
  bool fits = from.size() == 4 && to.size() == 4 && to[3] == 2 && from[0] == to[0] && from[2] > 0 && from[3] > 0;
  if (!fits || !isa<FloatType>(graph::tensorOf(image).getElementType()))
    return node.error() << "its inputs are " << graph::tensorOf(image) << " and " << graph::tensorOf(grid)
                        << "; expected floats, N x C x H x W and N x H' x W' x 2";
  std::string mode = node.text("mode", node.version() < 20 ? "bilinear" : "linear");
  std::string padding = node.text("padding_mode", "zeros");
  Mode kind = mode == "nearest" ? Mode::nearest : mode == "bicubic" || mode == "cubic" ? Mode::cubic : Mode::linear;
  Sampling sampling{node,
                    graph::tensorOf(image).getElementType(),
                    node.getBuilder().getI64Type(),
                    from[0],
                    from[1],
                    from[2],
                    from[3],
                    to[1],
                    to[2],
                    padding,
                    node.flag("align_corners", false),
                    kind};
  return node.results(sampling.run(image, grid));
}
