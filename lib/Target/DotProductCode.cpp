//===- DotProductCode.cpp - A described dot product in LLVM IR -----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Target/DotProductCode.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Intrinsics.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace hone;

static Type *typeOf(LLVMContext &context, DotElement element) {
  switch (element) {
  case DotElement::S8:
  case DotElement::U8: return Type::getInt8Ty(context);
  case DotElement::S16:
  case DotElement::U16: return Type::getInt16Ty(context);
  case DotElement::BF16: return Type::getBFloatTy(context);
  case DotElement::F16: return Type::getHalfTy(context);
  case DotElement::S32: return Type::getInt32Ty(context);
  case DotElement::F32: return Type::getFloatTy(context);
  }
  return nullptr;
}

DotProductTypes hone::dotProductTypes(LLVMContext &context, const DotProduct &dot) {
  Type *sum = typeOf(context, dot.accumulator), *word = Type::getInt32Ty(context);
  if (!dot.unpack.empty())
    return {sum, word, word};
  auto vector = [&](DotElement element, int64_t rows) {
    return FixedVectorType::get(typeOf(context, element), rows * dot.depth);
  };
  if (dot.kind == DotKind::Scalar)
    return {sum, vector(dot.lhs, 1), vector(dot.rhs, 1)};
  // A matrix's accumulator holds the products of each row with each.
  int64_t rows = dot.lanes;
  if (dot.kind == DotKind::Matrix)
    for (rows = 1; rows * rows < dot.lanes;)
      ++rows;
  return {FixedVectorType::get(sum, dot.lanes), vector(dot.lhs, rows), vector(dot.rhs, rows)};
}

static std::string print(const Type *type) {
  std::string text;
  raw_string_ostream(text) << *type;
  return text;
}

/// The intrinsic with that type, or null.
static Function *declare(Module &module, StringRef name, FunctionType *type) {
  Intrinsic::ID id = Intrinsic::lookupIntrinsicID(name);
  SmallVector<Type *> overloads;
  if (id == Intrinsic::not_intrinsic || !Intrinsic::getIntrinsicSignature(id, type, overloads))
    return nullptr;
  return Intrinsic::getOrInsertDeclaration(&module, id, overloads);
}

static FunctionType *signature(const DotProductTypes &types, DotSum sum) {
  switch (sum) {
  case DotSum::First: return FunctionType::get(types.accumulator, {types.accumulator, types.lhs, types.rhs}, false);
  case DotSum::Last: return FunctionType::get(types.accumulator, {types.lhs, types.rhs, types.accumulator}, false);
  case DotSum::Separate: return FunctionType::get(types.accumulator, {types.lhs, types.rhs}, false);
  }
  return nullptr;
}

Value *hone::buildDotProduct(IRBuilder<> &builder, const DotProduct &dot, Value *sum, Value *lhs, Value *rhs,
                             std::string &reason) {
  LLVMContext &context = builder.getContext();
  Module &module = *builder.GetInsertBlock()->getModule();
  DotProductTypes types = dotProductTypes(context, dot);
  if (!dot.unpack.empty()) {
    Type *word = builder.getInt32Ty();
    Function *unpack = declare(module, dot.unpack, FunctionType::get(word, {word}, false));
    if (!unpack) {
      reason = "intrinsic '" + dot.unpack + "' does not lead from a word to a word";
      return nullptr;
    }
    lhs = builder.CreateCall(unpack, lhs);
    rhs = builder.CreateCall(unpack, rhs);
  }
  if (dot.intrinsic.empty()) {
    auto *wide = FixedVectorType::get(types.accumulator, dot.depth);
    auto extend = [&](Value *value, DotElement element) {
      bool isUnsigned = element == DotElement::U8 || element == DotElement::U16;
      return isUnsigned ? builder.CreateZExt(value, wide) : builder.CreateSExt(value, wide);
    };
    Value *products = builder.CreateMul(extend(lhs, dot.lhs), extend(rhs, dot.rhs));
    return builder.CreateAdd(builder.CreateAddReduce(products), sum);
  }
  FunctionType *type = signature(types, dot.sum);
  Function *intrinsic = declare(module, dot.intrinsic, type);
  if (!intrinsic) {
    Intrinsic::ID id = Intrinsic::lookupIntrinsicID(dot.intrinsic);
    std::string known = Intrinsic::isOverloaded(id) ? "" : ", but is '" + print(Intrinsic::getType(context, id)) + "'";
    reason = "intrinsic '" + dot.intrinsic + "' would have to be '" + print(type) +
             "' for these elements, depth, lanes and sum" + known;
    return nullptr;
  }
  SmallVector<Value *> arguments = {lhs, rhs};
  if (dot.sum != DotSum::Separate)
    arguments.insert(dot.sum == DotSum::First ? arguments.begin() : arguments.end(), sum);
  Value *result = builder.CreateCall(intrinsic, arguments);
  if (dot.sum != DotSum::Separate)
    return result;
  return types.accumulator->isFPOrFPVectorTy() ? builder.CreateFAdd(result, sum) : builder.CreateAdd(result, sum);
}
