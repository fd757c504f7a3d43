//===- EmitKernels.cpp - Kernels to functions of loops and vectors -------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "KernelEmitter.h"
#include "LoopNest.h"
#include "ViewStarts.h"
#include "hone/Vectorization/Passes.h"
#include "mlir/IR/AffineMap.h"
#include "mlir/IR/OperationSupport.h"
#include "mlir/IR/SymbolTable.h"

namespace hone {
#define GEN_PASS_DEF_EMITKERNELSPASS
#include "hone/Vectorization/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;
using namespace hone::kernel;

namespace {

/// A flat view of a memref of static layout, and the strides of its own dimensions.
struct FlatView {
  FlatOperand operand;
  SmallVector<int64_t> strides;
};

struct EmitKernelsPass : hone::impl::EmitKernelsPassBase<EmitKernelsPass> {
  using EmitKernelsPassBase::EmitKernelsPassBase;
  void runOnOperation() override;

private:
  FailureOr<func::FuncOp> emitFunction(KernelOp op, StringRef name);
};

} // namespace

static LogicalResult checkOperands(KernelOp op) {
  for (Value operand : op->getOperands()) {
    auto type = dyn_cast<MemRefType>(operand.getType());
    SmallVector<int64_t> strides;
    int64_t offset;
    if (!type)
      return op->emitOpError("must be on memrefs to become loops");
    if (type.getElementType().isInteger(1))
      return op->emitOpError() << "needs truth values as bytes, found " << type
                               << "; hone-store-booleans makes bytes of them";
    if (failed(type.getStridesAndOffset(strides, offset)) || ShapedType::isDynamic(offset) ||
        llvm::any_of(strides, ShapedType::isDynamic))
      return op->emitOpError() << "needs operands of static layout, found " << type;
  }
  return success();
}

static FlatView viewOf(ImplicitLocOpBuilder &b, Value memory) {
  auto type = cast<MemRefType>(memory.getType());
  FlatView view;
  int64_t offset = 0, extent = 1;
  (void)type.getStridesAndOffset(view.strides, offset);
  for (auto [size, stride] : llvm::zip_equal(type.getShape(), view.strides))
    extent += (size - 1) * stride;
  view.operand.memory = flatten(b, b.getLoc(), memory, extent);
  view.operand.element = type.getElementType();
  return view;
}

/// Brings an extra operand's strides into the order of the output's dimensions.
static FlatOperand flattenExtra(ImplicitLocOpBuilder &b, Value memory, AffineMap map, ArrayRef<unsigned> position) {
  FlatView view = viewOf(b, memory);
  for (auto [result, stride] : llvm::zip_equal(map.getResults(), view.strides)) {
    if (auto dim = dyn_cast<AffineDimExpr>(result))
      view.operand.strides[position[dim.getPosition()]] = stride;
  }
  return view.operand;
}

static void describeExtras(ImplicitLocOpBuilder &b, KernelOp op, ValueRange arguments, ArrayRef<unsigned> position,
                           KernelShape &shape) {
  unsigned first = op.getNumContractionOperands();
  for (auto [number, map] : llvm::enumerate(op.getExtraMaps().getAsValueRange<AffineMapAttr>()))
    shape.extras.push_back(flattenExtra(b, arguments[first + number], map, position));
}

static KernelShape describeMatmul(ImplicitLocOpBuilder &b, MatmulOp op, ValueRange arguments) {
  KernelShape shape;
  FlatView lhs = viewOf(b, arguments[0]), rhs = viewOf(b, arguments[1]), out = viewOf(b, arguments.back());
  ArrayRef<int64_t> sizes = op.getOutputType().getShape();
  bool batched = sizes.size() == 3;
  unsigned m = batched ? 1 : 0, n = m + 1;
  shape.batch = batched ? sizes[0] : 1;
  shape.width = shape.inputWidth = sizes[m];
  shape.channels = sizes[n];
  shape.depth = cast<ShapedType>(op.getLhs().getType()).getShape().back();
  shape.input = lhs.operand;
  shape.input.strides = {batched ? lhs.strides[0] : 0, 0, lhs.strides[m], lhs.strides[n]};
  shape.output = out.operand;
  shape.output.strides = {batched ? out.strides[0] : 0, 0, out.strides[m], out.strides[n]};
  shape.filter = rhs.operand;
  int64_t panel = op.getTile()->panel();
  if (op.getPacked()) {
    // With a dot product, a step is a group and so is the distance between channels.
    shape.filterPanel = rhs.strides[0];
    shape.filterDepth = rhs.strides[1];
    shape.filter.strides = {0, 0, 0, rhs.strides[2]};
    shape.dot = op.getDot();
  } else {
    unsigned rank = rhs.strides.size();
    int64_t depth = rhs.strides[rank - 2], channel = rhs.strides[rank - 1];
    if (op.getTransposed())
      std::swap(depth, channel);
    shape.filterPanel = panel * channel;
    shape.filterDepth = depth;
    shape.filter.strides = {rank == 3 ? rhs.strides[0] : 0, 0, 0, channel};
  }
  SmallVector<unsigned> position = batched ? SmallVector<unsigned>{0, 2, 3} : SmallVector<unsigned>{2, 3};
  describeExtras(b, cast<KernelOp>(op.getOperation()), arguments, position, shape);
  return shape;
}

static KernelShape describeWindow(ImplicitLocOpBuilder &b, WindowOp op, ValueRange arguments) {
  KernelShape shape;
  shape.kind = op.getKind();
  FlatView input = viewOf(b, arguments[0]), out = viewOf(b, arguments.back());
  auto inputType = cast<ShapedType>(op.getInput().getType());
  ArrayRef<int64_t> sizes = op.getOutputType().getShape();
  shape.batch = sizes[0];
  shape.height = sizes[1];
  shape.width = sizes[2];
  shape.channels = sizes[3];
  shape.inputHeight = inputType.getDimSize(1);
  shape.inputWidth = inputType.getDimSize(2);
  shape.depth = inputType.getDimSize(3);
  shape.input = input.operand;
  llvm::copy(input.strides, shape.input.strides.begin());
  shape.output = out.operand;
  llvm::copy(out.strides, shape.output.strides.begin());
  for (unsigned i : {0u, 1u}) {
    shape.window[i] = op.getWindow()[i];
    shape.strides[i] = op.getStrides()[i];
    shape.dilations[i] = op.getDilations()[i];
    shape.pads[i] = op.getPads()[i];
  }
  if (op.getFilter()) {
    FlatView filter = viewOf(b, arguments[1]);
    ArrayRef<int64_t> strides = filter.strides;
    shape.filter = filter.operand;
    shape.filter.strides = {0, 0, 0, strides.back()};
    shape.filterPanel = op.getPacked() ? strides[0] : op.getTile()->panel() * strides.back();
    if (op.getPacked())
      strides = strides.drop_front();
    shape.filterRow = strides[0];
    shape.dot = op.getDot();
    if (shape.dot) {
      shape.filter.strides[3] = shape.dot->group();
      // Of a depthwise window, from pair to pair of positions.
      shape.filterDepth = strides[shape.kind == WindowKind::Depthwise ? 0 : 1];
      shape.filterColumn = shape.depth / shape.dot->group() * shape.filterDepth;
    } else {
      shape.filterColumn = strides[1];
      shape.filterDepth = op.getKind() == WindowKind::Conv ? strides[2] : 0;
    }
  }
  describeExtras(b, cast<KernelOp>(op.getOperation()), arguments, {0, 1, 2, 3}, shape);
  return shape;
}

/// Whether positions of an operand follow each other at one distance over rows and batches.
static bool isEvenlySpaced(const FlatOperand &operand, const KernelShape &shape) {
  int64_t rowsPerBatch = shape.height * shape.width;
  return (shape.height == 1 || operand.strides[1] == shape.width * operand.strides[2]) &&
         (shape.batch == 1 || operand.strides[0] == rowsPerBatch * operand.strides[2]);
}

/// Treats a convolution of single positions as one long row, whose tiles need not end where the image's rows do.
static void joinRows(KernelShape &shape) {
  auto spaced = [&](const FlatOperand &operand) {
    return isEvenlySpaced(operand, shape) ||
           (operand.strides[0] == 0 && operand.strides[1] == 0 && operand.strides[2] == 0);
  };
  if (!spaced(shape.input) || !spaced(shape.output) || !llvm::all_of(shape.extras, spaced))
    return;
  // A width of one leaves the distance between positions to the rows or the batches.
  auto join = [&](FlatOperand &operand) {
    int64_t step = shape.width > 1 ? operand.strides[2] : shape.height > 1 ? operand.strides[1] : operand.strides[0];
    operand.strides = {0, 0, step, operand.strides[3]};
  };
  join(shape.input);
  join(shape.output);
  llvm::for_each(shape.extras, join);
  shape.width = shape.inputWidth = shape.batch * shape.height * shape.width;
  shape.batch = shape.height = shape.inputHeight = 1;
}

/// Combinations of elements that the kernel makes, about one instruction of a lane each.
static int64_t workOf(const KernelShape &shape) {
  int64_t outputs = shape.batch * shape.height * shape.width * shape.channels;
  bool isContraction = shape.kind == WindowKind::Conv;
  return outputs * shape.window[0] * shape.window[1] * (isContraction ? shape.depth : 1);
}

FailureOr<func::FuncOp> EmitKernelsPass::emitFunction(KernelOp op, StringRef name) {
  std::optional<TileAttr> tile = op.getTile();
  if (!tile || !*tile)
    return op->emitOpError("has no tile; hone-select-tiles gives it one");
  if (failed(checkOperands(op)))
    return failure();
  auto matmul = dyn_cast<MatmulOp>(op.getOperation());
  auto window = dyn_cast<WindowOp>(op.getOperation());
  int64_t packed = matmul ? matmul.packedPanel() : window.packedPanel();
  if (packed && packed != tile->panel())
    return op->emitOpError() << "has panels of " << packed << " channels but a tile of " << tile->panel();

  ImplicitLocOpBuilder b(op->getLoc(), &getContext());
  b.setInsertionPointToEnd(getOperation().getBody());
  SmallVector<Type> types(op->getOperandTypes());
  types.append(2, b.getIndexType());
  auto function = func::FuncOp::create(b, name, b.getFunctionType(types, {}));
  function.setPrivate();
  // Code and compile time stay small if the model's own function only calls its kernels; LLVM takes the attribute in
  // this form.
  function->setAttr("passthrough", b.getStrArrayAttr({"noinline"}));
  b.setInsertionPointToStart(function.addEntryBlock());
  ValueRange arguments = function.getArguments();
  ValueRange operands = arguments.drop_back(2);
  KernelShape shape = matmul ? describeMatmul(b, matmul, operands) : describeWindow(b, window, operands);
  if (window && window.isPointwise() && shape.kind == WindowKind::Conv)
    joinRows(shape);
  func::ReturnOp end = func::ReturnOp::create(b);
  b.setInsertionPoint(end);
  if (shape.dot && shape.input.strides[3] != 1)
    return op->emitOpError("dot needs neighbouring channels of the input to be neighbours in memory");
  KernelEmitter emitter(b, op, shape, *tile, fma);
  emitter.emit(arguments[arguments.size() - 2], arguments.back());
  function->setAttr("kernel.trips", b.getIndexAttr(emitter.outerTrips()));
  function->setAttr(kernelWorkAttrName, b.getI64IntegerAttr(workOf(shape)));
  ++numFunctions;
  return function;
}

/// A readable name: what the kernel computes and on which sizes.
static std::string nameOf(KernelOp op, StringRef model, size_t number) {
  std::string name;
  llvm::raw_string_ostream out(name);
  out << model << "_";
  if (auto window = dyn_cast<WindowOp>(op.getOperation()))
    out << stringifyWindowKind(window.getKind()) << "_" << window.getWindow()[0] << "x" << window.getWindow()[1];
  else
    out << "matmul_" << cast<ShapedType>(cast<MatmulOp>(op.getOperation()).getLhs().getType()).getShape().back();
  for (int64_t size : op.getOutputType().getShape())
    out << "_" << size;
  out << "_k" << number;
  return name;
}

static bool computeTheSame(KernelOp lhs, KernelOp rhs) {
  if (lhs->getOperandTypes() != rhs->getOperandTypes() || lhs->getName() != rhs->getName() ||
      lhs->getAttrDictionary() != rhs->getAttrDictionary())
    return false;
  return OperationEquivalence::isRegionEquivalentTo(&lhs.getEpilogue(), &rhs.getEpilogue(),
                                                    OperationEquivalence::IgnoreLocations);
}

/// A hash of what `computeTheSame` compares, but for the inside of the epilogue.
static llvm::hash_code hashOf(KernelOp op) {
  TypeRange types = op->getOperandTypes();
  return llvm::hash_combine(op->getName(), op->getAttrDictionary(),
                            llvm::hash_combine_range(types.begin(), types.end()),
                            op.getEpilogue().front().getOperations().size());
}

/// Makes operands that begin within a buffer views that begin where they do, so that kernels that differ in it alone
/// share a function.
static void startAtOffsets(KernelOp op) {
  ImplicitLocOpBuilder b(op->getLoc(), op);
  for (OpOperand &operand : op->getOpOperands())
    if (Value moved = startAtOffset(b, operand.get()))
      operand.set(moved);
}

void EmitKernelsPass::runOnOperation() {
  ModuleOp module = getOperation();
  SmallVector<KernelOp> ops;
  module.walk([&](KernelOp op) { ops.push_back(op); });
  llvm::for_each(ops, startAtOffsets);
  SmallVector<std::pair<KernelOp, func::FuncOp>> emitted;
  /// Numbers of emitted functions by their hashes.
  DenseMap<size_t, SmallVector<size_t, 1>> byHash;
  SymbolTable symbols(module);
  for (KernelOp op : ops) {
    SmallVector<size_t, 1> &candidates = byHash[hashOf(op)];
    auto found = llvm::find_if(candidates, [&](size_t number) { return computeTheSame(emitted[number].first, op); });
    auto known = found == candidates.end() ? emitted.end() : emitted.begin() + *found;
    if (known == emitted.end()) {
      auto parent = op->getParentOfType<func::FuncOp>();
      std::string name = nameOf(op, parent.getName(), emitted.size());
      while (symbols.lookup(name))
        name += "_";
      FailureOr<func::FuncOp> function = emitFunction(op, name);
      if (failed(function))
        return signalPassFailure();
      candidates.push_back(emitted.size());
      emitted.push_back({op, *function});
      known = std::prev(emitted.end());
    }
    OpBuilder b(op);
    func::FuncOp function = known->second;
    int64_t trips = function->getAttrOfType<IntegerAttr>("kernel.trips").getInt();
    SmallVector<Value> operands(op->getOperands());
    operands.push_back(arith::ConstantIndexOp::create(b, op->getLoc(), 0));
    operands.push_back(arith::ConstantIndexOp::create(b, op->getLoc(), trips));
    func::CallOp::create(b, op->getLoc(), function, operands);
  }
  for (auto &[op, function] : emitted)
    function->removeAttr("kernel.trips");
  for (KernelOp op : ops)
    op->erase();
}
