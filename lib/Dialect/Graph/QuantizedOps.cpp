//===- QuantizedOps.cpp - Verification of quantized operators ------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// The numbers in comments are the constraints in the operators' descriptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/QuantizedOps.h"
#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/Quantized.h"
#include "hone/Dialect/Graph/QuantizedOperands.h"
#include "hone/Dialect/Graph/WindowShapes.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/TypeUtilities.h"
#include <cmath>

using namespace mlir;
using namespace hone;
using namespace hone::graph;

#define GET_OP_CLASSES
#include "hone/Dialect/Graph/QuantizedOps.cpp.inc"

void GraphDialect::registerQuantizedOps() {
  addOperations<
#define GET_OP_LIST
#include "hone/Dialect/Graph/QuantizedOps.cpp.inc"
      >();
}

//===----------------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------------===//

bool graph::isQuantizedType(Type type) {
  return isa<quant::UniformQuantizedType, quant::UniformQuantizedPerAxisType>(type) &&
         cast<quant::QuantizedType>(type).isSigned();
}

std::optional<Quantization> graph::quantizationOf(Type type) {
  type = getElementTypeOrSelf(type);
  if (!isQuantizedType(type))
    return std::nullopt;
  auto storage = dyn_cast<IntegerType>(cast<quant::QuantizedType>(type).getStorageType());
  if (!storage)
    return std::nullopt;
  if (auto whole = dyn_cast<quant::UniformQuantizedType>(type))
    return Quantization{storage, {whole.getScale()}, {whole.getZeroPoint()}, -1};
  auto perAxis = cast<quant::UniformQuantizedPerAxisType>(type);
  return Quantization{storage, SmallVector<double>(perAxis.getScales()), SmallVector<int64_t>(perAxis.getZeroPoints()),
                      perAxis.getQuantizedDimension()};
}

Type graph::quantizedType(MLIRContext *context, const Quantization &quantization) {
  unsigned width = quantization.storage.getWidth();
  auto none = [&] { return InFlightDiagnostic(); };
  if (llvm::any_of(quantization.scales, [](double scale) { return !(scale > 0); })) // Not a number, for one.
    return nullptr;
  // Scales are numbers of f32, but for products of such.
  bool isSingle = llvm::all_of(quantization.scales, [](double scale) { return double(float(scale)) == scale; });
  Type real = isSingle ? Type(Float32Type::get(context)) : Type(Float64Type::get(context));
  int64_t low = -(int64_t(1) << (width - 1)), high = -low - 1;
  if (quantization.isPerTensor())
    return quant::UniformQuantizedType::getChecked(none, quant::QuantizationFlags::Signed, quantization.storage, real,
                                                   quantization.scales[0], quantization.zeroPoints[0], low, high);
  return quant::UniformQuantizedPerAxisType::getChecked(none, quant::QuantizationFlags::Signed, quantization.storage,
                                                        real, quantization.scales, quantization.zeroPoints,
                                                        quantization.axis, low, high);
}

Type graph::storageType(Type type) {
  if (auto tensor = dyn_cast<RankedTensorType>(type))
    return tensor.clone(storageType(tensor.getElementType()));
  return isQuantizedType(type) ? cast<quant::QuantizedType>(type).getStorageType() : type;
}

//===----------------------------------------------------------------------------===//
// Steps on real results
//===----------------------------------------------------------------------------===//

static constexpr StringLiteral stepNames[] = {"add", "multiply", "divide", "leak"};

ArrayAttr graph::stepsAttribute(MLIRContext *context, ArrayRef<RealStep> steps) {
  Builder builder(context);
  SmallVector<Attribute> entries;
  for (const RealStep &step : steps)
    entries.push_back(builder.getDictionaryAttr(
        builder.getNamedAttr(stepNames[step.kind], builder.getDenseF64ArrayAttr(step.values))));
  return builder.getArrayAttr(entries);
}

