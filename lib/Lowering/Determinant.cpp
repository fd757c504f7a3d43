//===- Determinant.cpp - Determinants to linalg --------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Gaussian elimination with the greatest pivot of each column, as LAPACK does it: one step of a loop for each column,
// over all matrices at once. Columns to the left of the pivot and rows above it are done with; they are computed along,
// so that the sizes are known at compile time, and not read again.
//
//===----------------------------------------------------------------------------===//

#include "ComputePattern.h"
#include "Search.h"
#include "Selection.h"
#include "hone/Dialect/Graph/ReductionOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace hone;

namespace {

/// One step of the elimination, of matrices [batch, size, size] on column `step`.
class Elimination {
public:
  Elimination(Emitter &b, Value matrices, Value step)
      : b(b), matrices(matrices), step(step), real(elementOf(matrices)), shape(shapeOfTensor(matrices)) {
    column =
        read({shape[0], shape[1]}, [&](Scalars &, ValueRange at) { return SmallVector<Value>{at[0], at[1], step}; });
    pivotRow = emitArgReduce(b, magnitudes(), /*axis=*/1, /*greatest=*/true, /*selectLast=*/false);
    pivot = read(shape[0],
                 [&](Scalars &s, ValueRange at) { return SmallVector<Value>{at[0], pivotRowOf(s, at[0]), step}; });
  }

  /// The determinants so far times the pivots; each exchange of rows turns the sign.
  Value multiplied(Value determinants) {
    return b.elementwise(real, {determinants, pivot, pivotRow}, [&](Scalars &s, ValueRange in) {
      Value product = s.mul(in[0], in[1]);
      return s.select(s.equal(toIndex(s, in[2]), step), product, s.neg(product));
    });
  }

  /// The matrices with their pivots' rows exchanged and taken off the rows below.
  Value eliminated() {
    SmallVector<int64_t> row{shape[0], shape[2]};
    Value upper = read(row, [&](Scalars &, ValueRange at) { return SmallVector<Value>{at[0], step, at[1]}; });
    Value lower =
        read(row, [&](Scalars &s, ValueRange at) { return SmallVector<Value>{at[0], pivotRowOf(s, at[0]), at[1]}; });
    llvm::SmallBitVector rows(3), columns(3), both(3);
    rows.set(1);
    columns.set(2);
    both.set(1, 3);
    SmallVector<Access> inputs{b.reduced(factors(), columns), b.reduced(upper, rows), b.reduced(lower, rows),
                               b.reduced(pivotRow, both)};
    // In place: all that is read elsewhere has been read.
    SmallVector<utils::IteratorType> iterators(3, utils::IteratorType::parallel);
    return b.generic(inputs, b.whole(matrices), iterators, [&](Scalars &s, ValueRange in) {
      Value isPivot = s.equal(toIndex(s, in[3]), linalg::IndexOp::create(s, 1));
      Value element = s.select(isPivot, in[1], in[4]);
      return SmallVector<Value>{s.sub(element, s.mul(in[0], in[2]))};
    })[0];
  }

private:
  /// The row of the pivot of a matrix.
  Value pivotRowOf(Scalars &s, Value matrix) { return toIndex(s, tensor::ExtractOp::create(s, pivotRow, matrix)); }

  /// Elements of the matrices, each from the place that `place` gives for its position.
  Value read(ArrayRef<int64_t> shape, llvm::function_ref<SmallVector<Value>(Scalars &, ValueRange)> place) {
    return b.indexed(shape, real, {}, [&](Scalars &s, ValueRange at, ValueRange) -> Value {
      return tensor::ExtractOp::create(s, matrices, place(s, at));
    });
  }

  /// What pivots are chosen by: magnitudes from row `step` on. NaN counts as the greatest, so that it ends up in the
  /// determinant.
  Value magnitudes() {
    return b.indexed({shape[0], shape[1]}, real, b.whole(column), [&](Scalars &s, ValueRange at, ValueRange in) {
      Value size = s.select(s.isNaN(in[0]), s.highest(real), s.abs(in[0]));
      return s.select(s.lessOrEqual(step, at[1]), size, s.constant(real, -1));
    });
  }

  /// How many times the pivot's row is taken off each row: not at all where it is done with, or the pivot is zero, as
  /// then all of the column is.
  Value factors() {
    Value top = read(shape[0], [&](Scalars &, ValueRange at) { return SmallVector<Value>{at[0], step, step}; });
    llvm::SmallBitVector rows(2);
    rows.set(1);
    SmallVector<Access> inputs{b.whole(column), b.reduced(top, rows), b.reduced(pivot, rows),
                               b.reduced(pivotRow, rows)};
    return b.indexed({shape[0], shape[1]}, real, inputs, [&](Scalars &s, ValueRange at, ValueRange in) {
      Value zero = s.constant(real, 0);
      Value element = s.select(s.equal(toIndex(s, in[3]), at[1]), in[1], in[0]);
      Value factor = s.select(s.equal(in[2], zero), zero, s.div(element, in[2]));
      return s.select(s.less(step, at[1]), factor, zero);
    });
  }

  Emitter &b;
  Value matrices, step;
  Type real;
  ArrayRef<int64_t> shape;
  /// The column, [batch, size], and of each matrix the row of the pivot, as `i64`, and the pivot.
  Value column, pivotRow, pivot;
};

} // namespace

static SmallVector<Value> lowerDet(Emitter &b, graph::DetOp op, graph::DetOp::Adaptor in) {
  ArrayRef<int64_t> shape = op.getType().getShape();
  int64_t count = op.getType().getNumElements(), size = shapeOfTensor(in.getX()).back();
  Type narrow = elementOf(in.getX()), real = sumType(narrow);
  if (count == 0 || size == 0)
    return {b.filled(shape, b.constant(narrow, 1))};
  Value matrices = b.reshape(in.getX(), {count, size, size});
  if (real != narrow)
    matrices = b.elementwise(real, matrices, [&](Scalars &s, ValueRange v) { return s.convert(v[0], real); });
  auto index = [&](int64_t value) -> Value { return arith::ConstantIndexOp::create(b, value); };
  Value start = b.filled(count, b.constant(real, 1));
  auto loop = scf::ForOp::create(b, index(0), index(size), index(1), ValueRange{start, matrices},
                                 [&](OpBuilder &builder, Location location, Value step, ValueRange carried) {
                                   Emitter e(location, builder, b.isUnsigned);
                                   Elimination elimination(e, carried[1], step);
                                   Value determinants = elimination.multiplied(carried[0]);
                                   scf::YieldOp::create(e, ValueRange{determinants, elimination.eliminated()});
                                 });
  Value result = loop.getResult(0);
  if (real != narrow)
    result = b.elementwise(narrow, result, [&](Scalars &s, ValueRange v) { return s.convert(v[0], narrow); });
  return {b.reshape(result, shape)};
}

void hone::populateDeterminantPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  addLowering<graph::DetOp>(converter, patterns, lowerDet);
}
