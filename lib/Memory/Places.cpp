//===- Places.cpp - Buffers that tensors are computed in -----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Tensors that share a buffer are found on tensors, but shown to upstream's bufferization as tensors of buffers: a
// `bufferization.to_tensor` for each version promises that nothing else touches its buffer. That holds in effect:
// whatever reads a version comes before the operation that writes the next.
//
//===----------------------------------------------------------------------------===//

#include "Places.h"
#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"

using namespace mlir;
using namespace hone;

namespace {

/// A buffer in the making: that of a `tensor.empty` or of a concatenation.
struct Root {
  Operation *op;
  /// How many destinations in a row are written in it.
  unsigned versions = 0;
  /// The operand of a concatenation that it is a part for.
  OpOperand *part = nullptr;
  /// Whether a part of this concatenation is read after it.
  bool partsReadLater = false;
  /// Whether it is inserted into another tensor, in which upstream may have it computed.
  bool isInserted = false;
};

/// What uses of a tensor there are by an operation and after it, those of its views included.
struct Uses {
  /// Something may write to the tensor, or read it where it is written.
  bool bad = false;
  /// Something reads it after the operation.
  bool later = false;
};

class PlaceAssigner {
public:
  explicit PlaceAssigner(Block &block) : block(block), state(options), builder(OpBuilder::atBlockBegin(&block)) {}

  void run() {
    for (auto [position, op] : llvm::enumerate(block))
      positions[&op] = position;
    for (Operation &op : block)
      visit(&op);
    for (Root &root : llvm::reverse(roots))
      makeBuffer(root);
    for (OpOperand *init : steps)
      writeInPlace(*init);
    for (Root &root : roots)
      replace(root);
  }

private:
  // Which tensors share a buffer.
  void visit(Operation *op);
  void visitConcat(tensor::ConcatOp concat);
  void visitDestinations(DestinationStyleOpInterface op);
  Uses usesOf(Value value, Operation *op, OpOperand *init = nullptr);
  void addUses(Value value, Operation *op, OpOperand *init, Uses &uses);

  // The buffers.
  void makeBuffer(Root &root);
  void writeInPlace(OpOperand &init);
  void replace(Root &root);
  Value reshaped(Operation *reshape, Value buffer, bool back);
  Value bufferOf(Value version);
  Value tensorAt(Operation *op, Value buffer, bool writable = true);

  Block &block;
  bufferization::BufferizationOptions options;
  bufferization::AnalysisState state;
  /// Makes buffers at the start of the block.
  OpBuilder builder;
  DenseMap<Operation *, size_t> positions;
  SmallVector<Root> roots;
  /// The root of each version and of its reshapes.
  DenseMap<Value, size_t> rootOf;
  SmallVector<OpOperand *> steps;
  DenseMap<Value, Value> buffers;
  DenseMap<OpOperand *, Value> parts;
};

} // namespace

static bool isReshape(Operation *op) { return isa_and_nonnull<tensor::ExpandShapeOp, tensor::CollapseShapeOp>(op); }

/// The reshapes that make `value` of a version, the last first; `value` becomes the version.
static SmallVector<Operation *> takeReshapes(Value &value) {
  SmallVector<Operation *> reshapes;
  for (; isReshape(value.getDefiningOp()); value = value.getDefiningOp()->getOperand(0))
    reshapes.push_back(value.getDefiningOp());
  return reshapes;
}

/// Whether the operation only reads the operand, and none of its results shows it.
static bool onlyReads(Operation *op, OpOperand &use) {
  if (use.getOwner() != op)
    return isa<linalg::LinalgOp>(op);
  if (auto destination = dyn_cast<DestinationStyleOpInterface>(op))
    return destination.isDpsInput(&use);
  return isa<tensor::ConcatOp, tensor::DimOp, tensor::ExtractOp>(op);
}

void PlaceAssigner::addUses(Value value, Operation *op, OpOperand *init, Uses &uses) {
  for (OpOperand &use : value.getUses()) {
    if (uses.bad || &use == init)
      continue;
    Operation *user = block.findAncestorOpInBlock(*use.getOwner());
    if (user == op) {
      // What writes over the tensor may also read it, but each element only where it then writes.
      auto bufferizable = dyn_cast<bufferization::BufferizableOpInterface>(op);
      uses.bad |= init && (use.getOwner() != op || use.get() != init->get() || !bufferizable || !onlyReads(op, use) ||
                           !bufferizable.bufferizesToElementwiseAccess(state, {&use, init}));
      continue;
    }
    bool isLater = !user || positions.lookup(user) > positions.lookup(op);
    uses.later |= isLater;
    if (user && onlyReads(user, use))
      continue;
    bool isView = user && isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp, tensor::ExtractSliceOp>(user);
    uses.bad |= isLater && !isView;
    if (!user)
      continue;
    for (Value result : user->getResults())
      if (isa<TensorType>(result.getType()))
        addUses(result, op, init, uses);
  }
}

