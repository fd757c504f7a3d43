//===- Reductions.cpp - Importing reductions and searches ----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Handlers.h"
#include "hone/Dialect/Graph/ReductionOps.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

static graph::ReduceKind kindOf(StringRef op) {
  return llvm::StringSwitch<graph::ReduceKind>(op)
      .Case("ReduceL1", graph::ReduceKind::l1)
      .Case("ReduceL2", graph::ReduceKind::l2)
      .Case("ReduceLogSum", graph::ReduceKind::log_sum)
      .Case("ReduceLogSumExp", graph::ReduceKind::log_sum_exp)
      .Case("ReduceMax", graph::ReduceKind::max)
      .Case("ReduceMean", graph::ReduceKind::mean)
      .Case("ReduceMin", graph::ReduceKind::min)
      .Case("ReduceProd", graph::ReduceKind::prod)
      .Case("ReduceSumSquare", graph::ReduceKind::sum_square)
      .Default(graph::ReduceKind::sum);
}

/// The only axes whose reduction turns `from` into `to`, or nothing when there are none or several. Whether a dimension
/// of 1 is reduced is left open where `onesMatter` is false, since the result is the same.
static std::optional<SmallVector<int64_t>> axesBetween(ArrayRef<int64_t> from, ArrayRef<int64_t> to, bool keepdims,
                                                       bool onesMatter) {
  if (from.size() > 16)
    return std::nullopt;
  std::optional<SmallVector<int64_t>> found;
  for (unsigned set = 0; set < (1u << from.size()); ++set) {
    SmallVector<int64_t> shape, axes;
    bool skip = false;
    for (auto [i, size] : llvm::enumerate(from)) {
      bool reduced = set >> i & 1;
      skip |= reduced && keepdims && size == 1 && !onesMatter;
      if (reduced)
        axes.push_back(i);
      if (!reduced)
        shape.push_back(size);
      else if (keepdims)
        shape.push_back(1);
    }
    if (skip || ArrayRef<int64_t>(shape) != to)
      continue;
    if (found)
      return std::nullopt;
    found = axes;
  }
  return found;
}

/// Whether the reduction of one element is something else than the element.
static bool changesOneElement(graph::ReduceKind kind) {
  return kind != graph::ReduceKind::sum && kind != graph::ReduceKind::mean && kind != graph::ReduceKind::max &&
         kind != graph::ReduceKind::min && kind != graph::ReduceKind::prod;
}

LogicalResult importer::importReduce(Node &node) {
  Value x = node.input(0);
  StringRef op = node.getProto().op_type();
  op.consume_front("QLinear");
  graph::ReduceKind kind = kindOf(op);
  int64_t rank = graph::tensorOf(x).getRank();
  bool keepdims = node.flag("keepdims", true);
  std::optional<SmallVector<int64_t>> axes;
  if (node.version() < (op == "ReduceSum" ? 13 : 18)) {
    if (node.has("axes"))
      axes = node.integers("axes");
  } else if (node.input(1)) {
    std::optional<SmallVector<int64_t>> declared = node.declaredShape(0);
    bool emptyAxes = graph::tensorOf(node.input(1)).getNumElements() == 0;
    if (emptyAxes)
      axes.emplace();
    else if (!node.constantData(1) && declared)
      axes = axesBetween(graph::shapeOf(x), *declared, keepdims, changesOneElement(kind));
    if (!axes && !(axes = node.constantIntegers(1)))
      return failure();
  }
  if (node.hasFailed())
    return failure();
  if (!axes || axes->empty()) {
    axes.emplace();
    // Nothing is reduced, though some reductions still change each element alone.
    if (!node.flag("noop_with_empty_axes", false))
      axes = sequence(0, rank);
    else if (!changesOneElement(kind))
      return node.results(x);
  }
  std::optional<SmallVector<int64_t>> normal = node.axes(*axes, rank);
  if (!normal)
    return failure();
  llvm::sort(*normal);
  return node.results(
      node.create<graph::ReduceOp>(x, {node.attr("kind", graph::ReduceKindAttr::get(node.getContext(), kind)),
                                       node.integersAttr("axes", *normal), node.flagAttr("keepdims", keepdims)}));
}

static LogicalResult importArgReduce(Node &node, bool greatest) {
  std::optional<int64_t> axis = node.axis(node.integer("axis", 0), graph::tensorOf(node.input(0)).getRank());
  if (!axis)
    return failure();
  return node.results(node.create<graph::ArgReduceOp>(
      node.input(0), {node.integerAttr("axis", *axis), node.flagAttr("greatest", greatest),
                      node.flagAttr("keepdims", node.flag("keepdims", true)),
                      node.flagAttr("select_last", node.flag("select_last_index", false))}));
}

LogicalResult importer::importArgMax(Node &node) { return importArgReduce(node, true); }
LogicalResult importer::importArgMin(Node &node) { return importArgReduce(node, false); }

LogicalResult importer::importCumSum(Node &node) {
  int64_t rank = graph::tensorOf(node.input(0)).getRank();
  // A vector has one axis, whatever the operand says.
  std::optional<int64_t> given = rank == 1 && !node.constantData(1) ? 0 : node.constantInteger(1);
  std::optional<int64_t> axis = given ? node.axis(*given, rank) : std::nullopt;
  if (!axis)
    return failure();
  return node.results(node.create<graph::CumSumOp>(
      node.input(0), {node.integerAttr("axis", *axis), node.flagAttr("exclusive", node.flag("exclusive", false)),
                      node.flagAttr("reverse", node.flag("reverse", false))}));
}

LogicalResult importer::importTopK(Node &node) {
  ArrayRef<int64_t> shape = graph::shapeOf(node.input(0));
  std::optional<int64_t> axis = node.axis(node.integer("axis", -1), shape.size());
  if (!axis)
    return failure();
  std::optional<int64_t> k;
  if (node.version() < 10) {
    k = node.integer("k", 0);
  } else if (node.constantData(1)) {
    k = node.constantInteger(1);
  } else if (node.isVectorOf(1, 1)) {
    for (unsigned i = 0; i < node.outputCount() && !k; ++i)
      if (std::optional<SmallVector<int64_t>> declared = node.declaredShape(i);
          declared && declared->size() == shape.size())
        k = (*declared)[*axis];
    if (!k)
      node.requireConstant(1);
  }
  if (!k || node.hasFailed())
    return failure();
  if (*k < 0 || *k > shape[*axis])
    return node.error() << "k is " << *k << "; expected 0 to " << shape[*axis];
  return node.results(
      node.createAll<graph::TopKOp>(node.input(0), {node.integerAttr("k", *k), node.integerAttr("axis", *axis),
                                                    node.flagAttr("largest", node.flag("largest", true))}));
}
