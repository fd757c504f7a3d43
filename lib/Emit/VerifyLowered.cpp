//===- VerifyLowered.cpp - Nothing is left that an object cannot hold ----------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Emit/Passes.h"
#include "hone/Memory/Entry.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/StringSwitch.h"

namespace hone {
#define GEN_PASS_DEF_VERIFYLOWEREDPASS
#include "hone/Emit/Passes.h.inc"
} // namespace hone

using namespace mlir;

/// Whether every C library for the targets has the function: those of <string.h> that compilers rely on, and <math.h>.
static bool isInLibrary(StringRef name) {
  if (name == "memcpy" || name == "memmove" || name == "memset")
    return true;
  auto isMath = [](StringRef base) {
    return llvm::StringSwitch<bool>(base)
        .Cases({"acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt"}, true)
        .Cases({"ceil", "copysign", "cos", "cosh", "erf", "erfc", "exp", "exp2"}, true)
        .Cases({"expm1", "fabs", "floor", "fma", "fmod", "ldexp", "log", "log10"}, true)
        .Cases({"log1p", "log2", "pow", "rint", "round", "roundeven", "sin", "sinh"}, true)
        .Cases({"sqrt", "tan", "tanh", "tgamma", "trunc"}, true)
        .Default(false);
  };
  return isMath(name) || (name.ends_with("f") && isMath(name.drop_back()));
}

namespace {

struct VerifyLowered : hone::impl::VerifyLoweredPassBase<VerifyLowered> {
  void runOnOperation() override {
    bool isClean = true;
    getOperation().walk([&](Operation *op) {
      auto function = dyn_cast<LLVM::LLVMFuncOp>(op);
      if (function && function.isExternal() && !function.getName().starts_with("llvm.") &&
          !isInLibrary(function.getName()) && function.getName() != hone::profileFunctionName) {
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
