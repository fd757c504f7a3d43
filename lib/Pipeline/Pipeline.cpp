//===- Pipeline.cpp - The passes of each phase ---------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Pipeline/Pipeline.h"
#include "hone/Dialect/Graph/Transforms/Passes.h"
#include "hone/Emit/ConvertToLLVM.h"
#include "hone/Emit/Passes.h"
#include "hone/Lowering/Passes.h"
#include "hone/Memory/Passes.h"
#include "hone/Pipeline/ModelOptions.h"
#include "hone/Quantization/Passes.h"
#include "hone/Target/Passes.h"
#include "hone/Tiling/Passes.h"
#include "hone/Vectorization/Passes.h"
#include "mlir/Conversion/Passes.h"
#include "mlir/Conversion/TosaToLinalg/TosaToLinalg.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"
#include <deque>

using namespace mlir;
using namespace hone;

static constexpr std::pair<Phase, StringLiteral> phases[] = {{Phase::Import, "import"},
                                                             {Phase::Graph, "graph"},
                                                             {Phase::Structured, "structured"},
                                                             {Phase::Memory, "memory"},
                                                             {Phase::Machine, "machine"}};

std::optional<Phase> hone::parsePhase(StringRef name) {
  for (auto [phase, text] : phases)
    if (text == name)
      return phase;
  return std::nullopt;
}

StringRef hone::phaseName(Phase phase) { return phases[static_cast<int>(phase)].second; }

void hone::buildObservationPipeline(OpPassManager &manager) {
  manager.addPass(createInlinerPass());
  OpPassManager &function = manager.nest<func::FuncOp>();
  function.addPass(graph::createFoldConstantsPass());
  function.addPass(createCanonicalizerPass());
  function.addPass(graph::createFoldAffinePass());
  function.addPass(graph::createFoldConstantsPass());
  function.addPass(createCanonicalizerPass());
  function.addPass(createCSEPass());
}

void hone::buildGraphPipeline(OpPassManager &manager, const GraphOptions &options, const TargetDescription &target) {
  manager.addPass(createInlinerPass());
  OpPassManager &function = manager.nest<func::FuncOp>();
  function.addPass(graph::createFoldConstantsPass());
  function.addPass(createDescribeQuantizationPass());
  function.addPass(createCanonicalizerPass());
  // Before layouts change: constants that are scaled here are packed only once.
  function.addPass(graph::createFoldAffinePass());
  function.addPass(graph::createFoldConstantsPass());
  function.addPass(graph::createChannelsLastPass());
  function.addPass(graph::createSinkTransposesPass());
  function.addPass(graph::createFoldIntoConsumersPass());
  // Weights are then transposed as bytes.
  function.addPass(createMoveQuantizationPass());
  // Evaluates the transposed and scaled constants that the passes before left as operators.
  function.addPass(graph::createFoldConstantsPass());
  function.addPass(createCanonicalizerPass());
  function.addPass(createCSEPass());
  bool floatMultiplyAdd = target.fma && target.vectorBits > 0;
  function.addPass(
      createFoldQuantizationPass({options.rounding == Rounding::Fast, target.highMultiply, floatMultiplyAdd}));
  function.addPass(createCanonicalizerPass());
  function.addPass(createCSEPass());
  function.addPass(createSolveRoundingPass({target.highMultiply, floatMultiplyAdd}));
}

/// Models of other front ends come as TOSA or as linalg with arithmetic on whole tensors; to those of ONNX these passes
/// do nothing.
static void addForeignPasses(OpPassManager &manager) {
  OpPassManager &function = manager.nest<func::FuncOp>();
  TosaToLinalgNamedOptions named;
  named.preferConv2DKernelLayoutHWCF = true;
  function.addPass(tosa::createTosaToLinalgNamed(named));
  function.addPass(tosa::createTosaToLinalg());
  function.addPass(createTosaToArithPass());
  function.addPass(createTosaToTensorPass());
  function.addPass(createTosaToSCFPass());
  function.addPass(createConvertElementwiseToLinalgPass());
  function.addPass(createSeparateInitsPass());
}

void hone::buildStructuredPipeline(OpPassManager &manager, const StructuredOptions &options,
                                   const TargetDescription &target) {
  manager.addPass(createStateTargetPass(target));
  addForeignPasses(manager);
  manager.addPass(createLowerGraphPass());
  manager.addPass(createCanonicalizerPass());
  manager.addPass(createCSEPass());
  buildTilingPipeline(manager, target);
}