/// The uses of the version that `value` shows. Older ones have no use after that which wrote it.
Uses PlaceAssigner::usesOf(Value value, Operation *op, OpOperand *init) {
  Uses uses;
  takeReshapes(value);
  addUses(value, op, init, uses);
  return uses;
}

void PlaceAssigner::visitDestinations(DestinationStyleOpInterface op) {
  if (!op.hasPureTensorSemantics())
    return;
  if (auto insert = dyn_cast<tensor::InsertSliceOp>(op.getOperation())) {
    if (auto found = rootOf.find(insert.getSource()); found != rootOf.end())
      roots[found->second].isInserted = true;
    return;
  }
  for (OpOperand &init : op.getDpsInitsMutable()) {
    auto found = rootOf.find(init.get());
    if (found == rootOf.end())
      continue;
    size_t root = found->second;
    Uses uses = usesOf(init.get(), op, &init);
    if (roots[root].partsReadLater || uses.bad || uses.later)
      continue;
    rootOf[op.getTiedOpResult(&init)] = root;
    ++roots[root].versions;
    steps.push_back(&init);
  }
}

/// The type of a part of a concatenation's buffer, wherever it begins.
static MemRefType partType(tensor::ConcatOp concat, OpOperand &operand) {
  auto part = cast<RankedTensorType>(operand.get().getType());
  auto whole = MemRefType::get(concat.getType().getShape(), part.getElementType());
  return MemRefType::get(part.getShape(), part.getElementType(),
                         StridedLayoutAttr::get(concat.getContext(), 0, whole.getStridesAndOffset().first));
}

/// The type of a buffer before a reshape, or null if there is no way back without a copy.
static MemRefType typeBefore(Operation *reshape, MemRefType after) {
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(reshape)) {
    auto groups = expand.getReassociationIndices();
    return memref::CollapseShapeOp::isGuaranteedCollapsible(after, groups)
               ? memref::CollapseShapeOp::computeCollapsedType(after, groups)
               : MemRefType();
  }
  auto collapse = cast<tensor::CollapseShapeOp>(reshape);
  FailureOr<MemRefType> type = memref::ExpandShapeOp::computeExpandedType(after, collapse.getSrcType().getShape(),
                                                                          collapse.getReassociationIndices());
  return succeeded(type) ? *type : MemRefType();
}

/// Calls `go` with each reshape on the way back from `value` to the root that it was computed in.
static void goBack(Value value, Operation *root, llvm::function_ref<void(Operation *)> go) {
  for (Operation *op = value.getDefiningOp(); op != root; op = value.getDefiningOp()) {
    if (isReshape(op))
      go(op);
    value = isReshape(op) ? op->getOperand(0)
                          : cast<DestinationStyleOpInterface>(op).getTiedOpOperand(cast<OpResult>(value))->get();
  }
}

void PlaceAssigner::visitConcat(tensor::ConcatOp concat) {
  size_t number = roots.size();
  roots.push_back({concat});
  rootOf[concat.getResult()] = number;
  for (OpOperand &operand : concat->getOpOperands()) {
    auto found = rootOf.find(operand.get());
    if (found == rootOf.end())
      continue;
    Root &root = roots[found->second];
    if (root.part || root.isInserted || (root.versions == 0 && isa<tensor::EmptyOp>(root.op)))
      continue;
    Uses uses = usesOf(operand.get(), concat);
    MemRefType type = partType(concat, operand);
    goBack(operand.get(), root.op, [&](Operation *reshape) { type = type ? typeBefore(reshape, type) : type; });
    if (uses.bad || !type)
      continue;
    root.part = &operand;
    roots[number].partsReadLater |= uses.later || root.partsReadLater;
  }
}

void PlaceAssigner::visit(Operation *op) {
  auto isStatic = [](Type type) { return cast<RankedTensorType>(type).hasStaticShape(); };
  if (auto empty = dyn_cast<tensor::EmptyOp>(op)) {
    if (!isStatic(empty.getType()))
      return;
    rootOf[empty] = roots.size();
    roots.push_back({op});
  } else if (auto concat = dyn_cast<tensor::ConcatOp>(op)) {
    if (llvm::all_of(op->getOperandTypes(), isStatic))
      visitConcat(concat);
  } else if (isReshape(op)) {
    if (auto found = rootOf.find(op->getOperand(0)); found != rootOf.end()) {
      size_t root = found->second;
      rootOf[op->getResult(0)] = root;
    }
  } else if (auto destination = dyn_cast<DestinationStyleOpInterface>(op)) {
    visitDestinations(destination);
  }
}

