//===- BodyEmitter.cpp - The body of a structured operation on vectors ---------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "BodyEmitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace hone;

//===----------------------------------------------------------------------------===//
// BodyVariation
//===----------------------------------------------------------------------------===//

BodyVariation::BodyVariation(linalg::GenericOp op, std::optional<unsigned> vectorDimension, ArrayRef<bool> uniform)
    : op(op) {
  for (auto [argument, isUniform] : llvm::zip_equal(op.getBody()->getArguments(), uniform))
    variations[argument] = isUniform ? Variation::Uniform : Variation::Varying;
  for (Operation &operation : op.getBody()->without_terminator()) {
    auto variation = classify(&operation, vectorDimension);
    if (!variation) {
      vectorizable = false;
      return;
    }
    for (Value result : operation.getResults())
      variations[result] = *variation;
  }
}

Variation BodyVariation::of(Value value) const {
  // What is defined outside of the body is the same for all iterations.
  auto known = variations.find(value);
  return known == variations.end() ? Variation::Uniform : known->second;
}

/// Whether a vector load can start at the memref's element and take its neighbours in the last dimension.
static bool isContiguous(MemRefType type) {
  int64_t offset;
  SmallVector<int64_t> strides;
  return succeeded(type.getStridesAndOffset(strides, offset)) && !strides.empty() && strides.back() == 1 &&
         VectorType::isValidElementType(type.getElementType());
}

std::optional<Variation> BodyVariation::classify(Operation *operation, std::optional<unsigned> vectorDimension) const {
  if (auto index = dyn_cast<linalg::IndexOp>(operation))
    return index.getDim() == vectorDimension ? Variation::Stepped : Variation::Uniform;
  SetVector<Value> used(operation->operand_begin(), operation->operand_end());
  getUsedValuesDefinedAbove(operation->getRegions(), used);
  if (llvm::all_of(used, [&](Value value) { return of(value) == Variation::Uniform; }))
    return Variation::Uniform;
  if (auto load = dyn_cast<memref::LoadOp>(operation)) {
    bool rowsUniform =
        llvm::all_of(load.getIndices().drop_back(), [&](Value index) { return of(index) == Variation::Uniform; });
    if (rowsUniform && of(load.getIndices().back()) == Variation::Stepped && isContiguous(load.getMemRefType()))
      return Variation::Varying;
    return std::nullopt;
  }
  auto isStepped = [&](unsigned operand) { return of(operation->getOperand(operand)) == Variation::Stepped; };
  auto isUniform = [&](unsigned operand) { return of(operation->getOperand(operand)) == Variation::Uniform; };
  if (isa<arith::AddIOp>(operation) && ((isStepped(0) && isUniform(1)) || (isUniform(0) && isStepped(1))))
    return Variation::Stepped;
  if (isa<arith::SubIOp>(operation) && isStepped(0) && isUniform(1))
    return Variation::Stepped;
  if (isa<arith::IndexCastOp>(operation) && isStepped(0))
    return Variation::Stepped;
  bool hasVectorForm = OpTrait::hasElementwiseMappableTraits(operation) && operation->getNumRegions() == 0;
  auto isElement = [](Type type) { return VectorType::isValidElementType(type); };
  if (hasVectorForm && llvm::all_of(operation->getResultTypes(), isElement) &&
      llvm::all_of(operation->getOperandTypes(), isElement))
    return Variation::Varying;
  return std::nullopt;
}

//===----------------------------------------------------------------------------===//
// BodyEmitter
//===----------------------------------------------------------------------------===//

SmallVector<Value> BodyEmitter::emit(ArrayRef<Value> arguments) {
  for (auto [argument, value] : llvm::zip_equal(op.getBody()->getArguments(), arguments)) {
    if (!value)
      continue;
    (isa<VectorType>(value.getType()) ? vectors : scalars).map(argument, value);
  }
  for (Operation &operation : op.getBody()->without_terminator())
    emitOperation(&operation);
  SmallVector<Value> results;
  for (Value yielded : op.getBody()->getTerminator()->getOperands())
    results.push_back(width == 1 ? scalars.lookupOrDefault(yielded) : vectorOf(yielded));
  return results;
}

