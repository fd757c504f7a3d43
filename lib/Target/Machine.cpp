//===- Machine.cpp - LLVM's code generator for a description -------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Target/Machine.h"
#include "hone/Support/Recovery.h"
#include "hone/Target/DotProductCode.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Verifier.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Target/TargetOptions.h"
#include <mutex>

using namespace llvm;
using namespace hone;

static void initializeTargets() {
  static std::once_flag once;
  std::call_once(once, [] {
    InitializeAllTargetInfos();
    InitializeAllTargets();
    InitializeAllTargetMCs();
    InitializeAllAsmPrinters();
    InitializeAllAsmParsers();
  });
}

/// LLVM's features for a machine on which a load or store must be at a multiple of its size; "" where LLVM knows no
/// such machine of this architecture.
static StringRef strictAlignmentFeatures(const Triple &triple) {
  if (triple.isARM() || triple.isThumb() || triple.isAArch64())
    return "+strict-align";
  if (triple.isRISCV())
    return "-unaligned-scalar-mem,-unaligned-vector-mem";
  return "";
}

std::unique_ptr<TargetMachine> hone::createMachine(const TargetDescription &target, std::string &reason) {
  initializeTargets();
  Triple triple(Triple::normalize(target.triple));
  const Target *found = TargetRegistry::lookupTarget(triple, reason);
  if (!found)
    return nullptr;
  TargetOptions options;
  options.MCOptions.ABIName = target.abi;
  // On Arm: memcpy and memset under those names, which every C library has, not under those of the run-time ABI.
  options.EABIVersion = EABI::GNU;
  std::string features = target.features;
  if (target.strictAlignment) {
    StringRef strict = strictAlignmentFeatures(triple);
    if (strict.empty()) {
      reason = "strict-alignment: LLVM knows no machine for '" + target.triple + "' that needs it";
      return nullptr;
    }
    features += (features.empty() ? "" : ",") + strict.str();
  }
  std::unique_ptr<TargetMachine> machine(found->createTargetMachine(triple, target.cpu, features, options, Reloc::PIC_,
                                                                    /*CM=*/std::nullopt, CodeGenOptLevel::Default));
  if (!machine)
    reason = "LLVM cannot generate code for '" + target.triple + "'";
  return machine;
}

//===----------------------------------------------------------------------------===//
// Probes
//===----------------------------------------------------------------------------===//

namespace {
/// A module of one function, which loads, computes and stores.
class Probe {
public:
  explicit Probe(const TargetDescription &target) : target(target), module("probe", context), builder(context) {
    Type *pointer = builder.getPtrTy();
    auto *type = FunctionType::get(builder.getVoidTy(), {pointer, pointer, pointer}, false);
    function = Function::Create(type, Function::ExternalLinkage, "probe", module);
    // Otherwise the first error ends the process.
    context.setDiagnosticHandlerCallBack(
        [](const DiagnosticInfo *info, void *errors) {
          DiagnosticPrinterRawOStream printer(*static_cast<raw_ostream *>(errors));
          if (info->getSeverity() == DS_Error)
            info->print(printer);
        },
        &errors);
    function->addFnAttr(Attribute::NoUnwind);
    builder.SetInsertPoint(BasicBlock::Create(context, "entry", function));
  }

  /// Adds floats and bytes over the whole width of the vector unit.
  void addVectors() {
    for (Type *element : {builder.getFloatTy(), (Type *)builder.getInt32Ty(), (Type *)builder.getInt8Ty()}) {
      int64_t lanes = target.lanes(element->getScalarSizeInBits());
      Type *type = lanes > 1 ? cast<Type>(FixedVectorType::get(element, lanes)) : element;
      Value *x = load(0, type), *y = load(1, type);
      store(element->isFloatTy() ? builder.CreateFAdd(x, y) : builder.CreateAdd(x, y));
    }
  }

  /// Adds the instruction, or returns what is wrong with its types.
  std::string addDotProduct(const DotProduct &dot);

  /// Makes an object file of it. Returns what went wrong, or "".
  std::string emit();

private:
  Value *load(unsigned argument, Type *type) {
    return builder.CreateAlignedLoad(type, function->getArg(argument), Align(1));
  }
  void store(Value *value) { builder.CreateAlignedStore(value, function->getArg(2), Align(1)); }

