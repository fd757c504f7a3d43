//===- Normalization.cpp - Importing normalizations and softmax ----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Normalization.h"
#include "Handlers.h"
#include "ModelFile.h"
#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "hone/Dialect/Graph/NormalizationOps.h"
#include "hone/Dialect/Graph/ReductionOps.h"
#include "hone/Dialect/Graph/UnaryOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

static Value mean(Node &node, Value x, ArrayRef<int64_t> axes, bool keepdims) {
  return node.create<graph::ReduceOp>(
      x, {node.attr("kind", graph::ReduceKindAttr::get(node.getContext(), graph::ReduceKind::mean)),
          node.integersAttr("axes", axes), node.flagAttr("keepdims", keepdims)});
}

Type importer::statisticsType(Node &node, Type type) {
  return type.getIntOrFloatBitWidth() < 32 ? Type(node.getBuilder().getF32Type()) : type;
}

/// The float type that attribute 'stash_type' names, `f32` if it is left out; null, with an error, for another type.
static Type stashType(Node &node) {
  int32_t number = int32_t(node.integer("stash_type", onnx::TensorProto::FLOAT));
  Type type = elementType(node.getContext(), number);
  if (isa_and_nonnull<FloatType>(type) && !node.hasFailed())
    return type;
  node.error() << "attribute 'stash_type' is " << number << " (" << dataTypeName(number)
               << "); expected a type of floats";
  return nullptr;
}

RootMeanSquareNorm importer::rootMeanSquareNorm(Node &node, Value x, ArrayRef<int64_t> axes, float epsilon,
                                                Value scale) {
  Type element = statisticsType(node, graph::tensorOf(x).getElementType());
  Value wide = node.cast(x, element);
  Value square = mean(node, node.create<graph::MulOp>({wide, wide}), axes, true);
  Value deviation = node.create<graph::SqrtOp>(node.create<graph::AddOp>({square, node.splat(epsilon, element)}));
  Value y = node.create<graph::DivOp>({wide, deviation});
  // The product in the wider of both types, rounded once to that of the scale.
  Type scaleType = graph::tensorOf(scale).getElementType();
  Type product = scaleType.getIntOrFloatBitWidth() > element.getIntOrFloatBitWidth() ? scaleType : element;
  y = node.create<graph::MulOp>({node.cast(y, product), node.cast(scale, product)});
  return {node.cast(y, scaleType), deviation};
}

/// With statistics of the batch itself; yields the moved statistics too.
static LogicalResult importTrainingBatchNorm(Node &node) {
  Value x = node.cast(node.input(0), statisticsType(node, graph::tensorOf(node.input(0)).getElementType()));
  int64_t rank = graph::tensorOf(x).getRank();
  SmallVector<int64_t> axes = {0}, shape(rank, 1);
  axes.append(sequence(2, rank));
  if (rank < 2)
    return node.error() << "input 0 has rank " << rank << "; expected at least 2";
  shape[1] = graph::shapeOf(x)[1];
  Value center = mean(node, x, axes, false);
  Value difference = node.create<graph::SubOp>({x, node.reshape(center, shape)});
  Value variance = mean(node, node.create<graph::MulOp>({difference, difference}), axes, false);
  Value y = node.create<graph::BatchNormOp>({x, node.input(1), node.input(2), center, variance},
                                            {node.realAttr("epsilon", node.real("epsilon", 1e-5f))});
  y = node.cast(y, graph::tensorOf(node.input(0)).getElementType());
  float momentum = node.real("momentum", 0.9f);
  auto moved = [&](Value old, Value now) {
    Type element = graph::tensorOf(now).getElementType();
    Value kept = node.create<graph::MulOp>({node.cast(old, element), node.splat(momentum, element)});
    Value sum =
        node.create<graph::AddOp>({kept, node.create<graph::MulOp>({now, node.splat(1.0 - momentum, element)})});
    return node.cast(sum, graph::tensorOf(old).getElementType());
  };
  return node.results({y, moved(node.input(3), center), moved(node.input(4), variance)});
}

LogicalResult importer::importBatchNormalization(Node &node) {
  if (node.version() >= 14 && node.flag("training_mode", false))
    return importTrainingBatchNorm(node);
  if (!node.flag("spatial", true))
    return node.unsupported() << "attribute 'spatial' is 0; statistics for each position are not supported";
  for (unsigned i = 1; i < node.outputCount(); ++i)
    if (node.wantsOutput(i))
      return node.unsupported() << "output " << i << " '" << node.getProto().output(i)
                                << "' is a statistic of training, which is not supported";
  Type element = graph::tensorOf(node.input(0)).getElementType();
  SmallVector<Value> operands = {node.input(0)};
  for (unsigned i = 1; i < 5; ++i)
    operands.push_back(node.cast(node.input(i), element));
  return node.results(
      node.create<graph::BatchNormOp>(operands, {node.realAttr("epsilon", node.real("epsilon", 1e-5f))}));
}

LogicalResult importer::importGroupNormalization(Node &node) {
  Value x = node.input(0);
  ArrayRef<int64_t> shape = graph::shapeOf(x);
  int64_t groups = node.integer("num_groups", 0);
  if (shape.size() < 2 || groups <= 0 || shape[1] % groups != 0)
    return node.error() << "input 0 has shape " << graph::shapeText(shape) << " and attribute 'num_groups' is "
                        << groups << "; expected a divisor of the channels";
  // Until operator set 20 scale and bias belonged to groups.
  auto perChannel = [&, channels = shape[1]](Value value) {
    if (node.version() >= 21 || graph::tensorOf(value).getNumElements() != groups || channels == groups)
      return value;
    return node.reshape(node.expand(node.reshape(value, {groups, 1}), {groups, channels / groups}), {channels});
  };
  return node.results(node.create<graph::GroupNormOp>(
      {x, perChannel(node.input(1)), perChannel(node.input(2))},
      {node.integerAttr("groups", groups), node.realAttr("epsilon", node.real("epsilon", 1e-5f))}));
}

