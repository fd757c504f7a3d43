//===- DataDependent.cpp - Importing operators that select by values -----------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// The shapes of their results depend on values, so these must be known: then the results are constants, or gathered by
// constant indices.
//
//===----------------------------------------------------------------------------===//

#include "Handlers.h"
#include "hone/Dialect/Graph/IndexingOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

/// Constants computed here have at most so many elements.
static constexpr int64_t mostElements = 1 << 24;

LogicalResult importer::importDataDependent(Node &node) {
  return node.unsupported() << "the shape of its result depends on the data, which is not supported";
}

/// The data of operand `index`, which decides the result's shape; reports when it is not known or too large.
static std::optional<ConstantData> readSelector(Node &node, unsigned index) {
  std::optional<ConstantData> data = node.constantData(index);
  if (!data)
    node.unsupported() << "the shape of its result depends on the values of input " << index << ", which are not known";
  else if (data->size() > mostElements)
    node.unsupported() << "input " << index << " has " << data->size() << " elements; expected at most "
                       << mostElements;
  else
    return data;
  return std::nullopt;
}

/// The numbers of the elements that are not zero; NaN is not.
static SmallVector<int64_t> findNonZero(const ConstantData &data) {
  bool isFloat = isa<FloatType>(data.type().getElementType());
  SmallVector<int64_t> found;
  for (int64_t i = 0, size = data.size(); i < size; ++i)
    if (isFloat ? data.asDouble(i) != 0 : data.asInteger(i) != 0)
      found.push_back(i);
  return found;
}

LogicalResult importer::importCompress(Node &node) {
  std::optional<ConstantData> condition = readSelector(node, 1);
  if (!condition)
    return failure();
  Value x = node.input(0);
  int64_t axis = 0;
  if (node.has("axis")) {
    std::optional<int64_t> given = node.axis(node.integer("axis", 0), graph::tensorOf(x).getRank());
    if (!given)
      return failure();
    axis = *given;
  } else {
    x = node.reshape(x, {graph::tensorOf(x).getNumElements()});
  }
  if (condition->type().getRank() != 1 || condition->size() > graph::shapeOf(x)[axis])
    return node.error() << "the condition has shape " << graph::shapeText(condition->type().getShape())
                        << "; expected a vector of at most " << graph::shapeOf(x)[axis] << " elements";
  Value picked = node.constantVector(findNonZero(*condition));
  return node.results(node.create<graph::GatherOp>({x, picked}, {node.integerAttr("axis", axis)}));
}

LogicalResult importer::importNonZero(Node &node) {
  std::optional<ConstantData> data = readSelector(node, 0);
  if (!data)
    return failure();
  SmallVector<int64_t> found = findNonZero(*data), shape(data->type().getShape());
  if (shape.empty()) // A scalar is a vector of one element.
    shape.push_back(1);
  int64_t rank = shape.size(), count = found.size();
  if (rank * count > mostElements)
    return node.unsupported() << "there are " << count << " elements to list; expected at most " << mostElements / rank;
  // One row a dimension, the coordinates in row-major order.
  std::vector<int64_t> coordinates(rank * count);
  for (int64_t dimension = rank - 1; dimension >= 0; --dimension)
    for (int64_t i = 0; i < count; ++i) {
      coordinates[dimension * count + i] = found[i] % shape[dimension];
      found[i] /= shape[dimension];
    }
  auto type = RankedTensorType::get({rank, count}, node.getBuilder().getI64Type());
  return node.results(node.constant(graph::makeConstant(
      type, {reinterpret_cast<const char *>(coordinates.data()), coordinates.size() * sizeof(int64_t)}, "nonzero")));
}

