//===- QuantizedOperands.cpp - Quantized operands and results ------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Quantization.h"
#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "hone/Dialect/Graph/ConversionOps.h"
#include "hone/Dialect/Graph/LogicOps.h"
#include "hone/Dialect/Graph/ReductionOps.h"
#include "hone/Dialect/Graph/UnaryOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

//===--- Checks --------------------------------------------------------------------===//

bool importer::holdsIntegers(Node &node, unsigned index) {
  if (!node.input(index))
    return true;
  Type element = graph::tensorOf(node.input(index)).getElementType();
  if (element.isInteger() && !element.isInteger(1))
    return true;
  node.error() << "input " << index << " is of type " << graph::tensorOf(node.input(index))
               << "; expected quantized integers";
  return false;
}

bool importer::holdsScales(Node &node, unsigned index) {
  if (!node.input(index) || isa<FloatType>(graph::tensorOf(node.input(index)).getElementType()))
    return true;
  node.error() << "input " << index << " is of type " << graph::tensorOf(node.input(index))
               << "; expected scales, which are floats";
  return false;
}

bool importer::areScalars(Node &node, std::initializer_list<unsigned> indices) {
  for (unsigned index : indices)
    if (node.input(index) && graph::tensorOf(node.input(index)).getNumElements() != 1) {
      node.error() << "input " << index << " has shape " << graph::shapeText(graph::shapeOf(node.input(index)))
                   << "; expected a scalar";
      return false;
    }
  return true;
}

//===--- Parameters ----------------------------------------------------------------===//

SmallVector<NamedAttribute> Parameters::attributes(Node &node) const {
  if (!axis)
    return {};
  return {node.integerAttr("axis", *axis)};
}

/// Whether `shape` is that of one value for each element of dimension `axis` of `whole`, other dimensions being 1.
static bool liesAlong(ArrayRef<int64_t> shape, ArrayRef<int64_t> whole, int64_t axis) {
  if (axis < 0 || axis >= int64_t(whole.size()))
    return false;
  if (shape.size() == 1)
    return shape[0] == whole[axis];
  if (shape.size() != whole.size())
    return false;
  for (int64_t i = 0, rank = whole.size(); i < rank; ++i)
    if (shape[i] != (i == axis ? whole[axis] : 1))
      return false;
  return true;
}

/// Whether scale or zero point `index` is absent, or has one element, or lies along `axis`; reports when not.
static bool fits(Node &node, unsigned index, ArrayRef<int64_t> whole, std::optional<int64_t> axis) {
  Value value = node.input(index);
  if (!value || graph::tensorOf(value).getNumElements() == 1)
    return true;
  if (axis && liesAlong(graph::shapeOf(value), whole, *axis))
    return true;
  InFlightDiagnostic diagnostic = node.error();
  diagnostic << "input " << index << " has shape " << graph::shapeText(graph::shapeOf(value)) << "; expected a scalar";
  if (axis && *axis >= 0 && *axis < int64_t(whole.size()))
    diagnostic << " or " << whole[*axis] << " elements, for dimension " << *axis << " of shape "
               << graph::shapeText(whole);
  return false;
}

/// Whether zero point `index` is absent or of the type of what it belongs to; reports when not.
static bool hasType(Node &node, unsigned index, Type storage) {
  Value zero = node.input(index);
  if (!zero || graph::tensorOf(zero).getElementType() == storage)
    return true;
  node.error() << "input " << index << " is of type " << graph::tensorOf(zero) << "; a zero point has the type of the "
               << "quantized tensor, " << storage;
  return false;
}

std::optional<Parameters> importer::readParameters(Node &node, unsigned scaleIndex, unsigned zeroIndex, Type storage,
                                                   ArrayRef<int64_t> whole, std::optional<int64_t> axis) {
  Value scale = node.input(scaleIndex), zero = node.input(zeroIndex);
  if (!holdsScales(node, scaleIndex) || !hasType(node, zeroIndex, storage))
    return std::nullopt;
  bool isVector = false;
  for (Value value : {scale, zero})
    isVector |= value && graph::tensorOf(value).getNumElements() != 1;
  if (!fits(node, scaleIndex, whole, axis) || !fits(node, zeroIndex, whole, axis))
    return std::nullopt;
  SmallVector<int64_t> shape;
  if (isVector)
    shape.push_back(whole[*axis]);
  auto shaped = [&](Value value) {
    if (graph::tensorOf(value).getNumElements() == 1)
      return node.expand(node.reshape(value, {}), shape);
    return node.reshape(value, shape);
  };
  Parameters parameters;
  parameters.scale = shaped(scale);
  parameters.zero = zero ? shaped(zero) : node.splat(0, storage, shape);
  if (isVector)
    parameters.axis = *axis;
  if (!parameters.scale || !parameters.zero)
    return std::nullopt;
  return parameters;
}

