//===- QuantizedElementwise.cpp - Quantized operators on single elements -------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "ComputePattern.h"
#include "Quantized.h"
#include "hone/Dialect/Graph/QuantizedOps.h"

using namespace mlir;
using namespace hone;
using graph::QuantizedRange;
using graph::SoftmaxRounding;
using graph::SplitNumber;
using graph::SumForm;
using graph::SumRequantization;

//===----------------------------------------------------------------------------===//
// Storage
//===----------------------------------------------------------------------------===//

/// Unsigned bytes are 128 more than the signed ones that stand for them: the highest bit is the other way.
static SmallVector<Value> lowerStorageCast(Emitter &b, graph::StorageCastOp op, graph::StorageCastOp::Adaptor in) {
  auto isUnsignedTensor = [](Value x) {
    auto integer = dyn_cast<IntegerType>(graph::tensorOf(x).getElementType());
    return integer && integer.isUnsigned();
  };
  if (isUnsignedTensor(op.getX()) == isUnsignedTensor(op.getResult()))
    return {in.getX()};
  return {b.elementwise(b.getI8Type(), in.getX(), [](Scalars &body, ValueRange e) -> Value {
    return arith::XOrIOp::create(body, e[0], body.integer(e[0].getType(), -128));
  })};
}

//===----------------------------------------------------------------------------===//
// Sums and products
//===----------------------------------------------------------------------------===//

/// The sum of each operand times a number, plus another; null numbers are left out.
static Value emitWeighted(Scalars &body, ValueRange operands, ArrayRef<int64_t> multipliers, int64_t offset) {
  Type type = body.getI32Type();
  Value sum;
  for (auto [operand, multiplier] : llvm::zip_equal(operands, multipliers)) {
    if (multiplier == 0)
      continue;
    Value term = multiplier == 1 ? operand : arith::MulIOp::create(body, operand, body.integer(type, multiplier));
    sum = sum ? body.add(sum, term) : term;
  }
  if (!sum)
    return body.integer(type, offset);
  return offset ? body.add(sum, body.integer(type, offset)) : sum;
}

/// `SumForm::Split`: what the low words carry joins the high ones.
static Value emitSplitSum(Scalars &body, const SumRequantization &rounding, int64_t zeroPoint, ValueRange operands) {
  Type type = body.getI32Type();
  int lowBits = rounding.lowBits, shift = rounding.shift - lowBits;
  SmallVector<int64_t> highs, lows;
  for (int64_t multiplier : rounding.multipliers) {
    SplitNumber words(multiplier, lowBits);
    highs.push_back(words.high);
    lows.push_back(words.low);
  }
  // Without a slack the half is added from the start.
  int64_t half = int64_t(1) << (rounding.shift - 1);
  SplitNumber offset(rounding.offset + (rounding.slack ? 0 : half), lowBits);
  Value high = emitWeighted(body, operands, highs, offset.high), low = emitWeighted(body, operands, lows, offset.low);
  Value sum = body.add(high, shiftRight(body, low, lowBits));
  if (!rounding.slack)
    return shiftRight(body, sum, shift);
  Value odd = shiftRight(body, sum, shift), one = body.integer(type, 1);
  if (zeroPoint & 1)
    odd = arith::XOrIOp::create(body, odd, one);
  odd = arith::AndIOp::create(body, odd, one);
  odd = arith::ShLIOp::create(body, odd, body.integer(type, *rounding.slack));
  SplitNumber rest(half - (int64_t(1) << (*rounding.slack - 1)), lowBits);
  low = body.add(body.add(low, odd), body.integer(type, rest.low));
  sum = body.add(body.add(high, body.integer(type, rest.high)), shiftRight(body, low, lowBits));
  return shiftRight(body, sum, shift);
}

static Value emitSum(Scalars &body, const SumRequantization &rounding, const QuantizedRange &range, ValueRange in) {
  Type type = body.getI32Type();
  SmallVector<Value> operands;
  for (Value operand : in)
    operands.push_back(body.convert(operand, type));
  if (rounding.form == SumForm::Split)
    return emitSaturated(body, emitSplitSum(body, rounding, range.zeroPoint, operands), range);
  if (rounding.form == SumForm::Ties) {
    Value sum = emitWeighted(body, operands, rounding.multipliers, rounding.offset);
    return emitSaturated(body, emitRoundTies(body, sum, rounding.shift, range.zeroPoint), range);
  }
  Value sum;
  for (auto [operand, multiplier] : llvm::zip_equal(operands, rounding.multipliers)) {
    Value x = arith::ShLIOp::create(body, operand, body.integer(type, 24));
    x = arith::MulSIExtendedOp::create(body, x, body.integer(type, multiplier)).getHigh();
    sum = sum ? body.add(sum, x) : x;
  }
  sum = body.add(sum, body.integer(type, rounding.offset));
  return emitSaturated(body, shiftRight(body, sum, rounding.shift), range);
}