//===----------------------------------------------------------------------------===//
// Buffers
//===----------------------------------------------------------------------------===//

Value PlaceAssigner::reshaped(Operation *reshape, Value buffer, bool back) {
  Location location = reshape->getLoc();
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(reshape)) {
    auto groups = expand.getReassociationIndices();
    if (back)
      return memref::CollapseShapeOp::create(builder, location, buffer, groups);
    return memref::ExpandShapeOp::create(builder, location, expand.getType().getShape(), buffer, groups);
  }
  auto collapse = cast<tensor::CollapseShapeOp>(reshape);
  auto groups = collapse.getReassociationIndices();
  if (back)
    return memref::ExpandShapeOp::create(builder, location, collapse.getSrcType().getShape(), buffer, groups);
  return memref::CollapseShapeOp::create(builder, location, buffer, groups);
}

/// Makes the buffer of a root that needs one, and of a concatenation those of its parts. Whole ones come before their
/// parts.
void PlaceAssigner::makeBuffer(Root &root) {
  auto concat = dyn_cast<tensor::ConcatOp>(root.op);
  // Upstream knows what to do with a tensor that is written once.
  if (!concat && !root.part && (root.versions < 2 || root.isInserted))
    return;
  auto type = cast<RankedTensorType>(root.op->getResult(0).getType());
  Value buffer;
  if (root.part) {
    buffer = parts.lookup(root.part);
    goBack(root.part->get(), root.op, [&](Operation *reshape) { buffer = reshaped(reshape, buffer, /*back=*/true); });
  } else {
    buffer =
        memref::AllocOp::create(builder, root.op->getLoc(), MemRefType::get(type.getShape(), type.getElementType()),
                                builder.getI64IntegerAttr(64));
  }
  buffers[root.op->getResult(0)] = buffer;
  if (!concat)
    return;
  SmallVector<OpFoldResult> offsets(type.getRank(), builder.getIndexAttr(0)),
      steps(type.getRank(), builder.getIndexAttr(1));
  int64_t at = 0;
  for (OpOperand &operand : concat->getOpOperands()) {
    ArrayRef<int64_t> shape = cast<RankedTensorType>(operand.get().getType()).getShape();
    offsets[concat.getDim()] = builder.getIndexAttr(at);
    at += shape[concat.getDim()];
    parts[&operand] = memref::SubViewOp::create(builder, concat.getLoc(), buffer, offsets,
                                                getAsIndexOpFoldResult(concat.getContext(), shape), steps);
  }
}

Value PlaceAssigner::tensorAt(Operation *op, Value buffer, bool writable) {
  auto type = cast<MemRefType>(buffer.getType());
  OpBuilder before(op);
  return bufferization::ToTensorOp::create(before, op->getLoc(),
                                           RankedTensorType::get(type.getShape(), type.getElementType()), buffer,
                                           /*restrict=*/true, writable);
}

void PlaceAssigner::writeInPlace(OpOperand &init) {
  Value version = init.get();
  SmallVector<Operation *> reshapes = takeReshapes(version);
  Value buffer = buffers.lookup(version);
  if (!buffer)
    return;
  for (Operation *reshape : llvm::reverse(reshapes))
    buffer = reshaped(reshape, buffer, /*back=*/false);
  Operation *op = init.getOwner();
  buffers[cast<DestinationStyleOpInterface>(op).getTiedOpResult(&init)] = buffer;
  init.set(tensorAt(op, buffer));
}

/// Replaces a root; a concatenation by copies of its operands to their parts, which vanish where they were computed
/// there.
void PlaceAssigner::replace(Root &root) {
  Value buffer = buffers.lookup(root.op->getResult(0));
  if (!buffer)
    return;
  OpBuilder before(root.op);
  for (OpOperand &operand : root.op->getOpOperands())
    bufferization::MaterializeInDestinationOp::create(before, root.op->getLoc(), Type(), operand.get(),
                                                      parts.lookup(&operand),
                                                      /*restrict=*/false, /*writable=*/true);
  if (!root.op->use_empty())
    root.op->getResult(0).replaceAllUsesWith(tensorAt(root.op, buffer, !root.partsReadLater));
  root.op->erase();
}

void hone::assignPlaces(Block &block) { PlaceAssigner(block).run(); }
