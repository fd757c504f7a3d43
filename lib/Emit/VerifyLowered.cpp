//===- VerifyLowered.cpp - Nothing is left that an object cannot hold ----------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Emit/Externals.h"
#include "hone/Emit/Passes.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/BuiltinOps.h"

namespace hone {
#define GEN_PASS_DEF_VERIFYLOWEREDPASS
#include "hone/Emit/Passes.h.inc"
} // namespace hone

using namespace mlir;

namespace {

struct VerifyLoweredPass : hone::impl::VerifyLoweredPassBase<VerifyLoweredPass> {
  void runOnOperation() override {
    bool isClean = true;
    getOperation().walk([&](Operation *op) {
      auto function = dyn_cast<LLVM::LLVMFuncOp>(op);
      if (function && function.isExternal() && !function.getName().starts_with("llvm.") &&
          !hone::isLibraryFunction(function.getName())) {
        reportUses(function);
        isClean = false;
      }
      if (isa<LLVM::LLVMDialect>(op->getDialect()) || isa<ModuleOp>(op))
        return;
      op->emitError() << "internal: '" << op->getName() << "' has no form in LLVM here";
      isClean = false;
    });
    if (!isClean)
      signalPassFailure();
  }

  /// Reports a missing function where it is called, since only calls know their node.
  void reportUses(LLVM::LLVMFuncOp function) {
    Location location = function.getLoc();
    getOperation().walk([&](LLVM::CallOp call) {
      if (call.getCallee() != function.getName())
        return WalkResult::advance();
      location = call.getLoc();
      return WalkResult::interrupt();
    });
    emitError(location) << "internal: the object would need '" << function.getName()
                        << "', which is neither in it nor in the C library";
  }
};

} // namespace