/// Each operand as it is read for a result of this shape.
static SmallVector<Access> broadcastAll(Emitter &b, ValueRange operands, ArrayRef<int64_t> shape) {
  SmallVector<Access> accesses;
  for (Value operand : operands)
    accesses.push_back(b.broadcast(operand, shape));
  return accesses;
}

template <typename Op>
static SmallVector<Value> lowerSum(Emitter &b, Op op, const SumRequantization &rounding, ValueRange operands) {
  ArrayRef<int64_t> shape = graph::shapeOf(op.getResult());
  return {b.elementwise(shape, b.getI8Type(), broadcastAll(b, operands, shape),
                        [&](Scalars &body, ValueRange e) { return emitSum(body, rounding, graph::rangeOf(op), e); })};
}

static SmallVector<Value> lowerAdd(Emitter &b, graph::QuantizedAddOp op, graph::QuantizedAddOp::Adaptor in) {
  return lowerSum(b, op, op.getRoundingAttr().getValue(), {in.getLhs(), in.getRhs()});
}

static SmallVector<Value> lowerWeightedSum(Emitter &b, graph::QuantizedSumOp op, graph::QuantizedSumOp::Adaptor in) {
  if (auto bytes = dyn_cast<graph::SumRequantizationAttr>(op.getRoundingAttr()))
    return lowerSum(b, op, bytes.getValue(), in.getInputs());
  // Some operands are sums of convolutions or products, whose channels have numbers of their own.
  ArrayRef<int64_t> shape = graph::shapeOf(op.getResult());
  return {emitTerms(b, shape, broadcastAll(b, in.getInputs(), shape),
                    cast<graph::TermsRoundingAttr>(op.getRoundingAttr()).getValue(), graph::rangeOf(op),
                    graph::sumsOf(op.getOperation())->front().axis)};
}

static SmallVector<Value> lowerMul(Emitter &b, graph::QuantizedMulOp op, graph::QuantizedMulOp::Adaptor in) {
  Rescaler rescaler(op.getRoundingAttr().getValue(), graph::rangeOf(op));
  ArrayRef<int64_t> shape = graph::shapeOf(op.getResult());
  int64_t zeros[] = {zeroPointOf(op.getLhs()), zeroPointOf(op.getRhs())};
  return {b.elementwise(shape, b.getI8Type(), {b.broadcast(in.getLhs(), shape), b.broadcast(in.getRhs(), shape)},
                        [&](Scalars &body, ValueRange e) {
                          Value factors[2];
                          for (int i : {0, 1}) {
                            factors[i] = body.convert(e[i], body.getI32Type());
                            if (zeros[i])
                              factors[i] = body.add(factors[i], body.integer(body.getI32Type(), -zeros[i]));
                          }
                          Value product = arith::MulIOp::create(body, factors[0], factors[1]);
                          return rescaler.emit(body, product);
                        })};
}

static SmallVector<Value> lowerRequantize(Emitter &b, graph::RequantizeOp op, graph::RequantizeOp::Adaptor in) {
  Rescaler rescaler(op.getRoundingAttr().getValue(), graph::rangeOf(op));
  if (rescaler.channels() != 1) {
    Value wide = b.elementwise(b.getI32Type(), in.getX(),
                               [&](Scalars &body, ValueRange e) { return body.convert(e[0], body.getI32Type()); });
    return {emitRescaled(b, wide, rescaler, graph::stepsAxisOf(op))};
  }
  return {b.elementwise(b.getI8Type(), in.getX(), [&](Scalars &body, ValueRange e) {
    return rescaler.emit(body, body.convert(e[0], body.getI32Type()));
  })};
}

//===----------------------------------------------------------------------------===//
// Tables
//===----------------------------------------------------------------------------===//

/// Reads a table at index + base.
static Value readTable(Scalars &body, Value table, Value index, int64_t base) {
  Value at = body.convert(index, body.getI32Type());
  at = body.add(at, body.integer(body.getI32Type(), base));
  at = arith::IndexCastOp::create(body, body.getIndexType(), at);
  return tensor::ExtractOp::create(body, table, at);
}

static SmallVector<Value> lowerLookup(Emitter &b, graph::QuantizedLookupOp op, graph::QuantizedLookupOp::Adaptor in) {
  std::vector<char> bytes;
  for (int8_t entry : op.getTable())
    bytes.push_back(char(std::clamp<int64_t>(entry, op.getClampLow(), op.getClampHigh())));
  Value table = b.constantTensor(RankedTensorType::get(256, b.getI8Type()), bytes);
  return {b.elementwise(b.getI8Type(), in.getX(),
                        [&](Scalars &body, ValueRange e) { return readTable(body, table, e[0], 128); })};
}

