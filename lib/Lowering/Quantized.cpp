//===- Quantized.cpp - The arithmetic of requantization ------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Multipliers, offsets and shifts stand on the operators; here they become operations.
//
//===----------------------------------------------------------------------------===//

#include "Quantized.h"
#include "hone/Lowering/Lowering.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/bit.h"
#include <cmath>

using namespace mlir;
using namespace hone;
using graph::QuantizedRange;
using graph::Requantization;
using graph::RequantizationForm;
using graph::TermsRounding;
using graph::Words;

Value hone::shiftRight(Scalars &body, Value x, int shift) {
  if (shift == 0)
    return x;
  return arith::ShRSIOp::create(body, x, body.integer(x.getType(), shift));
}

int64_t hone::zeroPointOf(Value quantized) { return graph::quantizationOf(quantized.getType())->zeroPoints[0]; }

Value hone::emitSaturated(Scalars &body, Value number, const QuantizedRange &range) {
  Type type = number.getType();
  number = arith::MaxSIOp::create(body, number, body.integer(type, range.low));
  number = arith::MinSIOp::create(body, number, body.integer(type, range.high));
  return arith::TruncIOp::create(body, body.getI8Type(), number);
}

Value hone::emitRoundTies(Scalars &body, Value p, int shift, int64_t zeroPoint, int slack) {
  if (shift == 0)
    return p;
  Type type = p.getType();
  Value one = body.integer(type, 1);
  Value odd = shiftRight(body, p, shift);
  if (zeroPoint & 1)
    odd = arith::XOrIOp::create(body, odd, one);
  odd = arith::AndIOp::create(body, odd, one);
  if (slack)
    odd = arith::ShLIOp::create(body, odd, body.integer(type, slack));
  int64_t less = slack ? int64_t(1) << (slack - 1) : 1;
  Value half = body.integer(type, (int64_t(1) << (shift - 1)) - less);
  p = body.add(body.add(p, half), odd);
  return shiftRight(body, p, shift);
}

//===----------------------------------------------------------------------------===//
// Rescaler
//===----------------------------------------------------------------------------===//

Rescaler::Rescaler(const Requantization &rounding, const QuantizedRange &range) : rounding(rounding), range(range) {
  if (rounding.form != RequantizationForm::Float)
    return;
  for (auto [i, multiplier] : llvm::enumerate(rounding.multipliers)) {
    int64_t shift = rounding.shifts.empty() ? rounding.shift : rounding.shifts[i];
    floats.push_back(llvm::bit_cast<int32_t>(float(std::ldexp(double(multiplier), -int(shift)))));
  }
}

Type Rescaler::parameterType(Parameter parameter, MLIRContext *context) const {
  if (!floats.empty() && (parameter == Multiplier || parameter == LowMultiplier))
    return Float32Type::get(context);
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
  const SmallVector<int64_t> *lists[] = {&rounding.multipliers, &rounding.offsets, &rounding.shifts,
                                         &rounding.additions};
  ArrayRef<int64_t> all = *lists[parameter % LowMultiplier];
  if (!floats.empty() && parameter % LowMultiplier == Multiplier)
    all = floats;
  else if (!floats.empty() && parameter % LowMultiplier == Shift)
    all = {}; // They are the floats' exponents.
  if (parameter < LowMultiplier || all.empty())
    return all.take_front(rounding.channels());
  return all.drop_front(rounding.channels());
}

/// Adding zero is left out.
static Value addUnlessZero(Scalars &body, Value x, Value y) { return matchPattern(y, m_Zero()) ? x : body.add(x, y); }

Value Rescaler::emitNarrow(Scalars &body, Value acc, const Values &values) const {
  if (rounding.preShift)
    acc = arith::ShLIOp::create(body, acc, body.integer(acc.getType(), rounding.preShift));
  acc = addUnlessZero(body, acc, values[Offset]);
  Value result = arith::MulSIExtendedOp::create(body, acc, values[Multiplier]).getHigh();
  // One addition for all channels comes before the shift, where some machines add and multiply in one instruction. The
  // high word of two numbers below 2^31 is below 2^30, and so must be what is added.
  APInt addition;
  if (!values[Shift] && values[Addition] && matchPattern(values[Addition], m_ConstantInt(&addition)) &&
      std::abs(addition.getSExtValue()) < (int64_t(1) << 30) >> rounding.shift) {
    Value shifted = body.integer(result.getType(), addition.getSExtValue() * (int64_t(1) << rounding.shift));
    return shiftRight(body, addUnlessZero(body, result, shifted), rounding.shift);
  }
  if (values[Shift])
    result = arith::ShRSIOp::create(body, result, values[Shift]);
  else
    result = shiftRight(body, result, rounding.shift);
  return values[Addition] ? addUnlessZero(body, result, values[Addition]) : result;
}

