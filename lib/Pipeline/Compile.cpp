//===- Compile.cpp - A model to an object file ---------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Pipeline/Compile.h"
#include "hone/Emit/Header.h"
#include "hone/Memory/Entry.h"
#include "hone/Pipeline/Operators.h"
#include "hone/Pipeline/PassInspection.h"
#include "hone/Pipeline/Registration.h"
#include "hone/Pipeline/SilentFailures.h"
#include "hone/Support/Diagnostics.h"
#include "hone/Support/Suggestion.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Support/Timing.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

using namespace mlir;
using namespace hone;

std::unique_ptr<MLIRContext> hone::makeCompilerContext() {
  DialectRegistry registry;
  registerAllDialects(registry);
  // Compilations run side by side as processes or threads of the caller; a pool for each would only get in the way.
  auto context = std::make_unique<MLIRContext>(registry, MLIRContext::Threading::DISABLED);
  // Messages are for people who have a model, not its IR.
  context->printOpOnDiagnostic(false);
  return context;
}

namespace {
/// One run of `compileModel`.
class CompilerRun {
public:
  /// `model` is the model's location as a whole, and `path` its file if it is still to be read.
  CompilerRun(Location model, StringRef path, const CompileOptions &options)
      : context(*model.getContext()), model(model), path(path), options(options) {}

  /// Goes on with `given`, or reads the model.
  FailureOr<CompiledModel> run(OwningOpRef<ModuleOp> given);

  /// The stage that it is in, or failed in.
  StringRef getStage() const { return currentStage; }

private:
  void stage(StringRef name) {
    currentStage = name;
    if (options.instrumentation.onStage)
      options.instrumentation.onStage(name);
  }

  /// Adds the passes of a phase.
  void buildPhase(Phase phase, OpPassManager &manager) const;
  LogicalResult read();
  /// Runs the passes of a phase.
  LogicalResult runPhase(Phase phase);
  LogicalResult runPhases();
  /// Reports passes after which the IR is to be printed, but which the phases do not have.
  LogicalResult checkPrinted() const;
  FailureOr<CompiledModel> printIR();
  FailureOr<CompiledModel> writeONNX();
  FailureOr<CompiledModel> emit();

  MLIRContext &context;
  Location model;
  StringRef path;
  const CompileOptions &options;
  OwningOpRef<ModuleOp> module;
  ReportFacts facts;
  StringRef currentStage;
  DefaultTimingManager timing;
  TimingScope rootScope;
  /// What the passes did to the number of operations, if that is to be printed.
  std::vector<OperationCount> counts;
};
} // namespace

/// Whether the phase is not wanted any more.
static bool isPast(const CompileOptions &options, Phase phase) {
  return options.product == Product::IR && phase > options.stopAfter;
}

void CompilerRun::buildPhase(Phase phase, OpPassManager &manager) const {
  const TargetDescription &target = options.target;
  switch (phase) {
  case Phase::Import: return;
  case Phase::Graph: return buildGraphPipeline(manager, options.graph, target);
  case Phase::Structured: return buildStructuredPipeline(manager, options.structured, target);
  case Phase::Memory: {
    // What does not fit is an error, but only the whole model says of every memory whether it does.
    MemoryOptions memory = options.memory;
    memory.keepUnfit = true;
    return buildMemoryPipeline(manager, memory, target);
  }
  case Phase::Machine: return buildMachinePipeline(manager, options.machine, target);
  }
}

LogicalResult CompilerRun::checkPrinted() const {
  if (options.instrumentation.printAfter.empty())
    return success();
  OpPassManager manager(ModuleOp::getOperationName());
  for (Phase phase : {Phase::Graph, Phase::Structured, Phase::Memory, Phase::Machine})
    if (!isPast(options, phase))
      buildPhase(phase, manager);
  std::vector<std::string> names = passNames(manager);
  SmallVector<StringRef> known(names.begin(), names.end());
  for (const std::string &pass : options.instrumentation.printAfter)
    if (!llvm::is_contained(known, pass))
      return emitFault(FaultKind::InvalidInput, model)
             << "no pass '" << pass << "' runs with these options, after which the IR was to be printed"
             << suggestion(pass, known);
  return success();
}

