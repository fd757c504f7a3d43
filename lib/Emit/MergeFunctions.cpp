//===- MergeFunctions.cpp - One function for kernels of several sizes ----------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Kernel/Kernel.h"
#include "hone/Emit/Passes.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/MapVector.h"
#include <map>

namespace hone {
#define GEN_PASS_DEF_MERGEFUNCTIONSPASS
#include "hone/Emit/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;

/// Parameters that a merged function gets at most: each costs code in every call.
static constexpr size_t mostParameters = 16;

/// The integer that defines a value, or null.
static IntegerAttr integerOf(Value value) {
  auto constant = value.getDefiningOp<LLVM::ConstantOp>();
  return constant ? dyn_cast<IntegerAttr>(constant.getValue()) : IntegerAttr();
}

/// Whether an operation computes as well with an integer that is not known: what sizes and addresses are made of.
/// Shifts and limits of the results are not: machines have instructions with these built in.
static bool takesAnyInteger(Operation *op) {
  return isa<LLVM::AddOp, LLVM::BrOp, LLVM::CondBrOp, LLVM::GEPOp, LLVM::ICmpOp, LLVM::InsertValueOp, LLVM::MulOp,
             LLVM::SubOp>(op);
}

namespace {

/// What a function is but for its integers, and these in the order of their uses.
struct Shape {
  /// Names, attributes, types and numbers of values, as far as they must agree.
  std::vector<uintptr_t> code;
  SmallVector<OpOperand *> slots;
  SmallVector<Attribute> integers;
};

/// Describes a function.
class ShapeBuilder {
public:
  Shape build(LLVM::LLVMFuncOp function);

private:
  void number(Value value) { numbers.try_emplace(value, numbers.size()); }
  void add(Type type) { shape.code.push_back(reinterpret_cast<uintptr_t>(type.getAsOpaquePointer())); }
  void addOperand(OpOperand &operand);

