//===- ExportReductions.cpp - Writing reductions, searches and scans --------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Writers.h"
#include "hone/Dialect/Graph/ReductionOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"

using namespace mlir;
using namespace hone;
using namespace hone::exporter;

void exporter::writeArgReduce(NodeWriter &node) {
  auto op = cast<graph::ArgReduceOp>(node.operation());
  Attributes attributes;
  attributes.integer("axis", op.getAxis()).integer("keepdims", op.getKeepdims());
  if (op.getSelectLast())
    attributes.integer("select_last_index", 1);
  node.results(op.getGreatest() ? "ArgMax" : "ArgMin", node.operands(), attributes);
}

void exporter::writeCumSum(NodeWriter &node) {
  auto op = cast<graph::CumSumOp>(node.operation());
  Attributes attributes;
  if (op.getExclusive())
    attributes.integer("exclusive", 1);
  if (op.getReverse())
    attributes.integer("reverse", 1);
  node.results("CumSum", {node.operand(op.getX()), node.integer(op.getAxis())}, attributes);
}

static StringRef operatorOf(graph::ReduceKind kind) {
  switch (kind) {
  case graph::ReduceKind::sum: return "ReduceSum";
  case graph::ReduceKind::mean: return "ReduceMean";
  case graph::ReduceKind::max: return "ReduceMax";
  case graph::ReduceKind::min: return "ReduceMin";
  case graph::ReduceKind::prod: return "ReduceProd";
  case graph::ReduceKind::l1: return "ReduceL1";
  case graph::ReduceKind::l2: return "ReduceL2";
  case graph::ReduceKind::log_sum: return "ReduceLogSum";
  case graph::ReduceKind::log_sum_exp: return "ReduceLogSumExp";
  case graph::ReduceKind::sum_square: return "ReduceSumSquare";
  }
  llvm_unreachable("every kind is an operator");
}

void exporter::writeReduce(NodeWriter &node) {
  auto op = cast<graph::ReduceOp>(node.operation());
  bool hasOperand = op.getKind() == graph::ReduceKind::sum || node.version() >= 18;
  Operand x = node.operand(op.getX()), axes;
  Attributes attributes;
  attributes.integer("keepdims", op.getKeepdims());
  // A scalar has no axes, with which ONNX means all.
  if (op.getAxes().empty() && graph::tensorOf(op.getX()).getRank() > 0)
    attributes.integer("noop_with_empty_axes", 1);
  else if (!op.getAxes().empty() && hasOperand)
    axes = node.integers(op.getAxes());
  else if (!op.getAxes().empty())
    attributes.integers("axes", op.getAxes());
  node.results(operatorOf(op.getKind()), {x, axes}, attributes);
}

void exporter::writeTopK(NodeWriter &node) {
  auto op = cast<graph::TopKOp>(node.operation());
  node.results("TopK", {node.operand(op.getX()), node.integers(int64_t(op.getK()))},
               Attributes().integer("axis", op.getAxis()).integer("largest", op.getLargest()));
}
