//===- DescriptionScalars.cpp - The checked values of description files --------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "DescriptionScalars.h"
#include "hone/Support/Suggestion.h"
#include "hone/Target/Registry.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/Intrinsics.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Triple.h"
#include <mutex>

using namespace llvm;
using namespace hone;
using namespace hone::description;

bool ReadContext::setTriple(StringRef name) {
  static std::once_flag once;
  std::call_once(once, [] {
    InitializeAllTargetInfos();
    InitializeAllTargetMCs();
  });
  std::string reason;
  Triple parsed(name);
  const llvm::Target *target = TargetRegistry::lookupTarget(parsed, reason);
  triple = name.str();
  subtarget.reset(target ? target->createMCSubtargetInfo(parsed, "", "") : nullptr);
  return subtarget != nullptr;
}

/// The names in one of LLVM's tables.
template <typename Entry> static std::vector<StringRef> keysOf(ArrayRef<Entry> table) {
  std::vector<StringRef> keys;
  for (const Entry &entry : table)
    keys.push_back(entry.Key);
  return keys;
}

/// Whether the paths lead to one file, be it by different names.
static bool isSameFile(StringRef first, StringRef second) {
  bool isSame = false;
  return first == second || (!sys::fs::equivalent(first, second, isSame) && isSame);
}

/// Reading a base calls the reader again, which takes some kilobytes of stack.
static constexpr size_t mostBases = 16;

/// The file of a base is found from the folder of the description that names it.
StringRef hone::description::read(StringRef text, ReadContext &context, BaseName &result) {
  result.value = text.str();
  context.hasBase = true;
  std::vector<std::string> names = targetNames();
  std::vector<StringRef> known(names.begin(), names.end());
  SmallString<128> name(text);
  if (isFileName(text)) {
    if (!sys::path::is_absolute(text)) {
      name = sys::path::parent_path(context.files.back());
      sys::path::append(name, text);
    }
    if (any_of(context.files, [&](StringRef file) { return isSameFile(file, name); }))
      return context.error("base '" + text + "' is itself based on this description");
    if (context.files.size() > mostBases)
      return context.error("more than " + std::to_string(mostBases) + " descriptions are based on each other");
  } else if (!is_contained(known, text)) {
    return context.error("unknown base '" + text +
                         "': expected the name of a target that Hone has, or of a .yaml file" +
                         suggestion(text, known));
  }
  raw_string_ostream out(context.baseErrors);
  auto base = description::findTarget(name, context.files, out);
  if (failed(base))
    return context.error("base '" + text + "' is wrong, see above");
  // Hone's own descriptions say what a chip has; what of it is not used yet is no news to who starts from them.
  if (base->files.empty())
    base->unused.clear();
  context.base = *base;
  context.setTriple(base->triple);
  return {};
}

StringRef hone::description::read(StringRef text, ReadContext &context, TripleName &result) {
  result.value = text.str();
  context.triplePlace = context.place;
  if (!context.setTriple(text))
    return context.error("LLVM has no code generator for triple '" + text + "'");
  if (!Triple(text).isLittleEndian())
    return context.error("triple '" + text + "' is of a big-endian machine: Hone's constants are little-endian");
  return {};
}

StringRef hone::description::read(StringRef text, ReadContext &context, CpuName &result) {
  result.value = text.str();
  context.cpuPlace = context.place;
  if (!context.subtarget || context.subtarget->isCPUStringValid(text))
    return {};
  return context.error("unknown CPU '" + text + "' for triple '" + context.triple + "'" +
                       suggestion(text, keysOf(context.subtarget->getAllProcessorDescriptions())));
}

