//===- DotProductCode.h - A described dot product in LLVM IR --------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_TARGET_DOTPRODUCTCODE_H
#define HONE_TARGET_DOTPRODUCTCODE_H

#include "hone/Target/TargetDescription.h"
#include "llvm/IR/IRBuilder.h"

namespace hone {

/// The types between which a dot product stands: those of the sum and of what is multiplied. Operands that go through
/// an instruction that unpacks them are words.
struct DotProductTypes {
  llvm::Type *accumulator, *lhs, *rhs;
};

DotProductTypes dotProductTypes(llvm::LLVMContext &context, const DotProduct &dot);

/// Adds the instruction at the builder's place and returns the new sum; or null, and in `reason` why the intrinsics do
/// not have these types.
llvm::Value *buildDotProduct(llvm::IRBuilder<> &builder, const DotProduct &dot, llvm::Value *sum, llvm::Value *lhs,
                             llvm::Value *rhs, std::string &reason);

} // namespace hone

#endif // HONE_TARGET_DOTPRODUCTCODE_H
