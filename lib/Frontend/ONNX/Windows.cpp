//===- Windows.cpp - Importing convolutions and pools --------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Handlers.h"
#include "Window.h"
#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "hone/Dialect/Graph/ReductionOps.h"
#include "hone/Dialect/Graph/UnaryOps.h"
#include "hone/Dialect/Graph/WindowOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

/// Strides and such beyond this are mistakes; below it products of them with sizes don't overflow.
static constexpr int64_t largest = 1 << 20;

/// Reads a list attribute of `size` entries between `least` and `largest`.
static bool readList(Node &node, StringRef name, size_t size, int64_t otherwise, int64_t least,
                     SmallVectorImpl<int64_t> &list) {
  list.assign(size, otherwise);
  if (!node.has(name))
    return true;
  SmallVector<int64_t> given = node.integers(name);
  if (node.hasFailed())
    return false;
  if (given.empty())
    return true;
  if (given.size() != size) {
    node.error() << "attribute '" << name << "' has " << given.size() << " entries; expected " << size;
    return false;
  }
  for (int64_t value : given)
    if (value < least || value > largest) {
      node.error() << "attribute '" << name << "' has the entry " << value << "; expected " << least << " to "
                   << largest;
      return false;
    }
  list.assign(given.begin(), given.end());
  return true;
}

/// Padding that makes the output ceil(input / stride).
static void padSame(Window &window, ArrayRef<int64_t> spatial, bool upper) {
  size_t rank = spatial.size();
  for (size_t i = 0; i < rank; ++i) {
    int64_t output = (spatial[i] + window.strides[i] - 1) / window.strides[i];
    int64_t extent = (window.kernel[i] - 1) * window.dilations[i] + 1;
    int64_t total = std::max<int64_t>((output - 1) * window.strides[i] + extent - spatial[i], 0);
    window.pads[i] = upper ? total / 2 : total - total / 2;
    window.pads[rank + i] = total - window.pads[i];
  }
}

std::optional<Window> importer::readWindow(Node &node, Value input, std::optional<ArrayRef<int64_t>> filterKernel) {
  ArrayRef<int64_t> shape = graph::shapeOf(input);
  if (shape.size() < 3) {
    node.error() << "input 0 has shape " << graph::shapeText(shape)
                 << "; expected a batch, channels and at least one spatial dimension";
    return std::nullopt;
  }
  Window window;
  size_t rank = shape.size() - 2;
  if (!readList(node, "kernel_shape", rank, 1, 1, window.kernel) ||
      !readList(node, "strides", rank, 1, 1, window.strides) ||
      !readList(node, "dilations", rank, 1, 1, window.dilations) ||
      !readList(node, "pads", 2 * rank, 0, -largest, window.pads))
    return std::nullopt;
  if (filterKernel) {
    bool given = node.has("kernel_shape") && !node.integers("kernel_shape").empty();
    if (given && ArrayRef<int64_t>(window.kernel) != *filterKernel) {
      node.error() << "attribute 'kernel_shape' is " << graph::shapeText(window.kernel) << "; the filter has "
                   << graph::shapeText(*filterKernel);
      return std::nullopt;
    }
    window.kernel.assign(filterKernel->begin(), filterKernel->end());
  }
  window.autoPad = node.text("auto_pad", "NOTSET");
  if (window.autoPad == "VALID") {
    window.pads.assign(2 * rank, 0);
  } else if (window.autoPad == "SAME_UPPER" || window.autoPad == "SAME_LOWER") {
    padSame(window, shape.drop_front(2), window.autoPad == "SAME_UPPER");
  }
  if (node.hasFailed())
    return std::nullopt;
  return window;
}

std::optional<Window> importer::readConvolution(Node &node, Value input, Value filter) {
  ArrayRef<int64_t> shape = graph::shapeOf(input), weights = graph::shapeOf(filter);
  if (shape.size() != weights.size() || shape.size() < 3) {
    node.error() << "input 0 has shape " << graph::shapeText(shape) << " and the filter " << graph::shapeText(weights)
                 << "; expected equal ranks of at least 3";
    return std::nullopt;
  }
  return readWindow(node, input, weights.drop_front(2));
}

