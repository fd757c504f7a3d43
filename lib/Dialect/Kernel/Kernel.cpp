//===- Kernel.cpp - The kernel dialect -----------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Kernel/Kernel.h"
#include "hone/Dialect/Kernel/Split.h"
#include "mlir/IR/AffineMap.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace hone;
using namespace hone::kernel;

#include "hone/Dialect/Kernel/KernelDialect.cpp.inc"
#include "hone/Dialect/Kernel/KernelEnums.cpp.inc"
#include "hone/Dialect/Kernel/KernelInterfaces.cpp.inc"

static ParseResult parseKind(OpAsmParser &parser, WindowKindAttr &kind) {
  StringRef keyword;
  SMLoc location = parser.getCurrentLocation();
  if (parser.parseKeyword(&keyword))
    return failure();
  std::optional<WindowKind> value = symbolizeWindowKind(keyword);
  if (!value)
    return parser.emitError(location) << "expected conv, depthwise, max or sum, found '" << keyword << "'";
  kind = WindowKindAttr::get(parser.getContext(), *value);
  return success();
}

static void printKind(OpAsmPrinter &printer, Operation *, WindowKindAttr kind) {
  printer << stringifyWindowKind(kind.getValue());
}

#define GET_ATTRDEF_CLASSES
#include "hone/Dialect/Kernel/KernelAttributes.cpp.inc"

#define GET_OP_CLASSES
#include "hone/Dialect/Kernel/KernelOps.cpp.inc"

void KernelDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "hone/Dialect/Kernel/KernelOps.cpp.inc"
      >();
  addAttributes<
#define GET_ATTRDEF_LIST
#include "hone/Dialect/Kernel/KernelAttributes.cpp.inc"
      >();
}

LogicalResult KernelDialect::verifyOperationAttribute(Operation *op, NamedAttribute attribute) {
  StringRef name = attribute.getName();
  if (name == chosenDotAttrName && isa<KernelOp>(op) && isa<DotAttr>(attribute.getValue()))
    return success();
  if (name == kernelWorkAttrName && isa<FunctionOpInterface>(op))
    if (auto work = dyn_cast<IntegerAttr>(attribute.getValue());
        work && work.getType().isSignlessInteger(64) && work.getInt() >= 0)
      return success();
  return op->emitError() << "attribute '" << name << "' is " << attribute.getValue()
                         << "; expected 'kernel.chosen_dot', a #kernel.dot on a kernel, or 'kernel.work', a number of "
                            "64 bits on a function";
}

LogicalResult TileAttr::verify(function_ref<InFlightDiagnostic()> emitError, int64_t rows, int64_t vectors,
                               int64_t lanes, int64_t splits, LoopOrder, bool) {
  if (rows < 1 || vectors < 1 || splits < 1)
    return emitError() << "rows, vectors and splits must be positive, found " << rows << ", " << vectors << " and "
                       << splits;
  if (lanes < 1 || !llvm::isPowerOf2_64(lanes))
    return emitError() << "lanes must be a power of two, found " << lanes;
  return success();
}

LogicalResult DotAttr::verify(function_ref<InFlightDiagnostic()> emitError, DotKind kind, DotElement lhs,
                              DotElement rhs, int64_t depth, DotSum, StringRef intrinsic, StringRef unpack) {
  if (depth < 2 || !llvm::isPowerOf2_64(depth))
    return emitError() << "depth must be a power of two from 2 on, found " << depth;
  if (rhs == DotElement::U8)
    return emitError() << "rhs must be signed";
  if (intrinsic.empty() && (kind != DotKind::Scalar || !unpack.empty()))
    return emitError() << "only a scalar dot product without unpacking can do without an intrinsic";
  if (!unpack.empty() && (kind != DotKind::Scalar || lhs != DotElement::S16 || rhs != DotElement::S16 || depth != 2))
    return emitError() << "unpacking is for scalar dot products of two s16";
  return success();
}

//===----------------------------------------------------------------------------===//
// What all kernels share
//===----------------------------------------------------------------------------===//