  Shape shape;
  llvm::DenseMap<Value, uintptr_t> numbers;
  llvm::DenseMap<Block *, uintptr_t> blocks;
};

struct MergeFunctionsPass : hone::impl::MergeFunctionsPassBase<MergeFunctionsPass> {
  void runOnOperation() override;

private:
  using Member = std::pair<LLVM::LLVMFuncOp, Shape>;
  void merge(ArrayRef<Member> members, SymbolUserMap &users);
};

} // namespace

void ShapeBuilder::addOperand(OpOperand &operand) {
  IntegerAttr integer = integerOf(operand.get());
  if (!integer) {
    auto known = numbers.find(operand.get());
    // Other constants stand for what they hold.
    if (known != numbers.end())
      shape.code.push_back(2 * known->second);
    else
      shape.code.push_back(
          reinterpret_cast<uintptr_t>(operand.get().getDefiningOp()->getAttrDictionary().getAsOpaquePointer()));
    return;
  }
  add(operand.get().getType());
  if (!takesAnyInteger(operand.getOwner())) {
    shape.code.push_back(reinterpret_cast<uintptr_t>(integer.getAsOpaquePointer()));
    return;
  }
  shape.slots.push_back(&operand);
  shape.integers.push_back(integer);
}

Shape ShapeBuilder::build(LLVM::LLVMFuncOp function) {
  // Values and blocks may be used before they come.
  for (Block &block : function.getBody()) {
    blocks.try_emplace(&block, blocks.size());
    for (BlockArgument argument : block.getArguments())
      number(argument);
    for (Operation &op : block)
      if (!isa<LLVM::ConstantOp>(op))
        for (Value result : op.getResults())
          number(result);
  }
  add(function.getFunctionType());
  for (Block &block : function.getBody()) {
    shape.code.push_back(~uintptr_t(0));
    for (Type type : block.getArgumentTypes())
      add(type);
    for (Operation &op : block) {
      if (isa<LLVM::ConstantOp>(op))
        continue;
      shape.code.push_back(reinterpret_cast<uintptr_t>(op.getName().getAsOpaquePointer()));
      shape.code.push_back(reinterpret_cast<uintptr_t>(op.getAttrDictionary().getAsOpaquePointer()));
      for (Type type : op.getResultTypes())
        add(type);
      for (OpOperand &operand : op.getOpOperands())
        addOperand(operand);
      for (Block *successor : op.getSuccessors())
        shape.code.push_back(blocks.lookup(successor));
    }
  }
  return std::move(shape);
}

/// Makes the first member take as arguments the integers in which the members differ, and has all calls call it.
void MergeFunctionsPass::merge(ArrayRef<Member> members, SymbolUserMap &users) {
  // Slots that hold the same integers as each other in every member share an argument.
  llvm::MapVector<ArrayAttr, SmallVector<OpOperand *>> parameters;
  Builder attributes(&getContext());
  for (size_t slot = 0; slot < members.front().second.slots.size(); ++slot) {
    SmallVector<Attribute> column;
    for (const Member &member : members)
      column.push_back(member.second.integers[slot]);
    if (llvm::all_equal(column))
      continue;
    OpOperand *operand = members.front().second.slots[slot];
    column.push_back(TypeAttr::get(operand->get().getType()));
    parameters[attributes.getArrayAttr(column)].push_back(operand);
  }
  if (parameters.size() > mostParameters)
    return;
  LLVM::LLVMFuncOp function = members.front().first;
  LLVM::LLVMFunctionType type = function.getFunctionType();
  // The bounds of the outermost loop stay last.
  unsigned position = type.getNumParams() - 2;
  SmallVector<Type> types(type.getParams());
  for (auto &[column, slots] : parameters) {
    Type integer = slots.front()->get().getType();
    types.insert(types.begin() + position, integer);
    Value argument = function.getBody().front().insertArgument(position, integer, function.getLoc());
    for (OpOperand *slot : slots)
      slot->set(argument);
    ++position;
  }
  function.setFunctionType(LLVM::LLVMFunctionType::get(type.getReturnType(), types));
  function.removeArgAttrsAttr();

  for (auto [number, member] : llvm::enumerate(members)) {
    for (Operation *user : users.getUsers(member.first)) {
      auto call = cast<LLVM::CallOp>(user);
      OpBuilder builder(call);
      SmallVector<Value> operands(call.getArgOperands());
      for (auto [offset, entry] : llvm::enumerate(parameters)) {
        // Constants that were of type index still hold an attribute of it.
        Type type = cast<TypeAttr>(entry.first.getValue().back()).getValue();
        auto integer = builder.getIntegerAttr(type, cast<IntegerAttr>(entry.first[number]).getInt());
        Value constant = LLVM::ConstantOp::create(builder, call.getLoc(), type, integer);
        operands.insert(operands.end() - 2, constant);
      }
      LLVM::CallOp::create(builder, call.getLoc(), function, operands);
      call.erase();
    }
  }
  for (const Member &member : members.drop_front())
    member.first->erase();
  merged += members.size();
}

/// Whether all that is known of a function's uses is calls, so that its type may change.
static bool isOnlyCalled(LLVM::LLVMFuncOp function, SymbolUserMap &users) {
  return llvm::all_of(users.getUsers(function), [](Operation *user) { return isa<LLVM::CallOp>(user); });
}

void MergeFunctionsPass::runOnOperation() {
  std::map<std::vector<uintptr_t>, size_t> groupOf;
  SmallVector<SmallVector<Member>> groups;
  SymbolTableCollection symbols;
  SymbolUserMap users(symbols, getOperation());
  for (auto function : getOperation().getOps<LLVM::LLVMFuncOp>()) {
    if (function.isExternal() || !function->hasAttr(kernelWorkAttrName) || !isOnlyCalled(function, users))
      continue;
    Shape shape = ShapeBuilder().build(function);
    auto [known, isNew] = groupOf.try_emplace(shape.code, groups.size());
    if (isNew)
      groups.emplace_back();
    groups[known->second].push_back({function, std::move(shape)});
  }
  for (ArrayRef<Member> members : groups)
    if (members.size() > 1)
      merge(members, users);
}