Value Rescaler::emitFloat(Scalars &body, Value acc, const Values &values) const {
  Type integer = acc.getType(), real = values[Multiplier].getType();
  if (rounding.preShift)
    acc = arith::ShLIOp::create(body, acc, body.integer(integer, rounding.preShift));
  Value sum = arith::SIToFPOp::create(body, real, addUnlessZero(body, acc, values[Offset]));
  constexpr float magic = 0x1.8p23;
  Value rounded = math::FmaOp::create(body, sum, values[Multiplier], body.constant(real, magic));
  int64_t zero = range.zeroPoint - llvm::bit_cast<int32_t>(magic);
  return body.add(arith::BitcastOp::create(body, integer, rounded), body.integer(integer, zero));
}

Value Rescaler::emitWide(Scalars &body, Value acc, const Values &values) const {
  Value p = rounding.is32Bit() ? acc : arith::ExtSIOp::create(body, body.getI64Type(), acc);
  p = body.add(arith::MulIOp::create(body, p, values[Multiplier]), values[Offset]);
  if (rounding.form != RequantizationForm::Wide)
    return emitRoundTies(body, p, rounding.shift, range.zeroPoint, rounding.slack);
  return shiftRight(body, p, rounding.shift);
}

Rescaler::Values Rescaler::choose(Scalars &body, Value acc, Values values) const {
  if (rounding.splits.empty())
    return values;
  Value isUpper = arith::CmpIOp::create(body, arith::CmpIPredicate::sge, acc, values[Split]);
  for (int i = 0; i < LowMultiplier; ++i)
    if (values[i])
      values[i] = body.createOrFold<arith::SelectOp>(isUpper, values[i], values[LowMultiplier + i]);
  return values;
}

