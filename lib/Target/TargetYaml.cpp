//===- TargetYaml.cpp - Target descriptions as YAML files ----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Whatever can be checked of a value is checked while it is read, so that a message names the line and column of the
// mistake: CPUs, features and intrinsics are looked up in LLVM's own tables.
//
//===----------------------------------------------------------------------------===//

#include "hone/Target/Registry.h"
#include "llvm/IR/Intrinsics.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/YAMLTraits.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;
using namespace hone;

namespace {

/// What scalars need from their surroundings to be checked, and the place where their messages live.
struct ReadContext {
  std::unique_ptr<MCSubtargetInfo> subtarget;
  std::string triple;
  std::string message;

  StringRef error(const Twine &text) {
    message = text.str();
    return message;
  }
};

/// Values with a check of their own. Each wraps the string or number that the description holds.
struct TripleName {
  std::string value;
};
struct CpuName {
  std::string value;
};
struct FeatureList {
  std::string value;
};
struct IntrinsicName {
  std::string value;
  bool operator==(const IntrinsicName &) const = default;
};
/// A size in bytes, written as a number or with K, M or G for powers of 1024.
struct Bytes {
  int64_t value = 0;
  bool operator==(const Bytes &) const = default;
};
/// An address, in hexadecimal when written.
struct Address {
  int64_t value = 0;
  bool operator==(const Address &) const = default;
};
/// A count that must be at least `Minimum`.
template <int64_t Minimum> struct Count {
  int64_t value = Minimum;
  bool operator==(const Count &) const = default;
};
/// The bits of a vector register: 0 or a power of two.
struct VectorBits {
  int64_t value = 0;
};

struct VectorUnit {
  VectorBits bits;
  Count<0> registers{16};
  bool fma = false;
  bool fmaMemoryOperand = false;
};

struct Caches {
  Bytes l1{32 * 1024};
  Bytes l2{256 * 1024};
  Bytes line{64};
};

std::unique_ptr<MCSubtargetInfo> makeSubtarget(StringRef tripleName) {
  static bool initialized = [] {
    InitializeAllTargetInfos();
    InitializeAllTargetMCs();
    return true;
  }();
  (void)initialized;
  std::string error;
  Triple triple(tripleName);
  const llvm::Target *target = TargetRegistry::lookupTarget(triple, error);
  if (!target)
    return nullptr;
  return std::unique_ptr<MCSubtargetInfo>(target->createMCSubtargetInfo(triple, "", ""));
}

} // namespace

LLVM_YAML_IS_SEQUENCE_VECTOR(hone::DotProduct)
LLVM_YAML_IS_SEQUENCE_VECTOR(hone::MemoryRegion)

