//===- ExportMovement.cpp - Writing operators that move elements ------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Resize.h"
#include "Writers.h"
#include "hone/Dialect/Graph/IndexingOps.h"
#include "hone/Dialect/Graph/MovementOps.h"
#include "hone/Dialect/Graph/ResizeOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"

using namespace mlir;
using namespace hone;
using namespace hone::exporter;

void exporter::writeExpand(NodeWriter &node) {
  auto op = cast<graph::ExpandOp>(node.operation());
  node.results("Expand", {node.operand(op.getX()), node.integers(op.getShape())});
}

/// The type of a OneHot's depth. ONNX Runtime has the operator for few combinations of types, these among them.
static Type depthType(graph::OneHotOp op) {
  Type indices = graph::tensorOf(op.getIndices()).getElementType();
  Type values = graph::tensorOf(op.getValues()).getElementType();
  constexpr int64_t mostExact = 1 << 24;
  if (values.isInteger(32) && op.getDepth() <= mostExact)
    return Float32Type::get(op.getContext());
  bool isWide = indices.getIntOrFloatBitWidth() >= 32 && (!indices.isF32() || op.getDepth() <= mostExact);
  return values.isInteger(64) || !isWide ? Type(IntegerType::get(op.getContext(), 64)) : indices;
}

void exporter::writeOneHot(NodeWriter &node) {
  auto op = cast<graph::OneHotOp>(node.operation());
  Operand depth = node.splat(double(op.getDepth()), depthType(op));
  node.results("OneHot", {node.operand(op.getIndices()), depth, node.operand(op.getValues())},
               Attributes().integer("axis", op.getAxis()));
}

void exporter::writePad(NodeWriter &node) {
  auto op = cast<graph::PadOp>(node.operation());
  if (op.getMode() == graph::PadMode::wrap)
    node.require(19);
  SmallVector<int64_t> pads(op.getLow());
  llvm::append_range(pads, op.getHigh());
  node.results("Pad", {node.operand(op.getX()), node.integers(pads), node.operand(op.getValue())},
               Attributes().text("mode", graph::stringifyPadMode(op.getMode())));
}

void exporter::writeReshape(NodeWriter &node) {
  auto op = cast<graph::ReshapeOp>(node.operation());
  Attributes attributes;
  // Without this a size of zero stands for the operand's.
  if (llvm::is_contained(op.getShape(), 0))
    attributes.integer("allowzero", 1);
  node.results("Reshape", {node.operand(op.getX()), node.integers(op.getShape())}, attributes);
}

void exporter::writeResize(NodeWriter &node) {
  auto op = cast<graph::ResizeOp>(node.operation());
  ArrayRef<int64_t> from = graph::shapeOf(op.getX()), to = op.getShape();
  ArrayRef<float> scales = op.getScales();
  Attributes attributes;
  attributes.text("mode", graph::stringifyResizeMode(op.getMode()))
      .text("coordinate_transformation_mode", graph::stringifyCoordinateMode(op.getCoordinates()))
      .text("nearest_mode", graph::stringifyNearestMode(op.getNearest()))
      .real("cubic_coeff_a", op.getCubicCoefficient().convertToFloat())
      .real("extrapolation_value", op.getExtrapolation().convertToFloat());
  if (op.getExcludeOutside())
    attributes.integer("exclude_outside", 1);
  if (op.getAntialias())
    attributes.integer("antialias", 1);
  if (op.getCoordinates() == graph::CoordinateMode::half_pixel_symmetric)
    node.require(19);
  Operand roi = op.getRoi().empty() ? Operand() : node.reals(op.getRoi());
  std::optional<importer::ResizeRequest> request = importer::requestFor(from, to, scales);
  if (!request) {
    node.error() << "'" << op->getName() << "' can't be written as ONNX: neither sizes nor scales of "
                 << graph::shapeText(from) << " lead to both its result's shape and its scales";
    return;
  }
  if (!request->policy.empty())
    attributes.text("keep_aspect_ratio_policy", request->policy).integers("axes", request->axes);
  Operand x = node.operand(op.getX());
  if (request->sizes.empty())
    node.results("Resize", {x, roi, node.reals(scales)}, attributes);
  else
    node.results("Resize", {x, roi, Operand(), node.integers(request->sizes)}, attributes);
}

void exporter::writeSlice(NodeWriter &node) {
  auto op = cast<graph::SliceOp>(node.operation());
  SmallVector<int64_t> starts, ends, axes, steps;
  for (auto [i, whole] : llvm::enumerate(graph::shapeOf(op.getX()))) {
    int64_t start = op.getStarts()[i], size = op.getSizes()[i], step = op.getSteps()[i];
    // One axis is written even where nothing is cut.
    bool isLast = i + 1 == op.getStarts().size();
    if (start == 0 && size == whole && step == 1 && !(isLast && axes.empty()))
      continue;
    int64_t end = start + size * step;
    starts.push_back(start);
    // A negative end counts from the back; this is before the first element.
    ends.push_back(end < 0 ? INT32_MIN : end);
    axes.push_back(i);
    steps.push_back(step);
  }
  Operand x = node.operand(op.getX());
  if (axes.empty())
    return node.results("Identity", x);
  node.results("Slice", {x, node.integers(starts), node.integers(ends), node.integers(axes), node.integers(steps)});
}

void exporter::writeTile(NodeWriter &node) {
  auto op = cast<graph::TileOp>(node.operation());
  node.results("Tile", {node.operand(op.getX()), node.integers(op.getRepeats())});
}

void exporter::writeTrilu(NodeWriter &node) {
  auto op = cast<graph::TriluOp>(node.operation());
  node.results("Trilu", {node.operand(op.getX()), node.integer(op.getK())},
               Attributes().integer("upper", op.getUpper()));
}
