//===- Pipeline.h - The phases of a compilation ---------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// A compilation goes through five phases. Each has a function that builds its passes, used alike by `compileModel` and
// by the pipelines of hone-opt.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_PIPELINE_PIPELINE_H
#define HONE_PIPELINE_PIPELINE_H

#include "hone/Target/TargetDescription.h"
#include "mlir/Pass/PassManager.h"
#include <optional>

namespace hone {

/// What has been done to a model.
enum class Phase {
  Import,     ///< Graph operations, as read.
  Graph,      ///< Graph operations: constants folded, layouts chosen, normalized.
  Structured, ///< linalg and kernels on tensors: fused, packed, with their strategies.
  Memory,     ///< The same on buffers: views of the arena and of the block of constants.
  Machine,    ///< The LLVM dialect.
};

/// The phase called `name` ("graph"), or nothing.
std::optional<Phase> parsePhase(llvm::StringRef name);
llvm::StringRef phaseName(Phase phase);

/// How quantized operators round; docs/numerics.md has the contract.
enum class Rounding {
  Exact, ///< As the real result does, half to even.
  Fast,  ///< Possibly one unit off, where that is faster.
};

/// Options of the phases; what they mean stands at the passes that read them.
struct GraphOptions {
  Rounding rounding = Rounding::Exact;
};
struct StructuredOptions {};
struct MemoryOptions {
  int64_t arenaLimit = -1;
  /// Go on with the plan that a model would have with memory without end, after the error that it does not fit.
  bool keepUnfit = false;
  bool profile = false;
};
struct MachineOptions {
  int64_t threads = 1;
};

/// What is done to a model before its values are observed for quantization: constants are folded, and what scales or
/// shifts is taken into convolutions, so that no number is quantized that will not be there in the end.
void buildObservationPipeline(mlir::OpPassManager &manager);

void buildGraphPipeline(mlir::OpPassManager &manager, const GraphOptions &options, const TargetDescription &target);
void buildStructuredPipeline(mlir::OpPassManager &manager, const StructuredOptions &options,
                             const TargetDescription &target);
void buildMemoryPipeline(mlir::OpPassManager &manager, const MemoryOptions &options, const TargetDescription &target);
void buildMachinePipeline(mlir::OpPassManager &manager, const MachineOptions &options, const TargetDescription &target);

/// Makes the phases available to pass drivers: `--hone-graph-pipeline`, `--hone-structured-pipeline`,
/// `--hone-memory-pipeline`, `--hone-machine-pipeline`, each with those options of ModelOptions.td that it reads.
void registerPipelines();

} // namespace hone

#endif // HONE_PIPELINE_PIPELINE_H