static LogicalResult verifyExtra(KernelOp op, unsigned index) {
  auto type = cast<ShapedType>(op.getExtras()[index].getType());
  ShapedType output = op.getOutputType();
  AffineMap map = cast<AffineMapAttr>(op.getExtraMaps()[index]).getValue();
  if (map.getNumDims() != output.getRank() || map.getNumSymbols() || map.getNumResults() != type.getRank())
    return op->emitOpError() << "map of extra operand " << index << " must lead from " << output.getRank() << " to "
                             << type.getRank() << " dimensions, found " << op.getExtraMaps()[index];
  for (auto [position, result] : llvm::enumerate(map.getResults())) {
    int64_t size = type.getDimSize(position);
    if (auto constant = dyn_cast<AffineConstantExpr>(result)) {
      if (constant.getValue() != 0)
        return op->emitOpError() << "map of extra operand " << index << " may hold dimensions and zeros, found "
                                 << op.getExtraMaps()[index];
      continue;
    }
    auto dim = dyn_cast<AffineDimExpr>(result);
    if (!dim)
      return op->emitOpError() << "map of extra operand " << index << " may hold dimensions and zeros, found "
                               << op.getExtraMaps()[index];
    if (output.getDimSize(dim.getPosition()) > size)
      return op->emitOpError() << "extra operand " << index << " has " << size << " elements in dimension " << position
                               << ", the output " << output.getDimSize(dim.getPosition());
    bool isChannel = dim.getPosition() + 1 == map.getNumDims();
    if (isChannel && position + 1 != map.getNumResults())
      return op->emitOpError() << "map of extra operand " << index << " must have the channel last, found "
                               << op.getExtraMaps()[index];
  }
  return success();
}

LogicalResult kernel::detail::verifyKernelOp(KernelOp op) {
  Block &block = op.getEpilogue().front();
  unsigned extras = op.getExtras().size();
  if (op.getExtraMaps().size() != extras)
    return op->emitOpError() << "has " << extras << " extra operands but " << op.getExtraMaps().size() << " maps";
  if (block.getNumArguments() != extras + 1)
    return op->emitOpError() << "epilogue must have " << extras + 1 << " arguments, found " << block.getNumArguments();
  for (unsigned i = 0; i < extras; ++i) {
    Type element = getElementTypeOrSelf(op.getExtras()[i].getType());
    if (block.getArgument(i + 1).getType() != element)
      return op->emitOpError() << "epilogue argument " << i + 1 << " must be " << element << ", found "
                               << block.getArgument(i + 1).getType();
    if (failed(verifyExtra(op, i)))
      return failure();
  }
  auto yield = dyn_cast<YieldOp>(block.getTerminator());
  Type element = op.getOutputType().getElementType();
  if (!yield || yield.getValue().getType() != element)
    return op->emitOpError() << "epilogue must yield " << element;
  return success();
}

static void getKernelEffects(KernelOp op,
                             SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>> &effects) {
  for (OpOperand &operand : op->getOpOperands()) {
    if (!isa<MemRefType>(operand.get().getType()))
      continue;
    if (cast<DestinationStyleOpInterface>(op.getOperation()).isDpsInit(&operand))
      effects.emplace_back(MemoryEffects::Write::get(), &operand);
    else
      effects.emplace_back(MemoryEffects::Read::get(), &operand);
  }
}

static LogicalResult verifyElementBits(Operation *op, StringRef what, Value operand, int64_t bits) {
  Type element = getElementTypeOrSelf(operand.getType());
  if (element.isInteger(bits))
    return success();
  return op->emitOpError() << "dot takes a " << what << " of i" << bits << ", found " << element;
}

/// What a dot product demands of the kernel it stands on.
static LogicalResult verifyDot(KernelOp op, bool packed) {
  std::optional<DotAttr> dot = op.getDot();
  if (!dot)
    return success();
  if (!op.getTile() || !packed)
    return op->emitOpError("dot needs a tile and a packed filter");
  if (!op.getAccumulatorType().isInteger(32))
    return op->emitOpError() << "dot accumulates in i32, found " << op.getAccumulatorType();
  if (dot->getKind() == DotKind::Scalar && op.getTile()->getLanes() != 1)
    return op->emitOpError() << "a scalar dot needs a tile of one lane, found " << op.getTile()->getLanes();
  if (failed(verifyElementBits(op, "first operand", op->getOperand(0), dot->lhsBits())))
    return failure();
  return verifyElementBits(op, "filter", op->getOperand(1), dot->rhsBits());
}

static LogicalResult verifySize(Operation *op, StringRef what, int64_t found, int64_t expected) {
  if (found == expected)
    return success();
  return op->emitOpError() << what << " must be " << expected << ", found " << found;
}

/// Shape of a memref or tensor operand.
static ArrayRef<int64_t> shapeOf(Value value) { return cast<ShapedType>(value.getType()).getShape(); }

//===----------------------------------------------------------------------------===//
// MatmulOp
//===----------------------------------------------------------------------------===//

void MatmulOp::getEffects(SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>> &effects) {
  getKernelEffects(cast<KernelOp>(getOperation()), effects);
}

Speculation::Speculatability MatmulOp::getSpeculatability() {
  return isa<TensorType>(getInit().getType()) ? Speculation::Speculatable : Speculation::NotSpeculatable;
}

