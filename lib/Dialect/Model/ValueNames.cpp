//===- ValueNames.cpp - What the model calls its tensors -----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Model/ValueNames.h"
#include "hone/Dialect/Model/Model.h"
#include "mlir/IR/Builders.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace hone;

/// The names that a location holds, or null.
static ArrayAttr namesIn(Location location) {
  auto fused = dyn_cast<FusedLoc>(location);
  auto names = fused ? dyn_cast_or_null<ArrayAttr>(fused.getMetadata()) : nullptr;
  bool areNames = names && llvm::all_of(names, [](Attribute name) { return isa<StringAttr>(name); });
  return areNames ? names : nullptr;
}

Location hone::withoutValueNames(Location location) {
  if (!namesIn(location))
    return location;
  auto fused = cast<FusedLoc>(location);
  return FusedLoc::get(fused.getLocations(), Attribute(), location.getContext());
}

/// The name of result `index` of an operation at `location`, or "".
static StringRef nameIn(Location location, unsigned index) {
  ArrayAttr names = namesIn(location);
  return names && index < names.size() ? cast<StringAttr>(names[index]).getValue() : StringRef();
}

StringRef hone::valueName(Value value) {
  if (auto result = dyn_cast<OpResult>(value))
    return nameIn(result.getOwner()->getLoc(), result.getResultNumber());
  auto argument = cast<BlockArgument>(value);
  auto function = dyn_cast_or_null<FunctionOpInterface>(argument.getOwner()->getParentOp());
  if (!function || !argument.getOwner()->isEntryBlock())
    return "";
  auto name = function.getArgAttrOfType<StringAttr>(argument.getArgNumber(), nameAttrName);
  return name ? name.getValue() : StringRef();
}

void hone::setValueName(OpResult result, StringRef name) {
  Operation *op = result.getOwner();
  SmallVector<StringRef> names;
  for (unsigned i = 0; i < op->getNumResults(); ++i)
    names.push_back(i == result.getResultNumber() ? name : nameIn(op->getLoc(), i));
  Location location = withoutValueNames(op->getLoc());
  if (llvm::any_of(names, [](StringRef name) { return !name.empty(); }))
    location = FusedLoc::get({location}, Builder(op->getContext()).getStrArrayAttr(names), op->getContext());
  op->setLoc(location);
}

void ValueNameKeeper::notifyOperationInserted(Operation *op, OpBuilder::InsertPoint previous) {
  // Operations that are only moved stay what they are.
  if (!previous.isSet())
    op->setLoc(withoutValueNames(op->getLoc()));
}

void ValueNameKeeper::notifyOperationReplaced(Operation *op, ValueRange replacement) {
  for (auto [old, value] : llvm::zip_equal(op->getResults(), replacement))
    if (auto result = dyn_cast_or_null<OpResult>(value); result && valueName(result).empty())
      if (StringRef name = valueName(old); !name.empty())
        setValueName(result, name);
}
