//===- Einsum.cpp - Sums of products over named dimensions to linalg -----------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// An equation that is a matrix product but for the order of its dimensions becomes one, between transposes; every other
// is one generic operation with a loop for each label.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/Einsum.h"
#include "ComputePattern.h"
#include "Contraction.h"
#include "hone/Dialect/Graph/ContractionOps.h"

using namespace mlir;
using namespace hone;
using graph::EinsumEquation;
using utils::IteratorType;

namespace {

/// The labels of a product of two operands by their part in it.
struct ProductLabels {
  SmallVector<int> batch, rows, columns, inner;
};

} // namespace

/// The parts of the labels when the equation is a batched matrix product: two operands, each label once in each, none
/// repeated or broadcast, and none summed in one operand alone.
static std::optional<ProductLabels> classify(const EinsumEquation &equation, ArrayRef<Value> operands) {
  if (operands.size() != 2)
    return std::nullopt;
  for (auto [labels, operand] : llvm::zip(equation.inputs, operands))
    for (auto [label, size] : llvm::zip(labels, shapeOfTensor(operand)))
      if (size != equation.sizes[label] || llvm::count(labels, label) != 1)
        return std::nullopt;
  ProductLabels parts;
  for (int label = 0, count = equation.sizes.size(); label < count; ++label) {
    bool left = llvm::is_contained(equation.inputs[0], label), right = llvm::is_contained(equation.inputs[1], label);
    bool result = llvm::is_contained(equation.output, label);
    if (!result && !(left && right))
      return std::nullopt;
    SmallVector<int> &part = !result ? parts.inner : left && right ? parts.batch : left ? parts.rows : parts.columns;
    part.push_back(label);
  }
  if (parts.inner.empty())
    return std::nullopt;
  return parts;
}

/// The operand with its labels ordered as `order`.
static Value reorder(Emitter &b, Value operand, ArrayRef<int> labels, ArrayRef<int> order) {
  SmallVector<int64_t> permutation;
  for (int label : order)
    permutation.push_back(llvm::find(labels, label) - labels.begin());
  return b.transpose(operand, permutation);
}

static Value emitAsProduct(Emitter &b, const EinsumEquation &equation, const ProductLabels &parts,
                           ArrayRef<Value> operands, Type narrow) {
  auto join = [](ArrayRef<int> x, ArrayRef<int> y, ArrayRef<int> z) {
    SmallVector<int> all(x);
    all.append(y.begin(), y.end());
    all.append(z.begin(), z.end());
    return all;
  };
  auto size = [&](ArrayRef<int> labels) {
    int64_t count = 1;
    for (int label : labels)
      count *= equation.sizes[label];
    return count;
  };
  Value lhs = reorder(b, operands[0], equation.inputs[0], join(parts.batch, parts.rows, parts.inner));
  Value rhs = reorder(b, operands[1], equation.inputs[1], join(parts.batch, parts.inner, parts.columns));
  SmallVector<int64_t> left{size(parts.rows), size(parts.inner)}, right{size(parts.inner), size(parts.columns)};
  if (size(parts.batch) != 1) {
    left.insert(left.begin(), size(parts.batch));
    right.insert(right.begin(), size(parts.batch));
  }
  Value result = emitProduct(b, b.reshape(lhs, left), b.reshape(rhs, right), narrow);
  SmallVector<int> order = join(parts.batch, parts.rows, parts.columns);
  SmallVector<int64_t> shape;
  for (int label : order)
    shape.push_back(equation.sizes[label]);
  return reorder(b, b.reshape(result, shape), order, equation.output);
}

/// One loop per label: the result's in its order, then those that are summed.
static Value emitAsLoops(Emitter &b, const EinsumEquation &equation, ArrayRef<Value> operands, Type narrow) {
  Type sums = isa<FloatType>(narrow) ? sumType(narrow) : narrow;
  // A label that only ever stands for dimensions of size 1 needs no loop.
  SmallVector<int> loops = equation.output;
  for (int label = 0, count = equation.sizes.size(); label < count; ++label)
    if (!llvm::is_contained(loops, label) && equation.sizes[label] != 1)
      loops.push_back(label);
  auto mapOf = [&](ArrayRef<int> labels) {
    SmallVector<AffineExpr> results;
    for (int label : labels)
      results.push_back(b.getAffineDimExpr(llvm::find(loops, label) - loops.begin()));
    return AffineMap::get(loops.size(), 0, results, b.getContext());
  };
  SmallVector<Access> inputs;
  for (auto [operand, labels] : llvm::zip(operands, equation.inputs)) {
    SmallVector<int64_t> shape;
    SmallVector<int> kept;
    for (auto [label, size] : llvm::zip(labels, shapeOfTensor(operand)))
      if (size != 1) {
        shape.push_back(size);
        kept.push_back(label);
      }
    inputs.push_back({b.reshape(operand, shape), mapOf(kept)});
  }
  SmallVector<int64_t> shape;
  for (int label : equation.output)
    shape.push_back(equation.sizes[label]);
  SmallVector<IteratorType> iterators(shape.size(), IteratorType::parallel);
  iterators.resize(loops.size(), IteratorType::reduction);
  Value init = b.filled(shape, b.constant(sums, 0));
  Value result = b.generic(inputs, Access{init, mapOf(equation.output)}, iterators,
                           [&](Scalars &body, ValueRange in) -> SmallVector<Value> {
                             Value product = body.convert(in[0], sums);
                             for (Value factor : in.drop_front().drop_back())
                               product = body.mul(product, body.convert(factor, sums));
                             return {body.add(in.back(), product)};
                           })[0];
  if (sums == narrow)
    return result;
  return b.elementwise(narrow, result, [&](Scalars &body, ValueRange in) { return body.convert(in[0], narrow); });
}

static SmallVector<Value> lowerEinsum(Emitter &b, graph::EinsumOp op, graph::EinsumOp::Adaptor in) {
  SmallVector<Value> operands(in.getInputs());
  SmallVector<ArrayRef<int64_t>> shapes;
  for (Value operand : operands)
    shapes.push_back(shapeOfTensor(operand));
  FailureOr<EinsumEquation> equation = graph::parseEinsum(op.getLoc(), op.getEquation(), shapes);
  if (failed(equation))
    return {};
  Type narrow = elementOf(op.getResult());
  if (auto parts = classify(*equation, operands))
    return {emitAsProduct(b, *equation, *parts, operands, narrow)};
  return {emitAsLoops(b, *equation, operands, narrow)};
}

void hone::populateEinsumPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  addLowering<graph::EinsumOp>(converter, patterns, lowerEinsum);
}
