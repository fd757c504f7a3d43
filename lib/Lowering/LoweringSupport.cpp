//===- LoweringSupport.cpp - What the families' lowerings share ----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "LoweringSupport.h"
#include "hone/Dialect/Graph/Quantized.h"
#include "hone/Support/Diagnostics.h"
#include "mlir/Dialect/Utils/ReshapeOpsUtils.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace hone;

Type hone::signless(Type type) {
  if (auto tensor = dyn_cast<RankedTensorType>(type))
    return tensor.clone(signless(tensor.getElementType()));
  if (auto integer = dyn_cast<IntegerType>(type); integer && !integer.isSignless())
    return IntegerType::get(type.getContext(), integer.getWidth());
  return graph::storageType(type);
}

bool hone::isUnsigned(Type type) {
  auto integer = dyn_cast<IntegerType>(getElementTypeOrSelf(type));
  return integer && (integer.isUnsigned() || integer.getWidth() == 1);
}

Value hone::scalarConstant(ImplicitLocOpBuilder &builder, Type type, double value) {
  if (auto floating = dyn_cast<FloatType>(type))
    return arith::ConstantOp::create(builder, FloatAttr::get(floating, value));
  unsigned width = type.isIndex() ? IndexType::kInternalStorageBitWidth : type.getIntOrFloatBitWidth();
  APInt bits(width, uint64_t(int64_t(value)), /*isSigned=*/true, /*implicitTrunc=*/true);
  return arith::ConstantOp::create(builder, IntegerAttr::get(type, bits));
}

Value hone::filledTensor(ImplicitLocOpBuilder &builder, RankedTensorType type, Value value) {
  Value empty = tensor::EmptyOp::create(builder, type.getShape(), type.getElementType());
  return linalg::FillOp::create(builder, value, empty).getResult(0);
}

Value hone::filledTensor(ImplicitLocOpBuilder &builder, RankedTensorType type, double value) {
  return filledTensor(builder, type, scalarConstant(builder, type.getElementType(), value));
}

std::optional<TypedAttr> hone::splatValue(Value value) {
  DenseElementsAttr elements;
  if (!matchPattern(value, m_Constant(&elements)) || !elements.isSplat())
    return std::nullopt;
  auto scalar = elements.getSplatValue<TypedAttr>();
  auto integer = dyn_cast<IntegerAttr>(scalar);
  if (integer && !integer.getType().isSignlessInteger())
    return IntegerAttr::get(signless(integer.getType()), integer.getValue());
  return scalar;
}

/// How an input of shape `from` is read when it broadcasts to `to`.
static AffineMap broadcastMap(MLIRContext *context, ArrayRef<int64_t> from, ArrayRef<int64_t> to) {
  SmallVector<AffineExpr> results;
  int64_t offset = to.size() - from.size();
  for (auto [index, size] : llvm::enumerate(from)) {
    bool repeated = size == 1 && to[offset + index] != 1;
    results.push_back(repeated ? getAffineConstantExpr(0, context) : getAffineDimExpr(offset + index, context));
  }
  return AffineMap::get(to.size(), 0, results, context);
}

static Value buildGeneric(ImplicitLocOpBuilder &builder, RankedTensorType type, ValueRange inputs,
                          ArrayRef<AffineMap> inputMaps, ScalarBody body) {
  SmallVector<AffineMap> maps(inputMaps);
  maps.push_back(builder.getMultiDimIdentityMap(type.getRank()));
  SmallVector<utils::IteratorType> iterators(type.getRank(), utils::IteratorType::parallel);
  Value empty = tensor::EmptyOp::create(builder, type.getShape(), type.getElementType());
  auto emit = [&](OpBuilder &nested, Location location, ValueRange arguments) {
    ImplicitLocOpBuilder scalars(location, nested);
    Value result = body(scalars, arguments.drop_back());
    linalg::YieldOp::create(scalars, result);
  };
  return linalg::GenericOp::create(builder, type, inputs, empty, maps, iterators, emit).getResult(0);
}

Value hone::buildElementwise(ImplicitLocOpBuilder &builder, RankedTensorType type, ValueRange inputs, ScalarBody body) {
  SmallVector<AffineMap> maps;
  for (Value input : inputs) {
    // A scalar may come as a tensor of more dimensions than the result has, all of size one.
    ArrayRef<int64_t> shape = graph::shapeOf(input);
    int64_t extra = std::max<int64_t>(0, int64_t(shape.size()) - type.getRank());
    AffineMap map = broadcastMap(builder.getContext(), shape.drop_front(extra), type.getShape());
    SmallVector<AffineExpr> results(extra, builder.getAffineConstantExpr(0));
    llvm::append_range(results, map.getResults());
    maps.push_back(AffineMap::get(type.getRank(), 0, results, builder.getContext()));
  }
  return buildElementwise(builder, type, inputs, maps, body);
}

