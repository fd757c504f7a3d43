//===- Kernel.h - The kernel dialect --------------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_KERNEL_KERNEL_H
#define HONE_DIALECT_KERNEL_KERNEL_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "hone/Dialect/Kernel/KernelDialect.h.inc"
#include "hone/Dialect/Kernel/KernelEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "hone/Dialect/Kernel/KernelAttributes.h.inc"

namespace hone {

/// On a kernel between `hone-select-tiles`, which chooses it, and `hone-pack-weights`, which makes it the kernel's
/// `dot`: the dot product that it will be made of.
inline constexpr llvm::StringLiteral chosenDotAttrName = "kernel.chosen_dot";
/// On a function whose last two arguments bound a loop of independent iterations: the elements that one call with all
/// of them combines, for whoever decides whether to spread it over threads.
inline constexpr llvm::StringLiteral kernelWorkAttrName = "kernel.work";

} // namespace hone

namespace hone::kernel {
class KernelOp;
namespace detail {
mlir::LogicalResult verifyKernelOp(KernelOp op);
} // namespace detail
} // namespace hone::kernel

#include "hone/Dialect/Kernel/KernelInterfaces.h.inc"

#define GET_OP_CLASSES
#include "hone/Dialect/Kernel/KernelOps.h.inc"

namespace hone::kernel {

/// Registers how kernels bufferize: in place, the output written and never read.
void registerBufferizableOpInterfaceExternalModels(mlir::DialectRegistry &registry);

} // namespace hone::kernel

#endif // HONE_DIALECT_KERNEL_KERNEL_H
