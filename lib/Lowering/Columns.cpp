//===- Columns.cpp - Images from the columns of their windows to linalg --------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Each element of the window is added, for all windows at once, to the places of the padded image that it covers. Those
// of one element are apart; the elements overlap, so they take turns.
//
//===----------------------------------------------------------------------------===//

#include "ComputePattern.h"
#include "Convolution.h"
#include "hone/Dialect/Graph/WindowOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace hone;

namespace {

/// A part of a tensor.
struct Part {
  SmallVector<OpFoldResult> offsets, sizes, steps;

  void add(OpFoldResult offset, OpFoldResult size, OpFoldResult step) {
    offsets.push_back(offset);
    sizes.push_back(size);
    steps.push_back(step);
  }
};

} // namespace

static SmallVector<Value> lowerCol2Im(Emitter &b, graph::Col2ImOp op, graph::Col2ImOp::Adaptor in) {
  WindowGeometry window = geometryOf(op, graph::Layout::channels_first, op.getKernel());
  Type narrow = elementOf(in.getColumns());
  // Integers wrap in their type anyway; truth values are joined by "or".
  bool joins = narrow.isInteger(1);
  Type sums = isa<FloatType>(narrow) ? sumType(narrow) : narrow;
  ArrayRef<int64_t> shape = op.getType().getShape();
  if (op.getType().getNumElements() == 0 || op.getColumns().getType().getNumElements() == 0)
    return {b.filled(shape, b.constant(narrow, 0))};

  // The columns as [batch, channels, window's elements..., windows...].
  SmallVector<int64_t> split(shape.take_front(2)), taken(split), padded(split), crop{0, 0};
  split.append(window.kernel);
  for (int64_t d = 0; d < window.rank(); ++d) {
    padded.push_back(shape[2 + d] + window.low[d] + window.high[d]);
    taken.push_back((padded.back() - window.extent(d)) / window.strides[d] + 1);
    split.push_back(taken.back());
    crop.push_back(window.low[d]);
  }
  Value columns = b.reshape(in.getColumns(), split);

  auto index = [&](int64_t value) -> Value { return arith::ConstantIndexOp::create(b, value); };
  SmallVector<Value> ends, zeros(window.rank(), index(0)), ones(window.rank(), index(1));
  for (int64_t size : window.kernel)
    ends.push_back(index(size));
  auto addElement = [&](OpBuilder &builder, Location location, ValueRange at, ValueRange carried) -> scf::ValueVector {
    Emitter e(location, builder, b.isUnsigned);
    auto number = [&](int64_t value) { return e.getIndexAttr(value); };
    Part from, to;
    for (int64_t size : shape.take_front(2)) {
      from.add(number(0), number(size), number(1));
      to.add(number(0), number(size), number(1));
    }
    for (Value position : at)
      from.add(position, number(1), number(1));
    for (int64_t d = 0; d < window.rank(); ++d) {
      from.add(number(0), number(taken[2 + d]), number(1));
      Value dilation = arith::ConstantIndexOp::create(e, window.dilations[d]);
      Value offset = arith::MulIOp::create(e, at[d], dilation);
      to.add(offset, number(taken[2 + d]), number(window.strides[d]));
    }
    // A slice that drops dimensions of size 1 would be ambiguous where others have it too.
    Value element = tensor::ExtractSliceOp::create(e, columns, from.offsets, from.sizes, from.steps);
    Value terms = e.reshape(element, taken);
    Value before = tensor::ExtractSliceOp::create(e, carried[0], to.offsets, to.sizes, to.steps);
    SmallVector<utils::IteratorType> iterators(taken.size(), utils::IteratorType::parallel);
    Value after = e.generic(e.whole(terms), e.whole(before), iterators, [&](Scalars &s, ValueRange v) {
      Value term = s.convert(v[0], sums);
      return SmallVector<Value>{joins ? s.apply<arith::OrIOp>(v[1], term) : s.add(v[1], term)};
    })[0];
    return {tensor::InsertSliceOp::create(e, after, carried[0], to.offsets, to.sizes, to.steps)};
  };
  Value image = b.filled(padded, b.constant(sums, 0));
  image = scf::buildLoopNest(b, b.getLoc(), zeros, ends, ones, image, addElement).results[0];
  image = b.slice(image, crop, shape);
  if (sums == narrow)
    return {image};
  return {b.elementwise(narrow, image, [&](Scalars &s, ValueRange v) { return s.convert(v[0], narrow); })};
}

void hone::populateColumnPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  addLowering<graph::Col2ImOp>(converter, patterns, lowerCol2Im);
}
