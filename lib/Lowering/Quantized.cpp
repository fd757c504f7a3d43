//===- Quantized.cpp - The arithmetic of requantization ------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Multipliers, offsets and shifts come from the Quantization room; here they become operations.
//
//===----------------------------------------------------------------------------===//

#include "Quantized.h"
#include "hone/Lowering/Lowering.h"

using namespace mlir;
using namespace hone;

Value hone::integerConstant(ImplicitLocOpBuilder &body, Type type, int64_t value) {
  return arith::ConstantOp::create(body, body.getIntegerAttr(type, value));
}

static Value shiftRight(ImplicitLocOpBuilder &body, Value x, int shift) {
  if (shift == 0)
    return x;
  return arith::ShRSIOp::create(body, x, integerConstant(body, x.getType(), shift));
}

Value hone::emitSaturated(ImplicitLocOpBuilder &body, Value number, const QuantizedRange &range) {
  Type type = number.getType();
  number = arith::MaxSIOp::create(body, number, integerConstant(body, type, range.low));
  number = arith::MinSIOp::create(body, number, integerConstant(body, type, range.high));
  return arith::TruncIOp::create(body, body.getI8Type(), number);
}

Value hone::emitRoundTies(ImplicitLocOpBuilder &body, Value p, int shift, int64_t zeroPoint, int slack) {
  if (shift == 0)
    return p;
  Type type = p.getType();
  Value one = integerConstant(body, type, 1);
  Value odd = shiftRight(body, p, shift);
  if (zeroPoint & 1)
    odd = arith::XOrIOp::create(body, odd, one);
  odd = arith::AndIOp::create(body, odd, one);
  if (slack)
    odd = arith::ShLIOp::create(body, odd, integerConstant(body, type, slack));
  int64_t less = slack ? int64_t(1) << (slack - 1) : 1;
  Value half = integerConstant(body, type, (int64_t(1) << (shift - 1)) - less);
  p = arith::AddIOp::create(body, arith::AddIOp::create(body, p, half), odd);
  return shiftRight(body, p, shift);
}

//===----------------------------------------------------------------------------===//
// Rescaler
//===----------------------------------------------------------------------------===//

Type Rescaler::parameterType(Parameter parameter, MLIRContext *context) const {
  return IntegerType::get(context, rounding.is32Bit() || parameter == Split ? 32 : 64);
}

Type Rescaler::storedType(Parameter parameter, MLIRContext *context) const {
  bool isSmall = llvm::is_contained({Shift, Addition, LowShift, LowAddition}, parameter);
  bool isByte = isSmall && llvm::all_of(valuesOf(parameter), [](int64_t value) { return llvm::isInt<8>(value); });
  return isByte ? IntegerType::get(context, 8) : parameterType(parameter, context);
}

ArrayRef<int64_t> Rescaler::valuesOf(Parameter parameter) const {
  if (parameter == Split)
    return rounding.splits;
  const SmallVector<int64_t> *lists[] = {&rounding.multipliers, &rounding.offsets, &rounding.shifts, &rounding.additions};
  ArrayRef<int64_t> all = *lists[parameter % LowMultiplier];
  if (parameter < LowMultiplier || all.empty())
    return all.take_front(rounding.channels());
  return all.drop_front(rounding.channels());
}

/// Adding zero is left out.
static Value addUnlessZero(ImplicitLocOpBuilder &body, Value x, Value y) {
  return matchPattern(y, m_Zero()) ? x : arith::AddIOp::create(body, x, y);
}

Value Rescaler::emitNarrow(ImplicitLocOpBuilder &body, Value acc, const Values &values) const {
  if (rounding.preShift)
    acc = arith::ShLIOp::create(body, acc, integerConstant(body, acc.getType(), rounding.preShift));
  acc = addUnlessZero(body, acc, values[Offset]);
  Value result = arith::MulSIExtendedOp::create(body, acc, values[Multiplier]).getHigh();
  // One addition for all channels comes before the shift, where some machines add and multiply in one instruction. The high
  // word of two numbers below 2^31 is below 2^30, and so must be what is added.
  APInt addition;
  if (!values[Shift] && values[Addition] && matchPattern(values[Addition], m_ConstantInt(&addition)) &&
      std::abs(addition.getSExtValue()) < (int64_t(1) << 30) >> rounding.shift) {
    Value shifted = integerConstant(body, result.getType(), addition.getSExtValue() * (int64_t(1) << rounding.shift));
    return shiftRight(body, addUnlessZero(body, result, shifted), rounding.shift);
  }
  if (values[Shift])
    result = arith::ShRSIOp::create(body, result, values[Shift]);
  else
    result = shiftRight(body, result, rounding.shift);
  return values[Addition] ? addUnlessZero(body, result, values[Addition]) : result;
}