int64_t MatmulOp::packedPanel() {
  ArrayRef<int64_t> rhs = shapeOf(getRhs());
  return getPacked() ? (getDot() ? rhs[rhs.size() - 2] : rhs.back()) : 0;
}

/// C2 and C3 for panels.
static LogicalResult verifyPackedRhs(MatmulOp op, int64_t depth, int64_t channels) {
  ArrayRef<int64_t> rhs = shapeOf(op.getRhs());
  std::optional<DotAttr> dot = op.getDot();
  if (dot && failed(verifySize(op, "group of rhs", rhs.back(), dot->group())))
    return failure();
  if (failed(verifySize(op, "panels of rhs", rhs[0], llvm::divideCeil(channels, op.packedPanel()))))
    return failure();
  return verifySize(op, "depth of rhs", rhs[1], dot ? llvm::divideCeil(depth, dot->group()) : depth);
}

LogicalResult MatmulOp::verify() {
  ArrayRef<int64_t> lhs = shapeOf(getLhs()), rhs = shapeOf(getRhs()), out = shapeOf(getInit());
  // C1
  if (lhs.size() != out.size() || (out.size() != 2 && out.size() != 3))
    return emitOpError() << "lhs and output must both have rank 2 or 3, found " << lhs.size() << " and " << out.size();
  // C2
  if (getPacked() && getTransposed())
    return emitOpError("cannot be both packed and transposed");
  bool batchedRhs = !getPacked() && rhs.size() == 3;
  if (getPacked() ? rhs.size() != (getDot() ? 4 : 3) : (rhs.size() != 2 && rhs.size() != out.size()))
    return emitOpError() << "rhs has rank " << rhs.size();
  // C3
  int64_t m = out[out.size() - 2], n = out.back(), k = lhs.back();
  if (failed(verifySize(*this, "rows of lhs", lhs[lhs.size() - 2], m)))
    return failure();
  if (out.size() == 3 && (failed(verifySize(*this, "batch of lhs", lhs[0], out[0])) ||
                          (batchedRhs && failed(verifySize(*this, "batch of rhs", rhs[0], out[0])))))
    return failure();
  // C4
  if (failed(verifyDot(cast<KernelOp>(getOperation()), getPacked())))
    return failure();
  if (getPacked())
    return verifyPackedRhs(*this, k, n);
  int64_t depth = rhs[rhs.size() - 2], columns = rhs.back();
  if (getTransposed())
    std::swap(depth, columns);
  if (failed(verifySize(*this, "depth of rhs", depth, k)))
    return failure();
  return verifySize(*this, "columns of rhs", columns, n);
}

//===----------------------------------------------------------------------------===//
// WindowOp
//===----------------------------------------------------------------------------===//

void WindowOp::getEffects(SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>> &effects) {
  getKernelEffects(cast<KernelOp>(getOperation()), effects);
}

Speculation::Speculatability WindowOp::getSpeculatability() {
  return isa<TensorType>(getInit().getType()) ? Speculation::Speculatable : Speculation::NotSpeculatable;
}

int64_t WindowOp::packedPanel() {
  ArrayRef<int64_t> filter = getPacked() ? shapeOf(getFilter()) : ArrayRef<int64_t>();
  return getPacked() ? (getDot() ? filter[filter.size() - 2] : filter.back()) : 0;
}

bool WindowOp::isPointwise() {
  auto all = [](ArrayRef<int64_t> values, int64_t value) {
    return llvm::all_of(values, [&](int64_t each) { return each == value; });
  };
  return all(getWindow(), 1) && all(getStrides(), 1) && all(getPads(), 0);
}

