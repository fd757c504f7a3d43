//===- SplitFunctions.cpp - Several functions of one that is too long ----------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Kernel/Kernel.h"
#include "hone/Dialect/Model/Model.h"
#include "hone/Emit/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

namespace hone {
#define GEN_PASS_DEF_SPLITFUNCTIONSPASS
#include "hone/Emit/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;

/// Operations of its block over which a value may be needed for what defines it to become part of another function.
static constexpr size_t longestUse = 512;

/// How many times as long as wanted a part may become while each operation's results are needed by the next ones.
static constexpr int64_t longestPart = 4;

/// What an access to memory counts as: selection and scheduling look at every earlier one of the block for each.
static constexpr int64_t accessWeight = 4;

/// Operations that are not worth a call.
static constexpr int64_t smallestPart = 16;

/// Whether the operation is made again wherever its results are used: it costs next to nothing, and a part of the
/// function can have its operands too.
static bool isRepeated(Operation *op) {
  return op->getNumRegions() == 0 && isPure(op) &&
         (op->hasTrait<OpTrait::ConstantLike>() ||
          isa<ViewLikeOpInterface, memref::GetGlobalOp, UnrealizedConversionCastOp>(op));
}

/// Whether a value of the type can be an argument: a memref is one bare pointer, so the type has to say the rest.
static bool canBeArgument(Type type) {
  auto memref = dyn_cast<MemRefType>(type);
  if (!memref)
    return !isa<BaseMemRefType>(type);
  SmallVector<int64_t> strides;
  int64_t offset;
  return memref.hasStaticShape() && succeeded(memref.getStridesAndOffset(strides, offset)) &&
         !ShapedType::isDynamic(offset) && llvm::none_of(strides, ShapedType::isDynamic);
}

/// Whether a function can have the value as an argument or make it of its arguments.
static bool canBePassed(Value value) {
  Operation *op = value.getDefiningOp();
  return op && isRepeated(op) ? llvm::all_of(op->getOperands(), canBePassed) : canBeArgument(value.getType());
}

namespace {

/// Moves operations into a new function.
class PartBuilder {
public:
  explicit PartBuilder(func::FuncOp parent) : parent(parent) {}

  /// Moves `ops`, whose results nothing else uses but views, and puts a call of the new function in their place. It
  /// comes after the function `after` in the module.
  func::FuncOp build(ArrayRef<Operation *> ops, StringRef name, Operation *after);

private:
  Value valueFor(Value value, Operation *user);
  Value argumentFor(Value value);

  func::FuncOp parent, part;
  /// What stands in the part for a value from outside of it.
  DenseMap<Value, Value> inside;
  SmallVector<Value> operands;
};

/// Splits the blocks of one function.
class FunctionSplitter {
public:
  FunctionSplitter(func::FuncOp function, SymbolTable &symbols, int64_t most, int64_t size)
      : function(function), latest(function), symbols(symbols), most(most), size(size) {}

  /// Splits the blocks that are too long, the inner ones first, and returns how many functions were made.
  int64_t run();

private:
  int64_t split(Region &region);
  int64_t split(Block &block);
  void cut(Block &block);
  size_t lastUseOf(Operation *op);
  bool canMove(Operation *op);
  ArrayRef<Operation *> closedRun(ArrayRef<Operation *> ops);
  void flush();

  /// The function, and the last one that was made of it.
  func::FuncOp function, latest;
  SymbolTable &symbols;
  int64_t most, size, parts = 0;
  /// Of the operations of the block that is cut: which comes when, and when the last use of their results does.
  DenseMap<Operation *, size_t> positions, lastUses;
  DenseMap<Operation *, int64_t> weights;
  /// The operations that are to become the next part, what they count as, and the last use of their results.
  SmallVector<Operation *> pending;
  int64_t pendingWeight = 0;
  size_t pendingUse = 0;
};

struct SplitFunctionsPass : hone::impl::SplitFunctionsPassBase<SplitFunctionsPass> {
  using SplitFunctionsPassBase::SplitFunctionsPassBase;

  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    auto functions = llvm::to_vector(getOperation().getOps<func::FuncOp>());
    for (func::FuncOp function : functions)
      if (!function->hasAttr(kernelWorkAttrName))
        parts += FunctionSplitter(function, symbols, mostOperations, partOperations).run();
  }
};

} // namespace

Value PartBuilder::argumentFor(Value value) {
  operands.push_back(value);
  return inside[value] = part.getBody().front().addArgument(value.getType(), value.getLoc());
}

/// Finds or makes what stands for `value` in the part, where `user` is the part's own operation that needs it.
Value PartBuilder::valueFor(Value value, Operation *user) {
  if (Value known = inside.lookup(value))
    return known;
  if (part.getBody().isAncestor(value.getParentRegion()))
    return value;
  Operation *op = value.getDefiningOp();
  if (!op || !isRepeated(op))
    return argumentFor(value);
  // The operands first: their copies belong in front of this one.
  SmallVector<Value> copied;
  for (Value operand : op->getOperands())
    copied.push_back(valueFor(operand, user));
  Operation *copy = OpBuilder(user).clone(*op);
  copy->setOperands(copied);
  for (auto [old, made] : llvm::zip_equal(op->getResults(), copy->getResults()))
    inside[old] = made;
  return inside[value];
}

