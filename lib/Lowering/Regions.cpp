//===- Regions.cpp - Pooled regions of images to linalg ------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Where a sample lies, and how many a bin has, is known at run time alone, and the same for all channels. So loops run
// over the bins and their samples, and what is done for one sample is done for all channels at once.
//
//===----------------------------------------------------------------------------===//

#include "ComputePattern.h"
#include "Convolution.h"
#include "Selection.h"
#include "hone/Dialect/Graph/WindowOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace hone;

namespace {

/// The samples of one bin along one axis: at `first + (i + 1/2) * bin / count`, i = 0, ..., count - 1.
struct Samples {
  Value first, bin;
  Value count; ///< As a real number.
  Value end;   ///< The same as an index.
};

/// What a sample is interpolated from along one axis.
struct Neighbours {
  Value isInside;
  Value low, high;             ///< Indices, always inside the image.
  Value lowWeight, highWeight; ///< They add up to one.
};

/// Scalar code for one bin of one region.
class RegionEmitter {
public:
  RegionEmitter(Scalars &s, graph::RoiAlignOp op, Value rois, Type real) : s(s), op(op), rois(rois), real(real) {}

  Value index(int64_t value) { return arith::ConstantIndexOp::create(s, value); }
  Value number(double value) { return s.constant(real, value); }

  /// The samples of bin number `bin` along an axis, which is 0 for x and 1 for y.
  Samples samples(Value region, int64_t axis, Value bin) {
    Value start = corner(region, axis), size = s.sub(corner(region, axis + 2), start);
    if (!op.getHalfPixel())
      size = s.max(size, number(1));
    Samples samples;
    samples.bin = s.div(size, number(axis ? op.getHeight() : op.getWidth()));
    samples.first = s.add(start, s.mul(toReal(bin), samples.bin));
    if (int64_t ratio = op.getSamplingRatio()) {
      samples.count = number(ratio);
      samples.end = index(ratio);
      return samples;
    }
    // No sample where the region has no size, or NaN; and no more than single precision counts.
    Value pixels = s.apply<math::CeilOp>(samples.bin);
    pixels = s.select(s.less(number(0), pixels), pixels, number(0));
    samples.count = s.atMost(pixels, number(1 << 24));
    samples.end = toIndex(s, arith::FPToSIOp::create(s, s.getI32Type(), samples.count));
    return samples;
  }

  /// The neighbours of sample number `i` along an axis of `size` pixels.
  Neighbours neighbours(const Samples &samples, Value i, int64_t size) {
    Value step = s.div(s.mul(s.add(toReal(i), number(0.5)), samples.bin), samples.count);
    Value at = s.add(samples.first, step), zero = number(0);
    Neighbours result;
    result.isInside = s.apply<arith::AndIOp>(s.lessOrEqual(number(-1), at), s.lessOrEqual(at, number(size)));
    // Outside, and where there is no number, the first pixel serves.
    at = s.select(s.apply<arith::AndIOp>(result.isInside, s.less(zero, at)), at, zero);
    at = s.atMost(at, number(size - 1));
    Value whole = arith::FPToSIOp::create(s, s.getI32Type(), at);
    result.low = toIndex(s, whole);
    result.high = clampIndex(s, s.apply<arith::AddIOp>(result.low, index(1)), size);
    result.highWeight = s.sub(at, arith::SIToFPOp::create(s, real, whole));
    result.lowWeight = s.sub(number(1), result.highWeight);
    return result;
  }

private:
  /// One of the four numbers of a region, in pixels.
  Value corner(Value region, int64_t which) {
    Value given = tensor::ExtractOp::create(s, rois, ValueRange{region, index(which)});
    Value scaled = s.mul(s.convert(given, real), number(op.getSpatialScale().convertToDouble()));
    return op.getHalfPixel() ? s.sub(scaled, number(0.5)) : scaled;
  }
  Value toReal(Value position) {
    Value integer = arith::IndexCastOp::create(s, s.getI32Type(), position);
    return arith::SIToFPOp::create(s, real, integer);
  }

  Scalars &s;
  graph::RoiAlignOp op;
  Value rois;
  Type real;
};

} // namespace

/// The channels of one pixel.
static Value pixel(Emitter &b, Value input, Value image, Value y, Value x) {
  auto type = cast<RankedTensorType>(input.getType());
  Attribute zero = b.getIndexAttr(0), one = b.getIndexAttr(1), channels = b.getIndexAttr(type.getDimSize(1));
  return tensor::ExtractSliceOp::create(
      b, type.clone(type.getShape()[1]), input, ArrayRef<OpFoldResult>{image, zero, y, x},
      ArrayRef<OpFoldResult>{one, channels, one, one}, ArrayRef<OpFoldResult>{one, one, one, one});
}