SmallVector<NamedAttribute> importer::convolutionAttributes(Node &node, const Window &window) {
  return {node.integersAttr("strides", window.strides), node.integersAttr("dilations", window.dilations),
          node.integersAttr("pads", window.pads), node.integerAttr("group", node.integer("group", 1))};
}

LogicalResult importer::overImage(Node &node, bool channelsLast, function_ref<Value(Value)> compute) {
  Value x = node.input(0);
  int64_t rank = graph::tensorOf(x).getRank();
  if (!channelsLast || rank < 3)
    return node.results(compute(x));
  SmallVector<int64_t> toFirst = {0, rank - 1}, toLast = {0};
  toFirst.append(sequence(1, rank - 1));
  toLast.append(sequence(2, rank));
  toLast.push_back(1);
  Value y = compute(node.transpose(x, toFirst));
  return node.results(y ? node.transpose(y, toLast) : Value());
}

static SmallVector<NamedAttribute> poolAttributes(Node &node, const Window &window) {
  return {node.integersAttr("kernel", window.kernel), node.integersAttr("strides", window.strides),
          node.integersAttr("dilations", window.dilations), node.integersAttr("pads", window.pads),
          node.flagAttr("ceil_mode", node.flag("ceil_mode", false))};
}

LogicalResult importer::importConv(Node &node) {
  Value input = node.input(0), filter = node.input(1);
  std::optional<Window> window = readConvolution(node, input, filter);
  if (!window)
    return failure();
  return node.results(
      node.createOptional<graph::ConvOp>({input, filter, node.input(2)}, convolutionAttributes(node, *window)));
}

/// Padding from the output shape that the model asks for. Where the kernel does not reach that far, the end is
/// extended.
static void padForOutput(Window &window, MutableArrayRef<int64_t> outputPadding, ArrayRef<int64_t> spatial,
                         ArrayRef<int64_t> output) {
  size_t rank = spatial.size();
  for (size_t i = 0; i < rank; ++i) {
    int64_t extent = (window.kernel[i] - 1) * window.dilations[i] + 1;
    int64_t total = (spatial[i] - 1) * window.strides[i] + outputPadding[i] + extent - output[i];
    if (total < 0) {
      outputPadding[i] -= total;
      total = 0;
    }
    window.pads[i] = window.autoPad == "SAME_UPPER" ? total / 2 : total - total / 2;
    window.pads[rank + i] = total - window.pads[i];
  }
}

LogicalResult importer::importConvTranspose(Node &node) {
  Value input = node.input(0), filter = node.input(1);
  std::optional<Window> window = readConvolution(node, input, filter);
  if (!window)
    return failure();
  ArrayRef<int64_t> spatial = graph::shapeOf(input).drop_front(2);
  size_t rank = spatial.size();
  SmallVector<int64_t> outputPadding, output;
  if (!readList(node, "output_padding", rank, 0, 0, outputPadding))
    return failure();
  if (node.has("output_shape")) {
    SmallVector<int64_t> given = node.integers("output_shape");
    // Some exporters count the batch and the channels in.
    ArrayRef<int64_t> wanted = given;
    if (wanted.size() == rank + 2)
      wanted = wanted.drop_front(2);
    bool fits = wanted.size() == rank;
    for (int64_t size : wanted)
      fits &= size > 0 && size <= largest * largest;
    if (!fits)
      return node.error() << "attribute 'output_shape' is " << graph::shapeText(given) << "; expected " << rank
                          << " positive sizes";
    output.assign(wanted.begin(), wanted.end());
  } else if (window->autoPad == "SAME_UPPER" || window->autoPad == "SAME_LOWER") {
    for (size_t i = 0; i < rank; ++i)
      output.push_back(spatial[i] * window->strides[i]);
  }
  if (!output.empty())
    padForOutput(*window, outputPadding, spatial, output);
  SmallVector<NamedAttribute> attributes = convolutionAttributes(node, *window);
  attributes.push_back(node.integersAttr("output_padding", outputPadding));
  return node.results(node.createOptional<graph::ConvTransposeOp>({input, filter, node.input(2)}, attributes));
}

