//===- Graph.cpp - The graph dialect -------------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/Graph.h"
#include "hone/Dialect/Graph/Build.h"
#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/ConstantOps.h"
#include "hone/Dialect/Graph/IndexingAttributes.h"
#include "hone/Dialect/Graph/MovementAttributes.h"
#include "hone/Dialect/Graph/ReductionAttributes.h"
#include "hone/Dialect/Graph/ResizeAttributes.h"
#include "hone/Dialect/Graph/RoundingAttributes.h"
#include "hone/Dialect/Graph/WindowAttributes.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/IR/Verifier.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace hone;

#include "hone/Dialect/Graph/GraphDialect.cpp.inc"
#include "hone/Dialect/Graph/GraphEnums.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "hone/Dialect/Graph/GraphAttributes.cpp.inc"

void graph::GraphDialect::initialize() {
  registerArithmeticOps();
  registerConstantOps();
  registerContractionOps();
  registerConversionOps();
  registerIndexingOps();
  registerLogicOps();
  registerMovementOps();
  registerNormalizationOps();
  registerObservationOps();
  registerQuantizedOps();
  registerReductionOps();
  registerResizeOps();
  registerUnaryOps();
  registerWindowOps();
  addAttributes<
#define GET_ATTRDEF_LIST
#include "hone/Dialect/Graph/GraphAttributes.cpp.inc"
      >();
}

Operation *graph::GraphDialect::materializeConstant(OpBuilder &builder, Attribute value, Type type, Location location) {
  auto elements = dyn_cast<ElementsAttr>(value);
  if (!elements || elements.getType() != type)
    return nullptr;
  return ConstantOp::create(builder, location, elements);
}

/// A tensor of more bytes is a mistake in the model; below it, arithmetic on sizes does not overflow.
static constexpr int64_t largestTensor = int64_t(1) << 40;

/// Reports a result that is too large.
static bool areAddressable(Location location, ArrayRef<Type> types) {
  for (Type type : types) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    int64_t bytes = 1;
    bool fits = tensor && tensor.getElementType().isIntOrFloat();
    for (int64_t size : tensor ? tensor.getShape() : ArrayRef<int64_t>())
      fits &= size >= 0 && !llvm::MulOverflow(bytes, std::max<int64_t>(size, 1), bytes);
    if (fits && bytes <= largestTensor / graph::elementBytes(tensor.getElementType()))
      continue;
    emitError(location) << "its result would be " << type << ", which is too large to address";
    return false;
  }
  return true;
}

Operation *graph::tryCreate(OpBuilder &builder, Location location, StringRef name, ValueRange operands,
                            ArrayRef<NamedAttribute> attributes) {
  OperationState state(location, name);
  state.addOperands(operands);
  state.addAttributes(attributes);
  auto registered = state.name.getRegisteredInfo();
  if (!registered) {
    emitError(location) << "internal: no graph operation is called '" << name << "'";
    return nullptr;
  }
  MLIRContext *context = builder.getContext();
  DictionaryAttr dictionary = state.attributes.getDictionary(context);
  SmallVector<Type> types;
  if (auto *inference = registered->getInterface<InferTypeOpInterface>()) {
    // Properties live in storage of the operation's own size and alignment, as in a built operation.
    int size = registered->getOpPropertyByteSize();
    std::vector<std::max_align_t> storage(size / sizeof(std::max_align_t) + 1);
    OpaqueProperties properties(storage.data());
    if (size) {
      registered->initOpProperties(properties, OpaqueProperties(nullptr));
      auto report = [&] { return emitError(location); };
      if (failed(registered->setOpPropertiesFromAttribute(state.name, properties, dictionary, report))) {
        registered->destroyOpProperties(properties);
        return nullptr;
      }
    }
    LogicalResult inferred =
        inference->inferReturnTypes(context, location, operands, dictionary, properties, {}, types);
    if (size)
      registered->destroyOpProperties(properties);
    if (failed(inferred))
      return nullptr;
  }
  if (!areAddressable(location, types))
    return nullptr;
  state.addTypes(types);
  Operation *operation = builder.create(state);
  if (failed(verify(operation, /*verifyRecursively=*/false))) {
    operation->erase();
    return nullptr;
  }
  return operation;
}
