//===- WindowOps.cpp - Inference and verification of sliding windows -----------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/WindowOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Graph/WindowShapes.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

#define GET_OP_CLASSES
#include "hone/Dialect/Graph/WindowOps.cpp.inc"

void GraphDialect::registerWindowOps() {
  addOperations<
#define GET_OP_LIST
#include "hone/Dialect/Graph/WindowOps.cpp.inc"
      >();
}

/// Attribute values stay below this, so that arithmetic on a product of two of them can't overflow.
static constexpr int64_t maxParameter = int64_t(1) << 30;

namespace {

/// A window's geometry, one entry per spatial dimension; pads has all begins, then all ends.
struct Window {
  ArrayRef<int64_t> kernel, strides, dilations, pads;

  int64_t rank() const { return kernel.size(); }
  /// Extent of the dilated kernel.
  int64_t extent(int64_t d) const { return (kernel[d] - 1) * dilations[d] + 1; }
};

} // namespace

/// Checks that `values`, called `name`, has `count` entries from `least` on.
static LogicalResult checkParameters(std::optional<Location> location, StringRef name, ArrayRef<int64_t> values,
                                     int64_t count, int64_t least) {
  if (int64_t(values.size()) != count)
    return emitOptionalError(location, "'", name, "' has ", values.size(), " entries; expected ", count);
  for (int64_t value : values)
    if (value < least || value > maxParameter)
      return emitOptionalError(location, "'", name, "' has the entry ", value, "; expected ", least, " to ",
                               maxParameter);
  return success();
}

/// C1: strides, dilations, pads and kernel fit `spatialRank` and are positive; pads may be negative, which crops.
static LogicalResult checkWindow(std::optional<Location> location, const Window &window, int64_t spatialRank) {
  return success(succeeded(checkParameters(location, "kernel", window.kernel, spatialRank, 1)) &&
                 succeeded(checkParameters(location, "strides", window.strides, spatialRank, 1)) &&
                 succeeded(checkParameters(location, "dilations", window.dilations, spatialRank, 1)) &&
                 succeeded(checkParameters(location, "pads", window.pads, 2 * spatialRank, -maxParameter)));
}

/// The number of windows along spatial dimension `d` of `size` elements. With `ceilMode` a last, incomplete window
/// counts unless it starts in the end padding.
static FailureOr<int64_t> countWindows(std::optional<Location> location, const Window &window, int64_t d, int64_t size,
                                       bool ceilMode = false) {
  int64_t begin = window.pads[d], end = window.pads[window.rank() + d], stride = window.strides[d];
  int64_t room = size + begin + end - window.extent(d);
  if (size > maxParameter || room < 0 || (size > 0 && std::min(begin, end) <= -size))
    return emitOptionalError(location, "a window of ", window.extent(d), " does not fit spatial dimension ", d, " of ",
                             size, " elements with padding ", begin, " and ", end);
  int64_t count = (ceilMode ? (room + stride - 1) / stride : room / stride) + 1;
  if (ceilMode && (count - 1) * stride >= size + begin)
    --count;
  return count;
}

/// Rank 3 or more: batch, channels and at least one spatial dimension.
static LogicalResult checkSpatialRank(std::optional<Location> location, Value input) {
  if (tensorOf(input).getRank() >= 3)
    return success();
  return emitOptionalError(location, "the input has shape ", shapeText(shapeOf(input)),
                           "; expected a batch, a channel and at least one spatial dimension");
}

//===----------------------------------------------------------------------------===//
// Convolutions
//===----------------------------------------------------------------------------===//

/// Checks what both convolutions share of their operands: ranks, element types, layout's spatial kernel, group and
/// bias.
static LogicalResult checkConvolutionOperands(std::optional<Location> location, Value input, Value filter, Value bias,
                                              int64_t group) {
  if (failed(checkSpatialRank(location, input)) ||
      failed(requireSameElement(location, "the input", input, "the filter", filter)))
    return failure();
  if (bias && failed(requireSameElement(location, "the input", input, "the bias", bias)))
    return failure();
  if (tensorOf(input).getRank() != tensorOf(filter).getRank())
    return emitOptionalError(location, "the input has shape ", shapeText(shapeOf(input)), " and the filter ",
                             shapeText(shapeOf(filter)), "; their ranks must be equal");
  if (group < 1 || group > maxParameter)
    return emitOptionalError(location, "the group is ", group, "; expected 1 to ", maxParameter);
  return success();
}

