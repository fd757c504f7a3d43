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
#include <cmath>

using namespace llvm;

/// What the bits of a type of floats mean.
static int fractionBits(Type *type) {
  return APFloat::semanticsPrecision(type->getScalarType()->getFltSemantics()) - 1;
}
static int64_t exponentBias(Type *type) {
  return APFloat::semanticsMaxExponent(type->getScalarType()->getFltSemantics());
}

// The result has the sign of what is rounded, be it zero; infinities, values that are not a number and those too large
// for a fraction stay as they are.

/// Rounds by adding the number from which on floats have no fraction, and taking it away again.
static Value *roundByAddition(IRBuilder<> &builder, Intrinsic::ID kind, Value *x) {
  Type *type = x->getType();
  auto withSign = [&](Value *value) { return builder.CreateBinaryIntrinsic(Intrinsic::copysign, value, x); };
  Value *limit = ConstantFP::get(type, std::ldexp(1.0, fractionBits(type))), *one = ConstantFP::get(type, 1);
  Value *magnitude = builder.CreateUnaryIntrinsic(Intrinsic::fabs, x);
  Value *rounded = builder.CreateFSub(builder.CreateFAdd(magnitude, limit), limit);
  if (kind == Intrinsic::trunc)
    rounded =
        builder.CreateSelect(builder.CreateFCmpOGT(rounded, magnitude), builder.CreateFSub(rounded, one), rounded);
  rounded = withSign(rounded);
  if (kind == Intrinsic::floor)
    rounded = builder.CreateSelect(builder.CreateFCmpOGT(rounded, x), builder.CreateFSub(rounded, one), rounded);
  if (kind == Intrinsic::ceil)
    rounded =
        withSign(builder.CreateSelect(builder.CreateFCmpOLT(rounded, x), builder.CreateFAdd(rounded, one), rounded));
  return builder.CreateSelect(builder.CreateFCmpOLT(magnitude, limit), rounded, x);
}

namespace {
/// The function that rounds a float by its bits, for machines where arithmetic on floats is calls.
class BitRounding {
public:
  BitRounding(Function &function, Intrinsic::ID kind)
      : function(function), kind(kind), builder(function.getContext()), x(function.getArg(0)), type(x->getType()),
        integers(builder.getIntNTy(type->getScalarSizeInBits())) {}

  /// Fills the function, which takes and returns a float.
  void emit() {
    BasicBlock *entry = block("entry"), *small = block("small"), *large = block("large"), *fraction = block("fraction"),
               *whole = block("whole");
    builder.SetInsertPoint(entry);
    bits = builder.CreateBitCast(x, integers);
    magnitude = builder.CreateAnd(bits, ConstantInt::get(integers, APInt::getSignedMaxValue(integers->getBitWidth())));
    exponent = builder.CreateLShr(magnitude, fractionBits(type));
    builder.CreateCondBr(builder.CreateICmpULT(exponent, number(exponentBias(type))), small, large);
    builder.SetInsertPoint(small);
    roundSmall();
    builder.SetInsertPoint(large);
    Value *hasFraction = builder.CreateICmpULT(exponent, number(exponentBias(type) + fractionBits(type)));
    builder.CreateCondBr(hasFraction, fraction, whole);
    builder.SetInsertPoint(fraction);
    roundFraction();
    builder.SetInsertPoint(whole);
    builder.CreateRet(x);
  }

private:
  BasicBlock *block(const char *name) { return BasicBlock::Create(function.getContext(), name, &function); }
  ConstantInt *number(int64_t value) { return builder.getIntN(integers->getBitWidth(), value); }
  Value *isNegative() { return builder.CreateICmpSLT(bits, number(0)); }
  void returnBits(Value *result) { builder.CreateRet(builder.CreateBitCast(result, type)); }

