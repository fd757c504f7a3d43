//===- Movement.cpp - Importing operators that move elements -------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Handlers.h"
#include "hone/Dialect/Graph/MovementOps.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

LogicalResult importer::importConcat(Node &node) {
  int64_t axis = node.integer("axis", 1);
  return node.results(node.create<graph::ConcatOp>(node.allInputs(), {node.integerAttr("axis", axis)}));
}

/// Block size of DepthToSpace and SpaceToDepth, with the shape checked to be N C H W.
static std::optional<int64_t> readBlockSize(Node &node) {
  ArrayRef<int64_t> shape = graph::shapeOf(node.input(0));
  int64_t block = node.integer("blocksize", 0);
  if (shape.size() != 4) {
    node.error() << "input 0 has shape " << graph::shapeText(shape) << "; expected four dimensions";
    return std::nullopt;
  }
  if (block <= 0 || block > (1 << 20)) {
    node.error() << "attribute 'blocksize' is " << block << "; expected a positive size";
    return std::nullopt;
  }
  return block;
}

/// Whether the channels of a block lie apart (DCR: its position counts before the channel) or together (CRD).
static bool isDepthFirst(Node &node) { return node.text("mode", "DCR") == "DCR"; }

LogicalResult importer::importDepthToSpace(Node &node) {
  std::optional<int64_t> block = readBlockSize(node);
  if (!block)
    return failure();
  bool depthFirst = isDepthFirst(node);
  SmallVector<int64_t> shape(graph::shapeOf(node.input(0)));
  int64_t n = shape[0], c = shape[1], h = shape[2], w = shape[3], b = *block;
  if (c % (b * b) != 0)
    return node.error() << "there are " << c << " channels; expected a multiple of " << b * b;
  int64_t depth = c / (b * b);
  Value split = depthFirst ? node.reshape(node.input(0), {n, b, b, depth, h, w})
                           : node.reshape(node.input(0), {n, depth, b, b, h, w});
  Value moved = depthFirst ? node.transpose(split, {0, 3, 4, 1, 5, 2}) : node.transpose(split, {0, 1, 4, 2, 5, 3});
  return node.results(node.reshape(moved, {n, depth, h * b, w * b}));
}

LogicalResult importer::importSpaceToDepth(Node &node) {
  std::optional<int64_t> block = readBlockSize(node);
  if (!block)
    return failure();
  bool depthFirst = isDepthFirst(node);
  SmallVector<int64_t> shape(graph::shapeOf(node.input(0)));
  int64_t n = shape[0], c = shape[1], h = shape[2], w = shape[3], b = *block;
  if (h % b != 0 || w % b != 0)
    return node.error() << "the image is " << h << "x" << w << "; expected multiples of " << b;
  Value split = node.reshape(node.input(0), {n, c, h / b, b, w / b, b});
  Value moved = depthFirst ? node.transpose(split, {0, 3, 5, 1, 2, 4}) : node.transpose(split, {0, 1, 3, 5, 2, 4});
  return node.results(node.reshape(moved, {n, c * b * b, h / b, w / b}));
}

LogicalResult importer::importExpand(Node &node) {
  std::optional<SmallVector<int64_t>> shape;
  if (!node.constantData(1))
    shape = node.declaredShape(0);
  if (shape) {
    // The result has as many dimensions as the longer of the operand's shape and the wanted one.
    int64_t rank = graph::tensorOf(node.input(0)).getRank(), declared = shape->size();
    ArrayRef<int64_t> wanted = graph::shapeOf(node.input(1));
    bool isShorter = wanted.size() == 1 && wanted[0] < declared && rank == declared;
    if (!isShorter && !node.isVectorOf(1, declared))
      return failure();
  } else if (!(shape = node.constantIntegers(1))) {
    return failure();
  }
  return node.results(node.expand(node.input(0), *shape));
}

LogicalResult importer::importFlatten(Node &node) {
  ArrayRef<int64_t> shape = graph::shapeOf(node.input(0));
  int64_t rank = shape.size(), axis = node.integer("axis", 1);
  if (axis < -rank || axis > rank)
    return node.error() << "axis " << axis << " is outside the " << rank << " dimensions there are";
  if (axis < 0)
    axis += rank;
  int64_t rows = 1, columns = 1;
  for (int64_t i = 0; i < rank; ++i)
    (i < axis ? rows : columns) *= shape[i];
  return node.results(node.reshape(node.input(0), {rows, columns}));
}

