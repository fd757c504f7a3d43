//===- Validation.cpp - Whether a node is one its operator allows --------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Validation.h"
#include "Importer.h"
#include "LocalFunctions.h"
#include "ModelFile.h"
#include "hone/Support/Suggestion.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

/// The newest version of ONNX's file format that is known, of ONNX 1.23.
static constexpr int64_t newestFormat = 14;

/// ONNX's own domain as it is written.
static StringRef spelledDomain(StringRef domain) { return domain.empty() ? StringRef("ai.onnx") : domain; }

/// "a, b or c".
static std::string alternatives(ArrayRef<std::string> words) {
  std::string text;
  for (auto [index, word] : llvm::enumerate(words))
    text += (index == 0 ? "" : index + 1 == words.size() ? " or " : ", ") + word;
  return text;
}

//===--- Attributes --------------------------------------------------------------===//

static StringRef kindName(onnx::AttributeProto::AttributeType type, std::string &storage) {
  storage = StringRef(onnx::AttributeProto::AttributeType_Name(type)).lower();
  return storage;
}

/// ONNX's text syntax gives an empty list no kind of its own, and the oldest models give attributes none.
static bool isOfKind(const onnx::AttributeProto &attribute, onnx::AttributeProto::AttributeType type) {
  using Proto = onnx::AttributeProto;
  auto isList = [](Proto::AttributeType type) {
    return type == Proto::INTS || type == Proto::FLOATS || type == Proto::STRINGS;
  };
  bool isEmpty = attribute.ints_size() == 0 && attribute.floats_size() == 0 && attribute.strings_size() == 0;
  return attribute.type() == type || attribute.type() == Proto::UNDEFINED ||
         (isEmpty && isList(type) && isList(attribute.type()));
}

/// Where an attribute that this version does not have is to be found: in another version, among the operands, or under
/// another name.
static void explainUnknown(InFlightDiagnostic &diagnostic, Node &node, const Signature &signature, StringRef name) {
  const SignatureDomain *domain = findDomain(normalDomain(node.getProto().domain()));
  ArrayRef<SignatureRow> rows = domain ? findRows(*domain, node.getProto().op_type()) : ArrayRef<SignatureRow>();
  for (const auto &[index, input] : llvm::enumerate(signature.inputs))
    if (input.name == name) {
      diagnostic << "; it is input " << index;
      return;
    }
  for (const SignatureRow &row : rows) {
    std::optional<Signature> other = isRemoved(row) ? std::nullopt : readSignature(row);
    if (!other || !other->attribute(name))
      continue;
    diagnostic << (row.sinceVersion > node.version() ? "; it exists since version " : "; it was there in version ")
               << row.sinceVersion;
    return;
  }
  SmallVector<StringRef> names;
  for (const AttributeSignature &attribute : signature.attributes)
    names.push_back(attribute.name);
  if (StringRef meant = nearestWord(name, names); !meant.empty())
    diagnostic << "; did you mean '" << meant << "'?";
}

/// Checks the attribute called `name`, whose value, where it refers to an attribute of a function's call, is
/// `attribute`.
static LogicalResult checkAttribute(Node &node, const Signature &signature, StringRef name,
                                    const onnx::AttributeProto &attribute) {
  const AttributeSignature *expected = signature.attribute(name);
  if (!expected) {
    if (signature.allowsOthers || name.starts_with("__"))
      return success();
    InFlightDiagnostic diagnostic = node.error();
    diagnostic << "attribute '" << name << "' is not known to " << node.getProto().op_type() << " in version "
               << node.version() << " of " << spelledDomain(normalDomain(node.getProto().domain()));
    explainUnknown(diagnostic, node, signature, name);
    return failure();
  }
  std::string found, wanted;
  if (!isOfKind(attribute, expected->type))
    return node.error() << "attribute '" << name << "' is of kind " << kindName(attribute.type(), found)
                        << "; expected " << kindName(expected->type, wanted);
  if (expected->words.empty() || llvm::is_contained(expected->words, attribute.s()))
    return success();
  SmallVector<std::string> words;
  for (StringRef word : expected->words)
    if (!word.empty())
      words.push_back(word.str());
  return node.error() << "attribute '" << name << "' is '" << attribute.s() << "'; expected " << alternatives(words);
}