std::optional<SmallVector<RealStep>> graph::stepsOf(Attribute attribute) {
  SmallVector<RealStep> steps;
  auto entries = dyn_cast_or_null<ArrayAttr>(attribute);
  if (attribute && !entries)
    return std::nullopt;
  for (Attribute entry : entries ? entries.getValue() : ArrayRef<Attribute>()) {
    auto dictionary = dyn_cast<DictionaryAttr>(entry);
    if (!dictionary || dictionary.size() != 1)
      return std::nullopt;
    NamedAttribute named = *dictionary.begin();
    auto values = dyn_cast<DenseF64ArrayAttr>(named.getValue());
    const auto *kind = llvm::find(stepNames, named.getName().getValue());
    if (kind == std::end(stepNames) || !values || values.empty())
      return std::nullopt;
    steps.push_back({RealStep::Kind(kind - std::begin(stepNames)), SmallVector<double>(values.asArrayRef())});
  }
  return steps;
}

std::optional<SmallVector<RealStep>> graph::stepsOf(Operation *op) { return stepsOf(op->getAttr(stepsName)); }

ArrayAttr graph::sumsAttribute(MLIRContext *context, ArrayRef<SumsOperand> operands) {
  Builder builder(context);
  SmallVector<Attribute> entries;
  for (const SumsOperand &operand : operands) {
    NamedAttribute axis = builder.getNamedAttr("axis", builder.getI64IntegerAttr(operand.axis));
    NamedAttribute reach = builder.getNamedAttr("reach", builder.getI64IntegerAttr(operand.reach));
    NamedAttribute steps = builder.getNamedAttr(stepsName, stepsAttribute(context, operand.steps));
    entries.push_back(builder.getDictionaryAttr({axis, reach, steps}));
  }
  return builder.getArrayAttr(entries);
}

std::optional<SmallVector<SumsOperand>> graph::sumsOf(Operation *op) {
  SmallVector<SumsOperand> operands;
  Attribute attribute = op->getAttr(sumsName);
  auto entries = dyn_cast_or_null<ArrayAttr>(attribute);
  if (attribute && !entries)
    return std::nullopt;
  for (Attribute entry : entries ? entries.getValue() : ArrayRef<Attribute>()) {
    auto dictionary = dyn_cast<DictionaryAttr>(entry);
    auto axis = dictionary ? dictionary.getAs<IntegerAttr>("axis") : IntegerAttr();
    auto reach = dictionary ? dictionary.getAs<IntegerAttr>("reach") : IntegerAttr();
    std::optional<SmallVector<RealStep>> steps = axis && reach ? stepsOf(dictionary.get(stepsName)) : std::nullopt;
    if (!steps)
      return std::nullopt;
    operands.push_back({axis.getInt(), reach.getInt(), *steps});
  }
  return operands;
}

int64_t graph::stepsAxisOf(RequantizeOp op) {
  int64_t rank = tensorOf(op.getX()).getRank();
  return op.getAxis() ? int64_t(*op.getAxis()) : std::max<int64_t>(rank - 1, 0);
}

/// Whether the steps are finite, have one number or one for each of `channels`, divide by none of zero, and leak at
/// most `mostLeaks` times.
static LogicalResult checkSteps(Operation *op, ArrayRef<RealStep> steps, int64_t channels, int64_t mostLeaks) {
  int64_t leaks = 0;
  for (const RealStep &step : steps) {
    if (int64_t count = step.values.size(); count != 1 && count != channels)
      return op->emitOpError() << "a step has " << count << " numbers; expected 1"
                               << (channels == 1 ? "" : " or " + std::to_string(channels));
    for (double value : step.values)
      if (!std::isfinite(value) || (step.kind == RealStep::Divide && value == 0))
        return op->emitOpError() << "step '" << stepNames[step.kind] << "' has the number " << value;
    leaks += step.kind == RealStep::Leak;
  }
  if (leaks > mostLeaks)
    return op->emitOpError() << "leaks " << leaks << " times; expected "
                             << (mostLeaks ? "once at most" : "sums that do not leak");
  return success();
}

