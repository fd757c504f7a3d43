//===- ExportNormalization.cpp - Writing normalizations ---------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "ModelFile.h"
#include "Writers.h"
#include "hone/Dialect/Graph/NormalizationOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"

using namespace mlir;
using namespace hone;
using namespace hone::exporter;

void exporter::writeBatchNorm(NodeWriter &node) {
  auto op = cast<graph::BatchNormOp>(node.operation());
  int64_t axis = fromFront(op.getAxis(), graph::tensorOf(op.getX()).getRank());
  if (axis != 1) {
    node.error() << "'" << op->getName() << "' can't be written as ONNX: its channels are dimension " << axis
                 << "; ONNX's are dimension 1";
    return;
  }
  node.results("BatchNormalization", node.operands(), Attributes().real("epsilon", op.getEpsilon().convertToFloat()));
}

void exporter::writeGroupNorm(NodeWriter &node) {
  auto op = cast<graph::GroupNormOp>(node.operation());
  ArrayRef<int64_t> shape = graph::shapeOf(op.getX());
  Attributes attributes;
  attributes.real("epsilon", op.getEpsilon().convertToFloat());
  if (shape.size() >= 3 && shape[1] == int64_t(op.getGroups()))
    return node.results("InstanceNormalization", node.operands(), attributes);
  // Before, scales and biases belonged to groups.
  node.require(21);
  node.results("GroupNormalization", node.operands(), attributes.integer("num_groups", op.getGroups()));
}

void exporter::writeLayerNorm(NodeWriter &node) {
  auto op = cast<graph::LayerNormOp>(node.operation());
  node.results("LayerNormalization", node.operands(),
               Attributes().integer("axis", op.getAxis()).real("epsilon", op.getEpsilon().convertToFloat()));
}