LogicalResult importer::checkAttributes(Node &node, const Signature &signature) {
  bool good = true;
  llvm::StringSet<> seen;
  for (const onnx::AttributeProto &attribute : node.getProto().attribute()) {
    // One that refers to an attribute that a function's call leaves out is left out, too.
    const onnx::AttributeProto *value = node.getImporter().resolve(attribute, node.getScope()).proto;
    if (!value)
      continue;
    if (!seen.insert(attribute.name()).second) {
      node.error() << "attribute '" << attribute.name() << "' is given twice";
      good = false;
      continue;
    }
    good &= succeeded(checkAttribute(node, signature, attribute.name(), *value));
  }
  // Another version's attributes stand in for this one's; one report is enough.
  for (const AttributeSignature &attribute : signature.attributes)
    if (good && attribute.isRequired && !seen.contains(attribute.name)) {
      node.error() << "attribute '" << attribute.name << "' is missing";
      good = false;
    }
  return success(good);
}

//===--- Operands ----------------------------------------------------------------===//

/// Reports a wrong number of operands or results.
static LogicalResult checkCount(Node &node, const char *what, size_t found, ArrayRef<OperandSignature> expected) {
  size_t least = 0, most = expected.size();
  for (const auto &[index, operand] : llvm::enumerate(expected))
    if (!operand.isOptional)
      least = index + 1;
  bool isOpen = !expected.empty() && expected.back().isVariadic;
  if (found >= least && (found <= most || isOpen))
    return success();
  InFlightDiagnostic diagnostic = node.error();
  diagnostic << "has " << found << " " << what << "; expected ";
  if (isOpen)
    diagnostic << "at least " << least;
  else if (least == most)
    diagnostic << least;
  else
    diagnostic << least << " to " << most;
  return failure();
}

/// "input 1 'x' (data)".
static std::string describe(Node &node, size_t index, const OperandSignature &operand) {
  return "input " + std::to_string(index) + " '" + node.getProto().input(int(index)) + "' (" + operand.name.str() + ")";
}

/// The names of the types of `types`, without those that no tensor of Hone has, unless there are no others.
static std::string typeNames(Node &node, uint32_t types) {
  SmallVector<std::string> known, all;
  for (int32_t type = 1; type < 32; ++type) {
    if (!(types >> type & 1))
      continue;
    all.push_back(dataTypeName(type));
    if (elementType(node.getContext(), type))
      known.push_back(all.back());
  }
  return alternatives(known.empty() ? all : known);
}

/// The types that elements of `value` may be of: bytes may stand for 4-bit integers.
static uint32_t typesOf(Value value) {
  int32_t type = dataTypeOf(graph::tensorOf(value).getElementType());
  uint32_t types = 1u << type;
  if (meaningfulBits(value) == 4)
    types |= 1u << (type == onnx::TensorProto::INT8 ? int4 : uint4);
  return types;
}

static LogicalResult checkType(Node &node, const Signature &signature, size_t index, llvm::StringMap<size_t> &bound) {
  const OperandSignature &operand = *signature.input(index);
  Value value = node.input(index);
  Type type = graph::tensorOf(value).getElementType();
  // Operands that are no tensors, of operators that are not supported.
  if (operand.types == 0)
    return success();
  std::string name = dataTypeName(dataTypeOf(type));
  if (!(typesOf(value) & operand.types))
    return node.error() << describe(node, index, operand) << " is of element type " << name << "; expected "
                        << typeNames(node, operand.types);
  if (operand.variable.empty())
    return success();
  size_t first = bound.try_emplace(operand.variable, index).first->second;
  Type expected = graph::tensorOf(node.input(first)).getElementType();
  if (type == expected)
    return success();
  return node.error() << describe(node, index, operand) << " is of element type " << name << "; expected "
                      << dataTypeName(dataTypeOf(expected)) << ", that of "
                      << describe(node, first, *signature.input(first));
}