/// The steps of `after`.
static LogicalResult checkSteps(Operation *op, int64_t channels) {
  std::optional<SmallVector<RealStep>> steps = stepsOf(op);
  if (!steps)
    return op->emitOpError() << "'after' is " << op->getAttr(stepsName)
                             << "; expected steps, each one of add, multiply, divide, leak with an array of f64";
  return checkSteps(op, *steps, channels, 1);
}

/// The operands that are sums: they come first, and `sums` says of each what it stands for.
static LogicalResult checkSums(Operation *op, ValueRange operands) {
  std::optional<SmallVector<SumsOperand>> sums = sumsOf(op);
  size_t count = llvm::count_if(operands, isSums);
  if (!sums || sums->size() != count || !llvm::all_of(operands.take_front(count), isSums))
    return op->emitOpError() << "has " << count << " operands that are sums and 'sums' is " << op->getAttr(sumsName)
                             << "; expected an axis, a reach and steps for each, and other operands after them";
  for (auto [operand, said] : llvm::zip(operands, *sums)) {
    if (said.axis < 0 || said.axis >= tensorOf(operand).getRank() || said.reach <= 0 || said.reach >= int64_t(1) << 29)
      return op->emitOpError() << "has sums of shape " << shapeText(shapeOf(operand)) << ", axis " << said.axis
                               << " and reach " << said.reach
                               << "; expected a dimension of that shape and a reach from 1 to 2^29";
    if (failed(checkSteps(op, said.steps, shapeOf(operand)[said.axis], 0)))
      return failure();
  }
  return success();
}

//===----------------------------------------------------------------------------===//
// storage_cast
//===----------------------------------------------------------------------------===//

LogicalResult StorageCastOp::verify() {
  RankedTensorType from = tensorOf(getX()), to = tensorOf(getResult());
  if (from.getShape() != to.getShape()) // C1
    return emitOpError() << "operand has shape " << shapeText(from.getShape()) << " and the result "
                         << shapeText(to.getShape()) << "; they must be equal";
  std::optional<Quantization> source = quantizationOf(from), target = quantizationOf(to);
  auto integers = dyn_cast<IntegerType>(source ? to.getElementType() : from.getElementType());
  if (!!source == !!target || !integers || integers.getWidth() != (source ? source : target)->storage.getWidth()) // C2
    return emitOpError()
           << "casts " << from.getElementType() << " to " << to.getElementType()
           << "; expected quantized elements on one side and integers of their storage's width on the other";
  if (integers.isUnsigned() && integers.getWidth() != 8) // C3
    return emitOpError() << "has unsigned integers of " << integers.getWidth() << " bits; expected 8";
  const Quantization &quantization = source ? *source : *target;
  if (!quantization.isPerTensor() && (quantization.axis >= from.getRank() ||
                                      from.getDimSize(quantization.axis) != int64_t(quantization.scales.size()))) // C4
    return emitOpError() << "has " << quantization.scales.size() << " scales along dimension " << quantization.axis
                         << " of shape " << shapeText(from.getShape()) << "; expected one for each index";
  return success();
}

OpFoldResult StorageCastOp::fold(FoldAdaptor) {
  auto inner = getX().getDefiningOp<StorageCastOp>();
  return inner && inner.getX().getType() == getType() ? inner.getX() : Value();
}

//===----------------------------------------------------------------------------===//
// What the operators share
//===----------------------------------------------------------------------------===//

/// C1: the value is stored as `i8`, with one scale.
static LogicalResult checkActivation(Operation *op, StringRef what, Value value) {
  std::optional<Quantization> quantization = quantizationOf(value.getType());
  if (quantization->isPerTensor() && quantization->storage.getWidth() == 8)
    return success();
  return op->emitOpError() << what << " has element type " << tensorOf(value).getElementType()
                           << "; expected storage of 8 bits and one scale for the whole tensor";
}