static LogicalResult verifyFilter(WindowOp op) {
  WindowKind kind = op.getKind();
  bool wantsFilter = kind == WindowKind::Conv || kind == WindowKind::Depthwise;
  if (wantsFilter != (op.getFilter() != nullptr))
    return op.emitOpError() << stringifyWindowKind(kind) << (wantsFilter ? " must have a filter" : " has no filter");
  if (op.getPacked() && kind != WindowKind::Conv && !(kind == WindowKind::Depthwise && op.getDot()))
    return op.emitOpError() << "only the filter of conv can be packed, not of " << stringifyWindowKind(kind);
  if (!wantsFilter)
    return success();
  ArrayRef<int64_t> filter = shapeOf(op.getFilter());
  SmallVector<int64_t> expected(op.getWindow());
  expected.push_back(shapeOf(op.getInput()).back());
  int64_t channels = shapeOf(op.getInit()).back();
  if (kind == WindowKind::Conv)
    expected.push_back(channels);
  if (std::optional<DotAttr> dot = op.getDot(); dot && kind == WindowKind::Depthwise) {
    int64_t panel = filter.size() == 4 && filter[2] > 0 ? filter[2] : op.getTile() ? op.getTile()->panel() : channels;
    int64_t pairs = pairTaps(op.getWindow()[0], op.getWindow()[1]).size();
    expected.assign({int64_t(llvm::divideCeil(channels, panel)), pairs, panel, 2});
  } else if (op.getPacked() && filter.size() == 5 && filter.back() > 0) {
    expected.back() = filter.back();
    expected.insert(expected.begin(), llvm::divideCeil(channels, filter.back()));
  }
  if (std::optional<DotAttr> dot = op.getDot();
      dot && kind == WindowKind::Conv && filter.size() == 5 && filter[3] > 0) {
    int64_t steps = llvm::divideCeil(op.getWindow()[1] * shapeOf(op.getInput()).back(), dot->group());
    int64_t panels = llvm::divideCeil(channels, filter[3]);
    expected.assign({panels, op.getWindow()[0], steps, filter[3], dot->group()});
  }
  if (ArrayRef<int64_t>(expected) != filter) {
    InFlightDiagnostic diagnostic = op.emitOpError("filter must be [");
    llvm::interleaveComma(expected, diagnostic);
    diagnostic << "], found [";
    llvm::interleaveComma(filter, diagnostic);
    return diagnostic << "]";
  }
  return success();
}

/// C5 for a depthwise window, whose vectors go in twos.
static LogicalResult verifyDepthwiseDot(WindowOp op) {
  DotAttr dot = *op.getDot();
  if (dot.getKind() != DotKind::Lanes || dot.group() != 2)
    return op.emitOpError() << "dot of a depthwise must have the kind lanes and groups of 2, found "
                            << stringifyDotKind(dot.getKind()) << " and " << dot.group();
  std::optional<TileAttr> tile = op.getTile();
  int64_t channels = shapeOf(op.getInput())[3];
  if (tile && (tile->getVectors() % 2 != 0 || channels % (2 * tile->getLanes()) != 0))
    return op.emitOpError() << "dot of a depthwise needs vectors in twos and channels in multiples of "
                            << 2 * tile->getLanes() << ", found " << tile->getVectors() << " vectors and " << channels
                            << " channels";
  return success();
}

LogicalResult WindowOp::verify() {
  ArrayRef<int64_t> input = shapeOf(getInput()), out = shapeOf(getInit());
  // C1
  if (input.size() != 4 || out.size() != 4)
    return emitOpError() << "input and output must have rank 4, found " << input.size() << " and " << out.size();
  if (failed(verifySize(*this, "batch of the output", out[0], input[0])))
    return failure();
  if (getKind() != WindowKind::Conv && failed(verifySize(*this, "channels of the output", out[3], input[3])))
    return failure();
  // C3
  auto positive = [](int64_t value) { return value > 0; };
  if (getWindow().size() != 2 || getStrides().size() != 2 || getDilations().size() != 2 || getPads().size() != 4)
    return emitOpError("must have two numbers for window, strides and dilations and four for pads");
  if (!llvm::all_of(getWindow(), positive) || !llvm::all_of(getStrides(), positive) ||
      !llvm::all_of(getDilations(), positive) || llvm::any_of(getPads(), [](int64_t pad) { return pad < 0; }))
    return emitOpError("window, strides and dilations must be positive and pads not negative");
  // C2
  if (failed(verifyFilter(*this)))
    return failure();
  // C4
  for (unsigned i : {0u, 1u}) {
    int64_t covered = getDilations()[i] * (getWindow()[i] - 1) + 1;
    int64_t room = input[i + 1] + getPads()[i] + getPads()[i + 2] - covered;
    if (room < 0)
      return emitOpError() << "window covers " << covered << " positions of spatial dimension " << i << ", which has "
                           << room + covered << " with its padding";
    if (failed(verifySize(*this, i == 0 ? "height of the output" : "width of the output", out[i + 1],
                          room / getStrides()[i] + 1)))
      return failure();
  }
  // C5
  std::optional<DotAttr> dot = getDot();
  bool isPool = getKind() != WindowKind::Conv && getKind() != WindowKind::Depthwise;
  if (dot && (isPool || llvm::any_of(getPads(), [](int64_t pad) { return pad != 0; })))
    return emitOpError("dot needs a conv or a depthwise without padding");
  if (dot && getKind() == WindowKind::Depthwise && failed(verifyDepthwiseDot(*this)))
    return failure();
  if (dot && getKind() == WindowKind::Conv && getDilations()[1] != 1 && input[3] % dot->group() != 0)
    return emitOpError() << "dot needs neighbouring columns or channels in multiples of " << dot->group() << ", found "
                         << input[3];
  return verifyDot(cast<KernelOp>(getOperation()), getPacked());
}
