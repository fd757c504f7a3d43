//===- AlikeUnits.cpp - Operations that compute alike --------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "AlikeUnits.h"
#include "ViewStarts.h"
#include "hone/Dialect/Kernel/BodyCost.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include <map>

using namespace mlir;
using namespace hone;

/// Arguments that a function of a unit gets at most: each costs code in every call.
static constexpr size_t mostArguments = 12;

/// Operations that a unit of several groups has at most: longer ones save few calls.
static constexpr size_t mostOperations = 32;

/// What a unit computes, in about instructions on scalars, for a call not to show beside it.
static constexpr int64_t noticeableWork = 512;

/// How many times as many groups as otherwise must be alike if they compute less.
static constexpr size_t manyTimes = 16;

namespace {

/// What a unit, one or several groups, computes but for its operands, and these in the order of their first uses.
struct UnitShape {
  /// Names, attributes, types and numbers of values, as far as they must agree.
  std::vector<uintptr_t> code;
  /// Values from outside of the unit. What is constant is a part of the code.
  SmallVector<Value> operands;
};

/// Describes a unit.
class UnitShapeBuilder {
public:
  /// Nothing if a function cannot have the unit's operands as arguments.
  std::optional<UnitShape> build(ArrayRef<LoopGroup> unit);

private:
  template <typename T> void add(T known) {
    shape.code.push_back(reinterpret_cast<uintptr_t>(known.getAsOpaquePointer()));
  }
  bool add(Operation *op);
  bool add(Region &region);
  bool addOperand(OpOperand &operand, bool isUnits);

  UnitShape shape;
  llvm::DenseMap<Value, uintptr_t> numbers;
};

/// A sequence of groups of a run.
struct Unit {
  MutableArrayRef<LoopGroup> groups;
  /// The number of what it computes; of units that cannot be shared, `notShared`.
  size_t kind;
  SmallVector<Value> operands;
};

/// Finds units that are alike.
class UnitFinder {
public:
  UnitFinder(SmallVectorImpl<LoopRun> &runs, size_t leastAlike);

  /// The units that are to become a function, for each such function.
  SmallVector<SmallVector<Unit>> find();

private:
  static constexpr size_t notShared = SIZE_MAX;

  Unit describe(MutableArrayRef<LoopGroup> groups);
  Unit join(const Unit &first, const Unit &second);
  bool joinPairs();
  size_t &count(const Unit &unit) { return counts[unit.kind]; }

  std::map<std::vector<uintptr_t>, size_t> kinds;
  SmallVector<SmallVector<Unit, 0>> sequences;
  /// How many units there are of each kind.
  SmallVector<size_t> counts;
  size_t leastAlike;
};

} // namespace

/// The type by which a function can have the value as an argument, wherever the memory lies, or null.
static Type argumentType(Value value) {
  auto type = dyn_cast<MemRefType>(value.getType());
  if (!type)
    return value.getType().isIntOrIndexOrFloat() ? value.getType() : Type();
  SmallVector<int64_t> strides;
  int64_t offset = 0;
  if (!type.hasStaticShape() || failed(type.getStridesAndOffset(strides, offset)) ||
      llvm::any_of(strides, ShapedType::isDynamic) || (offset != 0 && !canStartAtOffset(value)))
    return {};
  auto plain =
      MemRefType::get(type.getShape(), type.getElementType(), MemRefLayoutAttrInterface(), type.getMemorySpace());
  SmallVector<int64_t> plainStrides;
  (void)plain.getStridesAndOffset(plainStrides, offset);
  if (plainStrides == strides)
    return plain;
  return MemRefType::get(type.getShape(), type.getElementType(), StridedLayoutAttr::get(type.getContext(), 0, strides),
                         type.getMemorySpace());
}

/// The value as one of the type of the argument.
static Value asArgument(ImplicitLocOpBuilder &b, Value value) {
  Type type = argumentType(value);
  if (value.getType() == type)
    return value;
  if (Value moved = startAtOffset(b, value))
    value = moved;
  auto memref = cast<MemRefType>(type);
  SmallVector<int64_t> strides;
  int64_t offset = 0;
  (void)memref.getStridesAndOffset(strides, offset);
  return memref::ReinterpretCastOp::create(b, memref, value, /*offset=*/0, memref.getShape(), strides);
}

static bool isConstant(Value value) {
  Operation *op = value.getDefiningOp();
  return op && op->hasTrait<OpTrait::ConstantLike>();
}

