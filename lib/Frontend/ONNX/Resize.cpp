//===- Resize.cpp - Importing Resize and Upsample ------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Handlers.h"
#include "llvm/ADT/StringSwitch.h"

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

static std::optional<graph::ResizeMode> readMode(Node &node) {
  std::string text = node.text("mode", "nearest");
  auto mode = llvm::StringSwitch<std::optional<graph::ResizeMode>>(text)
                  .Case("nearest", graph::ResizeMode::nearest)
                  .Cases({"linear", "bilinear", "trilinear"}, graph::ResizeMode::linear)
                  .Case("cubic", graph::ResizeMode::cubic)
                  .Default(std::nullopt);
  if (!mode)
    node.error() << "attribute 'mode' is '" << text << "'; expected nearest, linear or cubic";
  return mode;
}

static std::optional<graph::CoordinateMode> readCoordinates(Node &node) {
  using graph::CoordinateMode;
  std::string text = node.text("coordinate_transformation_mode", "half_pixel");
  auto mode = llvm::StringSwitch<std::optional<CoordinateMode>>(text)
                  .Case("half_pixel", CoordinateMode::half_pixel)
                  .Case("half_pixel_symmetric", CoordinateMode::half_pixel_symmetric)
                  .Case("pytorch_half_pixel", CoordinateMode::pytorch_half_pixel)
                  .Case("align_corners", CoordinateMode::align_corners)
                  .Case("asymmetric", CoordinateMode::asymmetric)
                  .Case("tf_half_pixel_for_nn", CoordinateMode::tf_half_pixel_for_nn)
                  .Case("tf_crop_and_resize", CoordinateMode::tf_crop_and_resize)
                  .Default(std::nullopt);
  if (!mode)
    node.error() << "attribute 'coordinate_transformation_mode' is '" << text << "', which is not supported";
  return mode;
}

static std::optional<graph::NearestMode> readNearest(Node &node) {
  using graph::NearestMode;
  std::string text = node.text("nearest_mode", "round_prefer_floor");
  auto mode = llvm::StringSwitch<std::optional<NearestMode>>(text)
                  .Case("round_prefer_floor", NearestMode::round_prefer_floor)
                  .Case("round_prefer_ceil", NearestMode::round_prefer_ceil)
                  .Case("floor", NearestMode::floor)
                  .Case("ceil", NearestMode::ceil)
                  .Default(std::nullopt);
  if (!mode)
    node.error() << "attribute 'nearest_mode' is '" << text << "', which is not supported";
  return mode;
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
      node.error() << "a scale is " << double(scale) << "; expected a positive one that gives a size that can be addressed";
      return false;
    }
    extent.shape.push_back(int64_t(scaled));
  }
  return true;
}

