//===- Resize.cpp - Importing Resize and Upsample ------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Resize.h"
#include "Handlers.h"
#include "hone/Dialect/Graph/ResizeOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

namespace {
/// What the result's size follows from: one of both has an entry for each dimension.
struct Extent {
  SmallVector<int64_t> shape;
  SmallVector<float> scales;
};
} // namespace

/// Upsample and Resize have two words for one mode.
static graph::ResizeMode readMode(Node &node) {
  std::string text = node.text("mode", "nearest");
  return *graph::symbolizeResizeMode(text == "bilinear" ? "linear" : text);
}

/// The result's shape from scales, as ONNX computes it: in single precision, rounded down.
static bool applyScales(Node &node, ArrayRef<int64_t> from, Extent &extent) {
  if (extent.scales.size() != from.size()) {
    node.error() << "there are " << extent.scales.size() << " scales; expected " << from.size();
    return false;
  }
  for (auto [size, scale] : llvm::zip(from, extent.scales)) {
    float scaled = std::floor(float(size) * scale);
    if (!(scale > 0) || !(scaled <= float(INT32_MAX))) {
      node.error() << "a scale is " << double(scale)
                   << "; expected a positive one that gives a size that can be addressed";
      return false;
    }
    extent.shape.push_back(int64_t(scaled));
  }
  return true;
}

/// The result's scales from its sizes.
static bool applySizes(Node &node, ArrayRef<int64_t> from, ArrayRef<int64_t> sizes, Extent &extent) {
  for (auto [size, target] : llvm::zip(from, sizes)) {
    if (target < 0 || target > INT32_MAX || size == 0) {
      node.error() << "shape " << graph::shapeText(from) << " can't be resized to " << graph::shapeText(sizes);
      return false;
    }
    extent.shape.push_back(target);
    extent.scales.push_back(float(target) / float(size));
  }
  return true;
}

/// Spreads values given for `axes` over all dimensions.
template <typename T> static SmallVector<T> spread(ArrayRef<T> values, ArrayRef<int64_t> axes, ArrayRef<T> otherwise) {
  SmallVector<T> all(otherwise);
  for (auto [value, axis] : llvm::zip(values, axes))
    all[axis] = value;
  return all;
}

/// The sizes that one scale for all `axes` leads to: halves round up.
static SmallVector<int64_t> scaledAlike(ArrayRef<int64_t> from, ArrayRef<int64_t> axes, float ratio) {
  SmallVector<int64_t> sizes(from);
  for (int64_t axis : axes)
    sizes[axis] = int64_t(std::round(ratio * float(from[axis])));
  return sizes;
}

/// The scale under `keep_aspect_ratio_policy`, one for all axes: the smallest or the greatest that is asked for.
static float commonRatio(ArrayRef<int64_t> from, ArrayRef<int64_t> axes, ArrayRef<int64_t> sizes, bool notLarger) {
  float ratio = 0;
  for (auto [i, axis] : llvm::enumerate(axes)) {
    float one = float(sizes[axis]) / float(std::max<int64_t>(from[axis], 1));
    ratio = i == 0 ? one : notLarger ? std::min(ratio, one) : std::max(ratio, one);
  }
  return ratio;
}

std::optional<ResizeRequest> importer::requestFor(ArrayRef<int64_t> from, ArrayRef<int64_t> to,
                                                  ArrayRef<float> scales) {
  auto isAll = [&](auto sizeOf, auto scaleOf) {
    for (size_t i = 0; i < from.size(); ++i)
      if (sizeOf(i) != to[i] || scaleOf(i) != scales[i])
        return false;
    return true;
  };
  auto given = [&](size_t i) { return scales[i]; };
  auto quotient = [&](size_t i) { return float(to[i]) / float(from[i]); };
  if (isAll([&](size_t i) { return int64_t(std::floor(float(from[i]) * scales[i])); }, given))
    return ResizeRequest();
  ResizeRequest request;
  request.sizes.assign(to.begin(), to.end());
  if (isAll([&](size_t i) { return to[i]; }, quotient))
    return request;
  // One scale for some axes, which one of them gives.
  for (auto [i, scale] : llvm::enumerate(scales))
    if (scale != 1.0f || to[i] != from[i])
      request.axes.push_back(i);
  request.sizes.clear();
  for (int64_t axis : request.axes)
    request.sizes.push_back(to[axis]);
  for (StringRef policy : {"not_larger", "not_smaller"}) {
    float ratio = commonRatio(from, request.axes, to, policy == "not_larger");
    SmallVector<int64_t> sizes = scaledAlike(from, request.axes, ratio);
    bool isSame = llvm::all_of(request.axes, [&](int64_t axis) { return scales[axis] == ratio; });
    request.policy = policy;
    if (isSame && ArrayRef<int64_t>(sizes) == to)
      return request;
  }
  return std::nullopt;
}