bool UnitShapeBuilder::addOperand(OpOperand &operand, bool isUnits) {
  Value value = operand.get();
  auto [known, isNew] = numbers.try_emplace(value, numbers.size());
  shape.code.push_back(known->second);
  if (!isNew)
    return true;
  // From outside.
  if (isConstant(value)) {
    add(value.getDefiningOp()->getAttrDictionary());
    add(value.getType());
    return true;
  }
  Type type = argumentType(value);
  // Of other operations' results, the memory's type may be a part.
  if (!type || (!isUnits && isa<MemRefType>(type) && !isa<memref::LoadOp>(operand.getOwner())))
    return false;
  add(type);
  shape.operands.push_back(value);
  return shape.operands.size() <= mostArguments;
}

bool UnitShapeBuilder::add(Operation *op) {
  add(op->getName());
  add(op->getAttrDictionary());
  shape.code.push_back(op->getNumOperands());
  for (OpOperand &operand : op->getOpOperands())
    if (!addOperand(operand, isa<linalg::GenericOp>(op)))
      return false;
  for (Value result : op->getResults()) {
    numbers.try_emplace(result, numbers.size());
    add(result.getType());
  }
  return llvm::all_of(op->getRegions(), [&](Region &region) { return add(region); });
}

bool UnitShapeBuilder::add(Region &region) {
  for (Block &block : region) {
    shape.code.push_back(block.getNumArguments());
    for (BlockArgument argument : block.getArguments()) {
      numbers.try_emplace(argument, numbers.size());
      add(argument.getType());
    }
    for (Operation &op : block)
      // Of branches, the successors would have to agree too.
      if (op.getNumSuccessors() != 0 || !add(&op))
        return false;
  }
  // Ends the region.
  shape.code.push_back(~uintptr_t(0));
  return true;
}

std::optional<UnitShape> UnitShapeBuilder::build(ArrayRef<LoopGroup> unit) {
  for (const LoopGroup &group : unit) {
    // Groups are told apart by what they have: their loops follow from it.
    shape.code.push_back(group.ops.size());
    for (linalg::GenericOp op : group.ops)
      if (!add(op.getOperation()))
        return std::nullopt;
  }
  return std::move(shape);
}

/// About how many instructions the unit is on scalars, where functions become polynomials.
static int64_t workOf(ArrayRef<LoopGroup> unit) {
  int64_t work = 0;
  for (const LoopGroup &group : unit)
    for (linalg::GenericOp op : group.ops) {
      int64_t cost = kernel::bodyCost(*op.getBody());
      for (int64_t size : op.getStaticLoopRanges())
        cost = ShapedType::isDynamic(size) ? cost : llvm::SaturatingMultiply<uint64_t>(cost, size);
      work = llvm::SaturatingAdd<uint64_t>(work, cost);
    }
  return work;
}

UnitFinder::UnitFinder(SmallVectorImpl<LoopRun> &runs, size_t leastAlike) : leastAlike(leastAlike) {
  for (LoopRun &run : runs) {
    auto &sequence = sequences.emplace_back();
    for (LoopGroup &group : run)
      sequence.push_back(describe(group));
  }
}

Unit UnitFinder::describe(MutableArrayRef<LoopGroup> groups) {
  std::optional<UnitShape> shape = UnitShapeBuilder().build(groups);
  if (!shape)
    return {groups, notShared, {}};
  size_t kind = kinds.try_emplace(std::move(shape->code), kinds.size()).first->second;
  counts.resize(kinds.size());
  return {groups, kind, std::move(shape->operands)};
}

/// The unit of two that follow each other, which is not shared if that is not better than sharing each of them.
Unit UnitFinder::join(const Unit &first, const Unit &second) {
  MutableArrayRef<LoopGroup> groups(first.groups.data(), first.groups.size() + second.groups.size());
  auto isRare = [&](const Unit &unit) { return unit.kind == notShared || count(unit) < leastAlike; };
  size_t operations = 0;
  for (const LoopGroup &group : groups)
    operations += group.ops.size();
  if (isRare(first) || isRare(second) || operations > mostOperations)
    return {groups, notShared, {}};
  return describe(groups);
}