/// The channels of a bin so far, with one sample more.
static Value addSample(Emitter &b, Value before, Value input, Value image, const Neighbours &y, const Neighbours &x,
                       bool greatest) {
  Type real = elementOf(before);
  Value isInside = b.apply<arith::AndIOp>(y.isInside, x.isInside);
  SmallVector<Value> weights, operands{before};
  for (auto [row, rowWeight] : {std::pair(y.low, y.lowWeight), std::pair(y.high, y.highWeight)})
    for (auto [column, columnWeight] : {std::pair(x.low, x.lowWeight), std::pair(x.high, x.highWeight)}) {
      operands.push_back(pixel(b, input, image, row, column));
      weights.push_back(b.mul(rowWeight, columnWeight));
    }
  return b.elementwise(real, operands, [&](Scalars &s, ValueRange in) {
    auto join = [&](Value x, Value y) { return greatest ? s.max(x, y) : s.add(x, y); };
    Value sample;
    for (auto [weight, value] : llvm::zip(weights, in.drop_front())) {
      Value product = s.mul(s.convert(value, real), weight);
      sample = sample ? join(sample, product) : product;
    }
    return join(in[0], s.select(isInside, sample, s.constant(real, 0)));
  });
}

static SmallVector<Value> lowerRoiAlign(Emitter &b, graph::RoiAlignOp op, graph::RoiAlignOp::Adaptor in) {
  Type narrow = elementOf(in.getInput()), real = sumType(narrow);
  ArrayRef<int64_t> shape = op.getType().getShape(), input = shapeOfTensor(in.getInput());
  bool greatest = op.getGreatest();
  Value result = b.empty(shape, narrow);
  if (op.getType().getNumElements() == 0)
    return {result};

  auto emitBin = [&](OpBuilder &builder, Location location, ValueRange at, ValueRange carried) -> scf::ValueVector {
    Emitter e(location, builder, b.isUnsigned);
    RegionEmitter region(e, op, in.getRois(), real);
    Value image = tensor::ExtractOp::create(e, in.getBatchIndices(), at[0]);
    image = clampIndex(e, toIndex(e, image), input[0]);
    Samples rows = region.samples(at[0], 1, at[1]), columns = region.samples(at[0], 0, at[2]);
    Value first = e.filled(shape[1], greatest ? e.lowest(real) : e.constant(real, 0));
    Value zero = region.index(0), one = region.index(1);
    auto emitSample = [&](OpBuilder &builder, Location location, ValueRange i, ValueRange sofar) -> scf::ValueVector {
      Emitter s(location, builder, b.isUnsigned);
      RegionEmitter sample(s, op, in.getRois(), real);
      Neighbours y = sample.neighbours(rows, i[0], input[2]), x = sample.neighbours(columns, i[1], input[3]);
      return {addSample(s, sofar[0], in.getInput(), image, y, x, greatest)};
    };
    Value pooled = scf::buildLoopNest(e, location, {zero, zero}, {rows.end, columns.end}, {one, one}, first, emitSample)
                       .results[0];
    Value count = e.mul(rows.count, columns.count), isEmpty = e.equal(count, region.number(0));
    Value divisor = e.select(isEmpty, region.number(1), count);
    Value bin = e.elementwise(narrow, pooled, [&](Scalars &s, ValueRange v) {
      return s.convert(greatest ? s.select(isEmpty, s.constant(real, 0), v[0]) : s.div(v[0], divisor), narrow);
    });
    Attribute start = e.getIndexAttr(0), single = e.getIndexAttr(1), channels = e.getIndexAttr(shape[1]);
    return {tensor::InsertSliceOp::create(e, bin, carried[0], ArrayRef<OpFoldResult>{at[0], start, at[1], at[2]},
                                          ArrayRef<OpFoldResult>{single, channels, single, single},
                                          ArrayRef<OpFoldResult>{single, single, single, single})};
  };
  auto index = [&](int64_t value) -> Value { return arith::ConstantIndexOp::create(b, value); };
  SmallVector<Value> ends{index(shape[0]), index(shape[2]), index(shape[3])}, zeros(3, index(0)), ones(3, index(1));
  return {scf::buildLoopNest(b, b.getLoc(), zeros, ends, ones, result, emitBin).results[0]};
}

void hone::populateRegionPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  addLowering<graph::RoiAlignOp>(converter, patterns, lowerRoiAlign);
}