/// Replaces 0 (unless `allowZero`) and -1 in a reshape's target.
static std::optional<SmallVector<int64_t>> resolveShape(Node &node, ArrayRef<int64_t> from, ArrayRef<int64_t> target,
                                                        bool allowZero) {
  SmallVector<int64_t> shape(target);
  int64_t known = 1, total = 1, open = -1;
  for (int64_t size : from)
    total *= size;
  auto fail = [&] {
    node.error() << "shape " << graph::shapeText(from) << " can't be reshaped to " << graph::shapeText(target)
                 << (allowZero ? "" : " (0 copies a dimension, -1 is computed)");
    return std::nullopt;
  };
  for (size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == 0 && !allowZero) {
      if (i >= from.size())
        return fail();
      shape[i] = from[i];
    }
    if (shape[i] == -1) {
      if (open >= 0)
        return fail();
      open = i;
    } else if (shape[i] < 0 || llvm::MulOverflow(known, shape[i], known)) {
      return fail();
    }
  }
  if (open >= 0) {
    if (known == 0 || total % known != 0)
      return fail();
    shape[open] = total / known;
  } else if (known != total) {
    return fail();
  }
  return shape;
}

LogicalResult importer::importReshape(Node &node) {
  ArrayRef<int64_t> from = graph::shapeOf(node.input(0));
  if (node.version() >= 5 && !node.constantData(1))
    if (std::optional<SmallVector<int64_t>> declared = node.declaredShape(0)) {
      if (!node.isVectorOf(1, declared->size()))
        return failure();
      std::optional<SmallVector<int64_t>> shape = resolveShape(node, from, *declared, /*allowZero=*/true);
      return node.results(shape ? node.reshape(node.input(0), *shape) : Value());
    }
  std::optional<SmallVector<int64_t>> target;
  if (node.version() < 5)
    target = node.integers("shape");
  else
    target = node.constantIntegers(1);
  if (!target)
    return failure();
  std::optional<SmallVector<int64_t>> shape = resolveShape(node, from, *target, node.flag("allowzero", false));
  return node.results(shape ? node.reshape(node.input(0), *shape) : Value());
}

/// Where a slice of `dim` elements starts and how many it takes, bounds clamped as in ONNX.
static std::pair<int64_t, int64_t> clampSlice(int64_t start, int64_t end, int64_t &step, int64_t dim) {
  step = std::clamp<int64_t>(step, -std::max<int64_t>(dim, 1), std::max<int64_t>(dim, 1));
  start = start < 0 ? start + dim : start;
  end = end < 0 ? end + dim : end;
  int64_t size;
  if (step > 0) {
    start = std::clamp<int64_t>(start, 0, dim);
    end = std::clamp<int64_t>(end, 0, dim);
    size = (end - start + step - 1) / step;
  } else {
    start = std::clamp<int64_t>(start, 0, std::max<int64_t>(dim - 1, 0));
    end = std::clamp<int64_t>(end, -1, dim - 1);
    size = (start - end - step - 1) / -step;
  }
  if (size <= 0)
    return {0, 0};
  return {start, size};
}

LogicalResult importer::importSlice(Node &node) {
  ArrayRef<int64_t> shape = graph::shapeOf(node.input(0));
  std::optional<SmallVector<int64_t>> starts, ends, axes, steps;
  if (node.version() < 10) {
    starts = node.integers("starts");
    ends = node.integers("ends");
    if (node.has("axes"))
      axes = node.integers("axes");
  } else {
    if (!(starts = node.constantIntegers(1)) || !(ends = node.constantIntegers(2)) ||
        (node.input(3) && !(axes = node.constantIntegers(3))) || (node.input(4) && !(steps = node.constantIntegers(4))))
      return failure();
  }
  if (!axes)
    axes = sequence(0, starts->size());
  if (!steps)
    steps = SmallVector<int64_t>(starts->size(), 1);
  if (ends->size() != starts->size() || axes->size() != starts->size() || steps->size() != starts->size())
    return node.error() << "starts, ends, axes and steps have " << starts->size() << ", " << ends->size() << ", "
                        << axes->size() << " and " << steps->size() << " entries; expected as many of each";
  std::optional<SmallVector<int64_t>> normal = node.axes(*axes, shape.size());
  if (!normal)
    return failure();
  SmallVector<int64_t> from(shape.size(), 0), sizes(shape), strides(shape.size(), 1);
  for (auto [i, axis] : llvm::enumerate(*normal)) {
    strides[axis] = (*steps)[i];
    if (strides[axis] == 0)
      return node.error() << "step " << i << " is 0";
    std::tie(from[axis], sizes[axis]) = clampSlice((*starts)[i], (*ends)[i], strides[axis], shape[axis]);
  }
  return node.results(
      node.create<graph::SliceOp>(node.input(0), {node.integersAttr("starts", from), node.integersAttr("sizes", sizes),
                                                  node.integersAttr("steps", strides)}));
}

