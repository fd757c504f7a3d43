//===- TargetYaml.cpp - Target descriptions as YAML files ----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// The keys of a description file. The checks of their values are in DescriptionScalars.
//
//===----------------------------------------------------------------------------===//

#include "DescriptionReader.h"
#include "hone/Target/Machine.h"
#include "hone/Target/Registry.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/WithColor.h"

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
  Count<1> highMultiply{5};
};

/// The caches that a description tells of. What they are where it doesn't is the matter of `TargetDescription`.
struct Caches {
  Bytes l1;
  Bytes l2{0};
  CacheLine line{64};
};

/// Hands the keys of a mapping on to the reader or writer. A value that is left out stays as it is; one that equals its
/// default is not written.
class Keys {
public:
  explicit Keys(yaml::IO &io) : io(io) {}

  template <typename T> void mapRequired(StringRef key, T &value) { io.mapRequired(key, value); }
  template <typename T> void mapOptional(StringRef key, T &value) { io.mapOptional(key, value); }
  template <typename T> void mapOptional(StringRef key, T &value, const T &otherwise) {
    if (!io.outputting() || value != otherwise)
      io.mapOptional(key, value);
  }
  /// A value that every description has, be it from its base.
  template <typename T> void mapUnlessInBase(StringRef key, T &value) {
    context() && context()->hasBase ? mapOptional(key, value) : mapRequired(key, value);
  }
  /// A value that may be missing.
  template <typename T> void mapPresent(StringRef key, std::optional<T> &value) {
    map(key, !value, [&] {
      if (!value)
        value.emplace();
      return &*value;
    });
  }
  /// A list, which replaces the one before as a whole. Names are unique within it.
  template <typename T> void mapList(StringRef key, std::vector<T> &list) {
    if (context()) {
      context()->regionNames.clear();
      context()->regions.clear();
    }
    map(key, list.empty(), [&] {
      if (!io.outputting())
        list.clear();
      return &list;
    });
  }

  /// The description that holds where this one says nothing, or null.
  const TargetDescription *base() const { return context() && context()->base ? &*context()->base : nullptr; }

private:
  /// Reads into what `access` gives, if the key is there, or writes it unless it is `absent`.
  template <typename Access> void map(StringRef key, bool absent, Access access) {
    void *saved;
    bool useDefault;
    if ((io.outputting() && absent) || !io.preflightKey(key, false, false, useDefault, saved))
      return;
    yaml::EmptyContext none;
    yaml::yamlize(io, *access(), false, none);
    io.postflightKey(saved);
  }
  ReadContext *context() const { return static_cast<ReadContext *>(io.getContext()); }

  yaml::IO &io;
};
} // namespace

LLVM_YAML_IS_SEQUENCE_VECTOR(hone::DotProduct)
LLVM_YAML_IS_SEQUENCE_VECTOR(hone::MemoryRegion)

namespace llvm::yaml {

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
      io.enumCase(value, kindName(kind).data(), kind);
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
    if (!dot.unpack.empty() && (!isPair || dot.intrinsic.empty()))
      return "unpack is for scalar dot products of two s16 that have an intrinsic";
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
    io.mapPresent("origin", origin);
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
    io.mapOptional("high-multiply", unit.highMultiply, VectorUnit().highMultiply);
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
    io.mapOptional("l2", caches.l2, Caches().l2);
    io.mapOptional("line", caches.line, Caches().line);
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
    VectorUnit unit{
        {target.vectorBits}, {target.vectorRegisters}, target.fma, target.fmaMemoryOperand, {target.highMultiply}};
    io.mapUnlessInBase("vector", unit);
    target.vectorBits = unit.bits.value;
    target.vectorRegisters = unit.registers.value;
    target.fma = unit.fma;
    target.fmaMemoryOperand = unit.fmaMemoryOperand;
    target.highMultiply = unit.highMultiply.value;
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

/// "file:line:column" of a place in the file, or of its start if the place is not in it.
static std::string positionOf(StringRef place, StringRef text, StringRef file) {
  bool isInside = place.begin() >= text.begin() && place.end() <= text.end();
  StringRef before = isInside ? text.take_front(place.begin() - text.begin()) : "";
  return (file + ":" + Twine(before.count('\n') + 1) + ":" + Twine(before.size() - (before.rfind('\n') + 1) + 1)).str();
}

/// Writes the mistakes in the order of their places, and those of the bases before them.
static void report(const ReadContext &context, StringRef text, StringRef file, raw_ostream &errors) {
  errors << context.baseErrors;
  std::vector<Mistake> mistakes = context.mistakes;
  llvm::sort(mistakes, [](const Mistake &a, const Mistake &b) {
    return std::tuple(a.place.begin(), StringRef(a.message)) < std::tuple(b.place.begin(), StringRef(b.message));
  });
  for (const Mistake &mistake : ArrayRef(mistakes).take_front(mostMistakes))
    WithColor::error(errors, positionOf(mistake.place, text, file)) << mistake.message << "\n";
  if (mistakes.size() > mostMistakes)
    WithColor::error(errors, file) << mistakes.size() - mostMistakes << " more mistakes are not shown\n";
}

/// LLVM's parser calls itself for every level of nesting, so a file may open only so many: some hundred bytes of stack
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
    return misfit.index < context.dotPlaces.size() && !context.dotPlaces[misfit.index].empty()
               ? context.dotPlaces[misfit.index]
               : machine;
  }
  return machine;
}