static LogicalResult checkBias(std::optional<Location> location, Value bias, int64_t channels) {
  if (!bias || shapeOf(bias) == ArrayRef<int64_t>(channels))
    return success();
  return emitOptionalError(location, "the bias has shape ", shapeText(shapeOf(bias)), "; expected ", channels,
                           ", one element for each output channel");
}

/// The result's shape from its batch, channels and spatial sizes.
static SmallVector<int64_t> arrange(Layout layout, int64_t batch, int64_t channels, ArrayRef<int64_t> spatial) {
  SmallVector<int64_t> shape{batch};
  if (layout == Layout::channels_first)
    shape.push_back(channels);
  shape.append(spatial.begin(), spatial.end());
  if (layout == Layout::channels_last)
    shape.push_back(channels);
  return shape;
}

/// The spatial part of a shape whose channels stand first (after the batch) or last.
static ArrayRef<int64_t> spatialPart(Layout layout, ArrayRef<int64_t> shape) {
  return layout == Layout::channels_first ? shape.drop_front(2) : shape.drop_front().drop_back();
}

/// The kernel part of a filter's shape.
static ArrayRef<int64_t> kernelPart(Layout layout, ArrayRef<int64_t> shape) {
  return layout == Layout::channels_first ? shape.drop_front(2) : shape.drop_back(2);
}

FailureOr<SmallVector<int64_t>> graph::inferConvolutionShape(std::optional<Location> location,
                                                             const ConvolutionShapes &shapes) {
  bool last = shapes.layout == Layout::channels_last;
  ArrayRef<int64_t> in = shapes.input, of = shapes.filter;
  if (in.size() < 3 || in.size() != of.size())
    return emitOptionalError(location, "the input has shape ", shapeText(in), " and the filter ", shapeText(of),
                             "; expected equal ranks of at least 3");
  if (shapes.group < 1 || shapes.group > maxParameter)
    return emitOptionalError(location, "the group is ", shapes.group, "; expected 1 to ", maxParameter);
  int64_t channels = last ? in.back() : in[1], group = shapes.group;
  int64_t filterChannels = last ? of[of.size() - 2] : of[1], outputs = last ? of.back() : of[0];
  ArrayRef<int64_t> spatial = spatialPart(shapes.layout, in);
  Window window{kernelPart(shapes.layout, of), shapes.strides, shapes.dilations, shapes.pads};
  if (failed(checkWindow(location, window, spatial.size()))) // C1
    return failure();
  // C2: the input's channels are group times the filter's.
  if (filterChannels < 1 || channels % group != 0 || channels / group != filterChannels)
    return emitOptionalError(location, "the input has ", channels, " channels and the filter ", filterChannels,
                             " in each of ", group, " groups; expected their product");
  if (outputs % group != 0) // C3
    return emitOptionalError(location, "there are ", outputs, " output channels for ", group,
                             " groups; expected a multiple");
  SmallVector<int64_t> sizes;
  for (auto [d, size] : llvm::enumerate(spatial)) {
    auto count = countWindows(location, window, d, size);
    if (failed(count))
      return failure();
    sizes.push_back(*count);
  }
  return arrange(shapes.layout, in[0], outputs, sizes);
}

LogicalResult ConvOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                       SmallVectorImpl<Type> &types) {
  Value input = adaptor.getInput(), filter = adaptor.getFilter();
  if (failed(checkConvolutionOperands(location, input, filter, adaptor.getBias(), adaptor.getGroup())))
    return failure();
  auto shape =
      inferConvolutionShape(location, {shapeOf(input), shapeOf(filter), adaptor.getStrides(), adaptor.getDilations(),
                                       adaptor.getPads(), int64_t(adaptor.getGroup()), adaptor.getLayout()});
  if (failed(shape))
    return failure();
  int64_t channels = (*shape)[adaptor.getLayout() == Layout::channels_last ? shape->size() - 1 : 1];
  if (failed(checkBias(location, adaptor.getBias(), channels)))
    return failure();
  return appendTensor(location, *shape, tensorOf(input).getElementType(), types);
}

