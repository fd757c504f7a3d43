//===- Signatures.cpp - Reading the tables of operators' signatures ------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Signatures.h"
#include "OpTable.h"
#include "hone/Frontend/ONNX/Import.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

//===--- Domains and rows --------------------------------------------------------===//

/// Operators of ai.onnx.ml, none of which Hone reads.
// clang-format off
static constexpr const char *machineLearning[] = {
    "ArrayFeatureExtractor", "Binarizer", "CastMap", "CategoryMapper", "DictVectorizer", "FeatureVectorizer", "Imputer",
    "LabelEncoder", "LinearClassifier", "LinearRegressor", "Normalizer", "OneHotEncoder", "SVMClassifier", "SVMRegressor",
    "Scaler", "TreeEnsemble", "TreeEnsembleClassifier", "TreeEnsembleRegressor", "ZipMap"};
// clang-format on
static constexpr const char *training[] = {"Adagrad", "Adam", "Gradient", "Momentum"};
static constexpr const char *preview[] = {"FlexAttention"};

ArrayRef<SignatureDomain> importer::signatureDomains() {
  // The newest versions are those of ONNX 1.23 and ONNX Runtime 1.32.
  static const SignatureDomain domains[] = {
      {"", 28, standardSignatures(), {}},
      {"ai.onnx.ml", 5, {}, machineLearning},
      {"ai.onnx.preview", 1, {}, preview},
      {"ai.onnx.preview.training", 1, {}, training},
      {microsoft, 1, microsoftSignatures(), otherMicrosoftOperators()},
  };
  return domains;
}

const SignatureDomain *importer::findDomain(StringRef name) {
  for (const SignatureDomain &domain : signatureDomains())
    if (domain.name == name)
      return &domain;
  return nullptr;
}

ArrayRef<SignatureRow> importer::findRows(const SignatureDomain &domain, StringRef name) {
  const SignatureRow *first = llvm::partition_point(
      domain.rows, [&](const SignatureRow &row) { return StringRef(row.name).compare_insensitive(name) < 0; });
  const SignatureRow *last = first;
  while (last != domain.rows.end() && name == last->name)
    ++last;
  return {first, last};
}

const SignatureRow *importer::rowOf(ArrayRef<SignatureRow> rows, int64_t version) {
  const SignatureRow *found = nullptr;
  for (const SignatureRow &row : rows)
    if (row.sinceVersion <= version)
      found = &row;
  return found;
}

//===--- Reading a row -----------------------------------------------------------===//

static constexpr uint32_t bits(std::initializer_list<int> types) {
  uint32_t set = 0;
  for (int type : types)
    set |= 1u << type;
  return set;
}

/// The element types of `name`, numbered as `TensorProto.DataType` of the newest ONNX; libonnx need not know them all.
static std::optional<uint32_t> namedTypes(StringRef name) {
  constexpr uint32_t integers = bits({2, 3, 4, 5, 6, 7, 12, 13}), reals = bits({1, 10, 11}),
                     wide = reals | bits({6, 7, 12, 13});
  constexpr uint32_t complexes = bits({14, 15}), brain = bits({16}), any = integers | reals | complexes | bits({8, 9});
  constexpr uint32_t float8 = bits({17, 18, 19, 20}), float6 = bits({27, 28}), any19 = any | brain | float8;
  constexpr uint32_t any21 = any19 | bits({21, 22}), any23 = any21 | bits({23}), any24 = any23 | bits({24});
  constexpr uint32_t any25 = any24 | bits({25, 26});
  bool withBrain = name.consume_back("+");
  std::optional<uint32_t> set = llvm::StringSwitch<std::optional<uint32_t>>(name)
                                    .Case("f32", bits({1}))
                                    .Case("f64", bits({11}))
                                    .Case("f16", bits({10}))
                                    .Case("bf16", brain)
                                    .Case("i8", bits({3}))
                                    .Case("i16", bits({5}))
                                    .Case("i32", bits({6}))
                                    .Case("i64", bits({7}))
                                    .Case("u8", bits({2}))
                                    .Case("u16", bits({4}))
                                    .Case("u32", bits({12}))
                                    .Case("u64", bits({13}))
                                    .Case("i4", bits({22}))
                                    .Case("u4", bits({21}))
                                    .Case("i2", bits({26}))
                                    .Case("u2", bits({25}))
                                    .Case("f4", bits({23}))
                                    .Case("e8m0", bits({24}))
                                    .Case("f8", float8)
                                    .Case("f6", float6)
                                    .Case("bool", bits({9}))
                                    .Case("string", bits({8}))
                                    .Case("c64", bits({14}))
                                    .Case("c128", bits({15}))
                                    .Case("complex", complexes)
                                    .Case("int", integers)
                                    .Case("real", reals)
                                    .Case("wide", wide)
                                    .Case("number", integers | reals)
                                    .Case("any", any)
                                    .Case("any19", any19)
                                    .Case("any21", any21)
                                    .Case("any23", any23)
                                    .Case("any24", any24)
                                    .Case("any25", any25)
                                    .Case("any28", any25 | float6)
                                    .Case("other", 0)
                                    .Default(std::nullopt);
  if (set && withBrain)
    *set |= brain;
  return set;
}

/// Sets joined by `|`, each with what `-` takes away from it.
static std::optional<uint32_t> readTypes(StringRef text) {
  uint32_t all = 0;
  for (StringRef part : llvm::split(text, '|')) {
    auto [name, less] = part.split('-');
    std::optional<uint32_t> set = namedTypes(name);
    while (set && !less.empty()) {
      std::tie(name, less) = less.split('-');
      std::optional<uint32_t> taken = namedTypes(name);
      set = taken ? std::optional<uint32_t>(*set & ~*taken) : std::nullopt;
    }
    if (!set)
      return std::nullopt;
    all |= *set;
  }
  return all;
}

