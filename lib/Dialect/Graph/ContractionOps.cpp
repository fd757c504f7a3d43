//===- ContractionOps.cpp - Inference and verification of products -------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ContractionOps.h"
#include "hone/Dialect/Graph/Einsum.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

#define GET_OP_CLASSES
#include "hone/Dialect/Graph/ContractionOps.cpp.inc"

void GraphDialect::registerContractionOps() {
  addOperations<
#define GET_OP_LIST
#include "hone/Dialect/Graph/ContractionOps.cpp.inc"
      >();
}

LogicalResult MatMulOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  Value lhs = adaptor.getLhs(), rhs = adaptor.getRhs();
  if (failed(requireSameElement(location, "the left side", lhs, "the right side", rhs)))
    return failure();
  ArrayRef<int64_t> a = shapeOf(lhs), b = shapeOf(rhs);
  if (a.empty() || b.empty())
    return emitOptionalError(location, "operands have shapes ", shapeText(a), " and ", shapeText(b),
                             "; expected at least one dimension each");
  // C1: the inner dimensions are equal.
  int64_t innerRhs = b.size() == 1 ? b[0] : b[b.size() - 2];
  if (a.back() != innerRhs)
    return emitOptionalError(location, "the inner dimensions of shapes ", shapeText(a), " and ", shapeText(b), " are ",
                             a.back(), " and ", innerRhs, "; they must be equal");
  // C2: the batch dimensions broadcast.
  auto batch =
      broadcastOrEmit(location, a.drop_back(std::min<size_t>(a.size(), 2)), b.drop_back(std::min<size_t>(b.size(), 2)));
  if (failed(batch))
    return failure();
  SmallVector<int64_t> shape = *batch;
  if (a.size() > 1)
    shape.push_back(a[a.size() - 2]);
  if (b.size() > 1)
    shape.push_back(b.back());
  return appendTensor(location, shape, tensorOf(lhs).getElementType(), types);
}

LogicalResult EinsumOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  ValueRange inputs = adaptor.getInputs();
  if (inputs.empty())
    return emitOptionalError(location, "there are no operands; expected at least one");
  SmallVector<ArrayRef<int64_t>> shapes;
  for (Value input : inputs) {
    if (failed(requireSameElement(location, "the first operand", inputs[0], "another", input)))
      return failure();
    shapes.push_back(shapeOf(input));
  }
  auto equation = parseEinsum(location, adaptor.getEquation(), shapes);
  if (failed(equation))
    return failure();
  SmallVector<int64_t> shape;
  for (int label : equation->output)
    shape.push_back(equation->sizes[label]);
  return appendTensor(location, shape, tensorOf(inputs[0]).getElementType(), types);
}
