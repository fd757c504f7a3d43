//===- TargetYaml.cpp - Target descriptions as YAML files ----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// The keys of a description file. The checks of their values are in DescriptionScalars.
//
//===----------------------------------------------------------------------------===//

#include "DescriptionScalars.h"
#include "hone/Target/Machine.h"
#include "hone/Target/Registry.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/SourceMgr.h"

using namespace llvm;
using namespace hone;
using namespace hone::description;

/// More than any machine has: a vector of 16384 bits holds as many bytes.
static constexpr int64_t mostProducts = 2048;

namespace {
struct VectorUnit {
  VectorBits bits;
  Count<0> registers{16};
  bool fma = false;
  bool fmaMemoryOperand = false;
};

struct Caches {
  Bytes l1{32 * 1024};
  Bytes l2{0};
  CacheLine line{64};
};

/// Hands the keys of a mapping on to the reader or writer and remembers them, so that a misspelt one can be answered
/// with the nearest. A value that is left out stays as it is; one that equals its default is not written.
class Keys {
public:
  explicit Keys(yaml::IO &io) : io(io) {}
  ~Keys() {
    if (context())
      context()->known = std::move(keys);
  }

  template <typename T> void mapRequired(StringRef key, T &value) {
    keys.push_back(key);
    io.mapRequired(key, value);
  }
  template <typename T> void mapOptional(StringRef key, T &value) {
    keys.push_back(key);
    io.mapOptional(key, value);
  }
  template <typename T> void mapOptional(StringRef key, T &value, const T &otherwise) {
    keys.push_back(key);
    if (!io.outputting() || value != otherwise)
      io.mapOptional(key, value);
  }
  /// A value that every description has, be it from its base.
  template <typename T> void mapUnlessInBase(StringRef key, T &value) {
    base() ? mapOptional(key, value) : mapRequired(key, value);
  }
  /// A list, which replaces the one before as a whole. Names are unique within it.
  template <typename T> void mapList(StringRef key, std::vector<T> &list) {
    if (context()) {
      context()->regionNames.clear();
      context()->regions.clear();
    }
    std::optional<std::vector<T>> given;
    if (io.outputting() && !list.empty())
      given = list;
    mapOptional(key, given);
    if (given)
      list = std::move(*given);
  }

  /// The description that holds where this one says nothing, or null.
  const TargetDescription *base() const { return context() && context()->base ? &*context()->base : nullptr; }

private:
  ReadContext *context() const { return static_cast<ReadContext *>(io.getContext()); }

  yaml::IO &io;
  std::vector<StringRef> keys;
};

/// The same for the words of an enumeration.
class Words {
public:
  explicit Words(yaml::IO &io) : io(io) {}
  ~Words() {
    if (auto *context = static_cast<ReadContext *>(io.getContext()))
      context->known = std::move(words);
  }
  template <typename T> void enumCase(T &value, StringLiteral word, T meaning) {
    words.push_back(word);
    io.enumCase(value, word.data(), meaning);
  }

private:
  yaml::IO &io;
  std::vector<StringRef> words;
};
} // namespace

LLVM_YAML_IS_SEQUENCE_VECTOR(hone::DotProduct)
LLVM_YAML_IS_SEQUENCE_VECTOR(hone::MemoryRegion)

