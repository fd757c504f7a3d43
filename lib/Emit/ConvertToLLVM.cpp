//===- ConvertToLLVM.cpp - Loops and vectors to the LLVM dialect ---------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Emit/ConvertToLLVM.h"
#include "hone/Emit/Passes.h"
#include "mlir/Conversion/Passes.h"
#include "mlir/Conversion/VectorToSCF/VectorToSCF.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Conversion/MathToFuncs/MathToFuncs.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

/// Vectors of rank 1, memrefs without views, index arithmetic in `arith`.
static void addPreparation(OpPassManager &manager) {
  // Transfers of rank 2 must be gone before views are folded: folding one through an expand_shape reads wrong rows.
  manager.addPass(createConvertVectorToSCFPass(VectorTransferToSCFOptions().enableFullUnroll()));
  manager.addPass(createCanonicalizerPass());
  manager.addPass(memref::createFoldMemRefAliasOpsPass());
  manager.addPass(createCanonicalizerPass());
  manager.addPass(memref::createExpandStridedMetadataPass());
  manager.addPass(createLowerAffinePass());
  // Integer powers become functions of the module, as LLVM would call compiler-rt.
  manager.addPass(createConvertMathToFuncs());
  arith::ArithExpandOpsPassOptions arith;
  arith.includeBf16 = true;
  manager.addPass(arith::createArithExpandOpsPass(arith));
}

void hone::buildConvertToLLVMPipeline(OpPassManager &manager) {
  addPreparation(manager);
  manager.addPass(createSCFToControlFlowPass());
  manager.addPass(createConvertVectorToLLVMPass());
  manager.addPass(createConvertMathToLLVMPass());
  // What LLVM has no intrinsic for is a call of libm, element by element.
  manager.addPass(createConvertMathToLibmPass());
  // The previous passes make new metadata and affine operations.
  manager.addPass(memref::createExpandStridedMetadataPass());
  manager.addPass(createLowerAffinePass());
  manager.addPass(createFinalizeMemRefToLLVMConversionPass());
  manager.addPass(createArithToLLVMConversionPass());
  manager.addPass(createConvertVectorToLLVMPass());
  manager.addPass(createConvertIndexToLLVMPass());
  manager.addPass(createUBToLLVMConversionPass());
  ConvertFuncToLLVMPassOptions func;
  func.useBarePtrCallConv = true;
  manager.addPass(createConvertFuncToLLVMPass(func));
  manager.addPass(createConvertControlFlowToLLVMPass());
  manager.addPass(createCanonicalizerPass());
  manager.addPass(createCSEPass());
  manager.addPass(createReconcileUnrealizedCastsPass());
  manager.addPass(createVerifyLoweredPass());
}

void hone::registerConvertToLLVMPipeline() {
  PassPipelineRegistration<>("hone-convert-to-llvm", "Turn loops and vectors on memrefs into the LLVM dialect",
                             buildConvertToLLVMPipeline);
}