Value hone::buildElementwise(ImplicitLocOpBuilder &builder, RankedTensorType type, ValueRange inputs,
                             ArrayRef<AffineMap> maps, ScalarBody body) {
  SmallVector<Value> read;
  SmallVector<AffineMap> readMaps;
  SmallVector<std::optional<TypedAttr>> splats;
  for (auto [input, map] : llvm::zip_equal(inputs, maps)) {
    splats.push_back(splatValue(input));
    if (splats.back())
      continue;
    read.push_back(input);
    readMaps.push_back(map);
  }
  return buildGeneric(builder, type, read, readMaps, [&](ImplicitLocOpBuilder &scalars, ValueRange elements) {
    SmallVector<Value> all;
    for (const std::optional<TypedAttr> &splat : splats) {
      if (splat) {
        all.push_back(arith::ConstantOp::create(scalars, *splat));
        continue;
      }
      all.push_back(elements.front());
      elements = elements.drop_front();
    }
    return body(scalars, all);
  });
}

/// Says in the operation's `doc` which node made the first tensor that its body reads. Upstream's CSE compares the
/// bodies of all operations that have the same attributes and operands, so that it would take the square of the number
/// of those that differ in this tensor alone.
static void noteCapture(linalg::GenericOp op) {
  op.getBody()->walk([&](Operation *nested) {
    for (Value operand : nested->getOperands()) {
      Operation *source = operand.getDefiningOp();
      if (!source || op->isAncestor(source) || nodeName(source->getLoc()).empty())
        continue;
      op.setDoc(nodeName(source->getLoc()));
      return WalkResult::interrupt();
    }
    return WalkResult::advance();
  });
}

Value hone::buildIndexed(ImplicitLocOpBuilder &builder, RankedTensorType type, ValueRange inputs,
                         ArrayRef<AffineMap> maps, IndexedBody body) {
  Value indexed = buildGeneric(builder, type, inputs, maps, [&](ImplicitLocOpBuilder &scalars, ValueRange elements) {
    SmallVector<Value> position;
    for (int64_t i = 0; i < type.getRank(); ++i)
      position.push_back(linalg::IndexOp::create(scalars, i));
    return body(scalars, position, elements);
  });
  noteCapture(indexed.getDefiningOp<linalg::GenericOp>());
  return indexed;
}

Value hone::reshapeTo(ImplicitLocOpBuilder &builder, Value value, ArrayRef<int64_t> shape) {
  auto from = cast<RankedTensorType>(value.getType());
  RankedTensorType to = from.clone(shape);
  if (from == to)
    return value;
  if (from.getRank() > to.getRank()) {
    if (auto groups = getReassociationIndicesForReshape(from, to))
      return tensor::CollapseShapeOp::create(builder, to, value, *groups);
  } else if (from.getRank() < to.getRank()) {
    if (auto groups = getReassociationIndicesForReshape(from, to))
      return tensor::ExpandShapeOp::create(builder, to, value, *groups);
  }
  // No dimension groups of one side make up the other: by way of one dimension.
  RankedTensorType flat = from.clone({from.getNumElements()});
  auto all = [](int64_t rank) {
    SmallVector<ReassociationIndices> groups;
    if (rank)
      groups.push_back(llvm::to_vector(llvm::seq<int64_t>(0, rank)));
    return groups;
  };
  if (from.getRank() == 0)
    value = tensor::ExpandShapeOp::create(builder, flat, value, all(0));
  else if (from.getRank() > 1)
    value = tensor::CollapseShapeOp::create(builder, flat, value, all(from.getRank()));
  if (to.getRank() == 0)
    return tensor::CollapseShapeOp::create(builder, to, value, all(0));
  if (to.getRank() == 1)
    return value;
  return tensor::ExpandShapeOp::create(builder, to, value, all(to.getRank()));
}

Value hone::transposeTo(ImplicitLocOpBuilder &builder, Value value, ArrayRef<int64_t> permutation) {
  auto type = cast<RankedTensorType>(value.getType());
  SmallVector<int64_t> shape;
  for (int64_t from : permutation)
    shape.push_back(type.getDimSize(from));
  Value empty = tensor::EmptyOp::create(builder, shape, type.getElementType());
  return linalg::TransposeOp::create(builder, value, empty, permutation).getResult()[0];
}