namespace llvm::yaml {

template <> struct ScalarEnumerationTraits<DotElement> {
  static void enumeration(IO &reader, DotElement &value) {
    Words io(reader);
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
  static void enumeration(IO &reader, DotKind &value) {
    Words io(reader);
    io.enumCase(value, "lanes", DotKind::Lanes);
    io.enumCase(value, "matrix", DotKind::Matrix);
    io.enumCase(value, "scalar", DotKind::Scalar);
  }
};

template <> struct ScalarEnumerationTraits<DotSum> {
  static void enumeration(IO &reader, DotSum &value) {
    Words io(reader);
    io.enumCase(value, "first", DotSum::First);
    io.enumCase(value, "last", DotSum::Last);
    io.enumCase(value, "separate", DotSum::Separate);
  }
};

template <> struct ScalarEnumerationTraits<MemoryKind> {
  static void enumeration(IO &reader, MemoryKind &value) {
    Words io(reader);
    for (MemoryKind kind : {MemoryKind::Flash, MemoryKind::Ram, MemoryKind::Tcm})
      io.enumCase(value, kindName(kind), kind);
  }
};

template <> struct MappingTraits<DotProduct> {
  static void mapping(IO &reader, DotProduct &dot) {
    Keys io(reader);
    DotName name{dot.name};
    IntrinsicName intrinsic{dot.intrinsic}, unpack{dot.unpack};
    Count<1> depth{dot.depth}, lanes{dot.lanes};
    Count<0> accumulators{dot.accumulators};
    io.mapRequired("name", name);
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
    dot.name = name.value;
    dot.intrinsic = intrinsic.value;
    dot.unpack = unpack.value;
    dot.accumulators = accumulators.value;
    dot.depth = depth.value;
    dot.lanes = lanes.value;
  }
  static std::string validate(IO &, DotProduct &dot) {
    if (dot.intrinsic.empty() && dot.kind != DotKind::Scalar)
      return "only a scalar dot product can do without an intrinsic";
    if (!isPowerOf2_64(dot.depth) || !isPowerOf2_64(dot.lanes))
      return "the depth and the lanes of a dot product are powers of two";
    if (dot.depth * dot.lanes > mostProducts)
      return "a dot product has at most " + std::to_string(mostProducts) + " products";
    if (dot.kind == DotKind::Scalar && dot.lanes != 1)
      return "a scalar dot product has one lane";
    if (dot.kind == DotKind::Matrix && Log2_64(dot.lanes) % 2 != 0)
      return "the lanes of a matrix product are a square number";
    bool isInteger = dot.lhs < DotElement::BF16 && dot.rhs < DotElement::BF16 && dot.accumulator == DotElement::S32;
    if (dot.intrinsic.empty() && !isInteger)
      return "only a dot product of s8, u8, s16 or u16 into s32 can do without an intrinsic";
    bool isPair =
        dot.kind == DotKind::Scalar && dot.lhs == DotElement::S16 && dot.rhs == DotElement::S16 && dot.depth == 2;
    if (!dot.unpack.empty() && !isPair)
      return "unpack is for scalar dot products of two s16";
    return "";
  }
};

template <> struct MappingTraits<MemoryRegion> {
  static void mapping(IO &reader, MemoryRegion &region) {
    Keys io(reader);
    RegionName name{region.name};
    RegionBytes bytes{region.bytes};
    std::optional<Address> origin;
    if (region.origin)
      origin = Address{*region.origin};
    io.mapRequired("name", name);
    io.mapRequired("kind", region.kind);
    io.mapRequired("bytes", bytes);
    io.mapOptional("origin", origin);
    region.name = name.value;
    region.bytes = bytes.value;
    if (origin)
      region.origin = origin->value;
  }
  static std::string validate(IO &reader, MemoryRegion &region) {
    auto *context = static_cast<ReadContext *>(reader.getContext());
    return context ? checkRegion(region, *context) : "";
  }
};

template <> struct MappingTraits<VectorUnit> {
  static void mapping(IO &reader, VectorUnit &unit) {
    Keys io(reader);
    if (!reader.outputting())
      unit = {};
    io.mapRequired("bits", unit.bits);
    io.mapRequired("registers", unit.registers);
    io.mapOptional("fma", unit.fma, false);
    io.mapOptional("fma-memory-operand", unit.fmaMemoryOperand, false);
  }
  static std::string validate(IO &, VectorUnit &unit) {
    return unit.bits.value != 0 && unit.registers.value == 0 ? "a vector unit has at least one register" : "";
  }
};

template <> struct MappingTraits<Caches> {
  static void mapping(IO &reader, Caches &caches) {
    Keys io(reader);
    if (!reader.outputting())
      caches = {};
    io.mapRequired("l1", caches.l1);
    io.mapOptional("l2", caches.l2, Bytes{0});
    io.mapOptional("line", caches.line, CacheLine{64});
  }
};

template <> struct MappingTraits<TargetDescription> {
  static void mapping(IO &reader, TargetDescription &target) {
    Keys io(reader);
    mapBase(io, target);
    mapMachine(io, target);
    mapVectorUnit(io, target);
    io.mapList("dot-products", target.dotProducts);
    io.mapOptional("small-code", target.smallCode, false);
    mapCaches(io, target);
    io.mapList("memory", target.regions);
    io.mapList("emulator", target.emulator);
    io.mapList("link", target.link);
    io.mapList("packages", target.packages);
    io.mapOptional("port", target.port, std::string());
    io.mapList("board", target.board);
    io.mapOptional("fpu-off", target.fpuOff, false);
  }

  /// What every description says itself, and where the rest comes from.
  static void mapBase(Keys &io, TargetDescription &target) {
    BaseName base;
    io.mapOptional("base", base, BaseName());
    if (io.base())
      target = *io.base();
    io.mapRequired("name", target.name);
    io.mapOptional("description", target.description, std::string());
  }

  /// The triple comes first: the CPU and the features are looked up in its tables.
  static void mapMachine(Keys &io, TargetDescription &target) {
    TripleName triple{target.triple};
    CpuName cpu{target.cpu};
    FeatureList features{target.features};
    io.mapUnlessInBase("triple", triple);
    io.mapUnlessInBase("cpu", cpu);
    io.mapOptional("features", features, FeatureList());
    io.mapOptional("abi", target.abi, std::string());
    io.mapOptional("strict-alignment", target.strictAlignment, false);
    target.triple = triple.value;
    target.cpu = cpu.value;
    target.features = features.value;
  }

  static void mapVectorUnit(Keys &io, TargetDescription &target) {
    VectorUnit unit{{target.vectorBits}, {target.vectorRegisters}, target.fma, target.fmaMemoryOperand};
    io.mapUnlessInBase("vector", unit);
    target.vectorBits = unit.bits.value;
    target.vectorRegisters = unit.registers.value;
    target.fma = unit.fma;
    target.fmaMemoryOperand = unit.fmaMemoryOperand;
  }

  static void mapCaches(Keys &io, TargetDescription &target) {
    Caches caches{{target.l1Bytes}, {target.l2Bytes}, {target.cacheLineBytes}};
    io.mapOptional("caches", caches);
    target.l1Bytes = caches.l1.value;
    target.l2Bytes = caches.l2.value;
    target.cacheLineBytes = caches.line.value;
  }
};

} // namespace llvm::yaml

namespace {
/// Turns the reader's messages into lines of their own.
struct Reporter {
  raw_ostream &errors;
  StringRef file;
  ReadContext &context;
  bool reported = false;