LogicalResult importer::importMaxPool(Node &node) {
  std::optional<Window> window = readWindow(node, node.input(0), std::nullopt);
  if (!window)
    return failure();
  SmallVector<NamedAttribute> attributes = poolAttributes(node, *window);
  if (!node.wantsOutput(1))
    return node.results(node.create<graph::MaxPoolOp>(node.input(0), attributes));
  attributes.push_back(node.flagAttr("column_major", node.flag("storage_order", false)));
  return node.results(node.createAll<graph::MaxPoolWithIndicesOp>(node.input(0), attributes));
}

LogicalResult importer::importAveragePool(Node &node) {
  std::optional<Window> window = readWindow(node, node.input(0), std::nullopt);
  if (!window)
    return failure();
  SmallVector<NamedAttribute> attributes = poolAttributes(node, *window);
  attributes.push_back(node.flagAttr("count_include_pad", node.flag("count_include_pad", false)));
  return node.results(node.create<graph::AveragePoolOp>(node.input(0), attributes));
}

LogicalResult importer::importLpPool(Node &node) {
  std::optional<Window> window = readWindow(node, node.input(0), std::nullopt);
  if (!window)
    return failure();
  SmallVector<NamedAttribute> attributes = poolAttributes(node, *window);
  attributes.push_back(node.integerAttr("p", node.integer("p", 2)));
  return node.results(node.create<graph::LpPoolOp>(node.input(0), attributes));
}

/// Reduces all spatial dimensions of `x` to 1.
static Value globalPool(Node &node, Value x, graph::ReduceKind kind) {
  int64_t rank = graph::tensorOf(node.input(0)).getRank();
  if (rank < 3) {
    node.error() << "input 0 has rank " << rank << "; expected at least 3";
    return nullptr;
  }
  SmallVector<int64_t> axes = sequence(2, rank);
  return node.create<graph::ReduceOp>(x, {node.attr("kind", graph::ReduceKindAttr::get(node.getContext(), kind)),
                                          node.integersAttr("axes", axes), node.flagAttr("keepdims", true)});
}

static LogicalResult importGlobalPool(Node &node, graph::ReduceKind kind) {
  return node.results(globalPool(node, node.input(0), kind));
}

LogicalResult importer::importGlobalAveragePool(Node &node) { return importGlobalPool(node, graph::ReduceKind::mean); }
LogicalResult importer::importGlobalMaxPool(Node &node) { return importGlobalPool(node, graph::ReduceKind::max); }

LogicalResult importer::importGlobalLpPool(Node &node) {
  int64_t p = node.integer("p", 2);
  if (p < 1)
    return node.error() << "attribute 'p' is " << p << "; expected a positive number";
  if (p <= 2)
    return importGlobalPool(node, p == 1 ? graph::ReduceKind::l1 : graph::ReduceKind::l2);
  // Powers of half precision leave its range.
  Value x = node.input(0);
  Type element = graph::tensorOf(x).getElementType();
  Type computed = element.isF64() ? element : Type(node.getBuilder().getF32Type());
  Value magnitude = node.create<graph::AbsOp>(node.cast(x, computed));
  Value powers = node.create<graph::PowOp>({magnitude, node.splat(double(p), computed)});
  Value root =
      node.create<graph::PowOp>({globalPool(node, powers, graph::ReduceKind::sum), node.splat(1.0 / p, computed)});
  return node.results(node.cast(root, element));
}

/// Reads the lists of a Col2Im for an image of `rank` dimensions.
static bool readColumns(Node &node, size_t rank, SmallVectorImpl<int64_t> &strides, SmallVectorImpl<int64_t> &dilations,
                        SmallVectorImpl<int64_t> &pads) {
  return readList(node, "strides", rank, 1, 1, strides) && readList(node, "dilations", rank, 1, 1, dilations) &&
         readList(node, "pads", 2 * rank, 0, 0, pads);
}