LogicalResult ConvTransposeOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                                SmallVectorImpl<Type> &types) {
  Value input = adaptor.getInput(), filter = adaptor.getFilter();
  int64_t group = adaptor.getGroup();
  if (failed(checkConvolutionOperands(location, input, filter, adaptor.getBias(), group)))
    return failure();
  Layout layout = adaptor.getLayout();
  bool last = layout == Layout::channels_last;
  ArrayRef<int64_t> in = shapeOf(input), of = shapeOf(filter);
  int64_t channels = last ? in.back() : in[1];
  int64_t filterChannels = last ? of.back() : of[0], groupOutputs = last ? of[of.size() - 2] : of[1];
  ArrayRef<int64_t> spatial = spatialPart(layout, in), extra = adaptor.getOutputPadding();
  Window window{kernelPart(layout, of), adaptor.getStrides(), adaptor.getDilations(), adaptor.getPads()};
  if (failed(checkWindow(location, window, spatial.size())) || // C1
      failed(checkParameters(location, "output_padding", extra, spatial.size(), 0)))
    return failure();
  // C2: the filter has the input's channels; C3: group divides them.
  if (channels != filterChannels || channels % group != 0)
    return emitOptionalError(location, "the input has ", channels, " channels and the filter ", filterChannels, " for ",
                             group, " groups; expected equal multiples of the group");
  if (groupOutputs > maxParameter)
    return emitOptionalError(location, "the filter has ", groupOutputs, " output channels; expected at most ",
                             maxParameter);
  if (failed(checkBias(location, adaptor.getBias(), groupOutputs * group)))
    return failure();
  SmallVector<int64_t> sizes;
  for (auto [d, size] : llvm::enumerate(spatial)) {
    int64_t crop = window.pads[d] + window.pads[window.rank() + d];
    int64_t whole = size < 1 || size > maxParameter ? 0 : (size - 1) * window.strides[d] + window.extent(d) + extra[d];
    if (whole <= crop)
      return emitOptionalError(location, "pads crop ", crop, " of ", whole, " elements along spatial dimension ", d,
                               "; expected something to remain");
    sizes.push_back(whole - crop);
  }
  return appendTensor(location, arrange(layout, in[0], groupOutputs * group, sizes), tensorOf(input).getElementType(),
                      types);
}

//===----------------------------------------------------------------------------===//
// Pools
//===----------------------------------------------------------------------------===//

/// The result's shape of every kind of pool.
template <typename Adaptor>
static FailureOr<SmallVector<int64_t>> inferPool(std::optional<Location> location, Adaptor adaptor, Layout layout) {
  return inferPoolShape(location, {shapeOf(adaptor.getInput()), adaptor.getKernel(), adaptor.getStrides(),
                                   adaptor.getDilations(), adaptor.getPads(), adaptor.getCeilMode(), layout});
}

/// C1 as above; C2: padding is narrower than the window, so that no window lies wholly in it.
FailureOr<SmallVector<int64_t>> graph::inferPoolShape(std::optional<Location> location, const PoolShapes &shapes) {
  ArrayRef<int64_t> in = shapes.input;
  if (in.size() < 3)
    return emitOptionalError(location, "the input has shape ", shapeText(in),
                             "; expected a batch, a channel and at least one spatial dimension");
  ArrayRef<int64_t> spatial = spatialPart(shapes.layout, in);
  Window window{shapes.kernel, shapes.strides, shapes.dilations, shapes.pads};
  if (failed(checkWindow(location, window, spatial.size())))
    return failure();
  SmallVector<int64_t> sizes;
  for (auto [d, size] : llvm::enumerate(spatial)) {
    int64_t pad = std::max(window.pads[d], window.pads[window.rank() + d]);
    if (pad >= window.extent(d)) // C2
      return emitOptionalError(location, "padding of ", pad, " along spatial dimension ", d,
                               " is not below the window's extent of ", window.extent(d));
    auto count = countWindows(location, window, d, size, shapes.ceilMode);
    if (failed(count))
      return failure();
    sizes.push_back(*count);
  }
  return arrange(shapes.layout, in[0], shapes.layout == Layout::channels_last ? in.back() : in[1], sizes);
}

LogicalResult MaxPoolOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  auto shape = inferPool(location, adaptor, adaptor.getLayout());
  if (failed(shape))
    return failure();
  return appendTensor(location, *shape, tensorOf(adaptor.getInput()).getElementType(), types);
}

LogicalResult MaxPoolWithIndicesOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location,
                                                     Adaptor adaptor, SmallVectorImpl<Type> &types) {
  auto shape = inferPool(location, adaptor, Layout::channels_first);
  if (failed(shape) || failed(appendTensor(location, *shape, tensorOf(adaptor.getInput()).getElementType(), types)))
    return failure();
  return appendTensor(location, *shape, IntegerType::get(context, 64), types);
}

LogicalResult AveragePoolOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                              SmallVectorImpl<Type> &types) {
  auto shape = inferPool(location, adaptor, adaptor.getLayout());
  if (failed(shape))
    return failure();
  return appendTensor(location, *shape, tensorOf(adaptor.getInput()).getElementType(), types);
}

