//===- ExpandRoundings.cpp - Rounding without an instruction -------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "ExpandRoundings.h"
#include "llvm/CodeGen/TargetLowering.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

using namespace llvm;

namespace {
/// The code for one rounding. The result has the sign of what is rounded, be it zero; infinities, values that are not a number and
/// those too large for a fraction stay as they are.
class Expansion {
public:
  Expansion(IRBuilder<> &builder, Intrinsic::ID kind, Value *x) : builder(builder), kind(kind), x(x), type(x->getType()) {
    const fltSemantics &semantics = type->getScalarType()->getFltSemantics();
    fractionBits = APFloat::semanticsPrecision(semantics) - 1;
    bias = APFloat::semanticsMaxExponent(semantics);
  }

  /// By adding the number from which on floats have no fraction, and taking it away again.
  Value *byAddition() {
    Value *limit = ConstantFP::get(type, std::ldexp(1.0, fractionBits)), *one = ConstantFP::get(type, 1);
    Value *magnitude = builder.CreateUnaryIntrinsic(Intrinsic::fabs, x);
    Value *rounded = builder.CreateFSub(builder.CreateFAdd(magnitude, limit), limit);
    if (kind == Intrinsic::trunc)
      rounded = builder.CreateSelect(builder.CreateFCmpOGT(rounded, magnitude), builder.CreateFSub(rounded, one), rounded);
    rounded = withSign(rounded);
    if (kind == Intrinsic::floor)
      rounded = builder.CreateSelect(builder.CreateFCmpOGT(rounded, x), builder.CreateFSub(rounded, one), rounded);
    if (kind == Intrinsic::ceil)
      rounded = withSign(builder.CreateSelect(builder.CreateFCmpOLT(rounded, x), builder.CreateFAdd(rounded, one), rounded));
    return builder.CreateSelect(builder.CreateFCmpOLT(magnitude, limit), rounded, x);
  }

  /// On the bits of the number, for machines where arithmetic on floats is calls.
  Value *byBits() {
    Type *integers = type->getWithNewType(builder.getIntNTy(type->getScalarSizeInBits()));
    auto number = [&](int64_t value) { return ConstantInt::get(integers, value, /*IsSigned=*/true); };
    Value *bits = builder.CreateBitCast(x, integers);
    Value *magnitude = builder.CreateAnd(bits, ConstantInt::get(integers, APInt::getSignedMaxValue(type->getScalarSizeInBits())));
    Value *sign = builder.CreateXor(bits, magnitude);
    Value *exponent = builder.CreateLShr(magnitude, fractionBits);
    Value *isSmall = builder.CreateICmpULT(exponent, number(bias)), *isWhole = builder.CreateICmpUGE(exponent, number(bias + fractionBits));
    // What one counts for in the bits; anything that can be shifted by where there is none.
    Value *place = builder.CreateSub(number(bias + fractionBits), exponent);
    place = builder.CreateSelect(builder.CreateOr(isSmall, isWhole), number(1), place);
    Value *unit = builder.CreateShl(number(1), place);
    Value *fraction = builder.CreateSub(unit, number(1));
    // The carry out of the fraction is the exponent's.
    Value *rounded = builder.CreateAnd(builder.CreateAdd(bits, addend(bits, sign, place, fraction, number(0))), builder.CreateNot(fraction));
    int64_t oneBits = int64_t(bias) << fractionBits, halfBits = int64_t(bias - 1) << fractionBits;
    Value *isAwayFromZero = smallIsOne(magnitude, sign, number(0), number(halfBits));
    Value *small = builder.CreateOr(sign, builder.CreateSelect(isAwayFromZero, number(oneBits), number(0)));
    rounded = builder.CreateSelect(isSmall, small, builder.CreateSelect(isWhole, bits, rounded));
    return builder.CreateBitCast(rounded, type);
  }

private:
  Value *withSign(Value *value) { return builder.CreateBinaryIntrinsic(Intrinsic::copysign, value, x); }

