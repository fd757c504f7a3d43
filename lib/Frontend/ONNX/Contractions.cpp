//===- Contractions.cpp - Importing products -----------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Handlers.h"
#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "hone/Dialect/Graph/ContractionOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

LogicalResult importer::importEinsum(Node &node) {
  std::string equation = node.text("equation", "");
  llvm::erase(equation, ' ');
  if (equation.empty())
    return node.error() << "attribute 'equation' is missing or empty";
  return node.results(node.create<graph::EinsumOp>(node.allInputs(),
                                                   {node.attr("equation", node.getBuilder().getStringAttr(equation))}));
}

/// Whether a factor is a whole number that integers of `element` can hold, so that they can be multiplied by it
/// exactly.
static bool isWhole(float factor, Type element) {
  double bound = std::ldexp(1.0, element.getIntOrFloatBitWidth() - 1);
  return factor == std::trunc(factor) && factor < bound &&
         (element.isUnsignedInteger() ? factor >= 0 : factor >= -bound);
}

LogicalResult importer::importGemm(Node &node) {
  Value a = node.input(0), b = node.input(1), c = node.input(2);
  for (Value operand : {a, b})
    if (graph::tensorOf(operand).getRank() != 2)
      return node.error() << "an operand has shape " << graph::shapeText(graph::shapeOf(operand))
                          << "; expected a matrix";
  if (c && graph::tensorOf(c).getRank() > 2)
    return node.error() << "the matrix to add has shape " << graph::shapeText(graph::shapeOf(c))
                        << "; expected at most two dimensions";
  Type element = graph::tensorOf(a).getElementType(), computed = element;
  float alpha = node.real("alpha", 1.0f), beta = node.real("beta", 1.0f);
  if (beta == 0.0f)
    c = nullptr;
  // Factors with a fraction act on the sums as real numbers; only the result is an integer again.
  if (element.isInteger() && (!isWhole(alpha, element) || (c && !isWhole(beta, element))))
    computed = node.getBuilder().getF64Type();
  if (node.flag("transA", false))
    a = node.transpose(a, {1, 0});
  if (node.flag("transB", false))
    b = node.transpose(b, {1, 0});
  auto scaled = [&](Value value, float factor) {
    value = node.cast(value, computed);
    return factor == 1.0f ? value : node.create<graph::MulOp>({value, node.splat(factor, computed)});
  };
  Value product = scaled(node.create<graph::MatMulOp>({a, b}), alpha);
  if (!product || !c)
    return node.results(node.cast(product, element));
  Value sum = node.create<graph::AddOp>({product, scaled(c, beta)});
  if (sum && sum.getType() != product.getType())
    return node.error() << "the matrix to add has shape " << graph::shapeText(graph::shapeOf(c))
                        << "; expected one that broadcasts to " << graph::shapeText(graph::shapeOf(product));
  return node.results(node.cast(sum, element));
}
