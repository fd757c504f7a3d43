//===- Fourier.cpp - Importing Fourier transforms ------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// A discrete Fourier transform of a length known to the compiler is a product with a constant matrix. Real and
// imaginary parts stand next to each other in the last dimension, so one matrix product serves both.
//
//===----------------------------------------------------------------------------===//

#include "Handlers.h"
#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "hone/Dialect/Graph/ContractionOps.h"
#include "hone/Dialect/Graph/IndexingOps.h"
#include "hone/Dialect/Graph/MovementOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

/// Matrices grow with the square of the length.
static constexpr int64_t longest = 4096;

namespace {

/// A transform of `length` samples of `parts` numbers each (1: real, 2: complex) to `results` complex numbers.
struct Transform {
  int64_t length, parts, results;
  bool inverse;
};

} // namespace

/// The matrix [length * parts, results * 2] in `element`.
static Value transformMatrix(Node &node, const Transform &transform, Type element) {
  SmallVector<double> values;
  double scale = transform.inverse ? 1.0 / transform.length : 1.0, sign = transform.inverse ? 1 : -1;
  for (int64_t n = 0; n < transform.length; ++n)
    for (int64_t part = 0; part < transform.parts; ++part)
      for (int64_t k = 0; k < transform.results; ++k) {
        double angle = sign * 2 * M_PI * double(n * k % transform.length) / transform.length;
        double real = scale * std::cos(angle), imaginary = scale * std::sin(angle);
        values.push_back(part ? -imaginary : real);
        values.push_back(part ? real : imaginary);
      }
  auto wide = RankedTensorType::get({transform.length * transform.parts, transform.results * 2},
                                    Float64Type::get(node.getContext()));
  ArrayRef<char> bytes(reinterpret_cast<const char *>(values.data()), values.size() * sizeof(double));
  return node.cast(node.constant(graph::makeConstant(wide, bytes)), element);
}

/// `frames` [..., length, parts] transformed: [..., results, 2].
static Value apply(Node &node, Value frames, const Transform &transform) {
  if (node.hasFailed() || !frames)
    return nullptr;
  SmallVector<int64_t> shape(graph::shapeOf(frames));
  Value matrix = transformMatrix(node, transform, graph::tensorOf(frames).getElementType());
  shape.pop_back();
  shape.back() = transform.length * transform.parts;
  Value product = node.create<graph::MatMulOp>({node.reshape(frames, shape), matrix});
  shape.back() = transform.results;
  shape.push_back(2);
  return node.reshape(product, shape);
}

/// Reports a length or number of parts that can't be.
static bool checkTransform(Node &node, const Transform &transform) {
  if (transform.length >= 1 && transform.length <= longest && (transform.parts == 1 || transform.parts == 2))
    return true;
  node.error() << "the transform has " << transform.length << " samples of " << transform.parts
               << " parts; expected 1 to " << longest << " samples of 1 or 2";
  return false;
}

LogicalResult importer::importDFT(Node &node) {
  Value x = node.input(0);
  SmallVector<int64_t> shape(graph::shapeOf(x));
  int64_t rank = shape.size();
  bool axisIsInput = node.version() >= 20, inverse = node.flag("inverse", false),
       onesided = node.flag("onesided", false);
  std::optional<int64_t> axis = axisIsInput ? -2 : node.integer("axis", 1);
  if (axisIsInput && node.input(2))
    axis = node.constantInteger(2);
  if (axis)
    axis = node.axis(*axis, rank);
  if (!axis)
    return failure();
  if (*axis == rank - 1)
    return node.error() << "the axis is the last dimension, which holds real and imaginary parts; expected another";
  if (inverse && onesided)
    return node.unsupported() << "an inverse transform of one side is not supported";
  std::optional<int64_t> length = node.input(1) ? node.constantInteger(1) : shape[*axis];
  if (!length)
    return failure();
  Transform transform{*length, shape.back(), onesided ? *length / 2 + 1 : *length, inverse};
  if (!checkTransform(node, transform))
    return failure();
  // The axis goes next to the parts; the last of the others takes its place.
  SmallVector<int64_t> permutation = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  std::swap(permutation[*axis], permutation[rank - 2]);
  x = node.transpose(x, permutation);
  int64_t samples = shape[*axis];
  if (samples > *length)
    x = node.slice(x, rank - 2, 0, *length);
  if (samples < *length && x) {
    SmallVector<int64_t> zeros(graph::shapeOf(x));
    zeros[rank - 2] = *length - samples;
    Value rest = node.splat(0, graph::tensorOf(x).getElementType(), zeros);
    x = node.create<graph::ConcatOp>({x, rest}, node.integerAttr("axis", rank - 2));
  }
  return node.results(node.transpose(apply(node, x, transform), permutation));
}

LogicalResult importer::importSTFT(Node &node) {
  Value signal = node.input(0), window = node.input(2);
  ArrayRef<int64_t> shape = graph::shapeOf(signal);
  std::optional<int64_t> step = node.constantInteger(1), length;
  if (node.input(3))
    length = node.constantInteger(3);
  else if (window)
    length = graph::tensorOf(window).getNumElements();
  if (!step || (node.input(3) && !length))
    return failure();
  if (shape.size() < 2 || shape.size() > 3)
    return node.error() << "the signal has shape " << graph::shapeText(shape) << "; expected two or three dimensions";
  int64_t parts = shape.size() == 3 ? shape[2] : 1, samples = shape[1], size = length ? *length : samples;
  bool onesided = node.flag("onesided", true);
  Transform transform{size, parts, onesided ? size / 2 + 1 : size, false};
  if (!checkTransform(node, transform))
    return failure();
  if (*step < 1 || size > samples)
    return node.error() << "frames of " << size << " samples every " << *step << " do not fit a signal of " << samples;
  int64_t frames = (samples - size) / *step + 1;
  SmallVector<int64_t> places;
  for (int64_t frame = 0; frame < frames; ++frame)
    for (int64_t n = 0; n < size; ++n)
      places.push_back(frame * *step + n);
  Value indices = node.reshape(node.constantVector(places), {frames, size});
  Value x = node.reshape(signal, {shape[0], samples, parts});
  x = node.create<graph::GatherOp>({x, indices}, node.integerAttr("axis", 1));
  if (window) {
    if (graph::tensorOf(window).getNumElements() != size)
      return node.error() << "the window has shape " << graph::shapeText(graph::shapeOf(window)) << "; expected "
                          << size;
    x = node.create<graph::MulOp>({x, node.reshape(window, {size, 1})});
  }
  return node.results(apply(node, x, transform));
}