mlir::FailureOr<TargetDescription> hone::parseTarget(StringRef text, StringRef file, raw_ostream &errors) {
  return description::parseTarget(text, file, {}, errors);
}

/// Tries what has been read on LLVM, but for what is known to be wrong.
static void checkMachine(TargetDescription target, const Reader &reader, ReadContext &context) {
  for (StringRef key : {"base", "triple", "cpu", "features", "abi", "strict-alignment"})
    if (!reader.isGood(key))
      return;
  if (target.triple.empty() || target.cpu.empty())
    return;
  if (!reader.isGood("vector"))
    target.vectorBits = 0;
  std::vector<DotProduct> dots;
  std::vector<StringRef> places;
  for (auto [index, dot] : enumerate(target.dotProducts))
    if (reader.isGood("dot-products", index)) {
      dots.push_back(dot);
      places.push_back(index < context.dotPlaces.size() ? context.dotPlaces[index] : StringRef());
    }
  target.dotProducts = std::move(dots);
  context.dotPlaces = std::move(places);
  for (const Misfit &misfit : findMisfits(target))
    context.mistakes.push_back({placeOf(misfit, context), misfit.message});
}

/// Adds a remark for what the file says and nothing uses. Its base has told of what stays the base's.
static void noteUnused(TargetDescription &target, const Reader &reader, StringRef text, StringRef file) {
  erase_if(target.unused, [&](const UnusedPart &part) { return reader.placeOf(part.key).has_value(); });
  for (const UnusedPart &part : findUnused(target))
    if (std::optional<StringRef> place = reader.placeOf(part.key, part.index))
      target.unused.push_back({part.key, part.index, positionOf(*place, text, file) + ": remark: " + part.text + "\n"});
}

mlir::FailureOr<TargetDescription> description::parseTarget(StringRef text, StringRef file,
                                                            ArrayRef<std::string> derived, raw_ostream &errors) {
  if (StringRef excess = findExcess(text); !excess.empty()) {
    WithColor::error(errors, positionOf(excess, text, file))
        << "the file has more lists and mappings than a description can have\n";
    return mlir::failure();
  }
  ReadContext context;
  context.files = derived.vec();
  context.files.push_back(file.str());
  Reader reader(text, context);
  TargetDescription target;
  if (reader.hasMapping()) {
    yaml::EmptyContext none;
    yaml::yamlize(reader, target, true, none);
    checkMachine(target, reader, context);
  } else if (context.mistakes.empty()) {
    context.mistakes.push_back({text.take_front(0), "the file describes no target"});
  }
  if (!context.mistakes.empty()) {
    report(context, text, file, errors);
    return mlir::failure();
  }
  noteUnused(target, reader, text, file);
  return target;
}

void hone::printTarget(const TargetDescription &target, raw_ostream &out) {
  // Lines are not wrapped, so that values can be searched for.
  yaml::Output output(out, nullptr, 0);
  TargetDescription copy = target;
  output << copy;
}
