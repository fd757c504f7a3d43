//===- MachineCode.h - From the LLVM dialect to an object file ------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_EMIT_MACHINECODE_H
#define HONE_EMIT_MACHINECODE_H

#include "hone/Target/TargetDescription.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/CodeGen.h"
#include <memory>
#include <string>
#include <vector>

namespace llvm {
class LLVMContext;
class Module;
class TargetMachine;
} // namespace llvm

namespace hone {

/// How machine code is made.
struct CodeOptions {
  /// The section of the constants; empty for `.rodata.NAME_constants`.
  std::string constantsSection;
  /// LLVM's level for its own optimizations, 0 to 3.
  int optimization = 2;
  /// Prefer small code to fast code where LLVM has the choice.
  bool smallCode = false;
};

/// What an object file turned out to hold.
struct CodeFacts {
  int64_t codeBytes = 0;
  int64_t constantBytes = 0;
  /// Functions that the program must bring, in alphabetical order: memcpy and the like, libm's.
  std::vector<std::string> externals;
};

/// LLVM's code generator for a target. Reports an error if LLVM does not know the target.
mlir::FailureOr<std::unique_ptr<llvm::TargetMachine>> makeTargetMachine(const TargetDescription &target,
                                                                        mlir::Location location);

/// Translates a module of the LLVM dialect and optimizes it. `name` is the stem of the model's symbols.
mlir::FailureOr<std::unique_ptr<llvm::Module>> makeLLVMModule(mlir::ModuleOp module, llvm::StringRef name,
                                                              llvm::TargetMachine &machine, const CodeOptions &options,
                                                              llvm::LLVMContext &context);

/// The module as an object file, or as assembly text.
mlir::FailureOr<llvm::SmallVector<char, 0>> emitCode(llvm::Module &module, llvm::TargetMachine &machine,
                                                     llvm::CodeGenFileType kind, mlir::Location location);

/// Reads the facts off an object file. Symbols that a model must not need are errors.
mlir::FailureOr<CodeFacts> inspectObject(llvm::ArrayRef<char> object, mlir::Location location);

/// A static library of one object file, the same for the same object.
mlir::FailureOr<llvm::SmallVector<char, 0>> makeLibrary(llvm::ArrayRef<char> object, llvm::StringRef memberName,
                                                        mlir::Location location);

} // namespace hone

#endif // HONE_EMIT_MACHINECODE_H
