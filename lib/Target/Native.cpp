//===- Native.cpp - Describing the machine Hone runs on ------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// The one place where a description is derived from feature names instead of read from a file, or chosen by them.
//
//===----------------------------------------------------------------------------===//

#include "hone/Target/Machine.h"
#include "hone/Target/Registry.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"
#include <unistd.h>

using namespace llvm;
using namespace hone;

namespace {

/// A vector unit and the features that a CPU must have to own it.
struct VectorUnitRule {
  Triple::ArchType arch;
  std::vector<StringRef> features;
  int64_t bits, registers;
};

/// A dot product and the features that a CPU must have for it.
struct DotProductRule {
  Triple::ArchType arch;
  std::vector<StringRef> features;
  int64_t bits;
  DotProduct instruction;
};

} // namespace

/// The widest first. 512 bits are chosen wherever the whole instruction set is there: matrix kernels gain from twice
/// the registers even on CPUs that split a 512-bit operation in two.
static ArrayRef<VectorUnitRule> vectorUnitRules() {
  static const VectorUnitRule rules[] = {
      {Triple::x86_64, {"avx512f", "avx512bw", "avx512dq", "avx512vl"}, 512, 32},
      {Triple::x86_64, {"avx2"}, 256, 16},
      {Triple::x86_64, {"avx"}, 256, 16},
      {Triple::x86_64, {}, 128, 16},
      {Triple::aarch64, {}, 128, 32},
  };
  return rules;
}

static ArrayRef<DotProductRule> dotProductRules() {
  using enum DotElement;
  const DotKind lanes = DotKind::Lanes, matrix = DotKind::Matrix;
  const auto first = DotSum::First, separate = DotSum::Separate;
  static const DotProductRule rules[] = {
      {Triple::x86_64,
       {"avx512vnni"},
       512,
       {"vpdpbusd", lanes, U8, S8, S32, 4, 16, "llvm.x86.avx512.vpdpbusd.512", first}},
      {Triple::x86_64,
       {"avx512vnni", "avx512vl"},
       256,
       {"vpdpbusd", lanes, U8, S8, S32, 4, 8, "llvm.x86.avx512.vpdpbusd.256", first}},
      {Triple::x86_64,
       {"avx512vnni", "avx512vl"},
       128,
       {"vpdpbusd", lanes, U8, S8, S32, 4, 4, "llvm.x86.avx512.vpdpbusd.128", first}},
      {Triple::x86_64,
       {"avx512vnni"},
       512,
       {"vpdpwssd", lanes, S16, S16, S32, 2, 16, "llvm.x86.avx512.vpdpwssd.512", first}},
      {Triple::x86_64,
       {"avx512vnni", "avx512vl"},
       256,
       {"vpdpwssd", lanes, S16, S16, S32, 2, 8, "llvm.x86.avx512.vpdpwssd.256", first}},
      {Triple::x86_64,
       {"avx512vnni", "avx512vl"},
       128,
       {"vpdpwssd", lanes, S16, S16, S32, 2, 4, "llvm.x86.avx512.vpdpwssd.128", first}},
      {Triple::x86_64,
       {"avxvnniint8"},
       256,
       {"vpdpbssd", lanes, S8, S8, S32, 4, 8, "llvm.x86.avx2.vpdpbssd.256", first}},
      {Triple::x86_64, {"avxvnni"}, 256, {"vpdpbusd", lanes, U8, S8, S32, 4, 8, "llvm.x86.avx512.vpdpbusd.256", first}},
      {Triple::x86_64,
       {"avxvnni"},
       256,
       {"vpdpwssd", lanes, S16, S16, S32, 2, 8, "llvm.x86.avx512.vpdpwssd.256", first}},
      {Triple::x86_64,
       {"avx512bw"},
       512,
       {"pmaddwd", lanes, S16, S16, S32, 2, 16, "llvm.x86.avx512.pmaddw.d.512", separate}},
      {Triple::x86_64, {"avx2"}, 256, {"pmaddwd", lanes, S16, S16, S32, 2, 8, "llvm.x86.avx2.pmadd.wd", separate}},
      {Triple::x86_64, {}, 128, {"pmaddwd", lanes, S16, S16, S32, 2, 4, "llvm.x86.sse2.pmadd.wd", separate}},
      {Triple::aarch64, {"i8mm"}, 128, {"smmla", matrix, S8, S8, S32, 8, 4, "llvm.aarch64.neon.smmla", first}},
      {Triple::aarch64, {"dotprod"}, 128, {"sdot", lanes, S8, S8, S32, 4, 4, "llvm.aarch64.neon.sdot", first}},
      {Triple::aarch64, {"dotprod"}, 128, {"udot", lanes, U8, U8, S32, 4, 4, "llvm.aarch64.neon.udot", first}},
  };
  return rules;
}

static std::string featureString(const StringMap<bool> &features) {
  std::vector<std::string> sorted;
  for (const auto &feature : features)
    sorted.push_back((feature.second ? "+" : "-") + feature.first().str());
  llvm::sort(sorted, [](StringRef a, StringRef b) { return a.drop_front() < b.drop_front(); });
  return join(sorted, ",");
}

static int64_t cacheSize(int name, int64_t otherwise) {
  long bytes = sysconf(name);
  return bytes > 0 ? bytes : otherwise;
}

TargetDescription hone::nativeTarget() {
  TargetDescription target;
  Triple triple(sys::getDefaultTargetTriple());
  StringMap<bool> features = sys::getHostCPUFeatures();
  auto has = [&](StringRef feature) { return features.lookup(feature); };
  target.name = "native";
  target.triple = triple.str();
  target.cpu = sys::getHostCPUName().str();
  target.description = "this machine (" + target.cpu + ")";
  target.features = featureString(features);
  target.isNative = true;

  auto fits = [&](const auto &rule) { return rule.arch == triple.getArch() && all_of(rule.features, has); };
  const auto *unit = find_if(vectorUnitRules(), fits);
  if (unit != vectorUnitRules().end()) {
    target.vectorBits = unit->bits;
    target.vectorRegisters = unit->registers;
  }
  target.fma = triple.isX86() ? has("fma") : true;
  target.fmaMemoryOperand = triple.isX86();
  target.highMultiply = triple.isRISCV() ? 1 : 3;
  for (const DotProductRule &rule : dotProductRules())
    if (fits(rule) && rule.bits <= target.vectorBits)
      target.dotProducts.push_back(rule.instruction);

#ifdef _SC_LEVEL1_DCACHE_SIZE
  target.l1Bytes = cacheSize(_SC_LEVEL1_DCACHE_SIZE, target.l1Bytes);
  target.l2Bytes = cacheSize(_SC_LEVEL2_CACHE_SIZE, target.l2Bytes);
  target.cacheLineBytes = cacheSize(_SC_LEVEL1_DCACHE_LINESIZE, target.cacheLineBytes);
#endif
  return target;
}

bool hone::runsOnThisMachine(const TargetDescription &target) {
  Triple own(sys::getDefaultTargetTriple()), other(Triple::normalize(target.triple));
  return own.getArch() == other.getArch() && own.getOS() == other.getOS();
}

std::string hone::portableTargetName() {
  Triple triple(sys::getDefaultTargetTriple());
  if (!triple.isOSLinux())
    return "native";
  switch (triple.getArch()) {
  // AVX2 and FMA: Intel's Core since 2013, AMD's since 2015.
  case Triple::x86_64: return "x86-64-v3";
  case Triple::aarch64: return "aarch64";
  case Triple::riscv64: return "rv64gc";
  default: return "native";
  }
}
