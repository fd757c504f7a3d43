//===- Model.cpp - What the phases tell each other of a model ------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Model/Model.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace hone;
using namespace hone::model;

#include "hone/Dialect/Model/ModelDialect.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "hone/Dialect/Model/ModelAttributes.cpp.inc"

void ModelDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "hone/Dialect/Model/ModelAttributes.cpp.inc"
      >();
}

//===--- Attributes by themselves ------------------------------------------------===//

using EmitError = function_ref<InFlightDiagnostic()>;

/// Reports a size that is negative.
static LogicalResult checkSize(EmitError emitError, StringRef what, int64_t value) {
  return value >= 0 ? success() : emitError() << what << " is " << value << "; expected 0 or more";
}

LogicalResult ArenaAttr::verify(EmitError emitError, int64_t bytes, StringAttr) {
  return checkSize(emitError, "bytes", bytes);
}

LogicalResult BufferAttr::verify(EmitError emitError, StringAttr, int64_t arena, int64_t offset, int64_t bytes,
                                 int64_t first, int64_t last) {
  if (failed(checkSize(emitError, "arena", arena)) || failed(checkSize(emitError, "offset", offset)) ||
      failed(checkSize(emitError, "bytes", bytes)) || failed(checkSize(emitError, "first", first)))
    return failure();
  return first <= last ? success()
                       : emitError() << "first is " << first << " and last is " << last << "; expected an order";
}

LogicalResult PlanAttr::verify(EmitError emitError, int64_t lowerBound, int64_t peak, ArrayAttr arenas,
                               ArrayAttr buffers) {
  if (failed(checkSize(emitError, "lower_bound", lowerBound)) || failed(checkSize(emitError, "peak", peak)))
    return failure();
  for (Attribute arena : arenas)
    if (!isa<ArenaAttr>(arena))
      return emitError() << "expected a list of #hone.arena, found " << arena;
  for (Attribute attribute : buffers) {
    auto buffer = dyn_cast<BufferAttr>(attribute);
    if (!buffer)
      return emitError() << "expected a list of #hone.buffer, found " << attribute;
    if (buffer.getArena() >= int64_t(arenas.size()))
      return emitError() << "buffer " << buffer.getName() << " is in arena " << buffer.getArena() << "; there are "
                         << arenas.size();
    int64_t size = cast<ArenaAttr>(arenas[buffer.getArena()]).getBytes();
    if (buffer.getBytes() > size || buffer.getOffset() > size - buffer.getBytes())
      return emitError() << "buffer " << buffer.getName() << " ends behind the " << size << " bytes of its arena";
  }
  return success();
}

LogicalResult ConstantsAttr::verify(EmitError emitError, int64_t bytes, int64_t count) {
  return success(succeeded(checkSize(emitError, "bytes", bytes)) && succeeded(checkSize(emitError, "count", count)));
}

LogicalResult QuantizationAttr::verify(EmitError emitError, DenseF32ArrayAttr scales, DenseI64ArrayAttr zeroPoints,
                                       int64_t axis) {
  if (scales.empty() || scales.size() != zeroPoints.size())
    return emitError() << "there are " << scales.size() << " scales and " << zeroPoints.size()
                       << " zero points; expected as many, and at least one";
  if (axis < -1 || (axis < 0 && scales.size() != 1))
    return emitError() << "axis is " << axis << " with " << scales.size() << " scales; expected one scale or an axis";
  for (float scale : scales.asArrayRef())
    if (!(scale > 0) || !std::isfinite(scale))
      return emitError() << "a scale is " << double(scale) << "; expected a positive number";
  return success();
}

//===--- Attributes where they stand ---------------------------------------------===//

/// Whether `attribute` is of a type, or else an error about it at `op`.
template <typename T> static LogicalResult expect(Operation *op, NamedAttribute attribute, StringRef what) {
  if (isa<T>(attribute.getValue()))
    return success();
  return op->emitError() << "attribute '" << attribute.getName().getValue() << "' is " << attribute.getValue()
                         << "; expected " << what;
}

