//===- MachineCode.cpp - From the LLVM dialect to an object file ---------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Emit/MachineCode.h"
#include "ExpandRoundings.h"
#include "hone/Support/Diagnostics.h"
#include "hone/Support/Recovery.h"
#include "hone/Target/Machine.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/PatternMatch.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Target/TargetMachine.h"

using namespace mlir;
using namespace hone;

FailureOr<std::unique_ptr<llvm::TargetMachine>> hone::makeTargetMachine(const TargetDescription &target,
                                                                        Location location) {
  std::string reason;
  std::unique_ptr<llvm::TargetMachine> machine = createMachine(target, reason);
  if (!machine)
    return emitFault(FaultKind::InvalidTarget, location) << "target '" << target.name << "': " << reason;
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

/// Instruction selection looks at one block at a time: an operand's extension that was hoisted out of a loop would make
/// a full 64-bit product of what is one instruction for the high half. Each such product gets its extensions beside it.
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

/// Whether `value` converts vectors from integers to single-precision floats, or back.
static bool isVectorConversion(const llvm::Value *value, bool toFloat) {
  auto isConverted = [](const llvm::Type *type) { return type->isVectorTy() && type->getScalarType()->isFloatTy(); };
  if (toFloat)
    return llvm::isa<llvm::SIToFPInst, llvm::UIToFPInst>(value) && isConverted(value->getType());
  if (auto *call = llvm::dyn_cast<llvm::IntrinsicInst>(value))
    return llvm::is_contained({llvm::Intrinsic::fptosi_sat, llvm::Intrinsic::fptoui_sat}, call->getIntrinsicID()) &&
           isConverted(call->getArgOperand(0)->getType());
  return llvm::isa<llvm::FPToSIInst, llvm::FPToUIInst>(value) &&
         isConverted(llvm::cast<llvm::Instruction>(value)->getOperand(0)->getType());
}

/// Keeps conversions of vectors apart from the products with a constant that scale them. For Helium, LLVM 22 makes one
/// fixed-point conversion of a conversion and a product with a power of two, but takes the number of fractional bits
/// for an ordinary constant (ARMDAGToDAGISel::transformFixedFloatingPointConversion): where the block has the same
/// number for another use, the instruction's immediate is that of a register. A fence is no instruction. Scalars have
/// no such form, nor have vectors on most machines.
static void keepScalesApartFromConversions(llvm::Module &module) {
  auto isScaling = [](llvm::Value *value) {
    const llvm::APFloat *factor;
    return match(value,
                 llvm::PatternMatch::m_FMul(llvm::PatternMatch::m_Value(), llvm::PatternMatch::m_APFloat(factor))) &&
           factor->getExactLog2Abs() != INT_MIN;
  };
  llvm::SmallVector<llvm::Use *> fenced;
  for (llvm::Function &function : module)
    for (llvm::Instruction &instruction : llvm::instructions(function)) {
      bool scales = isScaling(&instruction) && isVectorConversion(instruction.getOperand(0), /*toFloat=*/true);
      if (scales || (isVectorConversion(&instruction, /*toFloat=*/false) && isScaling(instruction.getOperand(0))))
        fenced.push_back(&instruction.getOperandUse(0));
    }
  for (llvm::Use *use : fenced) {
    llvm::IRBuilder<> builder(llvm::cast<llvm::Instruction>(use->getUser()));
    use->set(builder.CreateIntrinsic(llvm::Intrinsic::arithmetic_fence, {use->get()->getType()}, {use->get()}));
  }
}

FailureOr<std::unique_ptr<llvm::Module>> hone::makeLLVMModule(ModuleOp module, StringRef name,
                                                              llvm::TargetMachine &machine, const CodeOptions &options,
                                                              llvm::LLVMContext &context) {
  std::unique_ptr<llvm::Module> result = translateModuleToLLVMIR(module, context, name, /*disableVerification=*/true);
  if (!result)
    return failure();
  std::string fault;
  llvm::raw_string_ostream out(fault);
  if (llvm::verifyModule(*result, &out))
    return module.emitError("internal: LLVM refuses the code: ") << StringRef(fault).split('\n').first;
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
  keepScalesApartFromConversions(*result);
  expandRoundings(*result, machine);
  return result;
}

/// Reports what LLVM's code generator complains of, which would otherwise end the process.
static void reportComplaints(const llvm::DiagnosticInfo *info, void *location) {
  if (info->getSeverity() != llvm::DS_Error)
    return;
  std::string text;
  llvm::raw_string_ostream out(text);
  llvm::DiagnosticPrinterRawOStream printer(out);
  info->print(printer);
  emitError(*static_cast<Location *>(location)) << "LLVM: " << text;
}

FailureOr<SmallVector<char, 0>> hone::emitCode(llvm::Module &module, llvm::TargetMachine &machine,
                                               llvm::CodeGenFileType kind, Location location) {
  SmallVector<char, 0> bytes;
  llvm::raw_svector_ostream out(bytes);
  bool isPossible = false, hasErrors = false;
  module.getContext().setDiagnosticHandlerCallBack(reportComplaints, &location);
  std::optional<std::string> fatal = runRecovering([&] {
    llvm::legacy::PassManager manager;
    isPossible = !machine.addPassesToEmitFile(manager, out, nullptr, kind, /*DisableVerify=*/true);
    if (isPossible)
      manager.run(module);
    hasErrors = module.getContext().getDiagHandlerPtr()->HasErrors;
  });
  module.getContext().setDiagnosticHandlerCallBack(nullptr);
  if (fatal)
    return emitError(location) << "LLVM cannot make code of this model for CPU '" << machine.getTargetCPU()
                               << "': " << StringRef(*fatal).split('\n').first.split(": 0x").first;
  if (!isPossible)
    return emitFault(FaultKind::InvalidTarget, location) << "LLVM cannot write this kind of file for the target";
  if (hasErrors)
    return failure();
  return bytes;
}