LogicalResult CompilerRun::runPhase(Phase phase) {
  if (isPast(options, phase))
    return success();
  stage(phaseName(phase));
  PassManager manager(&context, ModuleOp::getOperationName());
  // The passes' tests run with the verifier; here each phase is verified once, at its end.
  manager.enableVerifier(false);
  reportSilentFailures(manager);
  const Instrumentation &watch = options.instrumentation;
  if (!watch.printAfter.empty()) {
    auto never = [](Pass *, Operation *) { return false; };
    auto chosen = [&](Pass *pass, Operation *) { return llvm::is_contained(watch.printAfter, pass->getArgument()); };
    OpPrintingFlags flags;
    flags.elideLargeElementsAttrs(32);
    flags.elideLargeResourceString(64);
    manager.enableIRPrinting(never, chosen, /*printModuleScope=*/true, /*printAfterOnlyOnChange=*/false,
                             /*printAfterOnlyOnFailure=*/false, llvm::errs(), flags);
  }
  TimingScope scope = rootScope.nest(phaseName(phase));
  if (watch.timePasses)
    manager.enableTiming(scope);
  if (watch.statistics)
    countOperations(manager, phase, counts);
  buildPhase(phase, manager);
  if (failed(manager.run(*module)))
    return failure();
  return verify(*module);
}

LogicalResult CompilerRun::runPhases() {
  if (failed(runPhase(Phase::Graph)))
    return failure();
  facts.operators = listOperators(*module);
  if (failed(runPhase(Phase::Structured)) || failed(runPhase(Phase::Memory)))
    return failure();
  if (isPast(options, Phase::Memory))
    return success();
  FailureOr<func::FuncOp> entry = findEntry(*module);
  if (failed(entry))
    return failure();
  FailureOr<ModelInterface> interface = describeInterface(*entry);
  if (failed(interface))
    return failure();
  interface->parallel = options.machine.threads > 1;
  facts.interface = std::move(*interface);
  return runPhase(Phase::Machine);
}

FailureOr<CompiledModel> CompilerRun::printIR() {
  CompiledModel result;
  result.interface = facts.interface;
  llvm::raw_string_ostream out(result.text);
  module->print(out);
  return result;
}

FailureOr<CompiledModel> CompilerRun::writeONNX() {
  stage("write");
  FailureOr<func::FuncOp> entry = findEntry(*module);
  if (failed(entry))
    return failure();
  FailureOr<ExportedModel> written = exportModel(*entry, options.onnx);
  if (failed(written))
    return failure();
  CompiledModel result;
  result.text = std::move(written->model);
  result.data = std::move(written->data);
  return result;
}

FailureOr<CompiledModel> CompilerRun::emit() {
  stage("code");
  TimingScope scope = rootScope.nest("code");
  Location location = module->getLoc();
  auto machine = makeTargetMachine(options.target, location);
  if (failed(machine))
    return failure();
  auto llvmContext = std::make_unique<llvm::LLVMContext>();
  TimingScope optimizing = scope.nest("optimize");
  CodeOptions settings = options.code;
  settings.smallCode |= options.target.smallCode;
  auto llvmModule = makeLLVMModule(*module, facts.interface.name, **machine, settings, *llvmContext);
  optimizing.stop();
  if (failed(llvmModule))
    return failure();
  CompiledModel result;
  result.interface = facts.interface;
  if (options.product == Product::LLVM) {
    llvm::raw_string_ostream out(result.text);
    (*llvmModule)->print(out, nullptr);
    return result;
  }
  TimingScope emitting = scope.nest("emit");
  bool assembly = options.product == Product::Assembly;
  auto code = emitCode(**llvmModule, **machine,
                       assembly ? llvm::CodeGenFileType::AssemblyFile : llvm::CodeGenFileType::ObjectFile, location);
  emitting.stop();
  if (failed(code)) {
    // The code generator may have stopped in the middle of its work, so that nothing of it can be taken apart.
    (void)llvmModule->release();
    (void)llvmContext.release();
    (void)machine->release();
    return failure();
  }
  if (assembly) {
    result.text.assign(code->begin(), code->end());
    return result;
  }
  FailureOr<CodeFacts> codeFacts = inspectObject(*code, location);
  if (failed(codeFacts))
    return failure();
  result.code = facts.code = *codeFacts;
  result.operators = facts.operators;
  // All that the object holds, tables of the code generator included: the one number that header, report and maps show.
  int64_t planned = facts.interface.constantBytes;
  result.interface.constantBytes = facts.interface.constantBytes = codeFacts->constantBytes;
  // Arenas, and constants that alone are too many, were checked when they were planned.
  for (const RegionUse &use : regionUses(options.target, facts.interface, facts.code))
    if (!use.fits() && use.region.kind == MemoryKind::Flash && planned <= use.region.bytes)
      emitFault(FaultKind::DoesNotFit, location)
          << "the model takes " << use.bytes << " bytes of region '" << use.region.name << "' (code "
          << facts.code.codeBytes << ", constants " << facts.code.constantBytes << "), which has " << use.region.bytes;
  result.object = std::move(*code);
  result.header = printHeader(facts.interface, options.target.name);
  result.report = printReport(facts);
  return result;
}

