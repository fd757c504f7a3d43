//===- ModelOptions.cpp - The options of a compilation -------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Pipeline/ModelOptions.h"
#include "hone/Emit/Interface.h"
#include "hone/Support/ByteCount.h"
#include "hone/Target/Registry.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringTable.h"
#include "llvm/Option/Option.h"

using namespace hone;
using llvm::StringRef;

#define OPTTABLE_STR_TABLE_CODE
#include "hone/Pipeline/ModelOptions.inc"
#undef OPTTABLE_STR_TABLE_CODE

mlir::FailureOr<CompileOptions> ModelSettings::resolve(llvm::raw_ostream &errors) const {
  mlir::FailureOr<TargetDescription> found = findTarget(target, errors);
  if (failed(found))
    return mlir::failure();
  CompileOptions options = compile;
  options.target = *found;
  return options;
}

std::string hone::expandOptionText(StringRef text) {
  static constexpr StringRef portable = "%portable";
  auto [before, after] = text.split(portable);
  return before.size() == text.size() ? text.str() : (before + portableTargetName() + after).str();
}

//===--- How each is read --------------------------------------------------------===//

static std::string setNumber(StringRef text, int64_t least, int64_t &into) {
  int64_t value;
  if (text.getAsInteger(10, value) || value < least)
    return "a whole number from " + std::to_string(least) + " on is expected";
  into = value;
  return "";
}

static std::string setArenaLimit(StringRef text, ModelSettings &settings) {
  return parseByteCount(text, settings.compile.memory.arenaLimit);
}

static std::string setBatch(StringRef text, ModelSettings &settings) {
  int64_t batch = 0;
  std::string reason = setNumber(text, 1, batch);
  if (reason.empty())
    settings.compile.import.batch = batch;
  return reason;
}

static std::string setName(StringRef text, ModelSettings &settings) {
  if (text.empty() || text != cIdentifier(text) || text.front() == '_')
    return "a C identifier that starts with a letter is expected";
  settings.compile.import.name = text.str();
  return "";
}

static std::string setProfile(StringRef, ModelSettings &settings) {
  settings.compile.memory.profile = true;
  return "";
}

static std::string setRounding(StringRef text, ModelSettings &settings) {
  if (text != "exact" && text != "fast")
    return "'exact' or 'fast' is expected";
  settings.compile.graph.rounding = text == "fast" ? Rounding::Fast : Rounding::Exact;
  return "";
}

static std::string setShape(StringRef text, ModelSettings &settings) {
  auto [name, sizes] = text.rsplit('=');
  std::optional<std::vector<int64_t>> shape = parseShape(sizes);
  if (name.empty() || name == text || !shape)
    return "NAME=1x3x224x224 is expected";
  settings.compile.import.shapes[name.str()] = *shape;
  return "";
}

static std::string setTarget(StringRef text, ModelSettings &settings) {
  settings.target = text.str();
  return "";
}

static std::string setThreads(StringRef text, ModelSettings &settings) {
  return setNumber(text, 1, settings.compile.machine.threads);
}

static std::string setValue(StringRef text, ModelSettings &settings) {
  return parseValue(text, settings.compile.import.values) ? "" : "NAME=16000 or NAME=1,2,3 is expected";
}

/// By name.
static constexpr std::pair<llvm::StringLiteral, std::string (*)(StringRef, ModelSettings &)> setters[] = {
    {"arena-limit", setArenaLimit}, {"batch", setBatch},       {"name", setName},
    {"profile", setProfile},        {"rounding", setRounding}, {"shape", setShape},
    {"target", setTarget},          {"threads", setThreads},   {"value", setValue},
};

std::string hone::setModelOption(StringRef name, StringRef value, ModelSettings &settings) {
  for (auto [option, set] : setters)
    if (option == name)
      return set(value, settings);
  llvm_unreachable("every option of ModelOptions.td has a row above");
}

//===--- The table -----------------------------------------------------------------===//

static StringRef orEmpty(const char *text) { return text ? text : ""; }

/// The options, not their other spellings, groups or the parser's own rows.
static std::vector<ModelOption> readTable() {
  using namespace takers;
  using llvm::opt::DefaultVis;
  std::vector<ModelOption> options;
#define OPTION(PREFIXES, NAME, ID, KIND, GROUP, ALIAS, ALIASARGS, FLAGS, VISIBILITY, PARAM, TEXT, VARIANTS, VALUE,     \
               ...)                                                                                                    \
  if (StringRef name = OptionStrTable[NAME], kind = #KIND, alias = #ALIAS;                                             \
      name.consume_front("--") && alias == "INVALID" && (kind == "Separate" || kind == "Flag"))                        \
    options.push_back({name, orEmpty(VALUE), expandOptionText(orEmpty(TEXT)), unsigned(VISIBILITY)});
#include "hone/Pipeline/ModelOptions.inc"
#undef OPTION
  return options;
}

llvm::ArrayRef<ModelOption> hone::modelOptions() {
  static const std::vector<ModelOption> options = readTable();
  return options;
}

bool hone::isModelOption(StringRef name) {
  return llvm::any_of(modelOptions(), [&](const ModelOption &option) { return option.name == name; });
}