/// Numbers that are ordered as the elements are, and equal where they are: zeros of either sign are, and NaNs, which
/// come last.
static std::vector<int64_t> sortingKeys(const ConstantData &data) {
  Type element = data.type().getElementType();
  std::vector<int64_t> keys(data.size());
  for (auto [i, key] : llvm::enumerate(keys)) {
    if (!isa<FloatType>(element)) {
      key = data.asInteger(i);
      if (element.isUnsignedInteger(64))
        key ^= INT64_MIN;
      continue;
    }
    double value = data.asDouble(i);
    int64_t bits = llvm::bit_cast<int64_t>(value == 0 ? 0.0 : value);
    key = std::isnan(value) ? INT64_MAX : bits < 0 ? INT64_MIN - bits : bits;
  }
  return keys;
}

namespace {
/// Which slices of a tensor are equal to each other.
struct Groups {
  SmallVector<int64_t> first;   // For each group its first slice.
  SmallVector<int64_t> groupOf; // For each slice its group.
  SmallVector<int64_t> counts;  // For each group its size.
};
} // namespace

/// Groups `slices` rows of `length` keys, in ascending order or that of the first appearance.
static Groups groupRows(ArrayRef<int64_t> keys, int64_t slices, bool sorted) {
  int64_t length = slices ? keys.size() / slices : 0;
  auto row = [&](int64_t slice) { return keys.slice(slice * length, length); };
  SmallVector<int64_t> order = sequence(0, slices);
  llvm::sort(order, [&](int64_t a, int64_t b) {
    auto [x, y] = std::mismatch(row(a).begin(), row(a).end(), row(b).begin());
    return x == row(a).end() ? a < b : *x < *y;
  });
  Groups groups;
  groups.groupOf.resize(slices);
  for (int64_t i = 0; i < slices; ++i) {
    bool isNew = i == 0 || row(order[i]) != row(order[i - 1]);
    if (isNew) {
      groups.first.push_back(order[i]);
      groups.counts.push_back(0);
    }
    groups.groupOf[order[i]] = groups.first.size() - 1;
    ++groups.counts.back();
  }
  if (sorted)
    return groups;
  SmallVector<int64_t> appearance = sequence(0, groups.first.size()), place(groups.first.size());
  llvm::sort(appearance, [&](int64_t a, int64_t b) { return groups.first[a] < groups.first[b]; });
  Groups result;
  for (auto [at, group] : llvm::enumerate(appearance)) {
    place[group] = at;
    result.first.push_back(groups.first[group]);
    result.counts.push_back(groups.counts[group]);
  }
  for (int64_t group : groups.groupOf)
    result.groupOf.push_back(place[group]);
  return result;
}

LogicalResult importer::importUnique(Node &node) {
  std::optional<ConstantData> data = readSelector(node, 0);
  if (!data)
    return failure();
  Value x = node.input(0);
  ArrayRef<int64_t> shape = graph::shapeOf(x);
  std::optional<int64_t> axis;
  if (node.has("axis") && !(axis = node.axis(node.integer("axis", 0), shape.size())))
    return failure();
  std::vector<int64_t> keys = sortingKeys(*data);
  int64_t slices = axis ? shape[*axis] : data->size();
  if (axis) {
    // One row of keys a slice.
    int64_t inner = 1;
    for (int64_t size : shape.drop_front(*axis + 1))
      inner *= size;
    std::vector<int64_t> rows(keys.size());
    int64_t length = slices ? keys.size() / slices : 0;
    for (int64_t i = 0; i < int64_t(keys.size()); ++i) {
      int64_t outer = i / (inner * slices), slice = i / inner % slices;
      rows[slice * length + outer * inner + i % inner] = keys[i];
    }
    keys = std::move(rows);
  } else {
    x = node.reshape(x, {slices});
  }
  Groups groups = groupRows(keys, slices, node.flag("sorted", true));
  Value first = node.constantVector(groups.first);
  Value y = node.create<graph::GatherOp>({x, first}, {node.integerAttr("axis", axis.value_or(0))});
  return node.results({y, first, node.constantVector(groups.groupOf), node.constantVector(groups.counts)});
}
