//===- silent-failures-test.cpp - A pass that fails, at every place ------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// silent-failures-test MODEL.mlir: for each pass of each phase, runs the phase with that pass replaced by one that
// fails without a word, and prints the pass, how many errors came of it, and the last of them.
//
//===----------------------------------------------------------------------------===//

#include "hone/Pipeline/Compile.h"
#include "hone/Pipeline/Registration.h"
#include "hone/Pipeline/SilentFailures.h"
#include "hone/Target/Registry.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassRegistry.h"

using namespace mlir;
using namespace hone;

namespace {
struct FailSilently : PassWrapper<FailSilently, OperationPass<>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(FailSilently)
  StringRef getArgument() const override { return "test-fail-silently"; }
  void runOnOperation() override { signalPassFailure(); }
};

/// A pass in the text of a pipeline.
struct Place {
  size_t begin, end;
};
} // namespace

/// Where the passes stand in "builtin.module(a{x=1 y=2},func.func(b,c))": what is neither an operation's name before a
/// parenthesis nor within braces.
static std::vector<Place> findPasses(StringRef pipeline) {
  std::vector<Place> places;
  int braces = 0;
  size_t begin = 0;
  for (size_t at = 0; at != pipeline.size(); ++at) {
    char letter = pipeline[at];
    braces += letter == '{';
    braces -= letter == '}';
    if (braces != 0 || !StringRef("(),").contains(letter))
      continue;
    if (letter != '(' && at > begin)
      places.push_back({begin, at});
    begin = at + 1;
  }
  return places;
}

static bool testPhase(Phase phase, ModuleOp module, llvm::function_ref<void(OpPassManager &)> build) {
  MLIRContext *context = module.getContext();
  PassManager whole(context, ModuleOp::getOperationName());
  build(whole);
  std::string pipeline;
  llvm::raw_string_ostream out(pipeline);
  whole.printAsTextualPipeline(out);
  for (Place place : findPasses(pipeline)) {
    std::string changed = pipeline.substr(0, place.begin) + "test-fail-silently" + pipeline.substr(place.end);
    auto parsed = parsePassPipeline(changed, llvm::errs());
    if (failed(parsed))
      return false;
    PassManager manager(context, ModuleOp::getOperationName());
    static_cast<OpPassManager &>(manager) = std::move(*parsed);
    std::string message;
    ScopedDiagnosticHandler handler(context, [&](Diagnostic &diagnostic) { message = diagnostic.str(); });
    ErrorCounter counter(context);
    reportSilentFailures(manager);
    OwningOpRef<ModuleOp> copy(module.clone());
    bool fails = failed(manager.run(*copy));
    StringRef pass = StringRef(pipeline).slice(place.begin, place.end);
    llvm::outs() << phaseName(phase) << " " << pass.split('{').first << ": " << (fails ? "fails" : "succeeds")
                 << " with " << counter.errors() << " errors: " << message << "\n";
  }
  return succeeded(whole.run(module));
}

int main(int argc, char **argv) {
  std::unique_ptr<MLIRContext> context = makeCompilerContext();
  registerAllPasses();
  PassRegistration<FailSilently>();
  auto module = parseSourceFile<ModuleOp>(argv[1], context.get());
  auto target = findTarget("x86-64", llvm::errs());
  if (!module || failed(target))
    return 1;
  bool ran =
      testPhase(Phase::Graph, *module, [&](OpPassManager &manager) { buildGraphPipeline(manager, {}, *target); }) &&
      testPhase(Phase::Structured, *module,
                [&](OpPassManager &manager) { buildStructuredPipeline(manager, {}, *target); }) &&
      testPhase(Phase::Memory, *module, [&](OpPassManager &manager) { buildMemoryPipeline(manager, {}, *target); }) &&
      testPhase(Phase::Machine, *module, [&](OpPassManager &manager) { buildMachinePipeline(manager, {}, *target); });
  return ran ? 0 : 1;
}