/// The result's scales from its sizes.
static bool applySizes(Node &node, ArrayRef<int64_t> from, ArrayRef<int64_t> sizes, Extent &extent) {
  if (sizes.size() != from.size()) {
    node.error() << "there are " << sizes.size() << " sizes; expected " << from.size();
    return false;
  }
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
template <typename T>
static SmallVector<T> spread(ArrayRef<T> values, ArrayRef<int64_t> axes, ArrayRef<T> otherwise) {
  SmallVector<T> all(otherwise);
  for (auto [value, axis] : llvm::zip(values, axes))
    all[axis] = value;
  return all;
}

/// Sizes under `keep_aspect_ratio_policy`: one scale for all axes, the smallest or the greatest that is asked for.
static SmallVector<int64_t> keepRatio(ArrayRef<int64_t> from, ArrayRef<int64_t> axes, SmallVector<int64_t> sizes,
                                      bool notLarger, SmallVectorImpl<float> &scales) {
  float ratio = 0;
  for (auto [i, axis] : llvm::enumerate(axes)) {
    float one = float(sizes[axis]) / float(std::max<int64_t>(from[axis], 1));
    ratio = i == 0 ? one : notLarger ? std::min(ratio, one) : std::max(ratio, one);
  }
  scales.assign(from.size(), 1.0f);
  for (int64_t axis : axes) {
    sizes[axis] = int64_t(std::nearbyint(ratio * float(from[axis])));
    scales[axis] = ratio;
  }
  return sizes;
}

static Value buildResize(Node &node, const Extent &extent, graph::ResizeMode mode, graph::CoordinateMode coordinates,
                         graph::NearestMode nearest, ArrayRef<NamedAttribute> further = {}) {
  MLIRContext *context = node.getContext();
  if (ArrayRef<int64_t>(extent.shape) == graph::shapeOf(node.input(0)) &&
      coordinates != graph::CoordinateMode::tf_crop_and_resize &&
      llvm::all_of(extent.scales, [](float scale) { return scale == 1.0f; }))
    return node.input(0);
  SmallVector<NamedAttribute> attributes = {
      node.integersAttr("shape", extent.shape),
      node.attr("scales", DenseF32ArrayAttr::get(context, extent.scales)),
      node.attr("mode", graph::ResizeModeAttr::get(context, mode)),
      node.attr("coordinates", graph::CoordinateModeAttr::get(context, coordinates)),
      node.attr("nearest", graph::NearestModeAttr::get(context, nearest))};
  attributes.append(further.begin(), further.end());
  return node.create<graph::ResizeOp>(node.input(0), attributes);
}

static std::optional<SmallVector<float>> constantFloats(Node &node, unsigned index) {
  std::optional<SmallVector<double>> values = node.constantReals(index);
  if (!values)
    return std::nullopt;
  return SmallVector<float>(values->begin(), values->end());
}

static LogicalResult importUpsampling(Node &node, std::optional<SmallVector<float>> scales) {
  std::optional<graph::ResizeMode> mode = readMode(node);
  if (!scales || !mode)
    return failure();
  Extent extent;
  extent.scales = *scales;
  if (!applyScales(node, graph::shapeOf(node.input(0)), extent))
    return failure();
  return node.results(
      buildResize(node, extent, *mode, graph::CoordinateMode::asymmetric, graph::NearestMode::floor));
}

LogicalResult importer::importUpsample(Node &node) {
  if (node.version() >= 9)
    return importUpsampling(node, constantFloats(node, 1));
  return importUpsampling(node, node.reals("scales"));
}

/// Where Resize's result ends up, from its scales or sizes.
static std::optional<Extent> readExtent(Node &node, ArrayRef<int64_t> axes) {
  ArrayRef<int64_t> from = graph::shapeOf(node.input(0));
  Extent extent;
  bool hasSizes = node.input(3) && graph::tensorOf(node.input(3)).getNumElements() != 0;
  if (!hasSizes) {
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
    extent.scales = spread<float>(*scales, axes, SmallVector<float>(from.size(), 1.0f));
    return applyScales(node, from, extent) ? std::optional(extent) : std::nullopt;
  }
  SmallVector<int64_t> sizes;
  std::optional<SmallVector<int64_t>> declared = node.declaredShape(0);
  if (!node.constantData(3) && declared) {
    sizes = *declared;
  } else {
    std::optional<SmallVector<int64_t>> given = node.constantIntegers(3);
    if (!given)
      return std::nullopt;
    if (given->size() != axes.size()) {
      node.error() << "there are " << given->size() << " sizes; expected " << axes.size();
      return std::nullopt;
    }
    sizes = spread<int64_t>(*given, axes, from);
  }
  std::string policy = node.text("keep_aspect_ratio_policy", "stretch");
  if (policy == "stretch")
    return applySizes(node, from, sizes, extent) ? std::optional(extent) : std::nullopt;
  SmallVector<float> scales;
  sizes = keepRatio(from, axes, sizes, policy == "not_larger", scales);
  if (!applySizes(node, from, sizes, extent))
    return std::nullopt;
  extent.scales = scales;
  return extent;
}

LogicalResult importer::importResize(Node &node) {
  if (node.version() < 11)
    return importUpsampling(node, constantFloats(node, 1));
  int64_t rank = graph::tensorOf(node.input(0)).getRank();
  std::optional<SmallVector<int64_t>> axes = sequence(0, rank);
  if (node.has("axes"))
    axes = node.axes(node.integers("axes"), rank);
  std::optional<graph::ResizeMode> mode = readMode(node);
  std::optional<graph::CoordinateMode> coordinates = readCoordinates(node);
  std::optional<graph::NearestMode> nearest = readNearest(node);
  if (!axes || !mode || !coordinates || !nearest)
    return failure();
  std::optional<Extent> extent = readExtent(node, *axes);
  if (!extent)
    return failure();
  SmallVector<float> roi;
  if (*coordinates == graph::CoordinateMode::tf_crop_and_resize) {
    std::optional<SmallVector<float>> given = constantFloats(node, 1);
    if (!given)
      return failure();
    if (given->size() != 2 * axes->size())
      return node.error() << "the region of interest has " << given->size() << " entries; expected " << 2 * axes->size();
    ArrayRef<float> all = *given;
    roi = spread<float>(all.take_front(axes->size()), *axes, SmallVector<float>(rank, 0.0f));
    roi.append(spread<float>(all.drop_front(axes->size()), *axes, SmallVector<float>(rank, 1.0f)));
  }
  SmallVector<NamedAttribute> further = {
      node.realAttr("cubic_coefficient", node.real("cubic_coeff_a", -0.75f)),
      node.flagAttr("exclude_outside", node.flag("exclude_outside", false)),
      node.flagAttr("antialias", node.flag("antialias", false)),
      node.realAttr("extrapolation", node.real("extrapolation_value", 0.0f))};
  if (!roi.empty())
    further.push_back(node.attr("roi", DenseF32ArrayAttr::get(node.getContext(), roi)));
  return node.results(buildResize(node, *extent, *mode, *coordinates, *nearest, further));
}
