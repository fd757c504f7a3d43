//===- FloatRemarks.h - Naming what stays in floats  ----------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_QUANTIZATION_FLOATREMARKS_H
#define HONE_LIB_QUANTIZATION_FLOATREMARKS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/DenseMap.h"
#include <string>

namespace hone {

/// Why operators have no integer form.
using FloatReasons = llvm::DenseMap<mlir::Operation *, std::string>;

/// Emits a remark at each operator that computes in floats with dequantized numbers: what that costs, and why it does.
/// The borders of a model, where real numbers are what is asked for, are not such operators.
void remarkFloats(mlir::func::FuncOp function, const FloatReasons &reasons);

} // namespace hone

#endif // HONE_LIB_QUANTIZATION_FLOATREMARKS_H