LogicalResult CompilerRun::read() {
  TimingScope importing = rootScope.nest("import");
  auto read = readModel(context, path, options.import);
  if (failed(read))
    return failure();
  module = std::move(*read);
  if (options.instrumentation.onImport)
    options.instrumentation.onImport(describeModel(*module));
  return success();
}

FailureOr<CompiledModel> CompilerRun::run(OwningOpRef<ModuleOp> given) {
  timing.setEnabled(options.instrumentation.timePasses);
  rootScope = timing.getRootScope();
  facts.target = options.target;
  facts.threads = options.machine.threads;
  stage("import");
  if (failed(checkPrinted()))
    return failure();
  module = std::move(given);
  if (!module && failed(read()))
    return failure();
  if (options.prepare && !isPast(options, Phase::Graph)) {
    stage("quantize");
    TimingScope preparing = rootScope.nest("quantize");
    if (failed(options.prepare(*module, options.instrumentation.onStage)))
      return failure();
  }
  if (options.product == Product::ONNX)
    return writeONNX();
  if (failed(runPhases()))
    return failure();
  if (options.instrumentation.statistics)
    printCounts(counts, llvm::errs());
  return options.product == Product::IR ? printIR() : emit();
}

static FailureOr<CompiledModel> compile(Location location, StringRef path, OwningOpRef<ModuleOp> given,
                                        const CompileOptions &options) {
  MLIRContext &context = *location.getContext();
  CompilerRun compilation(location, path, options);
  ErrorCounter errors(&context);
  // While the model is read, errors of others (MLIR's parser, verifiers) are about the model. No model that was
  // accepted makes a later stage fail but for what the stage itself names.
  ScopedDiagnosticHandler classify(&context, [&](Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == DiagnosticSeverity::Error && !faultKind(diagnostic))
      setFaultKind(diagnostic, compilation.getStage() == "import" ? FaultKind::InvalidModel : FaultKind::Internal);
    return failure();
  });
  FailureOr<CompiledModel> model = compilation.run(std::move(given));
  if (succeeded(model) && errors.errors() != 0) {
    if (options.instrumentation.onUnfit)
      options.instrumentation.onUnfit(*model);
    return failure();
  }
  if (failed(model) && errors.errors() == 0)
    emitFault(FaultKind::Internal, location) << "the compilation failed in the stage '" << compilation.getStage()
                                             << "' and did not say why; this is a defect of Hone";
  return model;
}

FailureOr<CompiledModel> hone::compileModel(MLIRContext &context, StringRef path, const CompileOptions &options) {
  return compile(fileLocation(&context, path), path, nullptr, options);
}

FailureOr<CompiledModel> hone::compileModule(OwningOpRef<ModuleOp> module, const CompileOptions &options) {
  Location location = module->getLoc();
  return compile(location, "", std::move(module), options);
}
