//===- InputValues.cpp - Inputs that are bound to a value ----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Importer.h"
#include "ModelFile.h"
#include "hone/Dialect/Graph/ConstantOps.h"
#include "hone/Dialect/Model/ValueNames.h"
#include "hone/Support/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

bool hone::parseValue(StringRef text, std::map<std::string, std::vector<std::string>> &values) {
  auto [name, list] = text.split('=');
  if (name.empty() || name == text || list.empty())
    return false;
  std::vector<std::string> elements;
  SmallVector<StringRef> parts;
  list.split(parts, ',');
  for (StringRef part : parts) {
    if (part.trim().empty())
      return false;
    elements.push_back(part.trim().str());
  }
  values[name.str()] = std::move(elements);
  return true;
}

/// One element, or null when the text is no number of the type.
static Attribute parseElement(StringRef text, Type type) {
  if (auto real = dyn_cast<FloatType>(type)) {
    llvm::APFloat value(real.getFloatSemantics());
    llvm::Expected<llvm::APFloat::opStatus> status = value.convertFromString(text, llvm::APFloat::rmNearestTiesToEven);
    if (!status)
      return llvm::consumeError(status.takeError()), Attribute();
    return *status & llvm::APFloat::opOverflow ? Attribute() : FloatAttr::get(type, value);
  }
  if (type.isInteger(1))
    return text == "true" || text == "1"    ? IntegerAttr::get(type, 1)
           : text == "false" || text == "0" ? IntegerAttr::get(type, 0)
                                            : Attribute();
  llvm::APInt value;
  bool isNegative = text.consume_front("-");
  if (!llvm::all_of(text, llvm::isDigit) || text.empty() || text.size() > 20 || text.getAsInteger(10, value))
    return nullptr;
  value = value.zext(std::max(value.getBitWidth(), 80u));
  if (isNegative)
    value.negate();
  unsigned width = type.getIntOrFloatBitWidth();
  bool fits = type.isUnsignedInteger() ? !value.isNegative() && value.isIntN(width) : value.isSignedIntN(width);
  return fits ? IntegerAttr::get(type, value.trunc(width)) : Attribute();
}

/// Reports values for names that are no inputs.
bool GraphImporter::checkValueOptions(ArrayRef<const onnx::ValueInfoProto *> inputs) {
  bool good = true;
  for (const auto &[name, elements] : options.values)
    if (llvm::none_of(inputs, [&name = name](const onnx::ValueInfoProto *input) { return input->name() == name; })) {
      error(FaultKind::InvalidInput) << "--value names '" << name << "', which is not an input of the model";
      good = false;
    }
  return good;
}

Value GraphImporter::boundValue(const onnx::ValueInfoProto &input, RankedTensorType type) {
  ArrayRef<std::string> texts = options.values.at(input.name());
  if (type.getNumElements() != int64_t(texts.size())) {
    error(FaultKind::InvalidInput) << "--value gives " << texts.size() << " values for input '" << input.name()
                                   << "', which is of type " << type;
    return nullptr;
  }
  SmallVector<Attribute> elements;
  for (StringRef text : texts) {
    elements.push_back(parseElement(text, type.getElementType()));
    if (!elements.back()) {
      error(FaultKind::InvalidInput) << "--value gives '" << text << "' for input '" << input.name()
                                     << "'; expected a number of type " << type.getElementType();
      return nullptr;
    }
  }
  Location location = nodeLocation(builder.getContext(), path, input.name(), "input");
  auto constant = graph::ConstantOp::create(builder, location, DenseElementsAttr::get(type, elements));
  setValueName(cast<OpResult>(constant.getResult()), input.name());
  return constant;
}