  const TargetDescription &target;
  /// What the code generator complained of.
  std::string complaints;
  raw_string_ostream errors{complaints};
  LLVMContext context;
  Module module;
  IRBuilder<> builder;
  Function *function;
};
} // namespace

std::string Probe::addDotProduct(const DotProduct &dot) {
  DotProductTypes types = dotProductTypes(context, dot);
  Value *lhs = load(0, types.lhs), *rhs = load(1, types.rhs), *sum = load(2, types.accumulator);
  std::string reason;
  if (Value *result = buildDotProduct(builder, dot, sum, lhs, rhs, reason))
    store(result);
  return reason;
}

std::string Probe::emit() {
  builder.CreateRetVoid();
  if (verifyModule(module, &errors))
    return complaints;
  std::string reason;
  std::unique_ptr<TargetMachine> machine = createMachine(target, reason);
  if (!machine)
    return reason;
  module.setDataLayout(machine->createDataLayout());
  module.setTargetTriple(machine->getTargetTriple());
  function->addFnAttr("target-cpu", machine->getTargetCPU());
  function->addFnAttr("target-features", machine->getTargetFeatureString());
  raw_null_ostream out;
  legacy::PassManager manager;
  if (machine->addPassesToEmitFile(manager, out, nullptr, CodeGenFileType::ObjectFile))
    return "LLVM writes no object files for '" + target.triple + "'";
  manager.run(module);
  return complaints;
}

/// Runs a probe. What LLVM has no code for it names by addresses in its graph; that says no more than that it has none.
static std::string runProbe(const TargetDescription &target, function_ref<std::string(Probe &)> fill) {
  std::string reason;
  std::optional<std::string> fatal = runRecovering([&] {
    Probe probe(target);
    reason = fill(probe);
    if (reason.empty())
      reason = probe.emit();
  });
  if (fatal && (fatal->starts_with("Cannot select") || fatal->starts_with("Do not know how")))
    return "CPU '" + target.cpu + "' with the features '" + target.features + "' has no such instruction";
  return StringRef(fatal ? *fatal : reason).split('\n').first.str();
}

/// What is wrong with the machine's memory, or "".
static std::string checkMemory(const TargetDescription &target) {
  std::string reason;
  std::optional<std::string> fatal = runRecovering([&] {
    std::unique_ptr<TargetMachine> machine = createMachine(target, reason);
    if (!machine)
      return;
    DataLayout layout = machine->createDataLayout();
    if (layout.isBigEndian())
      reason = "triple '" + target.triple + "' is of a big-endian machine: Hone's constants are little-endian";
    else if (unsigned bits = layout.getPointerSizeInBits(); bits != 32 && bits != 64)
      reason = "triple '" + target.triple + "' has pointers of " + std::to_string(bits) + " bits: expected 32 or 64";
  });
  return fatal ? *fatal : reason;
}

std::vector<Misfit> hone::findMisfits(const TargetDescription &target) {
  if (std::string reason = checkMemory(target); !reason.empty())
    return {{Misfit::Part::Machine, 0, reason}};
  // Without vectors first, to tell a wrong machine from a wrong vector unit.
  auto computeVectors = [](Probe &probe) {
    probe.addVectors();
    return std::string();
  };
  TargetDescription scalar = target;
  scalar.vectorBits = 0;
  if (std::string reason = runProbe(scalar, computeVectors); !reason.empty())
    return {{Misfit::Part::Machine, 0, "CPU '" + target.cpu + "' with these features: " + reason}};
  std::vector<Misfit> misfits;
  if (std::string reason = target.vectorBits ? runProbe(target, computeVectors) : ""; !reason.empty())
    misfits.push_back(
        {Misfit::Part::Vectors, 0, "vectors of " + std::to_string(target.vectorBits) + " bits: " + reason});
  for (auto [index, dot] : enumerate(target.dotProducts)) {
    std::string reason = runProbe(target, [&](Probe &probe) { return probe.addDotProduct(dot); });
    if (!reason.empty())
      misfits.push_back({Misfit::Part::DotProduct, index, "dot product '" + dot.name + "': " + reason});
  }
  return misfits;
}