//===----------------------------------------------------------------------------===//
// Softmax
//===----------------------------------------------------------------------------===//

/// numerator / denominator to 9 bits by restoring division, rounded half to even; see `SoftmaxRounding::apply`.
static Value emitQuotient(Scalars &body, const SoftmaxRounding &rounding, int64_t zeroPoint, Value power, Value sum) {
  Type type = body.getI64Type(), narrow = body.getI32Type();
  auto constant = [&](int64_t value) { return body.integer(type, value); };
  Value numerator = power, denominator = sum;
  if (rounding.numeratorShift)
    numerator = arith::ShLIOp::create(body, power, constant(rounding.numeratorShift));
  if (rounding.divisor != 1)
    denominator = arith::MulIOp::create(body, sum, constant(rounding.divisor));
  auto atLeast = [&](Value x, Value y) -> Value {
    return arith::CmpIOp::create(body, arith::CmpIPredicate::sge, x, y);
  };
  Value quotient = body.integer(narrow, 0);
  for (int bit = 8; bit >= 0; --bit) {
    Value head = bit ? arith::ShRSIOp::create(body, numerator, constant(bit)) : numerator;
    Value fits = atLeast(head, denominator);
    Value taken = bit ? arith::ShLIOp::create(body, denominator, constant(bit)) : denominator;
    Value rest = body.sub(numerator, taken);
    numerator = body.select(fits, rest, numerator);
    Value more = arith::OrIOp::create(body, quotient, body.integer(narrow, int64_t(1) << bit));
    quotient = body.select(fits, more, quotient);
  }
  // Up when twice the rest, made greater by one for an odd quotient, is more than the divisor: half goes to even.
  Value odd = arith::AndIOp::create(body, quotient, body.integer(narrow, 1));
  Value twice = arith::ShLIOp::create(body, numerator, constant(1));
  twice = body.add(twice, arith::ExtUIOp::create(body, type, odd));
  Value up = arith::CmpIOp::create(body, arith::CmpIPredicate::sgt, twice, denominator);
  quotient = body.add(quotient, arith::ExtUIOp::create(body, narrow, up));
  return body.add(quotient, body.integer(narrow, zeroPoint));
}

static SmallVector<Value> lowerSoftmax(Emitter &b, graph::QuantizedSoftmaxOp op,
                                       graph::QuantizedSoftmaxOp::Adaptor in) {
  const SoftmaxRounding &rounding = op.getRoundingAttr().getValue();
  QuantizedRange range = graph::rangeOf(op);
  Value x = in.getX();
  llvm::SmallBitVector axis(shapeOfTensor(x).size());
  axis.set(axisOf(x, op.getAxis()));
  std::vector<char> bytes(rounding.powers.size() * sizeof(int64_t));
  memcpy(bytes.data(), rounding.powers.data(), bytes.size());
  Value table = b.constantTensor(RankedTensorType::get(256, b.getI64Type()), bytes);
  Value greatest = b.reduce(x, axis, b.integer(b.getI8Type(), -128), [](Scalars &body, ValueRange e) -> Value {
    return arith::MaxSIOp::create(body, e[0], e[1]);
  });
  Access rows[] = {b.whole(x), b.reduced(greatest, axis)};
  Value powers = b.elementwise(shapeOfTensor(x), b.getI64Type(), rows, [&](Scalars &body, ValueRange e) {
    Type type = body.getI32Type();
    Value below = body.sub(body.convert(e[1], type), body.convert(e[0], type));
    Value at = arith::IndexCastOp::create(body, body.getIndexType(), below);
    return Value(tensor::ExtractOp::create(body, table, at));
  });
  Value sums = b.reduce(powers, axis, b.integer(b.getI64Type(), 0),
                        [](Scalars &body, ValueRange e) { return body.add(e[1], e[0]); });
  Access quotients[] = {b.whole(powers), b.reduced(sums, axis)};
  return {b.elementwise(shapeOfTensor(x), b.getI8Type(), quotients, [&](Scalars &body, ValueRange e) {
    return emitSaturated(body, emitQuotient(body, rounding, range.zeroPoint, e[0], e[1]), range);
  })};
}

void hone::populateQuantizedElementwisePatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  addLowering<graph::StorageCastOp>(converter, patterns, lowerStorageCast);
  addLowering<graph::QuantizedAddOp>(converter, patterns, lowerAdd);
  addLowering<graph::QuantizedMulOp>(converter, patterns, lowerMul);
  addLowering<graph::QuantizedSumOp>(converter, patterns, lowerWeightedSum);
  addLowering<graph::RequantizeOp>(converter, patterns, lowerRequantize);
  addLowering<graph::QuantizedLookupOp>(converter, patterns, lowerLookup);
  addLowering<graph::QuantizedSoftmaxOp>(converter, patterns, lowerSoftmax);
}