/// The common scale that leads from `from` to the declared result, for sizes known only at run time. The axis that
/// decided has the size asked for, so the scale is the ratio of one of them. Nothing if several would do.
static std::optional<float> declaredRatio(ArrayRef<int64_t> from, ArrayRef<int64_t> axes, ArrayRef<int64_t> result) {
  std::optional<float> found;
  for (int64_t axis : axes) {
    float ratio = float(result[axis]) / float(std::max<int64_t>(from[axis], 1));
    if (ArrayRef<int64_t>(scaledAlike(from, axes, ratio)) != result || found == ratio)
      continue;
    if (found)
      return std::nullopt;
    found = ratio;
  }
  return found;
}

static Value buildResize(Node &node, Value x, const Extent &extent, graph::ResizeMode mode,
                         graph::CoordinateMode coordinates, graph::NearestMode nearest,
                         ArrayRef<NamedAttribute> further = {}) {
  MLIRContext *context = node.getContext();
  if (x && ArrayRef<int64_t>(extent.shape) == graph::shapeOf(x) &&
      coordinates != graph::CoordinateMode::tf_crop_and_resize &&
      llvm::all_of(extent.scales, [](float scale) { return scale == 1.0f; }))
    return x;
  SmallVector<NamedAttribute> attributes = {
      node.integersAttr("shape", extent.shape), node.attr("scales", DenseF32ArrayAttr::get(context, extent.scales)),
      node.attr("mode", graph::ResizeModeAttr::get(context, mode)),
      node.attr("coordinates", graph::CoordinateModeAttr::get(context, coordinates)),
      node.attr("nearest", graph::NearestModeAttr::get(context, nearest))};
  attributes.append(further.begin(), further.end());
  return node.create<graph::ResizeOp>(x, attributes);
}

static std::optional<SmallVector<float>> constantFloats(Node &node, unsigned index) {
  std::optional<SmallVector<double>> values = node.constantReals(index);
  if (!values)
    return std::nullopt;
  return SmallVector<float>(values->begin(), values->end());
}

/// Resizing as it was before version 11. The text does not say how positions are rounded to the nearest; ONNX Runtime
/// rounds them up along dimensions that shrink and else down.
static LogicalResult importUpsampling(Node &node, std::optional<SmallVector<float>> scales) {
  graph::ResizeMode mode = readMode(node);
  if (!scales)
    return failure();
  Value x = node.input(0);
  Extent whole;
  whole.scales = *scales;
  if (!applyScales(node, graph::shapeOf(x), whole))
    return failure();
  if (mode != graph::ResizeMode::nearest)
    return node.results(
        buildResize(node, x, whole, mode, graph::CoordinateMode::asymmetric, graph::NearestMode::floor));
  Extent shrunk{SmallVector<int64_t>(graph::shapeOf(x)), SmallVector<float>(whole.scales.size(), 1.0f)};
  Extent grown = whole;
  for (auto [i, scale] : llvm::enumerate(whole.scales))
    if (scale < 1) {
      shrunk.shape[i] = whole.shape[i];
      std::swap(shrunk.scales[i], grown.scales[i]);
    }
  x = buildResize(node, x, shrunk, mode, graph::CoordinateMode::asymmetric, graph::NearestMode::ceil);
  return node.results(buildResize(node, x, grown, mode, graph::CoordinateMode::asymmetric, graph::NearestMode::floor));
}

LogicalResult importer::importUpsample(Node &node) {
  if (node.version() >= 9)
    return importUpsampling(node, constantFloats(node, 1));
  return importUpsampling(node, node.reals("scales"));
}

/// What follows from an operand of scales.
static std::optional<Extent> readScales(Node &node, ArrayRef<int64_t> axes) {
  if (!node.input(2)) {
    node.error() << "has neither scales nor sizes";
    return std::nullopt;
  }
  std::optional<SmallVector<float>> scales = constantFloats(node, 2);
  if (!scales)
    return std::nullopt;
  if (scales->size() != axes.size()) {
    node.error() << "there are " << scales->size() << " scales; expected " << axes.size();
    return std::nullopt;
  }
  ArrayRef<int64_t> from = graph::shapeOf(node.input(0));
  Extent extent;
  extent.scales = spread<float>(*scales, axes, SmallVector<float>(from.size(), 1.0f));
  return applyScales(node, from, extent) ? std::optional(extent) : std::nullopt;
}