/// Joins neighbours that follow each other as often as not wherever one of them is. Returns whether there were any.
bool UnitFinder::joinPairs() {
  counts.assign(kinds.size(), 0);
  for (ArrayRef<Unit> sequence : sequences)
    for (const Unit &unit : sequence)
      if (unit.kind != notShared)
        ++count(unit);
  // The pair of each unit and the next one, and how many there are beside each other.
  SmallVector<SmallVector<Unit, 0>> pairs;
  for (ArrayRef<Unit> sequence : sequences) {
    auto &joined = pairs.emplace_back();
    for (size_t i = 0; i + 1 < sequence.size(); ++i)
      joined.push_back(join(sequence[i], sequence[i + 1]));
    for (size_t i = 0; i < joined.size(); ++i) {
      if (joined[i].kind == notShared)
        continue;
      ++count(joined[i]);
      i += i + 1 < joined.size() && joined[i + 1].kind == joined[i].kind;
    }
  }
  bool anyJoined = false;
  for (auto [sequence, joined] : llvm::zip_equal(sequences, pairs)) {
    SmallVector<Unit, 0> next;
    auto countAt = [&](size_t i) { return i < joined.size() && joined[i].kind != notShared ? count(joined[i]) : 0; };
    for (size_t i = 0; i < sequence.size(); ++i) {
      bool isBest = countAt(i) >= leastAlike && countAt(i) >= countAt(i + 1) &&
                    2 * countAt(i) >= std::max(count(sequence[i]), count(sequence[i + 1]));
      next.push_back(std::move(isBest ? joined[i] : sequence[i]));
      i += isBest;
      anyJoined |= isBest;
    }
    sequence = std::move(next);
  }
  return anyJoined;
}

SmallVector<SmallVector<Unit>> UnitFinder::find() {
  while (joinPairs()) {
  }
  SmallVector<SmallVector<Unit>> alike(kinds.size());
  for (auto &sequence : sequences)
    for (Unit &unit : sequence)
      if (unit.kind != notShared)
        alike[unit.kind].push_back(std::move(unit));
  llvm::erase_if(alike, [&](ArrayRef<Unit> units) {
    if (units.size() < leastAlike)
      return true;
    ArrayRef<LoopGroup> groups = units.front().groups;
    return units.size() * groups.size() < manyTimes * leastAlike && workOf(groups) < noticeableWork;
  });
  return alike;
}

/// Makes an empty function for what the unit computes.
static func::FuncOp createFunction(SymbolTable &symbols, const Unit &unit) {
  linalg::GenericOp last = unit.groups.back().ops.back();
  OpBuilder b(last.getContext());
  auto type = b.getFunctionType(llvm::map_to_vector(unit.operands, argumentType), {});
  std::string name = (last->getParentOfType<func::FuncOp>().getName() + "_loops").str();
  auto function = func::FuncOp::create(b, last.getLoc(), name, type);
  function.setPrivate();
  // Inlined, it would be compiled as often as it is called; LLVM takes the attribute in this form.
  function->setAttr("passthrough", b.getStrArrayAttr({"noinline"}));
  symbols.insert(function);
  return function;
}

/// Moves the unit into the function.
static void moveToFunction(const Unit &unit, func::FuncOp function) {
  ImplicitLocOpBuilder b(function.getLoc(), function.getContext());
  b.setInsertionPointToStart(function.addEntryBlock());
  auto end = func::ReturnOp::create(b);
  b.setInsertionPoint(end);
  IRMapping inside;
  inside.map(unit.operands, function.getArguments());
  auto insideOf = [&](Value value) {
    if (isConstant(value) && !inside.contains(value))
      b.clone(*value.getDefiningOp(), inside);
    return inside.lookupOrDefault(value);
  };
  for (LoopGroup &group : unit.groups) {
    for (LoopNest &nest : group.nests)
      for (NestAccess &access : nest.accesses)
        access.memref = insideOf(access.memref);
    for (linalg::GenericOp op : group.ops) {
      op->walk([&](Operation *nested) {
        for (OpOperand &operand : nested->getOpOperands())
          if (!op->isAncestor(operand.get().getParentBlock()->getParentOp()))
            operand.set(insideOf(operand.get()));
      });
      op->moveBefore(end);
    }
  }
}

int64_t hone::shareAlikeUnits(SymbolTable &symbols, SmallVectorImpl<LoopRun> &runs, size_t leastAlike) {
  SmallVector<SmallVector<Unit>> alike = UnitFinder(runs, leastAlike).find();
  for (ArrayRef<Unit> units : alike) {
    func::FuncOp function = createFunction(symbols, units.front());
    for (const Unit &unit : units) {
      linalg::GenericOp last = unit.groups.back().ops.back();
      ImplicitLocOpBuilder b(last.getLoc(), last);
      auto argument = [&](Value operand) { return asArgument(b, operand); };
      func::CallOp::create(b, function, llvm::map_to_vector(unit.operands, argument));
    }
    moveToFunction(units.front(), function);
    for (const Unit &unit : units.drop_front())
      for (LoopGroup &group : unit.groups) {
        for (linalg::GenericOp op : group.ops)
          op->erase();
        group = LoopGroup();
      }
  }
  for (LoopRun &run : runs)
    llvm::erase_if(run, [](const LoopGroup &group) { return group.ops.empty(); });
  return alike.size();
}