func::FuncOp PartBuilder::build(ArrayRef<Operation *> ops, StringRef name, Operation *after) {
  OpBuilder builder(after->getContext());
  builder.setInsertionPointAfter(after);
  Location location = ops.front()->getLoc();
  part = func::FuncOp::create(builder, location, name, builder.getFunctionType({}, {}));
  part.setPrivate();
  part->setAttr("llvm.linkage", LLVM::LinkageAttr::get(builder.getContext(), LLVM::Linkage::Internal));
  part->setAttr("passthrough", builder.getStrArrayAttr({"noinline"}));
  builder.setInsertionPointToStart(part.addEntryBlock());
  auto end = func::ReturnOp::create(builder, location);
  Block *block = ops.front()->getBlock();
  Block::iterator place = std::next(ops.back()->getIterator());
  for (Operation *op : ops)
    op->moveBefore(end);
  // The pointers through which the caller brings threads are used by what a later pass makes of calls.
  SmallVector<StringRef> marks;
  for (BlockArgument argument : parent.getArguments())
    for (StringRef mark : {StringRef(parallelForAttrName), StringRef(poolAttrName)})
      if (parent.getArgAttr(argument.getArgNumber(), mark)) {
        argumentFor(argument);
        marks.push_back(mark);
      }
  for (Operation *op : ops)
    op->walk([&](Operation *nested) {
      for (OpOperand &operand : nested->getOpOperands())
        operand.set(valueFor(operand.get(), op));
    });
  part.setFunctionType(builder.getFunctionType(part.getBody().getArgumentTypes(), {}));
  for (auto [number, mark] : llvm::enumerate(marks))
    part.setArgAttr(number, mark, builder.getUnitAttr());
  builder.setInsertionPoint(block, place);
  func::CallOp::create(builder, location, part, operands);
  return part;
}

int64_t FunctionSplitter::run() {
  (void)split(function.getBody());
  return parts;
}

/// Returns how many operations the region has in the end.
int64_t FunctionSplitter::split(Region &region) {
  int64_t weight = 0;
  for (Block &block : region)
    weight += split(block);
  return weight;
}

int64_t FunctionSplitter::split(Block &block) {
  int64_t weight = 0;
  for (Operation &op : block) {
    if (isRepeated(&op))
      continue;
    int64_t own = op.getNumRegions() == 0 && !isMemoryEffectFree(&op) ? accessWeight : 1;
    for (Region &region : op.getRegions())
      own += split(region);
    weights[&op] = own;
    weight += own;
  }
  if (weight <= most)
    return weight;
  cut(block);
  weight = 0;
  for (Operation &op : block)
    if (!isRepeated(&op))
      weight += std::max<int64_t>(weights.lookup(&op), 1);
  return weight;
}

/// The position after which no operation of the block uses the operation's results. Terminators stay, and so does what
/// they use.
size_t FunctionSplitter::lastUseOf(Operation *op) {
  size_t last = positions.lookup(op);
  for (Operation *user : op->getUsers()) {
    Operation *inBlock = op->getBlock()->findAncestorOpInBlock(*user);
    if (!inBlock || inBlock->hasTrait<OpTrait::IsTerminator>())
      return SIZE_MAX;
    last = std::max(last, isRepeated(inBlock) ? lastUses.lookup(inBlock) : positions.lookup(inBlock));
  }
  return last;
}

/// Whether the operation can stand in another function.
bool FunctionSplitter::canMove(Operation *op) {
  if (op->hasTrait<OpTrait::IsTerminator>() || lastUses.lookup(op) - positions.lookup(op) > longestUse)
    return false;
  WalkResult result = op->walk([&](Operation *nested) {
    bool canPass = llvm::all_of(nested->getOperands(), [&](Value operand) {
      return op->isAncestor(operand.getParentBlock()->getParentOp()) || canBePassed(operand);
    });
    return canPass ? WalkResult::advance() : WalkResult::interrupt();
  });
  return !result.wasInterrupted();
}

/// The longest run at the start of `ops` whose results nothing after it uses.
ArrayRef<Operation *> FunctionSplitter::closedRun(ArrayRef<Operation *> ops) {
  size_t count = 0, last = 0;
  for (auto [number, op] : llvm::enumerate(ops)) {
    last = std::max(last, lastUses.lookup(op));
    if (last <= positions.lookup(op))
      count = number + 1;
  }
  return ops.take_front(count);
}

/// Makes functions of the pending operations, but for those of which something is needed later.
void FunctionSplitter::flush() {
  for (ArrayRef<Operation *> rest = pending; !rest.empty();) {
    ArrayRef<Operation *> run = closedRun(rest);
    rest = rest.drop_front(std::max<size_t>(run.size(), 1));
    int64_t weight = 0;
    for (Operation *op : run)
      weight += weights.lookup(op);
    if (weight < smallestPart)
      continue;
    std::string name = (function.getName() + "_part" + Twine(parts++)).str();
    while (symbols.lookup(name))
      name += "_";
    latest = PartBuilder(function).build(run, name, latest);
  }
  pending.clear();
  pendingWeight = 0;
  pendingUse = 0;
}

void FunctionSplitter::cut(Block &block) {
  positions.clear();
  lastUses.clear();
  for (auto [number, op] : llvm::enumerate(block))
    positions[&op] = number;
  for (Operation &op : llvm::reverse(block))
    lastUses[&op] = lastUseOf(&op);
  for (Operation &op : llvm::make_early_inc_range(block)) {
    if (isRepeated(&op))
      continue;
    if (!canMove(&op)) {
      flush();
      continue;
    }
    pending.push_back(&op);
    pendingWeight += weights.lookup(&op);
    pendingUse = std::max(pendingUse, lastUses.lookup(&op));
    bool isClosed = pendingUse <= positions.lookup(&op);
    if (pendingWeight >= (isClosed ? size : longestPart * size))
      flush();
  }
  flush();
  // What was made again in the parts, or uses what is in them now.
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
    if (isRepeated(&op) && op.use_empty())
      op.erase();
}