/// The value on all lanes.
Value BodyEmitter::vectorOf(Value value) {
  if (Value vector = vectors.lookupOrNull(value))
    return vector;
  Location location = op.getLoc();
  auto type = VectorType::get({width}, value.getType());
  Value vector = vector::BroadcastOp::create(builder, location, type, scalars.lookupOrDefault(value));
  if (variation->of(value) == Variation::Stepped) {
    SmallVector<APInt> steps;
    unsigned bits =
        value.getType().isIndex() ? IndexType::kInternalStorageBitWidth : value.getType().getIntOrFloatBitWidth();
    for (int64_t lane = 0; lane < width; ++lane)
      steps.emplace_back(bits, lane, /*isSigned=*/false, /*implicitTrunc=*/true);
    Value step = arith::ConstantOp::create(builder, location, DenseElementsAttr::get(type, steps));
    vector = arith::AddIOp::create(builder, location, vector, step);
  }
  vectors.map(value, vector);
  return vector;
}

Value BodyEmitter::emitVectorLoad(Operation *operation) {
  auto load = cast<memref::LoadOp>(operation);
  SmallVector<Value> position;
  for (Value index : load.getIndices())
    position.push_back(scalars.lookupOrDefault(index));
  auto type = VectorType::get({width}, load.getType());
  return vector::LoadOp::create(builder, load.getLoc(), type, scalars.lookupOrDefault(load.getMemRef()), position);
}

Value BodyEmitter::emitReciprocalProduct(Operation *division) {
  Location location = division->getLoc();
  Value divisor = scalars.lookupOrDefault(division->getOperand(1));
  Value one = arith::ConstantOp::create(builder, location, builder.getFloatAttr(divisor.getType(), 1.0));
  Value reciprocal = arith::DivFOp::create(builder, location, one, divisor);
  auto type = VectorType::get({width}, divisor.getType());
  Value lanes = vector::BroadcastOp::create(builder, location, type, reciprocal);
  return arith::MulFOp::create(builder, location, vectorOf(division->getOperand(0)), lanes);
}

/// Lets LLVM make one instruction of a multiplication and an addition.
static void markContractable(Operation *operation) {
  auto fastMath = dyn_cast<arith::ArithFastMathInterface>(operation);
  if (!fastMath || !isa<arith::AddFOp, arith::SubFOp, arith::MulFOp>(operation))
    return;
  arith::FastMathFlags flags = fastMath.getFastMathFlagsAttr().getValue() | arith::FastMathFlags::contract;
  operation->setAttr(fastMath.getFastMathAttrName(), arith::FastMathFlagsAttr::get(operation->getContext(), flags));
}

void BodyEmitter::emitOperation(Operation *operation) {
  if (auto index = dyn_cast<linalg::IndexOp>(operation)) {
    scalars.map(index.getResult(), indices[index.getDim()]);
    return;
  }
  bool hasScalar = width == 1 || llvm::all_of(operation->getResults(), [&](Value result) {
                     return variation->of(result) != Variation::Varying;
                   });
  if (hasScalar) {
    Operation *clone = builder.clone(*operation, scalars);
    if (freedom.contraction)
      markContractable(clone);
    return;
  }
  if (isa<memref::LoadOp>(operation)) {
    vectors.map(operation->getResult(0), emitVectorLoad(operation));
    return;
  }
  if (freedom.reciprocal && isa<arith::DivFOp>(operation) &&
      variation->of(operation->getOperand(1)) == Variation::Uniform) {
    vectors.map(operation->getResult(0), emitReciprocalProduct(operation));
    return;
  }
  SmallVector<Value> operands = llvm::map_to_vector(operation->getOperands(), [&](Value v) { return vectorOf(v); });
  OperationState state(operation->getLoc(), operation->getName());
  state.addOperands(operands);
  for (Type type : operation->getResultTypes())
    state.addTypes(VectorType::get({width}, type));
  state.addAttributes(operation->getAttrs());
  Operation *vector = builder.create(state);
  if (freedom.contraction)
    markContractable(vector);
  vectors.map(operation->getResults(), vector->getResults());
}