LogicalResult importer::importInstanceNormalization(Node &node) {
  ArrayRef<int64_t> shape = graph::shapeOf(node.input(0));
  if (shape.size() < 3)
    return node.error() << "input 0 has shape " << graph::shapeText(shape) << "; expected at least three dimensions";
  return node.results(node.create<graph::GroupNormOp>(
      node.allInputs(), {node.integerAttr("groups", shape[1]), node.realAttr("epsilon", node.real("epsilon", 1e-5f))}));
}

LogicalResult importer::importLayerNormalization(Node &node) {
  Value x = node.input(0);
  ArrayRef<int64_t> shape = graph::shapeOf(x);
  std::optional<int64_t> axis = node.axis(node.integer("axis", -1), shape.size());
  Type stash = stashType(node);
  if (!axis || !stash)
    return failure();
  // ONNX broadcasts scale and bias; the operation has one of each for each element.
  auto whole = [&](Value value) -> Value {
    if (!value || graph::shapeOf(value) == shape.drop_front(*axis))
      return value;
    auto fits = graph::broadcastShapes(graph::shapeOf(value), shape.drop_front(*axis));
    return fits && ArrayRef<int64_t>(*fits) == shape.drop_front(*axis) ? node.expand(value, shape.drop_front(*axis))
                                                                       : value;
  };
  // ONNX Runtime's form may have a scale, and with it a result, of another type.
  Type element = graph::tensorOf(x).getElementType(), result = graph::tensorOf(node.input(1)).getElementType();
  if (element != result)
    x = node.cast(
        x, statisticsType(node, result.getIntOrFloatBitWidth() > element.getIntOrFloatBitWidth() ? result : element));
  SmallVector<Value> results = node.createAllOptional<graph::LayerNormOp>(
      {x, whole(node.input(1)), whole(node.input(2))},
      {node.integerAttr("axis", *axis), node.realAttr("epsilon", node.real("epsilon", 1e-5f))});
  if (results.empty())
    return failure();
  return node.results({node.cast(results[0], result), node.cast(results[1], stash), node.cast(results[2], stash)});
}

LogicalResult importer::importRMSNormalization(Node &node) {
  Value x = node.input(0);
  int64_t rank = graph::tensorOf(x).getRank();
  std::optional<int64_t> axis = node.axis(node.integer("axis", -1), rank);
  Type stash = stashType(node);
  if (!axis || !stash)
    return failure();
  RootMeanSquareNorm norm =
      rootMeanSquareNorm(node, x, sequence(*axis, rank), node.real("epsilon", 1e-5f), node.input(1));
  if (!node.wantsOutput(1))
    return node.results(norm.result);
  return node.results({norm.result, node.cast(node.create<graph::ReciprocalOp>(norm.deviation), stash)});
}

/// Distances from the mean over the standard deviation, to which ONNX's own text of the function adds 1e-9.
LogicalResult importer::importMeanVarianceNormalization(Node &node) {
  Value x = node.input(0);
  Type element = graph::tensorOf(x).getElementType();
  SmallVector<int64_t> given = node.has("axes") ? node.integers("axes") : SmallVector<int64_t>{0, 2, 3};
  std::optional<SmallVector<int64_t>> axes = node.axes(given, graph::tensorOf(x).getRank());
  if (!axes)
    return failure();
  llvm::sort(*axes);
  Value wide = node.cast(x, statisticsType(node, element));
  Value distance = node.create<graph::SubOp>({wide, mean(node, wide, *axes, true)});
  Value variance = mean(node, node.create<graph::MulOp>({distance, distance}), *axes, true);
  Value deviation = node.create<graph::AddOp>(
      {node.create<graph::SqrtOp>(variance), node.splat(1e-9, statisticsType(node, element))});
  return node.results(node.cast(node.create<graph::DivOp>({distance, deviation}), element));
}

/// Before operator set 13 softmax and its kin saw a matrix, its columns starting at `axis`.
template <typename Op> static LogicalResult importOverAxis(Node &node) {
  Value x = node.input(0);
  SmallVector<int64_t> shape(graph::shapeOf(x));
  int64_t rank = shape.size();
  bool flattens = node.version() < 13;
  std::optional<int64_t> axis = node.axis(node.integer("axis", flattens ? 1 : -1), std::max<int64_t>(rank, 1));
  if (!axis)
    return failure();
  if (!flattens || *axis + 1 >= rank)
    return node.results(node.create<Op>(x, {node.integerAttr("axis", *axis)}));
  int64_t rows = 1, columns = 1;
  for (int64_t i = 0; i < rank; ++i)
    (i < *axis ? rows : columns) *= shape[i];
  Value matrix = node.create<Op>(node.reshape(x, {rows, columns}), {node.integerAttr("axis", 1)});
  return node.results(node.reshape(matrix, shape));
}

LogicalResult importer::importSoftmax(Node &node) { return importOverAxis<graph::SoftmaxOp>(node); }
LogicalResult importer::importLogSoftmax(Node &node) { return importOverAxis<graph::LogSoftmaxOp>(node); }
LogicalResult importer::importHardmax(Node &node) { return importOverAxis<graph::HardmaxOp>(node); }