//===--- Values --------------------------------------------------------------------===//

/// Scales narrower than f32 are widened, so that nothing between the operands and the result is rounded to them.
static Value widened(Node &node, Value scale) {
  if (scale && graph::elementBytes(graph::tensorOf(scale).getElementType()) < 4)
    return node.cast(scale, node.getBuilder().getF32Type());
  return scale;
}

Value importer::dequantize(Node &node, Quantized operand, std::optional<int64_t> axis, bool broadcasts) {
  if (node.hasFailed() || !holdsIntegers(node, operand.value))
    return nullptr;
  Value x = node.input(operand.value), scale = node.input(operand.scale), zero = node.input(operand.zero);
  Type storage = graph::tensorOf(x).getElementType();
  // Parameters of another shape have no operation of their own.
  auto spreads = [&](Value value) {
    ArrayRef<int64_t> shape = value ? graph::shapeOf(value) : ArrayRef<int64_t>();
    if (!value || graph::tensorOf(value).getNumElements() == 1 ||
        liesAlong(shape, graph::shapeOf(x), axis.value_or(-1)) || shape.size() != graph::shapeOf(x).size())
      return false;
    auto whole = graph::broadcastShapes(shape, graph::shapeOf(x));
    return whole && ArrayRef<int64_t>(*whole) == graph::shapeOf(x);
  };
  if (broadcasts && (spreads(scale) || spreads(zero))) {
    if (!holdsScales(node, operand.scale) || !hasType(node, operand.zero, storage))
      return nullptr;
    return dequantizeEach(node, x, widened(node, scale), zero);
  }
  return dequantize(node, x, operand, axis);
}

Value importer::dequantize(Node &node, Value x, Quantized operand, std::optional<int64_t> axis) {
  if (node.hasFailed() || !x || !holdsIntegers(node, operand.value))
    return nullptr;
  std::optional<Parameters> parameters =
      readParameters(node, operand.scale, operand.zero, graph::tensorOf(x).getElementType(), graph::shapeOf(x), axis);
  if (!parameters)
    return nullptr;
  return node.create<graph::DequantizeLinearOp>({x, widened(node, parameters->scale), parameters->zero},
                                                parameters->attributes(node));
}

Value importer::quantize(Node &node, Value real, unsigned scale, unsigned zero, Type otherwise,
                         std::optional<int64_t> axis) {
  if (node.hasFailed() || !real || !holdsIntegers(node, zero))
    return nullptr;
  Type storage = node.input(zero) ? graph::tensorOf(node.input(zero)).getElementType() : otherwise;
  std::optional<Parameters> parameters = readParameters(node, scale, zero, storage, graph::shapeOf(real), axis);
  if (!parameters)
    return nullptr;
  return node.create<graph::QuantizeLinearOp>({real, widened(node, parameters->scale), parameters->zero},
                                              parameters->attributes(node));
}

Value importer::dequantizeBias(Node &node, unsigned bias, unsigned xScale, unsigned wScale, double factor) {
  Value sums = node.input(bias);
  if (node.hasFailed() || !sums)
    return nullptr;
  Type i32 = node.getBuilder().getI32Type(), f64 = node.getBuilder().getF64Type();
  auto exact = [&](unsigned index) {
    Value scale = node.cast(node.input(index), f64);
    bool isScalar = scale && graph::tensorOf(scale).getNumElements() == 1;
    return isScalar ? node.reshape(scale, {}) : scale;
  };
  Value scale = node.create<graph::MulOp>({exact(xScale), exact(wScale)});
  if (factor != 1.0)
    scale = node.create<graph::MulOp>({scale, node.splat(factor, f64)});
  if (!scale)
    return nullptr;
  int64_t rank = graph::tensorOf(sums).getRank(), count = graph::tensorOf(scale).getNumElements();
  if (count != 1) {
    scale = node.reshape(scale, {count});
    // One bias for all columns becomes one for each.
    if (rank == 0 || graph::shapeOf(sums).back() == 1) {
      SmallVector<int64_t> shape(graph::shapeOf(sums));
      shape.resize(std::max<int64_t>(rank, 1), 1);
      shape.back() = count;
      sums = node.expand(sums, shape);
      rank = shape.size();
    }
  }
  Value zero = node.splat(0, i32, graph::shapeOf(scale));
  SmallVector<NamedAttribute> attributes;
  if (count != 1)
    attributes.push_back(node.integerAttr("axis", rank - 1));
  return node.cast(node.create<graph::DequantizeLinearOp>({sums, scale, zero}, attributes),
                   node.getBuilder().getF32Type());
}