Value Rescaler::emitWide(ImplicitLocOpBuilder &body, Value acc, const Values &values) const {
  Value p = rounding.is32Bit() ? acc : arith::ExtSIOp::create(body, body.getI64Type(), acc);
  p = arith::AddIOp::create(body, arith::MulIOp::create(body, p, values[Multiplier]), values[Offset]);
  if (rounding.form != RequantizationForm::Wide)
    return emitRoundTies(body, p, rounding.shift, rounding.range.zeroPoint, rounding.slack);
  return shiftRight(body, p, rounding.shift);
}

Rescaler::Values Rescaler::choose(ImplicitLocOpBuilder &body, Value acc, Values values) const {
  if (rounding.splits.empty())
    return values;
  Value isUpper = arith::CmpIOp::create(body, arith::CmpIPredicate::sge, acc, values[Split]);
  for (int i = 0; i < LowMultiplier; ++i)
    if (values[i])
      values[i] = body.createOrFold<arith::SelectOp>(isUpper, values[i], values[LowMultiplier + i]);
  return values;
}

Value Rescaler::emit(ImplicitLocOpBuilder &body, Value acc, Values values) const {
  for (int i = 0; i < Parameters; ++i) {
    Type type = parameterType(Parameter(i), body.getContext());
    if (values[i] && values[i].getType() != type)
      values[i] = arith::ExtSIOp::create(body, type, values[i]);
    if (ArrayRef<int64_t> numbers = valuesOf(Parameter(i)); !values[i] && !numbers.empty())
      values[i] = integerConstant(body, type, numbers[0]);
  }
  values = choose(body, acc, values);
  Value result =
      rounding.form == RequantizationForm::Narrow ? emitNarrow(body, acc, values) : emitWide(body, acc, values);
  return emitSaturated(body, result, rounding.range);
}

//===----------------------------------------------------------------------------===//
// Tensors
//===----------------------------------------------------------------------------===//

/// A constant tensor of the channels' parameters; null when they are all one.
static Value parameters(Emitter &b, ArrayRef<int64_t> values, Type type, ArrayRef<int64_t> channelOf,
                        ArrayRef<int64_t> shape) {
  if (llvm::all_equal(values))
    return nullptr;
  int64_t width = graph::elementBytes(type);
  std::vector<char> bytes;
  for (int64_t channel : channelOf) {
    const char *first = reinterpret_cast<const char *>(&values[channel]);
    bytes.insert(bytes.end(), first, first + width);
  }
  return b.constantTensor(RankedTensorType::get(shape, type), bytes);
}

Value hone::emitRescaled(Emitter &b, Value acc, const Requantization &rounding, ArrayRef<int64_t> channelOf,
                         ArrayRef<int64_t> channelShape, AffineMap channel) {
  Rescaler rescaler(rounding);
  SmallVector<Access> inputs{b.whole(acc)};
  // Where each parameter stands among the operands; 0 for those that are constants.
  std::array<size_t, Rescaler::Parameters> position{};
  for (int i = 0; i < Rescaler::Parameters; ++i) {
    auto parameter = Rescaler::Parameter(i);
    Value tensor = parameters(b, rescaler.valuesOf(parameter), rescaler.storedType(parameter, b.getContext()), channelOf,
                              channelShape);
    if (!tensor)
      continue;
    position[i] = inputs.size();
    inputs.push_back({tensor, channel});
  }
  return b.elementwise(shapeOfTensor(acc), b.getI8Type(), inputs, [&](ImplicitLocOpBuilder &body, ValueRange in) {
    Rescaler::Values values{};
    for (int i = 0; i < Rescaler::Parameters; ++i)
      if (position[i])
        values[i] = in[position[i]];
    Value sum = in[0];
    if (!sum.getType().isInteger(32))
      sum = arith::ExtSIOp::create(body, body.getI32Type(), sum);
    return rescaler.emit(body, sum, values);
  });
}

Value hone::emitRescaled(Emitter &b, Value acc, const Requantization &rounding, int64_t dimension) {
  int64_t channels = rounding.channels(), rank = shapeOfTensor(acc).size();
  return emitRescaled(b, acc, rounding, llvm::to_vector(llvm::seq<int64_t>(0, channels)), channels,
                      AffineMap::get(rank, 0, b.getAffineDimExpr(dimension)));
}

void hone::populateQuantizedPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  populateQuantizedContractionPatterns(converter, patterns);
  populateQuantizedElementwisePatterns(converter, patterns);
  populateQuantizedMeanPatterns(converter, patterns);
}