namespace llvm::yaml {

/// Shared by the scalars that are kept as a string.
template <typename T> struct CheckedString {
  static void output(const T &scalar, void *, raw_ostream &out) { out << scalar.value; }
  static QuotingType mustQuote(StringRef text) { return needsQuotes(text); }
};

template <> struct ScalarTraits<TripleName> : CheckedString<TripleName> {
  static StringRef input(StringRef text, void *opaque, TripleName &result) {
    auto &context = *static_cast<ReadContext *>(opaque);
    result.value = text.str();
    context.triple = text.str();
    context.subtarget = makeSubtarget(text);
    return context.subtarget ? StringRef() : context.error("LLVM has no code generator for triple '" + text + "'");
  }
};

template <> struct ScalarTraits<CpuName> : CheckedString<CpuName> {
  static StringRef input(StringRef text, void *opaque, CpuName &result) {
    auto &context = *static_cast<ReadContext *>(opaque);
    result.value = text.str();
    if (context.subtarget && !context.subtarget->isCPUStringValid(text))
      return context.error("unknown CPU '" + text + "' for triple '" + context.triple + "'");
    return {};
  }
};

template <> struct ScalarTraits<FeatureList> : CheckedString<FeatureList> {
  static StringRef input(StringRef text, void *opaque, FeatureList &result) {
    auto &context = *static_cast<ReadContext *>(opaque);
    result.value = text.str();
    SmallVector<StringRef> features;
    text.split(features, ',', -1, false);
    for (StringRef feature : features) {
      StringRef name = feature;
      if (!name.consume_front("+") && !name.consume_front("-"))
        return context.error("feature '" + feature + "' must start with + or -");
      auto matches = [&](const SubtargetFeatureKV &entry) { return name == entry.Key; };
      if (context.subtarget && none_of(context.subtarget->getAllProcessorFeatures(), matches))
        return context.error("unknown feature '" + name + "' for triple '" + context.triple + "'");
    }
    return {};
  }
};

template <> struct ScalarTraits<IntrinsicName> : CheckedString<IntrinsicName> {
  static StringRef input(StringRef text, void *opaque, IntrinsicName &result) {
    auto &context = *static_cast<ReadContext *>(opaque);
    result.value = text.str();
    if (Intrinsic::lookupIntrinsicID(text) == Intrinsic::not_intrinsic)
      return context.error("LLVM has no intrinsic '" + text + "'");
    return {};
  }
};

template <> struct ScalarTraits<Bytes> {
  static void output(const Bytes &scalar, void *, raw_ostream &out) {
    int64_t value = scalar.value;
    size_t unit = 0;
    for (; value != 0 && value % 1024 == 0 && unit < 3; ++unit)
      value /= 1024;
    out << value << StringRef("KMG").substr(unit ? unit - 1 : 0, unit ? 1 : 0);
  }
  static StringRef input(StringRef text, void *opaque, Bytes &result) {
    auto &context = *static_cast<ReadContext *>(opaque);
    StringRef digits = text.rtrim("KMG");
    size_t unit = text.size() == digits.size() ? 0 : StringRef("KMG").find(text.back()) + 1;
    if (text.size() - digits.size() > 1 || digits.getAsInteger(10, result.value))
      return context.error("invalid size '" + text + "': expected a number of bytes, or one followed by K, M or G");
    if (result.value < 0)
      return context.error("negative size '" + text + "'");
    if (result.value > (int64_t(1) << 50) >> (10 * unit))
      return context.error("size '" + text + "' is too large");
    result.value <<= 10 * unit;
    return {};
  }
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
};

template <> struct ScalarTraits<Address> {
  static void output(const Address &scalar, void *, raw_ostream &out) {
    out << format_hex(static_cast<uint64_t>(scalar.value), 10);
  }
  static StringRef input(StringRef text, void *opaque, Address &result) {
    auto &context = *static_cast<ReadContext *>(opaque);
    if (text.getAsInteger(0, result.value) || result.value < 0)
      return context.error("invalid address '" + text + "': expected a number such as 0x20000000");
    return {};
  }
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
};

template <int64_t Minimum> struct ScalarTraits<Count<Minimum>> {
  static void output(const Count<Minimum> &scalar, void *, raw_ostream &out) { out << scalar.value; }
  static StringRef input(StringRef text, void *opaque, Count<Minimum> &result) {
    auto &context = *static_cast<ReadContext *>(opaque);
    if (text.getAsInteger(10, result.value))
      return context.error("invalid number '" + text + "'");
    if (result.value < Minimum || result.value > 1 << 20)
      return context.error("number " + text + " is out of range: expected at least " + Twine(Minimum));
    return {};
  }
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
};

template <> struct ScalarTraits<VectorBits> {
  static void output(const VectorBits &scalar, void *, raw_ostream &out) { out << scalar.value; }
  static StringRef input(StringRef text, void *opaque, VectorBits &result) {
    auto &context = *static_cast<ReadContext *>(opaque);
    if (text.getAsInteger(10, result.value) || result.value < 0 || result.value > 65536 ||
        (result.value & (result.value - 1)) != 0 || (result.value != 0 && result.value < 32))
      return context.error("vector bits '" + text + "' must be 0 or a power of two of at least 32");
    return {};
  }
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
};

template <> struct ScalarEnumerationTraits<DotElement> {
  static void enumeration(IO &io, DotElement &value) {
    io.enumCase(value, "s8", DotElement::S8);
    io.enumCase(value, "u8", DotElement::U8);
    io.enumCase(value, "s16", DotElement::S16);
    io.enumCase(value, "u16", DotElement::U16);
    io.enumCase(value, "bf16", DotElement::BF16);
    io.enumCase(value, "f16", DotElement::F16);
    io.enumCase(value, "s32", DotElement::S32);
    io.enumCase(value, "f32", DotElement::F32);
  }
};

template <> struct ScalarEnumerationTraits<DotKind> {
  static void enumeration(IO &io, DotKind &value) {
    io.enumCase(value, "lanes", DotKind::Lanes);
    io.enumCase(value, "matrix", DotKind::Matrix);
    io.enumCase(value, "scalar", DotKind::Scalar);
  }
};

template <> struct ScalarEnumerationTraits<DotSum> {
  static void enumeration(IO &io, DotSum &value) {
    io.enumCase(value, "first", DotSum::First);
    io.enumCase(value, "last", DotSum::Last);
    io.enumCase(value, "separate", DotSum::Separate);
  }
};

template <> struct ScalarEnumerationTraits<MemoryKind> {
  static void enumeration(IO &io, MemoryKind &value) {
    for (MemoryKind kind : {MemoryKind::Flash, MemoryKind::Ram, MemoryKind::Tcm})
      io.enumCase(value, kindName(kind).c_str(), kind);
  }
};

template <> struct MappingTraits<DotProduct> {
  static void mapping(IO &io, DotProduct &dot) {
    IntrinsicName intrinsic{dot.intrinsic}, unpack{dot.unpack};
    Count<1> depth{dot.depth}, lanes{dot.lanes};
    Count<0> accumulators{dot.accumulators};
    io.mapRequired("name", dot.name);
    io.mapOptional("kind", dot.kind, DotKind::Lanes);
    io.mapRequired("lhs", dot.lhs);
    io.mapRequired("rhs", dot.rhs);
    io.mapRequired("accumulator", dot.accumulator);
    io.mapRequired("depth", depth);
    io.mapRequired("lanes", lanes);
    io.mapOptional("intrinsic", intrinsic, IntrinsicName());
    io.mapOptional("sum", dot.sum, DotSum::First);
    io.mapOptional("unpack", unpack, IntrinsicName());
    io.mapOptional("accumulators", accumulators, Count<0>{0});
    io.mapOptional("saturates", dot.saturates, false);
    dot.intrinsic = intrinsic.value;
    dot.unpack = unpack.value;
    dot.accumulators = accumulators.value;
    dot.depth = depth.value;
    dot.lanes = lanes.value;
  }
};

template <> struct MappingTraits<MemoryRegion> {
  static void mapping(IO &io, MemoryRegion &region) {
    Bytes bytes{region.bytes};
    io.mapRequired("name", region.name);
    io.mapRequired("kind", region.kind);
    io.mapRequired("bytes", bytes);
    std::optional<Address> origin;
    if (region.origin)
      origin = Address{*region.origin};
    io.mapOptional("origin", origin);
    region.bytes = bytes.value;
    if (origin)
      region.origin = origin->value;
  }
};

template <> struct MappingTraits<VectorUnit> {
  static void mapping(IO &io, VectorUnit &unit) {
    io.mapRequired("bits", unit.bits);
    io.mapRequired("registers", unit.registers);
    io.mapOptional("fma", unit.fma, false);
    io.mapOptional("fma-memory-operand", unit.fmaMemoryOperand, false);
  }
};

template <> struct MappingTraits<Caches> {
  static void mapping(IO &io, Caches &caches) {
    io.mapRequired("l1", caches.l1);
    io.mapOptional("l2", caches.l2, Bytes{0});
    io.mapOptional("line", caches.line, Bytes{64});
  }
};

template <> struct MappingTraits<TargetDescription> {
  static void mapping(IO &io, TargetDescription &target) {
    TripleName triple{target.triple};
    CpuName cpu{target.cpu};
    FeatureList features{target.features};
    VectorUnit unit{{target.vectorBits}, {target.vectorRegisters}, target.fma, target.fmaMemoryOperand};
    Caches caches{{target.l1Bytes}, {target.l2Bytes}, {target.cacheLineBytes}};
    io.mapRequired("name", target.name);
    io.mapOptional("description", target.description, std::string());
    // The triple comes first: the CPU and the features are looked up in its tables.
    io.mapRequired("triple", triple);
    io.mapRequired("cpu", cpu);
    mapFeatures(io, features);
    io.mapOptional("abi", target.abi, std::string());
    io.mapRequired("vector", unit);
    io.mapOptional("dot-products", target.dotProducts);
    io.mapOptional("small-code", target.smallCode, false);
    io.mapOptional("caches", caches);
    io.mapOptional("memory", target.regions);
    io.mapOptional("emulator", target.emulator);
    io.mapOptional("link", target.link);
    target.triple = triple.value;
    target.cpu = cpu.value;
    target.features = features.value;
    target.vectorBits = unit.bits.value;
    target.vectorRegisters = unit.registers.value;
    target.fma = unit.fma;
    target.fmaMemoryOperand = unit.fmaMemoryOperand;
    target.l1Bytes = caches.l1.value;
    target.l2Bytes = caches.l2.value;
    target.cacheLineBytes = caches.line.value;
  }

  /// An empty list is left out when writing.
  static void mapFeatures(IO &io, FeatureList &features) {
    if (!io.outputting() || !features.value.empty())
      io.mapOptional("features", features);
  }
};

} // namespace llvm::yaml

mlir::FailureOr<TargetDescription> hone::parseTarget(StringRef text, StringRef file, raw_ostream &errors) {
  ReadContext context;
  struct Reporter {
    raw_ostream &errors;
    StringRef file;
    bool reported = false;
  } reporter{errors, file};
  auto report = [](const SMDiagnostic &diagnostic, void *opaque) {
    auto &reporter = *static_cast<Reporter *>(opaque);
    reporter.errors << reporter.file << ":" << diagnostic.getLineNo() << ":" << diagnostic.getColumnNo() + 1
                    << ": error: " << diagnostic.getMessage() << "\n";
    reporter.reported = true;
  };
  yaml::Input input(MemoryBufferRef(text, file), &context, report, &reporter);
  TargetDescription target;
  input >> target;
  // An empty document is no error to the YAML reader, or one without words.
  bool good = !input.error() && !target.triple.empty();
  if (!good && !reporter.reported)
    errors << file << ":1:1: error: the file describes no target\n";
  if (!good)
    return mlir::failure();
  return target;
}

void hone::printTarget(const TargetDescription &target, raw_ostream &out) {
  // Lines are not wrapped, so that values can be searched for.
  yaml::Output output(out, nullptr, 0);
  TargetDescription copy = target;
  output << copy;
}
