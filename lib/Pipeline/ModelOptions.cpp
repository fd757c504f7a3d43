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
#include <cmath>

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

static std::string setCalibrate(StringRef text, ModelSettings &settings) {
  if (text.empty())
    return "a file or a folder is expected";
  settings.quantizer.samples.push_back(text.str());
  return "";
}

/// Finds the word `text` in a table.
template <typename T, size_t N>
static std::string setWord(StringRef text, const std::pair<llvm::StringLiteral, T> (&words)[N], T &into) {
  std::string known;
  for (auto [word, value] : words) {
    if (text == word) {
      into = value;
      return "";
    }
    known += (known.empty() ? "" : ", ") + word.str();
  }
  return known + ": one of these is expected";
}

static std::string setChannels(StringRef text, ModelSettings &settings) {
  using Channels = MediaFormat::Channels;
  static constexpr std::pair<llvm::StringLiteral, Channels> words[] = {{"rgb", Channels::RGB}, {"bgr", Channels::BGR}};
  return setWord(text, words, settings.quantizer.media.channels);
}

static std::string setLayout(StringRef text, ModelSettings &settings) {
  using Layout = MediaFormat::Layout;
  static constexpr std::pair<llvm::StringLiteral, Layout> words[] = {
      {"auto", Layout::Auto}, {"nchw", Layout::ChannelsFirst}, {"nhwc", Layout::ChannelsLast}};
  return setWord(text, words, settings.quantizer.media.layout);
}

static std::string setResize(StringRef text, ModelSettings &settings) {
  using Resize = MediaFormat::Resize;
  static constexpr std::pair<llvm::StringLiteral, Resize> words[] = {
      {"stretch", Resize::Stretch}, {"crop", Resize::Crop}, {"pad", Resize::Pad}, {"none", Resize::None}};
  return setWord(text, words, settings.quantizer.media.resize);
}

/// Numbers with commas between them.
static std::string setNumbers(StringRef text, bool isDivisor, std::vector<double> &into) {
  llvm::SmallVector<StringRef> parts;
  text.split(parts, ',');
  std::vector<double> numbers;
  for (StringRef part : parts) {
    double number;
    if (part.getAsDouble(number) || !std::isfinite(number) || (isDivisor && number == 0))
      return isDivisor ? "numbers other than zero are expected, as in 127.5 or 58.4,57.1,57.4"
                       : "numbers are expected, as in 127.5 or 123.7,116.3,103.5";
    numbers.push_back(number);
  }
  into = numbers;
  return "";
}

static std::string setMean(StringRef text, ModelSettings &settings) {
  return setNumbers(text, false, settings.quantizer.media.mean);
}

static std::string setScale(StringRef text, ModelSettings &settings) {
  return setNumbers(text, true, settings.quantizer.media.scale);
}

static std::string setIO(StringRef text, ModelSettings &settings) {
  if (text != "float" && text != "int8")
    return "'float' or 'int8' is expected";
  settings.quantizer.integerIO = text == "int8";
  return "";
}

static std::string setName(StringRef text, ModelSettings &settings) {
  if (text.empty() || text != cIdentifier(text) || text.front() == '_')
    return "a C identifier that starts with a letter is expected";
  settings.compile.import.name = text.str();
  return "";
}

static std::string setObserver(StringRef text, ModelSettings &settings) {
  static constexpr std::pair<llvm::StringLiteral, ObserverKind> words[] = {{"auto", ObserverKind::Auto},
                                                                           {"min-max", ObserverKind::MinMax},
                                                                           {"percentile", ObserverKind::Percentile},
                                                                           {"mse", ObserverKind::MSE},
                                                                           {"entropy", ObserverKind::Entropy}};
  return setWord(text, words, settings.quantizer.observer);
}

static std::string setPercentile(StringRef text, ModelSettings &settings) {
  double value;
  if (text.getAsDouble(value) || !(value > 50 && value <= 100))
    return "a number above 50 and at most 100 is expected";
  settings.quantizer.percentile = value;
  return "";
}

static std::string setPerTensor(StringRef, ModelSettings &settings) {
  settings.quantizer.perTensorWeights = true;
  return "";
}

static std::string setPowerOfTwo(StringRef, ModelSettings &settings) {
  settings.quantizer.powerOfTwo = true;
  return "";
}

static std::string setProfile(StringRef, ModelSettings &settings) {
  settings.compile.memory.profile = true;
  return "";
}

static std::string setQuantize(StringRef text, ModelSettings &settings) {
  static constexpr std::pair<llvm::StringLiteral, llvm::StringLiteral> kinds[] = {
      {"int8", "i8"}, {"uint8", "ui8"}, {"int16x8", "i16"}};
  for (auto [name, activations] : kinds)
    if (text == name) {
      settings.quantizer.activations = activations.str();
      settings.quantizer.weights = "i8";
      return "";
    }
  return "int8, uint8 or int16x8 is expected";
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

static std::string setSymmetric(StringRef, ModelSettings &settings) {
  settings.quantizer.symmetric = true;
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
    {"arena-limit", setArenaLimit},
    {"batch", setBatch},
    {"calibrate", setCalibrate},
    {"channels", setChannels},
    {"io", setIO},
    {"layout", setLayout},
    {"mean", setMean},
    {"name", setName},
    {"observer", setObserver},
    {"per-tensor", setPerTensor},
    {"percentile", setPercentile},
    {"power-of-two", setPowerOfTwo},
    {"profile", setProfile},
    {"quantize", setQuantize},
    {"resize", setResize},
    {"rounding", setRounding},
    {"scale", setScale},
    {"shape", setShape},
    {"symmetric", setSymmetric},
    {"target", setTarget},
    {"threads", setThreads},
    {"value", setValue},
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