/// What follows from an operand of sizes, or where they are known only at run time from the declared result.
static std::optional<Extent> readSizes(Node &node, ArrayRef<int64_t> axes) {
  ArrayRef<int64_t> from = graph::shapeOf(node.input(0));
  std::string policy = node.text("keep_aspect_ratio_policy", "stretch");
  SmallVector<int64_t> sizes;
  std::optional<float> ratio;
  std::optional<SmallVector<int64_t>> declared = node.declaredShape(0);
  if (!node.constantData(3) && declared && declared->size() == from.size()) {
    if (!node.isVectorOf(3, axes.size()))
      return std::nullopt;
    sizes = *declared;
    if (policy != "stretch" && !(ratio = declaredRatio(from, axes, sizes))) {
      node.requireConstant(3);
      return std::nullopt;
    }
  } else {
    std::optional<SmallVector<int64_t>> given = node.constantIntegers(3);
    if (!given)
      return std::nullopt;
    if (given->size() != axes.size()) {
      node.error() << "there are " << given->size() << " sizes; expected " << axes.size();
      return std::nullopt;
    }
    sizes = spread<int64_t>(*given, axes, from);
    if (policy != "stretch") {
      ratio = commonRatio(from, axes, sizes, policy == "not_larger");
      sizes = scaledAlike(from, axes, *ratio);
    }
  }
  Extent extent;
  if (!applySizes(node, from, sizes, extent))
    return std::nullopt;
  for (int64_t axis : axes)
    extent.scales[axis] = ratio.value_or(extent.scales[axis]);
  return extent;
}

/// Where Resize's result ends up, from its scales or sizes.
static std::optional<Extent> readExtent(Node &node, ArrayRef<int64_t> axes) {
  bool hasSizes = node.input(3) && graph::tensorOf(node.input(3)).getNumElements() != 0;
  return hasSizes ? readSizes(node, axes) : readScales(node, axes);
}

LogicalResult importer::importResize(Node &node) {
  if (node.version() < 11)
    return importUpsampling(node, constantFloats(node, 1));
  int64_t rank = graph::tensorOf(node.input(0)).getRank();
  std::optional<SmallVector<int64_t>> axes = sequence(0, rank);
  if (node.has("axes"))
    axes = node.axes(node.integers("axes"), rank);
  if (!axes)
    return failure();
  graph::ResizeMode mode = readMode(node);
  graph::CoordinateMode coordinates =
      *graph::symbolizeCoordinateMode(node.text("coordinate_transformation_mode", "half_pixel"));
  graph::NearestMode nearest = *graph::symbolizeNearestMode(node.text("nearest_mode", "round_prefer_floor"));
  std::optional<Extent> extent = readExtent(node, *axes);
  if (!extent)
    return failure();
  SmallVector<float> roi;
  if (coordinates == graph::CoordinateMode::tf_crop_and_resize) {
    std::optional<SmallVector<float>> given = constantFloats(node, 1);
    if (!given)
      return failure();
    if (given->size() != 2 * axes->size())
      return node.error() << "the region of interest has " << given->size() << " entries; expected "
                          << 2 * axes->size();
    ArrayRef<float> all = *given;
    roi = spread<float>(all.take_front(axes->size()), *axes, SmallVector<float>(rank, 0.0f));
    roi.append(spread<float>(all.drop_front(axes->size()), *axes, SmallVector<float>(rank, 1.0f)));
  }
  SmallVector<NamedAttribute> further = {node.realAttr("cubic_coefficient", node.real("cubic_coeff_a", -0.75f)),
                                         node.flagAttr("exclude_outside", node.flag("exclude_outside", false)),
                                         node.flagAttr("antialias", node.flag("antialias", false)),
                                         node.realAttr("extrapolation", node.real("extrapolation_value", 0.0f))};
  if (!roi.empty())
    further.push_back(node.attr("roi", DenseF32ArrayAttr::get(node.getContext(), roi)));
  return node.results(buildResize(node, node.input(0), *extent, mode, coordinates, nearest, further));
}