StringRef hone::description::read(StringRef text, ReadContext &context, FeatureList &result) {
  result.value = text.str();
  SmallVector<StringRef> features;
  text.split(features, ',', -1, false);
  std::vector<StringRef> known;
  if (context.subtarget)
    known = keysOf(context.subtarget->getAllProcessorFeatures());
  StringSet<> names(llvm::from_range, known);
  for (StringRef feature : features) {
    StringRef name = feature;
    if (!name.consume_front("+") && !name.consume_front("-"))
      context.mistakes.push_back({feature, ("feature '" + feature + "' must start with + or -").str()});
    else if (context.subtarget && !names.contains(name))
      context.mistakes.push_back({name, ("unknown feature '" + name + "' for triple '" + context.triple + "'" +
                                         (context.mistakes.size() < mostMistakes ? suggestion(name, known) : ""))
                                            .str()});
  }
  return {};
}

StringRef hone::description::read(StringRef text, ReadContext &context, DotName &result) {
  result.value = text.str();
  context.dotPlaces.push_back(context.place);
  return {};
}

StringRef hone::description::read(StringRef text, ReadContext &context, IntrinsicName &result) {
  result.value = text.str();
  if (!context.dotPlaces.empty())
    context.dotPlaces.back() = context.place;
  return Intrinsic::lookupIntrinsicID(text) == Intrinsic::not_intrinsic
             ? context.error("LLVM has no intrinsic '" + text + "'")
             : StringRef();
}

StringRef hone::description::read(StringRef text, ReadContext &context, RegionName &result) {
  result.value = text.str();
  return context.regionNames.insert(text).second ? StringRef()
                                                 : context.error("there are two regions called '" + text + "'");
}

StringRef hone::description::read(StringRef text, ReadContext &context, Bytes &result) {
  std::string reason = parseByteCount(text, result.value);
  return reason.empty() ? StringRef() : context.error(reason);
}

StringRef hone::description::read(StringRef text, ReadContext &context, RegionBytes &result) {
  std::string reason = parseByteCount(text, result.value);
  if (reason.empty() && result.value == 0)
    reason = "a region has at least one byte";
  return reason.empty() ? StringRef() : context.error(reason);
}

std::string hone::description::checkRegion(const MemoryRegion &region, ReadContext &context) {
  if (!region.origin)
    return "";
  auto first = [](const MemoryRegion &region) { return uint64_t(*region.origin); };
  auto end = [&](const MemoryRegion &region) { return first(region) + region.bytes; };
  if (context.subtarget && Triple(context.triple).getArchPointerBitWidth() <= 32 && end(region) > uint64_t(1) << 32)
    return "region '" + region.name + "' reaches beyond the addresses of 32 bits";
  for (const MemoryRegion &other : context.regions)
    if (first(region) < end(other) && first(other) < end(region))
      return "region '" + region.name + "' overlaps region '" + other.name + "'";
  context.regions.push_back(region);
  return "";
}

StringRef hone::description::read(StringRef text, ReadContext &context, Address &result) {
  if (text.getAsInteger(0, result.value) || result.value < 0)
    return context.error("invalid address '" + text + "': expected a number such as 0x20000000");
  return {};
}

StringRef hone::description::read(StringRef text, ReadContext &context, VectorBits &result) {
  context.vectorPlace = context.place;
  bool number = !text.getAsInteger(10, result.value);
  if (!number || (result.value != 0 && (result.value < 32 || result.value > 65536 || !isPowerOf2_64(result.value))))
    return context.error("vector bits '" + text + "' must be 0 or a power of two of at least 32");
  return {};
}

StringRef hone::description::read(StringRef text, ReadContext &context, CacheLine &result) {
  if (text.getAsInteger(10, result.value) || result.value < 1 || result.value > 4096 || !isPowerOf2_64(result.value))
    return context.error("cache line '" + text + "' must be a power of two of at most 4096");
  return {};
}

StringRef hone::description::readCount(StringRef text, ReadContext &context, int64_t minimum, int64_t &result) {
  if (text.getAsInteger(10, result))
    return context.error("invalid number '" + text + "'");
  if (result < minimum || result > 1 << 20)
    return context.error("number " + text + " is out of range: expected at least " + Twine(minimum));
  return {};
}

void hone::description::write(const Address &scalar, raw_ostream &out) {
  out << format_hex(static_cast<uint64_t>(scalar.value), 10);
}
