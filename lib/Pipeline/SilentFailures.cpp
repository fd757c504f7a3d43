//===- SilentFailures.cpp - No failure without a diagnostic --------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Pipeline/SilentFailures.h"
#include "mlir/IR/Operation.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassInstrumentation.h"

using namespace mlir;
using namespace hone;

namespace {
class SilentFailures : public PassInstrumentation {
public:
  explicit SilentFailures(MLIRContext *context) : errors(context) {}

  // Also called for the adaptor around a failed pass, which by then has an error.
  void runAfterPassFailed(Pass *pass, Operation *op) override {
    if (errors.errors() == 0)
      emitError(op->getLoc()) << "the pass '" << (pass->getArgument().empty() ? pass->getName() : pass->getArgument())
                              << "' failed and did not say why; this is a defect of Hone";
  }

private:
  ErrorCounter errors;
};
} // namespace

void hone::reportSilentFailures(PassManager &manager) {
  manager.addInstrumentation(std::make_unique<SilentFailures>(manager.getContext()));
}