/// The bounds of an integer type as floats of `type`, moved inwards to what `type` can hold exactly.
static std::pair<double, double> integerBounds(IntegerType integer, bool isUnsigned, FloatType type) {
  int64_t width = integer.getWidth(), mantissa = type.getFPMantissaWidth();
  int64_t magnitude = isUnsigned ? width : width - 1;
  double low = isUnsigned ? 0 : -std::ldexp(1.0, magnitude);
  double high = magnitude <= mantissa ? std::ldexp(1.0, magnitude) - 1
                                      : std::ldexp(1.0, magnitude) - std::ldexp(1.0, magnitude - mantissa);
  return {low, high};
}

static Value floatToInteger(ImplicitLocOpBuilder &builder, Value value, IntegerType to, bool toUnsigned) {
  auto type = cast<FloatType>(value.getType());
  // Eight and sixteen bits are cut from 32, as C compilers do, so that out-of-range values wrap and not trap.
  IntegerType wide = to.getWidth() < 32 ? builder.getI32Type() : to;
  bool wideUnsigned = toUnsigned && to.getWidth() >= 32;
  // The conversion is undefined outside the type's range; the nearest value inside stands for those.
  auto [low, high] = integerBounds(wide, wideUnsigned, type);
  Value lowest = scalarConstant(builder, type, low), highest = scalarConstant(builder, type, high);
  Value above = arith::CmpFOp::create(builder, arith::CmpFPredicate::OGT, value, lowest);
  value = arith::SelectOp::create(builder, above, value, lowest);
  Value below = arith::CmpFOp::create(builder, arith::CmpFPredicate::OLT, value, highest);
  value = arith::SelectOp::create(builder, below, value, highest);
  Value result = wideUnsigned ? Value(arith::FPToUIOp::create(builder, wide, value))
                              : Value(arith::FPToSIOp::create(builder, wide, value));
  return wide == to ? result : Value(arith::TruncIOp::create(builder, to, result));
}

Value hone::convertScalar(ImplicitLocOpBuilder &builder, Value value, Type to, bool fromUnsigned, bool toUnsigned) {
  Type from = value.getType();
  if (from == to)
    return value;
  // Half precision meets other types by way of f32, for which every machine has instructions.
  Type wideFrom = computationType(from), wideTo = computationType(to), f32 = builder.getF32Type();
  if (wideFrom != from && to != f32) {
    Value wide = arith::ExtFOp::create(builder, f32, value);
    return convertScalar(builder, wide, to, fromUnsigned, toUnsigned);
  }
  if (wideTo != to && from != f32) {
    Value wide = convertScalar(builder, value, f32, fromUnsigned, false);
    return arith::TruncFOp::create(builder, to, wide);
  }
  if (auto floating = dyn_cast<FloatType>(from)) {
    if (to.isInteger(1)) {
      Value zero = scalarConstant(builder, from, 0);
      return arith::CmpFOp::create(builder, arith::CmpFPredicate::UNE, value, zero);
    }
    if (auto integer = dyn_cast<IntegerType>(to))
      return floatToInteger(builder, value, integer, toUnsigned);
    if (cast<FloatType>(to).getWidth() > floating.getWidth())
      return arith::ExtFOp::create(builder, to, value);
    return arith::TruncFOp::create(builder, to, value);
  }
  if (to.isInteger(1)) {
    Value zero = scalarConstant(builder, from, 0);
    return arith::CmpIOp::create(builder, arith::CmpIPredicate::ne, value, zero);
  }
  if (isa<FloatType>(to)) {
    if (fromUnsigned)
      return arith::UIToFPOp::create(builder, to, value);
    return arith::SIToFPOp::create(builder, to, value);
  }
  if (to.getIntOrFloatBitWidth() < from.getIntOrFloatBitWidth())
    return arith::TruncIOp::create(builder, to, value);
  if (fromUnsigned)
    return arith::ExtUIOp::create(builder, to, value);
  return arith::ExtSIOp::create(builder, to, value);
}

Value hone::isNaN(ImplicitLocOpBuilder &b, Value x) {
  auto type = cast<FloatType>(x.getType());
  auto bits = b.getIntegerType(type.getWidth());
  APInt infinity = APFloat::getInf(type.getFloatSemantics()).bitcastToAPInt();
  auto constant = [&](const APInt &value) -> Value {
    return arith::ConstantOp::create(b, b.getIntegerAttr(bits, value));
  };
  Value number = arith::BitcastOp::create(b, bits, x);
  Value magnitude = arith::AndIOp::create(b, number, constant(APInt::getSignedMaxValue(type.getWidth())));
  return arith::CmpIOp::create(b, arith::CmpIPredicate::ugt, magnitude, constant(infinity));
}

Type hone::computationType(Type elementType) {
  if (elementType.isF16() || elementType.isBF16())
    return Float32Type::get(elementType.getContext());
  return elementType;
}