/// The sizes of a split's parts: given, declared by the results, or as equal as they can be.
static std::optional<SmallVector<int64_t>> splitSizes(Node &node, int64_t axis, int64_t size) {
  if (node.version() >= 13 && node.input(1)) {
    if (node.constantData(1))
      return node.constantIntegers(1);
    if (!node.isVectorOf(1, node.outputCount()))
      return std::nullopt;
    SmallVector<int64_t> sizes;
    for (unsigned i = 0; i < node.outputCount(); ++i) {
      std::optional<SmallVector<int64_t>> declared = node.declaredShape(i);
      if (!declared || axis >= int64_t(declared->size())) {
        node.requireConstant(1);
        return std::nullopt;
      }
      sizes.push_back((*declared)[axis]);
    }
    return sizes;
  }
  if (node.version() < 13 && node.has("split"))
    return node.integers("split");
  int64_t parts = node.outputCount();
  if (node.version() >= 18 && !node.has("num_outputs")) {
    node.error() << "has neither input 1 (split) nor attribute 'num_outputs'";
    return std::nullopt;
  }
  if (node.version() >= 18)
    parts = node.integer("num_outputs", parts);
  if (parts != int64_t(node.outputCount())) {
    node.error() << "attribute 'num_outputs' is " << parts << "; the node has " << node.outputCount() << " outputs";
    return std::nullopt;
  }
  int64_t chunk = (size + parts - 1) / parts;
  if (node.version() < 18 && size % parts != 0) {
    node.error() << size << " elements can't be split into " << parts << " equal parts";
    return std::nullopt;
  }
  SmallVector<int64_t> sizes(parts, chunk);
  sizes.back() = size - chunk * (parts - 1);
  return sizes;
}

LogicalResult importer::importSplit(Node &node) {
  ArrayRef<int64_t> shape = graph::shapeOf(node.input(0));
  std::optional<int64_t> axis = node.axis(node.integer("axis", 0), shape.size());
  if (!axis)
    return failure();
  std::optional<SmallVector<int64_t>> sizes = splitSizes(node, *axis, shape[*axis]);
  if (!sizes)
    return failure();
  int64_t sum = 0;
  bool valid = sizes->size() == node.outputCount();
  for (int64_t size : *sizes) {
    valid &= size >= 0 && size <= shape[*axis];
    sum = valid ? sum + size : -1;
  }
  if (!valid || sum != shape[*axis])
    return node.error() << "the parts are " << graph::shapeText(*sizes) << "; expected " << node.outputCount()
                        << " that sum to " << shape[*axis];
  SmallVector<Value> parts;
  int64_t start = 0;
  for (auto [i, size] : llvm::enumerate(*sizes)) {
    parts.push_back(node.wantsOutput(i) ? node.slice(node.input(0), *axis, start, size) : Value());
    start += size;
  }
  return node.results(parts);
}

/// The axes of Squeeze and Unsqueeze: an attribute before operator set 13, an operand since. Absent unless given.
static LogicalResult readAxes(Node &node, std::optional<SmallVector<int64_t>> &axes) {
  if (node.version() < 13) {
    if (node.has("axes"))
      axes = node.integers("axes");
  } else if (node.input(1)) {
    axes = node.constantIntegers(1);
  }
  return failure(node.hasFailed());
}