LogicalResult LpPoolOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  int64_t p = adaptor.getP();
  if (p < 1)
    return emitOptionalError(location, "p is ", p, "; expected a positive number");
  auto shape = inferPool(location, adaptor, Layout::channels_first);
  if (failed(shape))
    return failure();
  return appendTensor(location, *shape, tensorOf(adaptor.getInput()).getElementType(), types);
}

//===----------------------------------------------------------------------------===//
// Columns and regions
//===----------------------------------------------------------------------------===//

LogicalResult Col2ImOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  ArrayRef<int64_t> image = adaptor.getImage(), columns = shapeOf(adaptor.getColumns());
  Window window{adaptor.getKernel(), adaptor.getStrides(), adaptor.getDilations(), adaptor.getPads()};
  if (image.empty())
    return emitOptionalError(location, "the image has no dimensions; expected at least one");
  if (failed(checkParameters(location, "image", image, image.size(), 1)) || // C1
      failed(checkParameters(location, "pads", window.pads, 2 * image.size(), 0)) ||
      failed(checkWindow(location, window, image.size())))
    return failure();
  if (columns.size() != 3) // C2
    return emitOptionalError(location, "the columns have shape ", shapeText(columns),
                             "; expected a batch, the elements of windows and the windows");
  // No dimension of a tensor is as large as what a product that overflows counts as.
  auto times = [](int64_t x, int64_t y) {
    int64_t product;
    return llvm::MulOverflow(x, y, product) ? std::numeric_limits<int64_t>::max() : product;
  };
  int64_t elements = 1, windows = 1;
  for (auto [d, size] : llvm::enumerate(image)) {
    auto count = countWindows(location, window, d, size);
    if (failed(count))
      return failure();
    elements = times(elements, window.kernel[d]);
    windows = times(windows, *count);
  }
  if (columns[1] % elements != 0) // C3
    return emitOptionalError(location, "the columns have shape ", shapeText(columns), " for windows of ",
                             shapeText(window.kernel), "; expected a multiple of ", elements, " along dimension 1");
  if (columns[2] != windows) // C4
    return emitOptionalError(location, "the columns have shape ", shapeText(columns), " for an image of ",
                             shapeText(image), "; expected its ", windows, " windows along dimension 2");
  return appendTensor(location, arrange(Layout::channels_first, columns[0], columns[1] / elements, image),
                      tensorOf(adaptor.getColumns()).getElementType(), types);
}

LogicalResult RoiAlignOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                           SmallVectorImpl<Type> &types) {
  ArrayRef<int64_t> input = shapeOf(adaptor.getInput()), regions = shapeOf(adaptor.getRois());
  constexpr int64_t mostPixels = int64_t(1) << 24;
  if (input.size() != 4 || input[2] > mostPixels || input[3] > mostPixels) // C1
    return emitOptionalError(location, "the input has shape ", shapeText(input),
                             "; expected a batch, channels, and a height and a width of at most ", mostPixels);
  if (regions.size() != 2 || regions[1] != 4) // C2
    return emitOptionalError(location, "the regions have shape ", shapeText(regions),
                             "; expected four numbers for each");
  ArrayRef<int64_t> indices = shapeOf(adaptor.getBatchIndices());
  if (indices != regions.take_front()) // C3
    return emitOptionalError(location, "the batch indices have shape ", shapeText(indices), "; expected ", regions[0],
                             ", one for each region");
  int64_t height = adaptor.getHeight(), width = adaptor.getWidth(), samples = adaptor.getSamplingRatio();
  if (height < 1 || height > maxParameter || width < 1 || width > maxParameter || samples < 0 ||
      samples > mostPixels) // C4
    return emitOptionalError(location, "there are ", height, "x", width, " bins of ", samples,
                             " samples along each axis; expected 1 to ", maxParameter, " and 0 to ", mostPixels);
  if (failed(requireSameElement(location, "the input", adaptor.getInput(), "the regions", adaptor.getRois()))) // C5
    return failure();
  if (regions[0] != 0 && input[1] != 0 && (input[0] == 0 || input[2] == 0 || input[3] == 0)) // C6
    return emitOptionalError(location, "the input has shape ", shapeText(input),
                             "; expected pixels for the regions to read");
  return appendTensor(location, {regions[0], input[1], height, width}, tensorOf(adaptor.getInput()).getElementType(),
                      types);
}