LogicalResult importer::checkOperands(Node &node, const Signature &signature) {
  size_t given = node.inputCount();
  if (failed(checkCount(node, "inputs", given, signature.inputs)) ||
      failed(checkCount(node, "outputs", node.outputCount(), signature.outputs)))
    return failure();
  bool good = true;
  llvm::StringMap<size_t> bound;
  for (size_t index = 0; index < given; ++index) {
    const OperandSignature &operand = *signature.input(index);
    Value value = node.input(index);
    if (!value) {
      if (operand.isVariadic ? operand.hasGaps : operand.isOptional)
        continue;
      node.error() << "input " << index << " (" << operand.name << ") is missing";
      good = false;
      continue;
    }
    good &= succeeded(checkType(node, signature, index, bound));
    ArrayRef<int64_t> shape = graph::shapeOf(value);
    if (operand.isVector && shape.size() != 1) {
      node.error() << describe(node, index, operand) << " has shape " << graph::shapeText(shape)
                   << "; expected a vector";
      good = false;
    }
  }
  return success(good);
}

//===--- Operators and versions --------------------------------------------------===//

/// An operator that is not in its domain: which one is meant?
static void suggest(InFlightDiagnostic &diagnostic, StringRef name, StringRef domain) {
  for (const SignatureDomain &other : signatureDomains())
    if (other.name != domain && (!findRows(other, name).empty() || llvm::is_contained(other.others, name))) {
      diagnostic << "; domain '" << spelledDomain(other.name) << "' has an operator of this name";
      return;
    }
  SmallVector<StringRef> names;
  const SignatureDomain *known = findDomain(domain);
  if (!known)
    return;
  for (const SignatureRow &row : known->rows)
    if (names.empty() || names.back() != row.name)
      names.push_back(row.name);
  names.append(known->others.begin(), known->others.end());
  if (StringRef meant = nearestWord(name, names); !meant.empty())
    diagnostic << "; did you mean " << meant << "?";
}

void importer::reportOperator(Node &node, StringRef domain, bool isImported) {
  StringRef name = node.getProto().op_type();
  int64_t version = node.version();
  const SignatureDomain *known = findDomain(domain);
  if (!isImported) {
    node.error() << "domain '" << domain << "' of operator " << name << " is not imported by the model";
    return;
  }
  ArrayRef<SignatureRow> rows = known ? findRows(*known, name) : ArrayRef<SignatureRow>();
  const SignatureRow *row = rowOf(rows, version);
  bool wasRemoved = row && isRemoved(*row);
  bool exists = known && !wasRemoved && (row || llvm::is_contained(known->others, name));
  // An operator of an unknown domain is one of somebody's own, which ONNX allows.
  InFlightDiagnostic diagnostic = exists || !known ? node.unsupported() : node.error();
  diagnostic << "operator " << name << " of domain '" << spelledDomain(domain) << "', version " << version << ", ";
  if (!known) {
    diagnostic << "is not known: the domain is not, and the model has no function of this name";
  } else if (wasRemoved) {
    diagnostic << "is not known: it was removed in version " << row->sinceVersion;
  } else if (exists) {
    diagnostic << "is not supported";
  } else if (!rows.empty()) {
    diagnostic << "is not known: it exists since version " << rows.front().sinceVersion;
  } else {
    diagnostic << "is not known";
    suggest(diagnostic, name, domain);
  }
}

LogicalResult importer::checkVersions(const onnx::ModelProto &model, llvm::function_ref<InFlightDiagnostic()> report) {
  bool good = true;
  if (model.ir_version() > newestFormat) {
    report() << "is of version " << model.ir_version() << " of ONNX's file format; versions up to " << newestFormat
             << " are known";
    good = false;
  }
  llvm::StringSet<> reported;
  auto check = [&](const auto &opsets) {
    for (const onnx::OperatorSetIdProto &opset : opsets) {
      const SignatureDomain *domain = findDomain(normalDomain(opset.domain()));
      if (!domain || opset.version() <= domain->newestVersion || !reported.insert(domain->name).second)
        continue;
      report() << "uses version " << opset.version() << " of operator set '" << spelledDomain(domain->name)
               << "'; versions up to " << domain->newestVersion << " are known";
      good = false;
    }
  };
  check(model.opset_import());
  for (const onnx::FunctionProto &function : model.functions())
    check(function.opset_import());
  return success(good);
}