/// A name with its marks; false if nothing is left of it.
static bool readName(StringRef text, OperandSignature &operand) {
  operand.isOptional = text.consume_back("?");
  operand.isVariadic = text.consume_back("...");
  operand.hasGaps = operand.isVariadic && text.consume_back("?");
  operand.isVector = text.consume_back("[]");
  operand.name = text;
  return !text.empty();
}

static std::optional<OperandSignature> readInput(StringRef text, const Signature &signature) {
  OperandSignature operand;
  auto [type, name] = text.split(' ');
  if (!readName(name, operand))
    return std::nullopt;
  auto [variable, types] = type.split('=');
  if (types.empty()) {
    const auto *first = llvm::find_if(signature.inputs, [&, &v = variable](const auto &o) { return o.variable == v; });
    if (first != signature.inputs.end()) {
      operand.variable = variable;
      operand.types = first->types;
      return operand;
    }
    types = type;
  } else {
    operand.variable = variable;
  }
  std::optional<uint32_t> set = readTypes(types);
  if (!set)
    return std::nullopt;
  operand.types = *set;
  return operand;
}

/// The words that `=@name` stands for in the tables.
static StringRef namedWords(StringRef name) {
  return llvm::StringSwitch<StringRef>(name)
      .Case("aspect", "stretch|not_larger|not_smaller")
      .Case("coordinates", "half_pixel|half_pixel_symmetric|pytorch_half_pixel|align_corners|asymmetric|"
                           "tf_half_pixel_for_nn|tf_crop_and_resize")
      .Case("direction", "forward|reverse|bidirectional")
      // ONNX Runtime takes the empty word as NOTSET.
      .Case("padding", "NOTSET|SAME_UPPER|SAME_LOWER|VALID|")
      .Case("rounding", "round_prefer_floor|round_prefer_ceil|floor|ceil")
      .Case("scatter", "none|add|mul|max|min")
      .Default("");
}

static std::optional<AttributeSignature> readAttribute(StringRef text) {
  using Proto = onnx::AttributeProto;
  auto [kind, rest] = text.split(' ');
  auto [name, words] = rest.split('=');
  bool isRequired = name.consume_back("!");
  auto type = llvm::StringSwitch<Proto::AttributeType>(kind)
                  .Case("float", Proto::FLOAT)
                  .Case("int", Proto::INT)
                  .Case("string", Proto::STRING)
                  .Case("tensor", Proto::TENSOR)
                  .Case("graph", Proto::GRAPH)
                  .Case("sparse_tensor", Proto::SPARSE_TENSOR)
                  .Case("type_proto", Proto::TYPE_PROTO)
                  .Case("floats", Proto::FLOATS)
                  .Case("ints", Proto::INTS)
                  .Case("strings", Proto::STRINGS)
                  .Case("tensors", Proto::TENSORS)
                  .Case("graphs", Proto::GRAPHS)
                  .Default(Proto::UNDEFINED);
  AttributeSignature attribute{name, type, isRequired, {}};
  if (words.consume_front("@"))
    words = namedWords(words);
  if (!words.empty())
    words.split(attribute.words, '|');
  if (type == Proto::UNDEFINED || name.empty() || (rest.contains('=') && words.empty()))
    return std::nullopt;
  return attribute;
}

/// The attributes of a row, which may be those of rows above it.
static StringRef attributesOf(const SignatureRow &row) {
  const SignatureRow *given = &row;
  while (StringRef(given->attributes) == same)
    --given;
  return given->attributes;
}

std::optional<Signature> importer::readSignature(const SignatureRow &row) {
  Signature signature;
  auto [inputs, outputs] = StringRef(row.operands).split("->");
  for (StringRef text : llvm::split(inputs.trim(), ", ")) {
    std::optional<OperandSignature> input = text.empty() ? std::nullopt : readInput(text, signature);
    if (!input && !text.empty())
      return std::nullopt;
    if (input)
      signature.inputs.push_back(*input);
  }
  for (StringRef text : llvm::split(outputs.trim(), ", "))
    if (!readName(text, signature.outputs.emplace_back()))
      return std::nullopt;
  for (StringRef text : llvm::split(attributesOf(row), ", ")) {
    if (text.empty())
      continue;
    if (text == "...") {
      signature.allowsOthers = true;
      continue;
    }
    std::optional<AttributeSignature> attribute = readAttribute(text);
    if (!attribute)
      return std::nullopt;
    signature.attributes.push_back(*attribute);
  }
  return signature;
}

const OperandSignature *Signature::input(size_t index) const {
  if (index < inputs.size())
    return &inputs[index];
  return !inputs.empty() && inputs.back().isVariadic ? &inputs.back() : nullptr;
}

const AttributeSignature *Signature::attribute(StringRef name) const {
  const auto *found =
      llvm::find_if(attributes, [&](const AttributeSignature &attribute) { return attribute.name == name; });
  return found == attributes.end() ? nullptr : found;
}

std::vector<OperatorSignature> hone::operatorSignatures() {
  std::vector<OperatorSignature> all;
  for (const SignatureDomain &domain : signatureDomains())
    for (const SignatureRow &row : domain.rows)
      all.push_back(
          {domain.name.str(), row.name, row.sinceVersion, isRemoved(row), row.operands, attributesOf(row).str()});
  return all;
}