void hone::buildMemoryPipeline(OpPassManager &manager, const MemoryOptions &options, const TargetDescription &target) {
  manager.addPass(createStateTargetPass(target));
  manager.addNestedPass<func::FuncOp>(createReuseOperandsPass());
  manager.addPass(createBufferizePass());
  // Copies of a buffer to itself are seen only after equal views have been merged.
  manager.addPass(createCSEPass());
  manager.addPass(createCanonicalizerPass());
  manager.addPass(createPlanConstantsPass(planConstantsOptions(target, options.keepUnfit)));
  manager.addPass(createPlanArenaPass(planArenaOptions(target, options.arenaLimit, options.keepUnfit)));
  if (options.profile)
    manager.addPass(createInstrumentOperationsPass());
  manager.addPass(createStoreBooleansPass());
}

void hone::buildMachinePipeline(OpPassManager &manager, const MachineOptions &options,
                                const TargetDescription &target) {
  manager.addPass(createStateTargetPass(target));
  manager.addPass(createCreateEntryPass({options.threads > 1}));
  manager.addPass(createEmitKernelsPass({target.fma}));
  manager.addPass(createVectorizeGenericsPass({target.vectorBits, target.smallCode}));
  // While types are still vectors; half floats first, since only functions of f32 are approximated.
  manager.addPass(createWidenHalfFloatsPass());
  manager.addPass(createApproximateMathPass());
  buildConvertToLLVMPipeline(manager, target.pointerBits(), target.smallCode);
  if (options.threads > 1)
    manager.addPass(createParallelizePass());
}

using PhaseBuilder = void (*)(OpPassManager &, const CompileOptions &);

namespace {
/// The options of a phase's pipeline: those of the table that the phase takes.
struct PhaseFlags : PassPipelineOptions<PhaseFlags> {
  explicit PhaseFlags(unsigned phase) {
    for (const ModelOption &option : modelOptions()) {
      if (!(option.takers & phase))
        continue;
      llvm::cl::desc text(option.text);
      if (option.valueName.empty())
        switches.emplace_back(*this, option.name, text);
      else
        values.emplace_back(*this, option.name, text, llvm::cl::value_desc(option.valueName));
    }
  }

  /// Has what was given take effect. Returns "", or what is wrong.
  std::string apply(ModelSettings &settings) {
    for (Option<bool> &option : switches)
      if (option)
        setModelOption(option.ArgStr, "", settings);
    for (Option<std::string> &option : values) {
      if (!option.hasValue())
        continue;
      if (std::string reason = setModelOption(option.ArgStr, option.getValue(), settings); !reason.empty())
        return (option.ArgStr + "=" + option.getValue() + ": " + reason).str();
    }
    return "";
  }

  // Options stay where they were made.
  std::deque<Option<bool>> switches;
  std::deque<Option<std::string>> values;
};
} // namespace

/// Makes a phase available as a pipeline. Options that cannot be read and targets that cannot be found are errors of
/// the pipeline.
static void registerPhase(StringRef name, StringRef description, unsigned phase, PhaseBuilder build) {
  auto parse = [=](OpPassManager &manager, StringRef text, function_ref<LogicalResult(const Twine &)> report) {
    PhaseFlags flags(phase);
    if (failed(flags.parseFromString(text)))
      return failure();
    ModelSettings settings;
    if (std::string reason = flags.apply(settings); !reason.empty())
      return report(reason);
    std::string errors;
    llvm::raw_string_ostream out(errors);
    FailureOr<CompileOptions> options = settings.resolve(out);
    if (failed(options))
      return report(StringRef(errors).rtrim());
    build(manager, *options);
    return success();
  };
  registerPassPipeline(name, description, parse,
                       [=](function_ref<void(const detail::PassOptions &)> show) { show(PhaseFlags(phase)); });
}

void hone::registerPipelines() {
  registerPhase("hone-graph-pipeline", "The graph phase", takers::GraphPhase,
                [](OpPassManager &manager, const CompileOptions &options) {
                  buildGraphPipeline(manager, options.graph, options.target);
                });
  registerPhase("hone-structured-pipeline", "The structured phase", takers::StructuredPhase,
                [](OpPassManager &manager, const CompileOptions &options) {
                  buildStructuredPipeline(manager, options.structured, options.target);
                });
  registerPhase("hone-memory-pipeline", "The memory phase", takers::MemoryPhase,
                [](OpPassManager &manager, const CompileOptions &options) {
                  buildMemoryPipeline(manager, options.memory, options.target);
                });
  registerPhase("hone-machine-pipeline", "The machine phase", takers::MachinePhase,
                [](OpPassManager &manager, const CompileOptions &options) {
                  buildMachinePipeline(manager, options.machine, options.target);
                });
}