namespace {
/// What the windows of columns slide over along one dimension.
struct ColumnLine {
  int64_t padded, stride, dilation;
};
} // namespace

/// Adds to `found` each window, after the sizes in `chosen`, of so many elements that has so many places on the lines
/// that are left. Two are enough to know that there is no one answer.
static void findKernels(ArrayRef<ColumnLine> lines, int64_t elements, int64_t places, SmallVectorImpl<int64_t> &chosen,
                        SmallVectorImpl<SmallVector<int64_t>> &found) {
  if (lines.empty()) {
    if (elements == 1 && places == 1)
      found.emplace_back(ArrayRef<int64_t>(chosen));
    return;
  }
  const ColumnLine &line = lines.front();
  for (int64_t size = 1; size <= elements && found.size() < 2; ++size) {
    int64_t room = line.padded - (size - 1) * line.dilation - 1;
    if (room < 0)
      return;
    int64_t count = room / line.stride + 1;
    if (elements % size != 0 || places % count != 0)
      continue;
    chosen.push_back(size);
    findKernels(lines.drop_front(), elements / size, places / count, chosen, found);
    chosen.pop_back();
  }
}

/// The sizes of image and window that are known at run time alone: those of the declared result, and the only window
/// that makes it of the columns. Nothing where there is no declaration or several would do.
static bool declaredSizes(Node &node, SmallVectorImpl<int64_t> &image, SmallVectorImpl<int64_t> &kernel) {
  std::optional<SmallVector<int64_t>> result = node.declaredShape(0);
  ArrayRef<int64_t> columns = graph::shapeOf(node.input(0));
  // Frameworks have images of three dimensions; what is searched grows with them and with the window.
  constexpr size_t mostDimensions = 4;
  constexpr int64_t mostElements = 4096;
  if (!result || result->size() < 3 || result->size() > 2 + mostDimensions || columns.size() != 3 || (*result)[1] < 1 ||
      columns[1] % (*result)[1] != 0 || columns[1] / (*result)[1] > mostElements)
    return false;
  image.assign(result->begin() + 2, result->end());
  size_t rank = image.size();
  SmallVector<int64_t> strides, dilations, pads;
  if (!readColumns(node, rank, strides, dilations, pads))
    return false;
  SmallVector<ColumnLine> lines;
  for (size_t d = 0; d < rank; ++d)
    lines.push_back({image[d] + pads[d] + pads[rank + d], strides[d], dilations[d]});
  SmallVector<SmallVector<int64_t>> found;
  SmallVector<int64_t> chosen;
  findKernels(lines, columns[1] / (*result)[1], columns[2], chosen, found);
  if (found.size() != 1)
    return false;
  kernel = found.front();
  return true;
}

LogicalResult importer::importCol2Im(Node &node) {
  SmallVector<int64_t> image, kernel, strides, dilations, pads;
  if (node.constantData(1) || node.constantData(2) || !declaredSizes(node, image, kernel)) {
    std::optional<SmallVector<int64_t>> sizes = node.constantIntegers(1), window = node.constantIntegers(2);
    if (!sizes || !window)
      return failure();
    image = *sizes;
    kernel = *window;
  }
  if (!readColumns(node, image.size(), strides, dilations, pads))
    return failure();
  return node.results(node.create<graph::Col2ImOp>(
      node.input(0),
      {node.integersAttr("image", image), node.integersAttr("kernel", kernel), node.integersAttr("strides", strides),
       node.integersAttr("dilations", dilations), node.integersAttr("pads", pads)}));
}

LogicalResult importer::importRoiAlign(Node &node) {
  // Before version 16 there is no choice: pixels are at whole numbers.
  StringRef otherwise = node.version() < 16 ? "output_half_pixel" : "half_pixel";
  SmallVector<NamedAttribute> attributes = ruledAttributes(node);
  attributes.push_back(
      node.flagAttr("half_pixel", node.text("coordinate_transformation_mode", otherwise) == "half_pixel"));
  attributes.push_back(node.flagAttr("greatest", node.text("mode", "avg") == "max"));
  return node.results(node.create<graph::RoiAlignOp>(node.allInputs(), attributes));
}
