//===- Interface.cpp - What the caller of a compiled model sees ----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Emit/Interface.h"
#include "hone/Memory/Entry.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace hone;

StringRef hone::cType(StringRef elementType) {
  // Half precision has no type in C99; its bits travel as integers. Bool is one byte, 0 or 1.
  return llvm::StringSwitch<StringRef>(elementType)
      .Case("f32", "float")
      .Case("f64", "double")
      .Cases({"f16", "bf16"}, "uint16_t")
      .Cases({"i8", "si8"}, "int8_t")
      .Cases({"i16", "si16"}, "int16_t")
      .Cases({"i32", "si32"}, "int32_t")
      .Cases({"i64", "si64"}, "int64_t")
      .Cases({"ui8", "i1"}, "uint8_t")
      .Case("ui16", "uint16_t")
      .Case("ui32", "uint32_t")
      .Case("ui64", "uint64_t")
      .Default("");
}

std::string hone::cIdentifier(StringRef text) {
  std::string identifier;
  for (char c : text)
    identifier += llvm::isAlnum(c) ? c : '_';
  if (identifier.empty() || llvm::isDigit(identifier.front()))
    identifier.insert(0, "_");
  return identifier;
}

/// The name of a parameter: that of the tensor after `in_` or `out_`. No keyword of C or C++ begins so, nor does a
/// macro of their libraries or of the header itself, so that whatever a tensor is called, and whatever is included
/// before, the prototype is what it seems to be.
static std::string uniqueIdentifier(StringRef name, StringRef prefix, int64_t index, llvm::StringSet<> &taken) {
  std::string identifier = cIdentifier(name);
  StringRef letters = StringRef(identifier).ltrim('_');
  std::string stem = (prefix + "_" + (letters.empty() ? std::to_string(index) : letters)).str();
  identifier = stem;
  for (int suffix = 2; !taken.insert(identifier).second; ++suffix)
    identifier = stem + "_" + std::to_string(suffix);
  return identifier;
}

static std::string elementTypeName(func::FuncOp entry, unsigned argument, MemRefType type) {
  if (auto name = entry.getArgAttrOfType<StringAttr>(argument, elementTypeAttrName))
    return name.str();
  std::string text;
  llvm::raw_string_ostream(text) << type.getElementType();
  return text;
}

static void readPlan(func::FuncOp entry, ModelInterface &interface) {
  if (auto constants = entry->getAttrOfType<model::ConstantsAttr>(constantsAttrName))
    interface.constantBytes = constants.getBytes();
  auto plan = entry->getAttrOfType<model::PlanAttr>(planAttrName);
  if (!plan)
    return;
  interface.arenaLowerBound = plan.getLowerBound();
  interface.peakStep = plan.getPeak();
  for (auto [index, arena] : llvm::enumerate(plan.getArenas().getAsRange<model::ArenaAttr>())) {
    std::string identifier = index ? "arena_" + std::to_string(index) : "arena";
    interface.arenas.push_back({identifier, arena.getRegion() ? arena.getRegion().str() : "", arena.getBytes()});
  }
  for (auto buffer : plan.getBuffers().getAsRange<model::BufferAttr>())
    interface.buffers.push_back({buffer.getName().str(), buffer.getArena(), buffer.getOffset(), buffer.getBytes(),
                                 buffer.getFirst(), buffer.getLast()});
}

static void readProfile(func::FuncOp entry, ModelInterface &interface) {
  if (auto nodes = entry->getAttrOfType<ArrayAttr>(profileAttrName))
    for (auto node : nodes.getAsRange<model::NodeAttr>())
      interface.profile.push_back({node.getName().str(), node.getOp().str()});
}

int64_t ModelInterface::arenaBytes() const {
  int64_t total = 0;
  for (const Arena &arena : arenas)
    total += arena.bytes;
  return total;
}

FailureOr<ModelInterface> hone::describeInterface(func::FuncOp entry) {
  ModelInterface interface;
  interface.name = entry.getName().str();
  llvm::StringSet<> taken;
  for (auto [i, type] : llvm::enumerate(entry.getArgumentTypes())) {
    if (auto alignment = entry.getArgAttrOfType<IntegerAttr>(i, arenaAttrName)) {
      interface.arenaAlignment = alignment.getInt();
      continue;
    }
    auto memref = cast<MemRefType>(type);
    bool output = entry.getArgAttr(i, outputAttrName) != nullptr;
    auto &list = output ? interface.outputs : interface.inputs;
    TensorInterface tensor;
    if (auto name = entry.getArgAttrOfType<StringAttr>(i, nameAttrName))
      tensor.name = name.str();
    else
      tensor.name = (output ? "output_" : "input_") + std::to_string(list.size());
    tensor.identifier = uniqueIdentifier(tensor.name, output ? "out" : "in", list.size(), taken);
    tensor.shape = memref.getShape().vec();
    tensor.elementType = elementTypeName(entry, i, memref);
    tensor.elements = memref.getNumElements();
    tensor.bytes = bytesOf(memref);
    if (auto quantization = entry.getArgAttrOfType<model::QuantizationAttr>(i, quantizationAttrName)) {
      tensor.scales = quantization.getScales().asArrayRef().vec();
      tensor.zeroPoints = quantization.getZeroPoints().asArrayRef().vec();
      tensor.quantizationAxis = quantization.getAxis();
    }
    if (cType(tensor.elementType).empty())
      return entry.emitError("'") << tensor.name << "' has elements of type " << tensor.elementType
                                  << ", which no C type stands for";
    list.push_back(std::move(tensor));
  }
  readPlan(entry, interface);
  readProfile(entry, interface);
  return interface;
}