bool graph::isSums(Value result) {
  std::optional<Quantization> quantization = quantizationOf(result.getType());
  return quantization && quantization->storage.getWidth() == 32 && quantization->isPerTensor();
}

static LogicalResult checkFactor(Operation *op, StringRef what, double value) {
  if (std::isfinite(value) && value != 0)
    return success();
  return op->emitOpError() << what << " is " << value << "; expected a finite number other than zero";
}

static LogicalResult checkDivisor(Operation *op, double value) {
  if (std::isfinite(value) && value > 0)
    return success();
  return op->emitOpError() << "the divisor is " << value << "; expected a finite, positive number";
}

/// C1 for all operands given and the result, and C2.
template <typename Op> static LogicalResult checkOperands(Op op, ValueRange operands) {
  for (auto [index, operand] : llvm::enumerate(operands))
    if (failed(checkActivation(op, "operand " + std::to_string(index), operand)))
      return failure();
  // Results stored in 32 bits, one for each step of the sums, are the sums themselves.
  if (std::is_same_v<Op, QuantizedConvOp> || std::is_same_v<Op, QuantizedMatMulOp>)
    if (isSums(op.getResult()))
      return success();
  if (failed(checkActivation(op, "the result", op.getResult())))
    return failure();
  int64_t low = op.getClampLow(), high = op.getClampHigh();
  if (low < -128 || high > 127 || low > high)
    return op.emitOpError() << "clamps to [" << low << ", " << high << "]; expected a range inside [-128, 127]";
  return success();
}

static LogicalResult checkShape(Operation *op, ArrayRef<int64_t> expected) {
  ArrayRef<int64_t> found = shapeOf(op->getResult(0));
  if (found == expected)
    return success();
  return op->emitOpError() << "result has shape " << shapeText(found) << "; expected " << shapeText(expected);
}

template <typename Op> static LogicalResult verifyBinary(Op op) {
  if (failed(checkOperands(op, {op.getLhs(), op.getRhs()}))) // C1, C2
    return failure();
  auto shape = broadcastOrEmit(op.getLoc(), shapeOf(op.getLhs()), shapeOf(op.getRhs()));
  return success(succeeded(shape) && succeeded(checkShape(op, *shape))); // C3
}

/// Whether a rounding, if there is one, has numbers for one channel or for each.
static LogicalResult checkChannels(Operation *op, int64_t found, int64_t channels) {
  if (found == 1 || found == channels)
    return success();
  return op->emitOpError() << "'rounding' has " << found << " channels; expected 1"
                           << (channels == 1 ? "" : " or " + std::to_string(channels));
}
template <typename Op> static LogicalResult checkRounding(Op op, int64_t channels) {
  RequantizationAttr rounding = op.getRoundingAttr();
  if (rounding && isSums(op.getResult()))
    return op.emitOpError("has a 'rounding'; expected none for sums");
  return rounding ? checkChannels(op, rounding.getValue().channels(), channels) : success();
}

static LogicalResult checkMultipliers(Operation *op, size_t found, size_t operands) {
  if (found == operands)
    return success();
  return op->emitOpError() << "'rounding' has multipliers for " << found << " operands; expected " << operands;
}

/// A rounding of sums, and of what else is added to them, whose channels are along `axis` of the first.
static LogicalResult checkTerms(Operation *op, Attribute attribute, ValueRange operands, int64_t channels) {
  auto terms = dyn_cast<TermsRoundingAttr>(attribute);
  if (!terms)
    return op->emitOpError() << "'rounding' is " << attribute << "; expected a terms_rounding, since it adds up sums";
  const TermsRounding &rounding = terms.getValue();
  return success(succeeded(checkMultipliers(op, rounding.preShifts.size(), operands.size())) &&
                 succeeded(checkChannels(op, rounding.channels(), channels)));
}

/// The values of a constant behind a storage cast.
static std::optional<ConstantData> constantOf(Value value) {
  auto storage = value.getDefiningOp<StorageCastOp>();
  return storage ? ConstantData::of(storage.getX()) : std::nullopt;
}