/// Adding or removing dimensions of 1 is a reshape, to the declared shape if the axes are not constant.
static std::optional<SmallVector<int64_t>> declaredForRuntimeAxes(Node &node) {
  if (node.version() < 13 || !node.input(1) || node.constantData(1))
    return std::nullopt;
  std::optional<SmallVector<int64_t>> declared = node.declaredShape(0);
  int64_t rank = graph::tensorOf(node.input(0)).getRank();
  if (!declared || graph::tensorOf(node.input(1)).getNumElements() != std::abs(int64_t(declared->size()) - rank))
    return std::nullopt;
  auto count = [](ArrayRef<int64_t> shape) {
    SmallVector<int64_t> rest(llvm::make_filter_range(shape, [](int64_t size) { return size != 1; }));
    return rest;
  };
  if (count(*declared) != count(graph::shapeOf(node.input(0))))
    return std::nullopt;
  return declared;
}

LogicalResult importer::importSqueeze(Node &node) {
  if (auto declared = declaredForRuntimeAxes(node))
    return node.results(node.reshape(node.input(0), *declared));
  ArrayRef<int64_t> shape = graph::shapeOf(node.input(0));
  std::optional<SmallVector<int64_t>> given;
  if (failed(readAxes(node, given)))
    return failure();
  SmallVector<int64_t> axes;
  if (given) {
    std::optional<SmallVector<int64_t>> normal = node.axes(*given, shape.size());
    if (!normal)
      return failure();
    axes = *normal;
    for (int64_t axis : axes)
      if (shape[axis] != 1)
        return node.error() << "dimension " << axis << " of shape " << graph::shapeText(shape) << " is not 1";
  }
  SmallVector<int64_t> result;
  for (int64_t i = 0; i < int64_t(shape.size()); ++i)
    if (given ? !llvm::is_contained(axes, i) : shape[i] != 1)
      result.push_back(shape[i]);
  return node.results(node.reshape(node.input(0), result));
}

LogicalResult importer::importUnsqueeze(Node &node) {
  if (auto declared = declaredForRuntimeAxes(node))
    return node.results(node.reshape(node.input(0), *declared));
  ArrayRef<int64_t> shape = graph::shapeOf(node.input(0));
  std::optional<SmallVector<int64_t>> given;
  if (failed(readAxes(node, given)))
    return failure();
  int64_t rank = shape.size() + given->size();
  std::optional<SmallVector<int64_t>> axes = node.axes(*given, rank);
  if (!axes)
    return failure();
  SmallVector<int64_t> result;
  for (int64_t i = 0, next = 0; i < rank; ++i)
    result.push_back(llvm::is_contained(*axes, i) ? 1 : shape[next++]);
  return node.results(node.reshape(node.input(0), result));
}

LogicalResult importer::importTile(Node &node) {
  ArrayRef<int64_t> shape = graph::shapeOf(node.input(0));
  std::optional<SmallVector<int64_t>> repeats;
  std::optional<SmallVector<int64_t>> declared = node.declaredShape(0);
  if (!node.constantData(1) && declared && declared->size() == shape.size()) {
    if (!node.isVectorOf(1, shape.size()))
      return failure();
    repeats.emplace();
    for (auto [from, to] : llvm::zip(shape, *declared)) {
      if (from == 0 || to % from != 0)
        return node.requireConstant(1), failure();
      repeats->push_back(to / from);
    }
  } else if (!(repeats = node.constantIntegers(1))) {
    return failure();
  }
  if (repeats->size() != shape.size())
    return node.error() << "there are " << repeats->size() << " repeats; expected " << shape.size();
  for (auto [size, repeat] : llvm::zip(shape, *repeats)) {
    int64_t product;
    if (repeat < 0 || llvm::MulOverflow(size, repeat, product))
      return node.error() << "the repeats are " << graph::shapeText(*repeats)
                          << "; expected numbers that are not negative and give a shape that can be addressed";
  }
  return node.results(node.create<graph::TileOp>(node.input(0), {node.integersAttr("repeats", *repeats)}));
}

LogicalResult importer::importTranspose(Node &node) {
  int64_t rank = graph::tensorOf(node.input(0)).getRank();
  SmallVector<int64_t> permutation(llvm::reverse(llvm::seq<int64_t>(0, rank)));
  if (node.has("perm")) {
    SmallVector<int64_t> given = node.integers("perm");
    if (int64_t(given.size()) != rank)
      return node.error() << "attribute 'perm' has " << given.size() << " entries; expected " << rank;
    std::optional<SmallVector<int64_t>> normal = node.axes(given, rank);
    if (!normal)
      return failure();
    permutation = *normal;
  }
  return node.results(node.transpose(node.input(0), permutation));
}