/// Whether a constant's elements are all zero.
static bool isAllZero(Value value) {
  std::optional<ConstantData> data = ConstantData::of(value);
  for (int64_t i = 0; data && i < data->size(); ++i)
    if (data->asInteger(i) != 0)
      return false;
  return data.has_value();
}

Value importer::centered(Node &node, unsigned index, unsigned zeroIndex, int64_t axis) {
  if (node.hasFailed() || !holdsIntegers(node, index))
    return nullptr;
  Value x = node.input(index), zero = node.input(zeroIndex);
  if (!hasType(node, zeroIndex, graph::tensorOf(x).getElementType()))
    return nullptr;
  Type i32 = node.getBuilder().getI32Type();
  Value wide = node.cast(x, i32);
  if (!zero)
    return wide;
  ArrayRef<int64_t> shape = graph::shapeOf(x), given = graph::shapeOf(zero);
  SmallVector<int64_t> spread(given);
  if (graph::tensorOf(zero).getNumElements() == 1) {
    spread.clear();
  } else if (liesAlong(given, shape, axis)) {
    spread.assign(shape.size(), 1);
    spread[axis] = shape[axis];
  } else {
    auto whole = graph::broadcastShapes(given, shape);
    if (given.size() != shape.size() || !whole || ArrayRef<int64_t>(*whole) != shape) {
      fits(node, zeroIndex, shape, axis);
      return nullptr;
    }
  }
  if (isAllZero(zero))
    return wide;
  return node.create<graph::SubOp>({wide, node.cast(node.reshape(zero, spread), i32)});
}

Value importer::repeatBlocks(Node &node, Value values, int64_t axis, int64_t size, int64_t extent) {
  if (!values)
    return nullptr;
  SmallVector<int64_t> apart(graph::shapeOf(values)), whole(apart);
  whole[axis] *= size;
  apart.insert(apart.begin() + axis + 1, 1);
  Value split = node.reshape(values, apart);
  apart[axis + 1] = size;
  return node.slice(node.reshape(node.expand(split, apart), whole), axis, 0, extent);
}

Value importer::dequantizeEach(Node &node, Value x, Value scale, Value zero) {
  if (!x || !scale)
    return nullptr;
  // The difference of two narrow integers needs more bits than they have.
  Type element = graph::tensorOf(x).getElementType();
  Type wide = element.getIntOrFloatBitWidth() < 32 ? node.getBuilder().getI32Type() : element;
  Value steps = node.cast(x, wide);
  if (zero)
    steps = node.create<graph::SubOp>({steps, node.cast(zero, wide)});
  return node.create<graph::MulOp>({node.cast(steps, graph::tensorOf(scale).getElementType()), scale});
}

DynamicallyQuantized importer::quantizeDynamically(Node &node, Value x) {
  Type f32 = node.getBuilder().getF32Type();
  Type u8 = IntegerType::get(node.getContext(), 8, IntegerType::Unsigned);
  SmallVector<int64_t> axes = sequence(0, graph::tensorOf(x).getRank());
  auto extreme = [&](graph::ReduceKind kind) {
    return node.create<graph::ReduceOp>(x, {node.attr("kind", graph::ReduceKindAttr::get(node.getContext(), kind)),
                                            node.integersAttr("axes", axes), node.flagAttr("keepdims", false)});
  };
  Value none = node.splat(0, f32), steps = node.splat(255, f32);
  Value least = node.create<graph::MinOp>({extreme(graph::ReduceKind::min), none});
  Value greatest = node.create<graph::MaxOp>({extreme(graph::ReduceKind::max), none});
  Value range = node.create<graph::SubOp>({greatest, least});
  // Nothing but zeros has no range; any scale represents it.
  range = node.create<graph::WhereOp>({node.create<graph::EqualOp>({range, none}), node.splat(1, f32), range});
  Value scale = node.create<graph::DivOp>({range, steps});
  Value shift = node.create<graph::SubOp>({none, node.create<graph::DivOp>({least, scale})});
  Value inside = node.create<graph::ClipOp>(
      {shift, none, steps}, {node.attr("operandSegmentSizes", node.getBuilder().getDenseI32ArrayAttr({1, 1, 1}))});
  Value zero = node.cast(node.create<graph::RoundOp>(inside), u8);
  return {node.create<graph::QuantizeLinearOp>({x, scale, zero}), scale, zero};
}