  void report(const SMDiagnostic &diagnostic) {
    errors << file << ":" << diagnostic.getLineNo() << ":" << diagnostic.getColumnNo() + 1
           << ": error: " << explain(diagnostic) << "\n";
    reported = true;
  }

  /// The message, with what was found and what was expected where the reader leaves that out.
  std::string explain(const SMDiagnostic &diagnostic) const {
    StringRef message = diagnostic.getMessage();
    if (StringRef key = message; key.consume_front("unknown key '"))
      return message.str() + suggestion(key.drop_back(), context.known);
    if (message == "unknown enumerated scalar") {
      StringRef word = diagnostic.getLineContents().drop_front(diagnostic.getColumnNo());
      word = word.take_until([](char c) { return c == ',' || c == '}' || c == ' '; });
      return ("unexpected word '" + word + "': expected one of " + join(context.known, ", ")).str();
    }
    return StringSwitch<StringRef>(message)
        .Case("not a mapping", "expected a mapping, {key: value, ...}")
        .Case("not a sequence", "expected a list, [a, b, ...]")
        .Case("invalid boolean", "expected true or false")
        .Default(message)
        .str();
  }
};
} // namespace

/// Writes an error at a place of the file, or at its start if the place is not in it.
static void reportAt(StringRef place, StringRef text, StringRef file, const Twine &message, raw_ostream &errors) {
  bool isInside = place.begin() >= text.begin() && place.end() <= text.end();
  StringRef before = isInside ? text.take_front(place.begin() - text.begin()) : "";
  errors << file << ":" << before.count('\n') + 1 << ":" << before.size() - (before.rfind('\n') + 1) + 1
         << ": error: " << message << "\n";
}

/// LLVM's reader calls itself for every level of nesting, so a file may open only so many: some hundred bytes of stack
/// each.
static StringRef findExcess(StringRef text) {
  static constexpr int64_t mostLevels = 8192;
  int64_t levels = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    bool opensBlock = StringRef("-?:").contains(text[at]) && (at + 1 == text.size() || isSpace(text[at + 1]));
    if ((opensBlock || text[at] == '[' || text[at] == '{') && ++levels > mostLevels)
      return text.substr(at, 1);
  }
  return {};
}

/// The part of the file that says what does not fit.
static StringRef placeOf(const Misfit &misfit, const ReadContext &context) {
  StringRef machine = context.cpuPlace.empty() ? context.triplePlace : context.cpuPlace;
  switch (misfit.part) {
  case Misfit::Part::Machine: return machine;
  case Misfit::Part::Vectors: return context.vectorPlace.empty() ? machine : context.vectorPlace;
  case Misfit::Part::DotProduct:
    return misfit.index < context.dotPlaces.size() ? context.dotPlaces[misfit.index] : machine;
  }
  return machine;
}

mlir::FailureOr<TargetDescription> hone::parseTarget(StringRef text, StringRef file, raw_ostream &errors) {
  return description::parseTarget(text, file, {}, errors);
}

mlir::FailureOr<TargetDescription> description::parseTarget(StringRef text, StringRef file,
                                                            ArrayRef<std::string> derived, raw_ostream &errors) {
  if (StringRef excess = findExcess(text); !excess.empty()) {
    reportAt(excess, text, file, "the file has more lists and mappings than a description can have", errors);
    return mlir::failure();
  }
  ReadContext context;
  context.files = derived.vec();
  context.files.push_back(file.str());
  Reporter reporter{errors, file, context};
  auto report = [](const SMDiagnostic &diagnostic, void *reporter) {
    static_cast<Reporter *>(reporter)->report(diagnostic);
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
  if (std::optional<Misfit> misfit = findMisfit(target)) {
    reportAt(placeOf(*misfit, context), text, file, misfit->message, errors);
    return mlir::failure();
  }
  return target;
}

void hone::printTarget(const TargetDescription &target, raw_ostream &out) {
  // Lines are not wrapped, so that values can be searched for.
  yaml::Output output(out, nullptr, 0);
  TargetDescription copy = target;
  output << copy;
}
