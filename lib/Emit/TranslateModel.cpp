//===- TranslateModel.cpp - The hone dialect's part of LLVM IR -----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Model/Model.h"
#include "hone/Emit/ConvertToLLVM.h"
#include "mlir/Target/LLVMIR/LLVMTranslationInterface.h"

using namespace mlir;
using namespace hone;

namespace {
/// The attributes have been read by then, and mean nothing to LLVM; MLIR warns of those that no dialect speaks for.
class ModelTranslation : public LLVMTranslationDialectInterface {
public:
  using LLVMTranslationDialectInterface::LLVMTranslationDialectInterface;
};
} // namespace

void hone::registerModelTranslation(DialectRegistry &registry) {
  registry.addExtension(
      +[](MLIRContext *, model::ModelDialect *dialect) { dialect->addInterfaces<ModelTranslation>(); });
}