static LogicalResult misplaced(Operation *op, NamedAttribute attribute, StringRef place) {
  return op->emitError() << "attribute '" << attribute.getName().getValue() << "' is not one of " << place;
}

LogicalResult ModelDialect::verifyOperationAttribute(Operation *op, NamedAttribute attribute) {
  StringRef name = attribute.getName();
  if (isa<ModuleOp>(op) && (name == modelAttrName || name == targetAttrName))
    return expect<StringAttr>(op, attribute, "a string");
  if (isa<FunctionOpInterface>(op)) {
    if (name == planAttrName)
      return expect<PlanAttr>(op, attribute, "a #hone.plan");
    if (name == constantsAttrName)
      return expect<ConstantsAttr>(op, attribute, "a #hone.constants");
    if (name == profileAttrName) {
      auto nodes = dyn_cast<ArrayAttr>(attribute.getValue());
      if (nodes && llvm::all_of(nodes, llvm::IsaPred<NodeAttr>))
        return success();
      return op->emitError() << "attribute '" << name << "' is " << attribute.getValue()
                             << "; expected a list of #hone.node";
    }
  }
  if (op->hasTrait<OpTrait::ConstantLike>() && name == bitsAttrName) {
    if (attribute.getValue() == IntegerAttr::get(IntegerType::get(getContext(), 64), 4))
      return success();
    return op->emitError() << "attribute '" << name << "' is " << attribute.getValue() << "; expected 4";
  }
  return misplaced(op, attribute, "'" + op->getName().getStringRef().str() + "'");
}

/// Of a tensor or buffer of the model, whether it comes in or goes out.
static LogicalResult verifyTensorAttribute(Operation *op, Type type, NamedAttribute attribute, StringRef place) {
  StringRef name = attribute.getName();
  if (name == nameAttrName || name == elementTypeAttrName)
    return expect<StringAttr>(op, attribute, "a string");
  if (name != quantizationAttrName)
    return misplaced(op, attribute, place);
  if (failed(expect<QuantizationAttr>(op, attribute, "a #hone.quantization")))
    return failure();
  auto quantization = cast<QuantizationAttr>(attribute.getValue());
  auto shaped = dyn_cast<ShapedType>(type);
  int64_t axis = quantization.getAxis();
  if (!shaped || !shaped.hasStaticShape() || axis < 0)
    return success();
  if (axis >= shaped.getRank() || shaped.getDimSize(axis) != quantization.getScales().size())
    return op->emitError() << "attribute '" << name << "' has " << quantization.getScales().size() << " scales on axis "
                           << axis << " of " << type;
  return success();
}

LogicalResult ModelDialect::verifyRegionArgAttribute(Operation *op, unsigned, unsigned index,
                                                     NamedAttribute attribute) {
  StringRef name = attribute.getName();
  if (name == outputAttrName || name == parallelForAttrName || name == poolAttrName)
    return expect<UnitAttr>(op, attribute, "a unit");
  if (name == arenaAttrName) {
    auto alignment = dyn_cast<IntegerAttr>(attribute.getValue());
    if (alignment && alignment.getType().isSignlessInteger(64) && alignment.getInt() > 0 &&
        llvm::isPowerOf2_64(alignment.getInt()))
      return success();
    return op->emitError() << "attribute '" << name << "' is " << attribute.getValue()
                           << "; expected an alignment in bytes, a power of two";
  }
  auto function = dyn_cast<FunctionOpInterface>(op);
  return verifyTensorAttribute(op, function ? function.getArgumentTypes()[index] : Type(), attribute, "an argument");
}

LogicalResult ModelDialect::verifyRegionResultAttribute(Operation *op, unsigned, unsigned index,
                                                        NamedAttribute attribute) {
  auto function = dyn_cast<FunctionOpInterface>(op);
  return verifyTensorAttribute(op, function ? function.getResultTypes()[index] : Type(), attribute, "a result");
}