/// A constant whose scales are one, or one for each index of `dimension`.
static LogicalResult checkWeights(Operation *op, StringRef what, Value value, int64_t dimension) {
  std::optional<Quantization> quantization = quantizationOf(value.getType());
  if (!quantization->isPerTensor() && quantization->axis != dimension)
    return op->emitOpError() << what << " has scales along dimension " << quantization->axis << "; expected "
                             << dimension;
  if (!constantOf(value))
    return op->emitOpError() << what << " is not constant; expected the storage_cast of a constant";
  if (quantization->storage.getWidth() > 16)
    return op->emitOpError() << what << " is stored in " << quantization->storage.getWidth()
                             << " bits; expected 8 or 16";
  return success();
}

/// A vector of `i32` constants, one for each of `channels`, about zero.
static LogicalResult checkBias(Operation *op, Value bias, int64_t channels) {
  if (!bias)
    return success();
  std::optional<Quantization> quantization = quantizationOf(bias.getType());
  if (shapeOf(bias) != ArrayRef<int64_t>(channels))
    return op->emitOpError() << "the bias has shape " << shapeText(shapeOf(bias)) << "; expected " << channels
                             << ", one element for each output channel";
  if (quantization->storage.getWidth() != 32 ||
      llvm::any_of(quantization->zeroPoints, [](int64_t z) { return z != 0; }) || !constantOf(bias))
    return op->emitOpError() << "the bias has element type " << tensorOf(bias).getElementType()
                             << "; expected a constant stored in 32 bits with zero points of 0";
  return success();
}

//===----------------------------------------------------------------------------===//
// Operators
//===----------------------------------------------------------------------------===//

LogicalResult QuantizedAddOp::verify() {
  if (failed(verifyBinary(*this))) // C1, C2, C3
    return failure();
  SumRequantizationAttr rounding = getRoundingAttr(); // C4
  return rounding ? checkMultipliers(*this, rounding.getValue().multipliers.size(), 2) : success();
}
LogicalResult QuantizedMulOp::verify() {
  return success(succeeded(verifyBinary(*this)) && succeeded(checkSteps(*this, 1)) &&
                 succeeded(checkRounding(*this, 1))); // C5
}

LogicalResult QuantizedSumOp::verify() {
  if (getInputs().size() < 2) // C4
    return emitOpError() << "has " << getInputs().size() << " inputs; expected two or more";
  ValueRange inputs = getInputs();
  size_t sums = llvm::count_if(inputs, isSums);
  if (failed(checkSums(*this, inputs)) || failed(checkOperands(*this, inputs.drop_front(sums)))) // C1, C2
    return failure();
  SmallVector<int64_t> shape(shapeOf(getInputs()[0]));
  for (Value input : getInputs().drop_front()) {
    auto joined = broadcastOrEmit(getLoc(), shape, shapeOf(input));
    if (failed(joined))
      return failure();
    shape = *joined;
  }
  if (failed(checkShape(*this, shape))) // C3
    return failure();
  for (Value input : inputs.take_front(sums)) // Their channels are along dimensions of the result.
    if (shapeOf(input) != ArrayRef(shape))
      return emitOpError() << "has sums of shape " << shapeText(shapeOf(input)) << "; expected " << shapeText(shape)
                           << ", as of the result";
  if (std::optional<ArrayRef<double>> factors = getFactors()) { // C4
    if (factors->size() != getInputs().size())
      return emitOpError() << "has " << factors->size() << " factors for " << getInputs().size()
                           << " inputs; expected one for each";
    for (double factor : *factors)
      if (failed(checkFactor(*this, "a factor", factor)))
        return failure();
  }
  if (!getOffset().isFinite())
    return emitOpError("has an offset that is not finite");
  if (failed(checkDivisor(*this, getDivisor().convertToDouble())))
    return failure();
  Attribute rounding = getRoundingAttr(); // C5
  if (!rounding)
    return success();
  if (sums)
    return checkTerms(*this, rounding, inputs, shape[sumsOf(getOperation())->front().axis]);
  auto ofBytes = dyn_cast<SumRequantizationAttr>(rounding);
  if (!ofBytes)
    return emitOpError() << "'rounding' is " << rounding << "; expected a sum_rounding, since it adds up bytes";
  return checkMultipliers(*this, ofBytes.getValue().multipliers.size(), inputs.size());
}

