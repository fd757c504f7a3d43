//===- Compile.h - A model to an object file ------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// The one way from a file to machine code; every command takes it.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_PIPELINE_COMPILE_H
#define HONE_PIPELINE_COMPILE_H

#include "hone/Emit/MachineCode.h"
#include "hone/Emit/Report.h"
#include "hone/Frontend/ONNX/Export.h"
#include "hone/Frontend/ONNX/Import.h"
#include "hone/Pipeline/Pipeline.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include <functional>

namespace hone {

/// What a compilation is to make. Everything but `Object` is a text.
/// `ONNX` is the model as it is before the first phase, after it has been prepared.
enum class Product { Object, Assembly, LLVM, IR, ONNX };

struct CompiledModel;
struct ModelFacts;

/// How to watch a compilation.
struct Instrumentation {
  /// Print the module after each pass with one of these arguments ("hone-plan-arena"), to the standard error stream.
  std::vector<std::string> printAfter;
  bool timePasses = false;
  bool statistics = false;
  /// Whether those who show the compilation show remarks and progress, too, not only warnings and errors.
  bool remarks = true;
  /// Called when a stage begins: "import", "graph", ..., "code".
  std::function<void(llvm::StringRef stage)> onStage;
  /// Called with what was read.
  std::function<void(const ModelFacts &model)> onImport;
  /// Called with a model that was compiled but does not fit the memory that there is, which is an error.
  std::function<void(const CompiledModel &model)> onUnfit;
};

struct CompileOptions {
  ImportOptions import;
  TargetDescription target;
  GraphOptions graph;
  StructuredOptions structured;
  MemoryOptions memory;
  MachineOptions machine;
  CodeOptions code;
  Product product = Product::Object;
  /// For `Product::ONNX`.
  ExportOptions onnx;
  /// For `Product::IR`: the phase to stop after.
  Phase stopAfter = Phase::Machine;
  Instrumentation instrumentation;
  /// Called with what was read, before the first phase, and with `onStage`, which may be null: may change the model, or
  /// report why it can't and fail.
  std::function<mlir::LogicalResult(mlir::ModuleOp, const std::function<void(llvm::StringRef stage)> &onStage)> prepare;
};

struct CompiledModel {
  ModelInterface interface;
  /// The object file; empty for other products.
  llvm::SmallVector<char, 0> object;
  /// The header and the report, for `Product::Object`.
  std::string header, report;
  CodeFacts code;
  std::vector<OperatorFacts> operators;
  /// The text of the other products; of `Product::ONNX` the model's bytes and those of its constants beside it.
  std::string text, data;
};

/// A context with all dialects and translations that a compilation needs. Contexts are independent: compilations in
/// several may run at the same time.
std::unique_ptr<mlir::MLIRContext> makeCompilerContext();

/// Reads a model: `.onnx`, `.onnxtxt`, or `.mlir` with one public function on tensors. Problems are diagnostics.
mlir::FailureOr<mlir::OwningOpRef<mlir::ModuleOp>> readModel(mlir::MLIRContext &context, llvm::StringRef path,
                                                             const ImportOptions &options);

/// Compiles the model in the file `path`. Problems are diagnostics.
mlir::FailureOr<CompiledModel> compileModel(mlir::MLIRContext &context, llvm::StringRef path,
                                            const CompileOptions &options);

/// The same of a model that has been read.
mlir::FailureOr<CompiledModel> compileModule(mlir::OwningOpRef<mlir::ModuleOp> module, const CompileOptions &options);

} // namespace hone

#endif // HONE_PIPELINE_COMPILE_H
