//===- Contractions.cpp - Importing products -----------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Handlers.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

LogicalResult importer::importEinsum(Node &node) {
  std::string equation = node.text("equation", "");
  llvm::erase(equation, ' ');
  if (equation.empty())
    return node.error() << "attribute 'equation' is missing or empty";
  return node.results(
      node.create<graph::EinsumOp>(node.allInputs(), {node.attr("equation", node.getBuilder().getStringAttr(equation))}));
}

LogicalResult importer::importGemm(Node &node) {
  Value a = node.input(0), b = node.input(1), c = node.input(2);
  for (Value operand : {a, b})
    if (graph::tensorOf(operand).getRank() != 2)
      return node.error() << "an operand has shape " << graph::shapeText(graph::shapeOf(operand))
                          << "; expected a matrix";
  Type element = graph::tensorOf(a).getElementType();
  if (node.flag("transA", false))
    a = node.transpose(a, {1, 0});
  if (node.flag("transB", false))
    b = node.transpose(b, {1, 0});
  Value product = node.create<graph::MatMulOp>({a, b});
  auto scaled = [&](Value value, const char *name) {
    float factor = node.real(name, 1.0f);
    return factor == 1.0f || !value ? value : node.create<graph::MulOp>({value, node.splat(factor, element)});
  };
  product = scaled(product, "alpha");
  if (!c || node.real("beta", 1.0f) == 0.0f || !product)
    return node.results(product);
  if (graph::tensorOf(c).getRank() > 2)
    return node.error() << "the matrix to add has shape " << graph::shapeText(graph::shapeOf(c))
                        << "; expected one that broadcasts to " << graph::shapeText(graph::shapeOf(product));
  Value sum = node.create<graph::AddOp>({product, scaled(c, "beta")});
  if (sum && sum.getType() != product.getType())
    return node.error() << "the matrix to add has shape " << graph::shapeText(graph::shapeOf(c))
                        << "; expected one that broadcasts to " << graph::shapeText(graph::shapeOf(product));
  return node.results(sum);
}
