//===- ConvertToLLVM.cpp - Loops and vectors to the LLVM dialect ---------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Emit/ConvertToLLVM.h"
#include "hone/Emit/Passes.h"
#include "mlir/Conversion/MathToFuncs/MathToFuncs.h"
#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

void hone::buildConvertToLLVMPipeline(OpPassManager &manager, int64_t indexBits, bool mergesFunctions) {
  manager.addPass(createCanonicalizerPass());
  manager.addPass(memref::createExpandStridedMetadataPass());
  manager.addPass(createLowerAffinePass());
  // Views are one step from their buffers now, and loops still have one block.
  manager.addPass(createSplitFunctionsPass());
  // Integer powers become functions of the module, as LLVM would call compiler-rt.
  manager.addPass(createConvertMathToFuncs());
  manager.addPass(arith::createArithExpandOpsPass());
  manager.addPass(createSCFToControlFlowPass());
  manager.addPass(createLowerToLLVMPass({indexBits}));
  // Before integers disappear into other operations' attributes.
  if (mergesFunctions) {
    manager.addPass(createReconcileUnrealizedCastsPass());
    manager.addPass(createMergeFunctionsPass());
  }
  manager.addPass(createCanonicalizerPass());
  manager.addPass(createReconcileUnrealizedCastsPass());
  manager.addPass(createVerifyLoweredPass());
}

void hone::registerConvertToLLVMPipeline() {
  PassPipelineRegistration<>("hone-convert-to-llvm", "Turn loops and vectors on memrefs into the LLVM dialect",
                             [](OpPassManager &manager) { buildConvertToLLVMPipeline(manager); });
}