  /// Below one there is zero, and perhaps one, each with its sign.
  void roundSmall() {
    Value *isOne = builder.CreateICmpNE(magnitude, number(0));
    switch (kind) {
    case Intrinsic::floor: isOne = builder.CreateAnd(isOne, isNegative()); break;
    case Intrinsic::ceil: isOne = builder.CreateAnd(isOne, builder.CreateNot(isNegative())); break;
    case Intrinsic::trunc: isOne = builder.getFalse(); break;
    default: isOne = builder.CreateICmpUGT(magnitude, number((exponentBias(type) - 1) << fractionBits(type))); break;
    }
    Value *one = builder.CreateSelect(isOne, number(exponentBias(type) << fractionBits(type)), number(0));
    returnBits(builder.CreateOr(builder.CreateXor(bits, magnitude), one));
  }

  /// The fraction is cut off, after an addition whose carry is the exponent's.
  void roundFraction() {
    Value *place = builder.CreateSub(number(exponentBias(type) + fractionBits(type)), exponent);
    Value *fraction = builder.CreateSub(builder.CreateShl(number(1), place), number(1));
    Value *addend = number(0);
    if (kind == Intrinsic::floor)
      addend = builder.CreateSelect(isNegative(), fraction, number(0));
    if (kind == Intrinsic::ceil)
      addend = builder.CreateSelect(isNegative(), number(0), fraction);
    // Just under a half for even numbers, a half for odd ones.
    if (kind == Intrinsic::roundeven)
      addend = builder.CreateAdd(builder.CreateLShr(fraction, 1),
                                 builder.CreateAnd(builder.CreateLShr(bits, place), number(1)));
    returnBits(builder.CreateAnd(builder.CreateAdd(bits, addend), builder.CreateNot(fraction)));
  }

  Function &function;
  Intrinsic::ID kind;
  IRBuilder<> builder;
  Value *x;
  Type *type;
  IntegerType *integers;
  Value *bits, *magnitude, *exponent;
};
} // namespace

/// The function that rounds floats of `type` by their bits, made as code of the same kind as `user`, one for each
/// rounding and type.
static Function *bitRounding(Module &module, Intrinsic::ID kind, Type *type, const Function &user) {
  std::string name =
      ("hone_" + Intrinsic::getBaseName(kind).drop_front(strlen("llvm.")) + (type->isFloatTy() ? "_f32" : "_f64"))
          .str();
  if (Function *made = module.getFunction(name))
    return made;
  auto *function = Function::Create(FunctionType::get(type, {type}, false), GlobalValue::InternalLinkage, name, module);
  function->setAttributes(AttributeList().addFnAttributes(
      module.getContext(), AttrBuilder(module.getContext(), user.getAttributes().getFnAttrs())));
  BitRounding(*function, kind).emit();
  return function;
}

static Value *roundByBits(IRBuilder<> &builder, Intrinsic::ID kind, Value *x) {
  Function &user = *builder.GetInsertBlock()->getParent();
  Function *function = bitRounding(*user.getParent(), kind, x->getType()->getScalarType(), user);
  auto *vector = dyn_cast<FixedVectorType>(x->getType());
  if (!vector)
    return builder.CreateCall(function, {x});
  Value *result = PoisonValue::get(vector);
  for (uint64_t lane = 0; lane != vector->getNumElements(); ++lane)
    result = builder.CreateInsertElement(result, builder.CreateCall(function, {builder.CreateExtractElement(x, lane)}),
                                         lane);
  return result;
}

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
      x = isHalf ? builder.CreateFPExt(x, type->getWithNewType(builder.getFloatTy())) : x;
      Value *rounded = value.isFloatingPoint() ? roundByAddition(builder, call->getIntrinsicID(), x)
                                               : roundByBits(builder, call->getIntrinsicID(), x);
      call->replaceAllUsesWith(isHalf ? builder.CreateFPTrunc(rounded, type) : rounded);
      call->eraseFromParent();
    }
  }
}
