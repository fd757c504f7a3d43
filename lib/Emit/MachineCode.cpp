//===- MachineCode.cpp - From the LLVM dialect to an object file ---------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Emit/MachineCode.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Target/TargetOptions.h"
#include <mutex>

using namespace mlir;
using namespace hone;

static void initializeTargets() {
  static std::once_flag once;
  std::call_once(once, [] {
    llvm::InitializeAllTargetInfos();
    llvm::InitializeAllTargets();
    llvm::InitializeAllTargetMCs();
    llvm::InitializeAllAsmPrinters();
    llvm::InitializeAllAsmParsers();
  });
}

FailureOr<std::unique_ptr<llvm::TargetMachine>> hone::makeTargetMachine(const TargetDescription &target,
                                                                        Location location) {
  initializeTargets();
  llvm::Triple triple(llvm::Triple::normalize(target.triple));
  std::string reason;
  const llvm::Target *found = llvm::TargetRegistry::lookupTarget(triple, reason);
  if (!found)
    return emitError(location) << "target '" << target.name << "': LLVM has no code generator for '" << target.triple
                               << "': " << reason;
  llvm::TargetOptions options;
  options.MCOptions.ABIName = target.abi;
  // On Arm: memcpy and memset under those names, which every C library has, not under those of the run-time ABI.
  options.EABIVersion = llvm::EABI::GNU;
  std::unique_ptr<llvm::TargetMachine> machine(
      found->createTargetMachine(triple, target.cpu, target.features, options, llvm::Reloc::PIC_,
                                 /*CM=*/std::nullopt, llvm::CodeGenOptLevel::Default));
  if (!machine)
    return emitError(location) << "target '" << target.name << "': LLVM cannot generate code for '" << target.triple << "'";
  return machine;
}

/// LLVM's own optimizations. The loop and SLP vectorizers are off: what is worth vectorizing comes as vectors.
static void optimize(llvm::Module &module, llvm::TargetMachine &machine, int level) {
  llvm::PipelineTuningOptions tuning;
  tuning.LoopVectorization = false;
  tuning.SLPVectorization = false;
  llvm::PassBuilder builder(&machine, tuning);
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager callGraphs;
  llvm::ModuleAnalysisManager modules;
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(callGraphs);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, callGraphs, modules);
  llvm::OptimizationLevel levels[] = {llvm::OptimizationLevel::O0, llvm::OptimizationLevel::O1,
                                      llvm::OptimizationLevel::O2, llvm::OptimizationLevel::O3};
  llvm::OptimizationLevel chosen = levels[std::clamp(level, 0, 3)];
  llvm::ModulePassManager manager = chosen == llvm::OptimizationLevel::O0
                                        ? builder.buildO0DefaultPipeline(chosen)
                                        : builder.buildPerModuleDefaultPipeline(chosen);
  manager.run(module, modules);
}

/// Instruction selection looks at one block at a time: an operand's extension that was hoisted out of a loop would make a full
/// 64-bit product of what is one instruction for the high half. Each such product gets its extensions beside it.
static void keepExtensionsBesideProducts(llvm::Module &module) {
  for (llvm::Function &function : module)
    for (llvm::BasicBlock &block : function)
      for (llvm::Instruction &product : block) {
        if (product.getOpcode() != llvm::Instruction::Mul)
          continue;
        for (llvm::Use &operand : product.operands()) {
          auto *extension = llvm::dyn_cast<llvm::SExtInst>(operand.get());
          if (!extension || extension->getParent() == &block)
            continue;
          llvm::Instruction *beside = extension->clone();
          beside->insertBefore(product.getIterator());
          operand.set(beside);
        }
      }
}

FailureOr<std::unique_ptr<llvm::Module>> hone::makeLLVMModule(ModuleOp module, StringRef name,
                                                              llvm::TargetMachine &machine, const CodeOptions &options,
                                                              llvm::LLVMContext &context) {
  std::unique_ptr<llvm::Module> result = translateModuleToLLVMIR(module, context, name, /*disableVerification=*/true);
  if (!result)
    return failure();
  // The name of the file would make the object depend on where the model lies.
  result->setSourceFileName(name);
  result->setDataLayout(machine.createDataLayout());
  result->setTargetTriple(machine.getTargetTriple());
  for (llvm::Function &function : *result) {
    if (function.isDeclaration())
      continue;
    function.addFnAttr(llvm::Attribute::NoUnwind);
    if (options.smallCode)
      function.addFnAttr(llvm::Attribute::OptimizeForSize);
    // All but the run function belongs to this model alone: kernels, and helpers such as integer powers.
    if (function.getName() != (name + "_run").str())
      function.setLinkage(llvm::GlobalValue::InternalLinkage);
    function.addFnAttr("target-cpu", machine.getTargetCPU());
    if (!machine.getTargetFeatureString().empty())
      function.addFnAttr("target-features", machine.getTargetFeatureString());
  }
  std::string constants = (name + "_constants").str();
  if (llvm::GlobalVariable *global = result->getNamedGlobal(constants)) {
    global->setSection(options.constantsSection.empty() ? ".rodata." + constants : options.constantsSection);
    global->setLinkage(llvm::GlobalValue::InternalLinkage);
  }
  optimize(*result, machine, options.optimization);
  keepExtensionsBesideProducts(*result);
  return result;
}

FailureOr<SmallVector<char, 0>> hone::emitCode(llvm::Module &module, llvm::TargetMachine &machine,
                                               llvm::CodeGenFileType kind, Location location) {
  SmallVector<char, 0> bytes;
  llvm::raw_svector_ostream out(bytes);
  llvm::legacy::PassManager manager;
  if (machine.addPassesToEmitFile(manager, out, nullptr, kind, /*DisableVerify=*/true))
    return emitError(location) << "LLVM cannot write this kind of file for the target";
  manager.run(module);
  return bytes;
}
