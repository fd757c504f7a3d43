//===- Registration.cpp - Every dialect and pass that Hone uses ----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Pipeline/Registration.h"
#include "hone/Dialect/Graph/Graph.h"
#include "hone/Dialect/Graph/Transforms/Passes.h"
#include "hone/Dialect/Kernel/Kernel.h"
#include "hone/Dialect/Model/Model.h"
#include "hone/Emit/ConvertToLLVM.h"
#include "hone/Emit/Passes.h"
#include "hone/Lowering/Passes.h"
#include "hone/Memory/Passes.h"
#include "hone/Pipeline/Pipeline.h"
#include "hone/Quantization/Passes.h"
#include "hone/Target/Passes.h"
#include "hone/Tiling/Passes.h"
#include "hone/Vectorization/Passes.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"

void hone::registerAllDialects(mlir::DialectRegistry &registry) {
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  mlir::registerBuiltinDialectTranslation(registry);
  mlir::registerLLVMDialectTranslation(registry);
  registerModelTranslation(registry);
  registry.insert<graph::GraphDialect, kernel::KernelDialect, model::ModelDialect>();
  kernel::registerBufferizableOpInterfaceExternalModels(registry);
}

void hone::registerAllPasses() {
  mlir::registerAllPasses();
  graph::registerGraphPasses();
  registerEmitPasses();
  registerMemoryPasses();
  registerLoweringPasses();
  registerQuantizationPasses();
  registerTargetPasses();
  registerTilingPasses();
  registerVectorizationPasses();
  registerConvertToLLVMPipeline();
  registerPipelines();
}