Value Rescaler::emit(Scalars &body, Value acc, Values values) const {
  for (int i = 0; i < Parameters; ++i) {
    Type type = parameterType(Parameter(i), body.getContext());
    if (values[i] && values[i].getType() != type)
      values[i] = arith::ExtSIOp::create(body, type, values[i]);
    ArrayRef<int64_t> numbers = valuesOf(Parameter(i));
    if (values[i] || numbers.empty())
      continue;
    values[i] =
        type.isF32() ? body.constant(type, llvm::bit_cast<float>(int32_t(numbers[0]))) : body.integer(type, numbers[0]);
  }
  values = choose(body, acc, values);
  Value result = rounding.form == RequantizationForm::Narrow  ? emitNarrow(body, acc, values)
                 : rounding.form == RequantizationForm::Float ? emitFloat(body, acc, values)
                                                              : emitWide(body, acc, values);
  return emitSaturated(body, result, range);
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

Value hone::emitRescaled(Emitter &b, Value acc, const Rescaler &rescaler, ArrayRef<int64_t> channelOf,
                         ArrayRef<int64_t> channelShape, AffineMap channel) {
  SmallVector<Access> inputs{b.whole(acc)};
  // Where each parameter stands among the operands; 0 for those that are constants.
  std::array<size_t, Rescaler::Parameters> position{};
  for (int i = 0; i < Rescaler::Parameters; ++i) {
    auto parameter = Rescaler::Parameter(i);
    Value tensor = parameters(b, rescaler.valuesOf(parameter), rescaler.storedType(parameter, b.getContext()),
                              channelOf, channelShape);
    if (!tensor)
      continue;
    position[i] = inputs.size();
    inputs.push_back({tensor, channel});
  }
  return b.elementwise(shapeOfTensor(acc), b.getI8Type(), inputs, [&](Scalars &body, ValueRange in) {
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

Value hone::emitRescaled(Emitter &b, Value acc, const Rescaler &rescaler, int64_t dimension) {
  int64_t channels = rescaler.channels(), rank = shapeOfTensor(acc).size();
  return emitRescaled(b, acc, rescaler, llvm::to_vector(llvm::seq<int64_t>(0, channels)), channels,
                      AffineMap::get(rank, 0, b.getAffineDimExpr(dimension)));
}

//===----------------------------------------------------------------------------===//
// Terms
//===----------------------------------------------------------------------------===//

/// `numbers` holds the words of each operand's multiplier, then those of the offset; see `TermsRounding`.
static Value emitTermsOf(Scalars &body, const TermsRounding &rounding, const QuantizedRange &range, ValueRange operands,
                         ArrayRef<Value> numbers) {
  constexpr int wordBits = TermsRounding::wordBits;
  Type type = body.getI32Type();
  size_t words = rounding.words();
  auto constant = [&](int64_t value) { return body.integer(type, value); };
  SmallVector<Value> sum(numbers.take_back(words));
  auto add = [&](size_t word, Value term) { sum[word] = body.add(sum[word], term); };
  for (auto [i, operand] : llvm::enumerate(operands)) {
    Value value = operand.getType() == type ? operand : arith::ExtSIOp::create(body, type, operand).getResult();
    if (rounding.preShifts[i])
      value = arith::ShLIOp::create(body, value, constant(rounding.preShifts[i]));
    for (size_t word = 0; word < words; ++word) {
      auto product = arith::MulSIExtendedOp::create(body, value, numbers[words * i + word]);
      add(word, product.getHigh());
      if (word + 1 < words)
        add(word + 1, arith::ShRUIOp::create(body, product.getLow(), constant(32 - wordBits)));
    }
  }
  for (size_t word = words - 1; word > 0; --word)
    add(word - 1, shiftRight(body, sum[word], wordBits));
  Value q = shiftRight(body, sum[0], rounding.shift);
  if (rounding.window) {
    // Less one where the real result is half way and this is odd: then and only then nothing but a window's is left.
    Value rest = arith::AndIOp::create(body, sum[0], constant((int64_t(1) << rounding.shift) - 1));
    Value mask = constant((int64_t(1) << wordBits) - 1);
    for (Value word : ArrayRef(sum).drop_front().drop_back())
      rest = arith::OrIOp::create(body, rest, arith::AndIOp::create(body, word, mask));
    Value left = arith::AndIOp::create(body, sum.back(), mask);
    Value isTie =
        arith::AndIOp::create(body, arith::CmpIOp::create(body, arith::CmpIPredicate::eq, rest, constant(0)),
                              arith::CmpIOp::create(body, arith::CmpIPredicate::slt, left, constant(rounding.window)));
    Value odd = arith::XOrIOp::create(body, q, constant(range.zeroPoint & 1));
    odd = arith::AndIOp::create(body, odd, constant(1));
    q = body.sub(q, body.select(isTie, odd, constant(0)));
  }
  return emitSaturated(body, q, range);
}

Value hone::emitTerms(Emitter &b, ArrayRef<int64_t> shape, ArrayRef<Access> operands, const TermsRounding &rounding,
                      const QuantizedRange &range, int64_t dimension) {
  Type type = b.getI32Type();
  size_t words = rounding.words();
  int64_t channels = rounding.channels();
  SmallVector<SmallVector<int64_t>> numbers;
  for (size_t i = 0; i <= operands.size(); ++i)
    for (size_t word = 0; word < words; ++word) {
      auto &values = numbers.emplace_back();
      for (int64_t channel = 0; channel < channels; ++channel) {
        const Words &all = i < operands.size() ? rounding.multipliers[channel][i] : rounding.offsets[channel];
        values.push_back(all[word]);
      }
    }
  SmallVector<Access> inputs(operands);
  AffineMap map;
  if (channels != 1)
    map = AffineMap::get(shape.size(), 0, b.getAffineDimExpr(dimension));
  SmallVector<int64_t> channelOf = llvm::to_vector(llvm::seq<int64_t>(0, channels));
  SmallVector<bool> isTensor;
  for (ArrayRef<int64_t> values : numbers) {
    Value tensor = parameters(b, values, type, channelOf, channels);
    isTensor.push_back(tensor != nullptr);
    if (tensor)
      inputs.push_back({tensor, map});
  }
  return b.elementwise(shape, b.getI8Type(), inputs, [&](Scalars &body, ValueRange e) {
    SmallVector<Value> given;
    size_t next = operands.size();
    for (auto [values, fromTensor] : llvm::zip_equal(numbers, isTensor))
      given.push_back(fromTensor ? e[next++] : body.integer(type, values[0]));
    return emitTermsOf(body, rounding, range, e.take_front(operands.size()), given);
  });
}

void hone::populateQuantizedPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  populateQuantizedContractionPatterns(converter, patterns);
  populateQuantizedElementwisePatterns(converter, patterns);
  populateQuantizedMeanPatterns(converter, patterns);
}
