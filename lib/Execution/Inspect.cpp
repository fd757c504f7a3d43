//===- Inspect.cpp - What is in a model, for people ----------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Execution/Inspect.h"
#include "hone/Dialect/Graph/ConstantOps.h"
#include "hone/Memory/Entry.h"
#include "hone/Pipeline/Operators.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include <map>

using namespace llvm;
using namespace hone;

std::string hone::formatBytes(int64_t bytes) {
  std::string text;
  raw_string_ostream out(text);
  if (bytes < 1024)
    out << bytes << " bytes";
  else if (bytes < 1024 * 1024)
    out << format("%.1f KiB", bytes / 1024.0);
  else
    out << format("%.2f MiB", bytes / (1024.0 * 1024.0));
  return text;
}

/// Numbers with an apostrophe between groups of three digits.
static std::string formatCount(int64_t count) {
  std::string digits = std::to_string(count);
  for (int64_t at = static_cast<int64_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(at, "'");
  return digits;
}

static void printTensor(raw_ostream &out, mlir::Type type, mlir::Attribute name) {
  auto text = mlir::dyn_cast_or_null<mlir::StringAttr>(name);
  out << "  " << (text ? text.getValue() : "") << ": ";
  if (auto tensor = mlir::dyn_cast<mlir::RankedTensorType>(type)) {
    out << tensor.getElementType() << "[";
    interleaveComma(tensor.getShape(), out);
    out << "]\n";
  } else {
    out << type << "\n";
  }
}

static void printSignature(mlir::func::FuncOp entry, raw_ostream &out) {
  out << "inputs:\n";
  for (auto [index, type] : enumerate(entry.getArgumentTypes()))
    printTensor(out, type, entry.getArgAttr(index, nameAttrName));
  out << "outputs:\n";
  for (auto [index, type] : enumerate(entry.getResultTypes()))
    printTensor(out, type, entry.getResultAttr(index, nameAttrName));
}

void hone::printModelSummary(mlir::ModuleOp module, raw_ostream &out) {
  if (auto entry = findEntry(module); succeeded(entry))
    printSignature(*entry, out);

  int64_t parameters = 0, parameterBytes = 0;
  module.walk([&](graph::ConstantOp constant) {
    auto type = mlir::cast<mlir::ShapedType>(constant.getType());
    mlir::Type element = type.getElementType();
    parameters += type.getNumElements();
    parameterBytes += type.getNumElements() * (element.isIntOrFloat() ? (element.getIntOrFloatBitWidth() + 7) / 8 : 8);
  });

  struct Kind {
    int64_t count = 0, macs = 0;
  };
  std::map<std::string, Kind> kinds;
  int64_t operators = 0, macs = 0;
  for (const OperatorFacts &one : listOperators(module)) {
    Kind &kind = kinds[one.op];
    ++kind.count;
    kind.macs += one.macs;
    ++operators;
    macs += one.macs;
  }
  out << formatv("parameters: {0} ({1})\nmultiply-adds: {2}\noperators: {3}\n", formatCount(parameters),
                 formatBytes(parameterBytes), formatCount(macs), operators);
  for (const auto &[name, kind] : kinds) {
    out << formatv("{0,6}  {1}", kind.count, name);
    if (kind.macs != 0)
      out << formatv(" ({0} multiply-adds)", formatCount(kind.macs));
    out << "\n";
  }
}