LogicalResult QuantizedAveragePoolOp::verify() {
  if (failed(checkOperands(*this, getInput()))) // C1, C2
    return failure();
  auto shape = inferPoolShape(getLoc(), {shapeOf(getInput()), getKernel(), getStrides(), getDilations(), getPads(),
                                         getCeilMode(), getLayout()});
  if (failed(shape) || failed(checkShape(*this, *shape))) // C3
    return failure();
  if (failed(checkSteps(*this, 1))) // C4; windows of all kinds have the same steps.
    return failure();
  return getRoundingAttr() ? checkRounding(*this, windowsOf(*this).kinds.size()) : success(); // C5
}

LogicalResult QuantizedConvOp::verify() {
  if (failed(checkOperands(*this, getInput()))) // C1, C2
    return failure();
  bool last = getLayout() == Layout::channels_last;
  int64_t rank = tensorOf(getFilter()).getRank();
  if (failed(checkWeights(*this, "the filter", getFilter(), last ? rank - 1 : 0))) // C3
    return failure();
  auto shape = inferConvolutionShape(getLoc(), {shapeOf(getInput()), shapeOf(getFilter()), getStrides(), getDilations(),
                                                getPads(), int64_t(getGroup()), getLayout()});
  if (failed(shape) || failed(checkShape(*this, *shape))) // C5
    return failure();
  int64_t channels = (*shape)[last ? shape->size() - 1 : 1];
  if (failed(checkSteps(*this, channels)) || failed(checkRounding(*this, channels))) // C6, C7
    return failure();
  return checkBias(*this, getBias(), channels); // C4
}

LogicalResult QuantizedLookupOp::verify() {
  if (failed(checkOperands(*this, getX())) || failed(checkShape(*this, shapeOf(getX())))) // C1, C2, C3
    return failure();
  if (getTable().size() != 256) // C4
    return emitOpError() << "table has " << getTable().size() << " entries; expected 256";
  return success();
}

LogicalResult QuantizedMatMulOp::verify() {
  if (failed(checkOperands(*this, getLhs()))) // C1, C2
    return failure();
  ArrayRef<int64_t> a = shapeOf(getLhs()), b = shapeOf(getRhs());
  if (a.empty() || b.empty() || a.back() != b[b.size() == 1 ? 0 : b.size() - 2])
    return emitOpError() << "operands have shapes " << shapeText(a) << " and " << shapeText(b)
                         << "; expected equal inner dimensions";
  Quantization rhs = *quantizationOf(getRhs().getType());
  bool constant = constantOf(getRhs()).has_value();
  if (constant || !rhs.isPerTensor()) { // C3
    if (failed(checkWeights(*this, "the right side", getRhs(), b.size() == 1 ? -1 : int64_t(b.size()) - 1)))
      return failure();
    if (!rhs.isPerTensor() && b.size() != 2)
      return emitOpError() << "the right side has scales for each column and shape " << shapeText(b)
                           << "; expected one matrix";
  } else if (failed(checkActivation(*this, "the right side", getRhs()))) {
    return failure();
  }
  auto shape =
      broadcastOrEmit(getLoc(), a.drop_back(std::min<size_t>(a.size(), 2)), b.drop_back(std::min<size_t>(b.size(), 2)));
  if (failed(shape))
    return failure();
  if (a.size() > 1)
    shape->push_back(a[a.size() - 2]);
  if (b.size() > 1)
    shape->push_back(b.back());
  if (failed(checkShape(*this, *shape))) // C5
    return failure();
  int64_t channels = b.size() > 1 ? b.back() : 1;
  if (failed(checkSteps(*this, channels)) || failed(checkRounding(*this, channels))) // C6, C7
    return failure();
  return checkBias(*this, getBias(), channels); // C4
}

