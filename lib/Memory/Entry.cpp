//===- Entry.cpp - The function that runs the model ----------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Memory/Entry.h"
#include "hone/Support/ShapeText.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace hone;

FailureOr<func::FuncOp> hone::findEntry(ModuleOp module) {
  if (auto model = module->getAttrOfType<StringAttr>(modelAttrName)) {
    auto function = module.lookupSymbol<func::FuncOp>(model);
    if (!function || function.isDeclaration())
      return module.emitError("the module has no function '")
             << model.getValue() << "', which its model attribute names";
    return function;
  }
  func::FuncOp entry;
  for (auto function : module.getOps<func::FuncOp>()) {
    if (function.isPrivate() || function.isDeclaration())
      continue;
    if (entry) {
      InFlightDiagnostic diagnostic =
          function.emitError("a module has one public function that runs the model, but both '");
      diagnostic << entry.getName() << "' and '" << function.getName() << "' are public";
      return diagnostic;
    }
    entry = function;
  }
  if (!entry)
    return module.emitError("the module has no public function with a body to run the model");
  return entry;
}

int64_t hone::bytesOf(MemRefType type) {
  Type element = type.getElementType();
  int64_t parts = 1;
  if (auto complex = dyn_cast<ComplexType>(element)) {
    element = complex.getElementType();
    parts = 2;
  }
  int64_t bits = element.isIntOrFloat() ? element.getIntOrFloatBitWidth() : 64;
  return type.getNumElements() * parts * static_cast<int64_t>(llvm::divideCeil(bits, 8));
}

std::string hone::typeText(MemRefType type) {
  std::string text = shapeText(type.getShape());
  llvm::raw_string_ostream(text) << ' ' << type.getElementType();
  return text;
}