  /// What is added before the fraction is cut off.
  Value *addend(Value *bits, Value *sign, Value *place, Value *fraction, Value *zero) {
    Value *isNegative = builder.CreateICmpNE(sign, zero);
    switch (kind) {
    case Intrinsic::floor: return builder.CreateSelect(isNegative, fraction, zero);
    case Intrinsic::ceil: return builder.CreateSelect(isNegative, zero, fraction);
    case Intrinsic::trunc: return zero;
    default: break;
    }
    // Just under a half for even numbers, a half for odd ones.
    Value *one = ConstantInt::get(bits->getType(), 1);
    Value *isOdd = builder.CreateAnd(builder.CreateLShr(bits, place), one);
    return builder.CreateAdd(builder.CreateLShr(fraction, one), isOdd);
  }

  /// Whether a number between zero and one, both excluded, becomes one in magnitude.
  Value *smallIsOne(Value *magnitude, Value *sign, Value *zero, Value *half) {
    Value *isFraction = builder.CreateICmpNE(magnitude, zero);
    switch (kind) {
    case Intrinsic::floor: return builder.CreateAnd(isFraction, builder.CreateICmpNE(sign, zero));
    case Intrinsic::ceil: return builder.CreateAnd(isFraction, builder.CreateICmpEQ(sign, zero));
    case Intrinsic::trunc: return builder.CreateICmpNE(zero, zero);
    default: return builder.CreateICmpUGT(magnitude, half);
    }
  }

  IRBuilder<> &builder;
  Intrinsic::ID kind;
  Value *x;
  Type *type;
  int fractionBits, bias;
};
} // namespace

/// The code generator's name of a rounding, or nothing for other functions.
static std::optional<unsigned> operationOf(Intrinsic::ID kind) {
  switch (kind) {
  case Intrinsic::floor: return ISD::FFLOOR;
  case Intrinsic::ceil: return ISD::FCEIL;
  case Intrinsic::trunc: return ISD::FTRUNC;
  case Intrinsic::roundeven: return ISD::FROUNDEVEN;
  default: return std::nullopt;
  }
}

/// The type that the code generator makes of one that the machine has no registers for, step by step.
static EVT legalType(const TargetLowering &lowering, const DataLayout &layout, Type *type) {
  EVT value = lowering.getValueType(layout, type);
  while (!lowering.isTypeLegal(value))
    value = lowering.getTypeToTransformTo(type->getContext(), value);
  return value;
}

void hone::expandRoundings(Module &module, const TargetMachine &machine) {
  for (Function &function : module) {
    const TargetLowering *lowering = nullptr;
    for (Instruction &instruction : make_early_inc_range(instructions(function))) {
      auto *call = dyn_cast<IntrinsicInst>(&instruction);
      std::optional<unsigned> operation = call ? operationOf(call->getIntrinsicID()) : std::nullopt;
      if (!operation)
        continue;
      if (!lowering)
        lowering = machine.getSubtargetImpl(function)->getTargetLowering();
      Type *type = call->getType();
      EVT value = legalType(*lowering, module.getDataLayout(), type);
      if (value.isFloatingPoint() && lowering->isOperationLegalOrCustom(*operation, value))
        continue;
      IRBuilder<> builder(call);
      // Halves are computed as floats, of which they are some.
      bool isHalf = type->getScalarSizeInBits() < 32;
      Value *x = call->getArgOperand(0);
      Expansion expansion(builder, call->getIntrinsicID(), isHalf ? builder.CreateFPExt(x, type->getWithNewType(builder.getFloatTy())) : x);
      Value *rounded = value.isFloatingPoint() ? expansion.byAddition() : expansion.byBits();
      call->replaceAllUsesWith(isHalf ? builder.CreateFPTrunc(rounded, type) : rounded);
      call->eraseFromParent();
    }
  }
}