LogicalResult QuantizedMeanOp::verify() {
  // A range refers to the value that it is made of.
  Value x = getX();
  ValueRange bytes = isSums(x) ? ValueRange() : ValueRange(x);
  if (failed(checkSums(*this, x)) || failed(checkOperands(*this, bytes))) // C1, C2
    return failure();
  ArrayRef<int64_t> in = shapeOf(getX()), axes = getAxes();
  SmallVector<int64_t> shape;
  for (auto [d, size] : llvm::enumerate(in))
    if (!llvm::is_contained(axes, int64_t(d)))
      shape.push_back(size);
    else if (getKeepdims())
      shape.push_back(1);
  for (auto [i, axis] : llvm::enumerate(axes)) // C3
    if (axis < 0 || axis >= int64_t(in.size()) || (i > 0 && axis <= axes[i - 1]))
      return emitOpError() << "axes are [" << axes << "]; expected ascending ones below " << in.size();
  if (failed(checkShape(*this, shape)) || failed(checkSteps(*this, 1))) // C4, C5
    return failure();
  Attribute rounding = getRoundingAttr(); // C6
  if (!rounding)
    return success();
  if (isSums(x)) {
    int64_t axis = sumsOf(getOperation())->front().axis;
    return checkTerms(*this, rounding, x, llvm::is_contained(axes, axis) ? 1 : in[axis]);
  }
  auto ofBytes = dyn_cast<RequantizationAttr>(rounding);
  if (!ofBytes)
    return emitOpError() << "'rounding' is " << rounding << "; expected a rounding, since it adds up bytes";
  return checkChannels(*this, ofBytes.getValue().channels(), 1);
}

LogicalResult QuantizedResizeOp::verify() {
  if (failed(checkOperands(*this, getX())) || failed(checkShape(*this, getShape()))) // C1, C2, C3
    return failure();
  size_t rank = tensorOf(getX()).getRank();
  if (getShape().size() != rank || getScales().size() != rank) // C3
    return emitOpError() << "has " << getShape().size() << " sizes and " << getScales().size() << " scales; expected "
                         << rank;
  if (getMode() == ResizeMode::nearest || getCoordinates() == CoordinateMode::tf_crop_and_resize) // C4
    return emitOpError("moves or crops elements; expected mode linear or cubic and coordinates that do not crop");
  return success(succeeded(checkSteps(*this, 1)) && succeeded(checkRounding(*this, 1))); // C5, C6
}

LogicalResult QuantizedSoftmaxOp::verify() {
  if (failed(checkOperands(*this, getX()))) // C1, C2
    return failure();
  auto axis = normalizeAxis(getLoc(), getAxis(), tensorOf(getX()).getRank()); // C3
  if (failed(axis))
    return failure();
  if (int64_t size = shapeOf(getX())[*axis]; size > 65536)
    return emitOpError() << "axis has " << size << " elements; expected at most 65536";
  return checkShape(*this, shapeOf(getX())); // C4
}

LogicalResult RequantizeOp::verify() {
  if (failed(checkOperands(*this, getX())) || failed(checkShape(*this, shapeOf(getX())))) // C1, C2, C3
    return failure();
  int64_t rank = tensorOf(getX()).getRank(), axis = stepsAxisOf(*this);
  if (axis < 0 || axis >= std::max<int64_t>(rank, 1))
    return emitOpError() << "axis is " << axis << "; expected a dimension of shape " << shapeText(shapeOf(getX()));
  int64_t channels = rank > 0 ? shapeOf(getX())[axis] : 1;
  return success(succeeded(checkSteps(*this, channels)) && succeeded(checkRounding(*this, channels))); // C4, C5
}
