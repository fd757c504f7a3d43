//===- WidenHalfFloats.cpp - f16 and bf16 by way of f32 ------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Upstream has parts of this: `math-extend-to-supported-types` and `arith-emulate-unsupported-floats` put conversions
// around operations and leave those to LLVM, which calls compiler-rt for them where the target has no instruction, and
// an object of Hone's has no such library. `arith-expand` spells out those of bf16, but none of f16. Neither rounds an
// f64 once, nor moves elements as integers.
//
//===----------------------------------------------------------------------------===//

#include "hone/Vectorization/Passes.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace hone {
#define GEN_PASS_DEF_WIDENHALFFLOATSPASS
#include "hone/Vectorization/Passes.h.inc"
} // namespace hone

using namespace mlir;

namespace {

bool isHalf(Type type) { return isa<Float16Type, BFloat16Type>(getElementTypeOrSelf(type)); }

/// `type` with other elements.
Type withElement(Type type, Type element) {
  auto vector = dyn_cast<VectorType>(type);
  return vector ? Type(vector.clone(element)) : element;
}

/// Builds bit arithmetic on scalars or vectors of the shape of `like`.
class Bits {
public:
  Bits(OpBuilder &builder, Location location, Type like) : b(location, builder), like(like) {}

  Type integer(unsigned bits) { return withElement(like, b.getIntegerType(bits)); }
  Type floating(Type element) { return withElement(like, element); }
  Value constant(unsigned bits, uint64_t value) {
    auto element = b.getIntegerAttr(b.getIntegerType(bits), APInt(bits, value));
    if (auto vector = dyn_cast<VectorType>(integer(bits)))
      return arith::ConstantOp::create(b, DenseElementsAttr::get(vector, ArrayRef<Attribute>(element)));
    return arith::ConstantOp::create(b, element);
  }
  Value cast(Type type, Value value) { return arith::BitcastOp::create(b, type, value); }
  template <typename Op> Value make(Value lhs, Value rhs) { return Op::create(b, lhs, rhs); }
  template <typename Op> Value make(Value lhs, uint64_t rhs) {
    return Op::create(b, lhs, constant(getElementTypeOrSelf(lhs.getType()).getIntOrFloatBitWidth(), rhs));
  }
  Value select(Value condition, Value yes, Value no) { return arith::SelectOp::create(b, condition, yes, no); }
  /// Unsigned comparison.
  Value above(Value lhs, uint64_t rhs) {
    return arith::CmpIOp::create(b, arith::CmpIPredicate::ugt, lhs, constant(32, rhs));
  }

  ImplicitLocOpBuilder b;

private:
  Type like;
};

/// bf16 is the upper half of an f32.
Value extendBF16(Bits &bits, Value value) {
  Value wide = arith::ExtUIOp::create(bits.b, bits.integer(32), bits.cast(bits.integer(16), value));
  return bits.cast(bits.floating(bits.b.getF32Type()), bits.make<arith::ShLIOp>(wide, 16));
}

/// The fields of an f16, moved to where an f32 has them, are the value times 2^-112; the product is exact for subnormal
/// numbers too.
Value extendF16(Bits &bits, Value value) {
  Type f32 = bits.floating(bits.b.getF32Type());
  Value wide = arith::ExtUIOp::create(bits.b, bits.integer(32), bits.cast(bits.integer(16), value));
  Value magnitude = bits.make<arith::AndIOp>(wide, 0x7fff);
  Value sign = bits.make<arith::ShLIOp>(bits.make<arith::AndIOp>(wide, 0x8000), 16);
  Value moved = bits.make<arith::ShLIOp>(magnitude, 13);
  Value scale = bits.cast(f32, bits.constant(32, 0x77800000)); // 2^112
  Value scaled = bits.cast(bits.integer(32), bits.make<arith::MulFOp>(bits.cast(f32, moved), scale));
  Value special = bits.make<arith::OrIOp>(moved, 0x7f800000); // infinity and NaN
  Value result = bits.select(bits.above(magnitude, 0x7bff), special, scaled);
  return bits.cast(f32, bits.make<arith::OrIOp>(result, sign));
}

/// Rounds by adding half of the last place that stays, less one if that place is even.
Value truncateBF16(Bits &bits, Value value) {
  Value word = bits.cast(bits.integer(32), value);
  Value odd = bits.make<arith::AndIOp>(bits.make<arith::ShRUIOp>(word, 16), 1);
  Value rounded = bits.make<arith::AddIOp>(bits.make<arith::AddIOp>(word, 0x7fff), odd);
  Value isNaN = bits.above(bits.make<arith::AndIOp>(word, 0x7fffffff), 0x7f800000);
  Value quiet = bits.make<arith::OrIOp>(word, 0x400000);
  Value upper = bits.make<arith::ShRUIOp>(bits.select(isNaN, quiet, rounded), 16);
  Value narrow = arith::TruncIOp::create(bits.b, bits.integer(16), upper);
  return bits.cast(bits.floating(bits.b.getBF16Type()), narrow);
}

Value truncateF16(Bits &bits, Value value) {
  Type f32 = bits.floating(bits.b.getF32Type());
  Value word = bits.cast(bits.integer(32), value);
  Value magnitude = bits.make<arith::AndIOp>(word, 0x7fffffff);
  Value sign = bits.make<arith::ShRUIOp>(bits.make<arith::AndIOp>(word, 0x80000000), 16);
  // Normal results: the exponent's bias goes from 127 to 15; rounding as for bf16. It may carry into infinity, as it
  // should.
  Value odd = bits.make<arith::AndIOp>(bits.make<arith::ShRUIOp>(magnitude, 13), 1);
  Value biased = bits.make<arith::AddIOp>(bits.make<arith::AddIOp>(magnitude, 0xc8000fff), odd);
  Value normal = bits.make<arith::ShRUIOp>(biased, 13);
  // Subnormal results: adding 0.5, whose last place is that of the subnormal numbers, has the addition round.
  Value half = bits.constant(32, 0x3f000000);
  Value sum = bits.make<arith::AddFOp>(bits.cast(f32, magnitude), bits.cast(f32, half));
  Value subnormal = bits.make<arith::SubIOp>(bits.cast(bits.integer(32), sum), half);
  Value payload = bits.make<arith::AndIOp>(bits.make<arith::ShRUIOp>(magnitude, 13), 0x3ff);
  Value nan = bits.make<arith::OrIOp>(payload, 0x7e00);
  Value special = bits.select(bits.above(magnitude, 0x7f800000), nan, bits.constant(32, 0x7c00));
  Value finite = bits.select(bits.above(magnitude, 0x387fffff), normal, subnormal); // 2^-14 and above
  Value result = bits.select(bits.above(magnitude, 0x477fffff), special, finite);   // 2^16 and above
  Value narrow = arith::TruncIOp::create(bits.b, bits.integer(16), bits.make<arith::OrIOp>(result, sign));
  return bits.cast(bits.floating(bits.b.getF16Type()), narrow);
}

/// Rounds f64 to f32 such that an inexact result has an odd last place. Rounding it again to fewer places then gives
/// what rounding the original would have (S. Boldo and G. Melquiond, "Emulation of FMA and correctly rounded sums:
/// proved algorithms using rounding to odd", IEEE Trans. Computers 57(4), 2008).
Value roundToOdd(Bits &bits, Value value) {
  Type f32 = bits.floating(bits.b.getF32Type()), f64 = bits.floating(bits.b.getF64Type());
  Value nearest = arith::TruncFOp::create(bits.b, f32, value);
  Value back = arith::ExtFOp::create(bits.b, f64, nearest);
  Value word = bits.cast(bits.integer(32), nearest);
  // Towards zero first: one less if rounding went away from zero.
  Value away = arith::CmpFOp::create(bits.b, arith::CmpFPredicate::OGT, math::AbsFOp::create(bits.b, back),
                                     math::AbsFOp::create(bits.b, value));
  Value truncated = bits.select(away, bits.make<arith::SubIOp>(word, 1), word);
  Value inexact = arith::CmpFOp::create(bits.b, arith::CmpFPredicate::ONE, back, value);
  return bits.cast(f32, bits.select(inexact, bits.make<arith::OrIOp>(truncated, 1), word));
}

/// Does an operation on half floats in f32.
struct WidenArithmetic : RewritePattern {
  WidenArithmetic(MLIRContext *context) : RewritePattern(MatchAnyOpTypeTag(), 1, context) {}

  LogicalResult matchAndRewrite(Operation *op, PatternRewriter &rewriter) const override {
    if (!isa<arith::ArithDialect, math::MathDialect>(op->getDialect()) && !isa<vector::FMAOp, vector::ReductionOp>(op))
      return failure();
    if (op->hasTrait<OpTrait::ConstantLike>() ||
        isa<arith::ExtFOp, arith::TruncFOp, arith::SelectOp, arith::BitcastOp>(op))
      return failure();
    if (llvm::none_of(op->getOperandTypes(), isHalf) && llvm::none_of(op->getResultTypes(), isHalf))
      return failure();
    auto widened = [&](Type type) { return isHalf(type) ? withElement(type, rewriter.getF32Type()) : type; };
    OperationState state(op->getLoc(), op->getName());
    for (Value operand : op->getOperands()) {
      Type type = widened(operand.getType());
      state.operands.push_back(type == operand.getType()
                                   ? operand
                                   : arith::ExtFOp::create(rewriter, op->getLoc(), type, operand).getResult());
    }
    for (Type type : op->getResultTypes())
      state.addTypes(widened(type));
    state.addAttributes(op->getAttrs());
    Operation *wide = rewriter.create(state);
    SmallVector<Value> results;
    for (auto [result, old] : llvm::zip_equal(wide->getResults(), op->getResults()))
      results.push_back(result.getType() == old.getType()
                            ? Value(result)
                            : arith::TruncFOp::create(rewriter, op->getLoc(), old.getType(), result).getResult());
    rewriter.replaceOp(op, results);
    return success();
  }
};

/// Moves elements as integers: without instructions for bf16, LLVM 22 takes vectors of it apart, converts each element
/// to f32 and calls a function of the compiler's library to convert it back.
struct MoveBits : RewritePattern {
  MoveBits(MLIRContext *context) : RewritePattern(MatchAnyOpTypeTag(), 1, context) {}

  LogicalResult matchAndRewrite(Operation *op, PatternRewriter &rewriter) const override {
    if (!isa<vector::BroadcastOp, vector::DeinterleaveOp, vector::ExtractOp, vector::ExtractStridedSliceOp,
             vector::FromElementsOp, vector::InsertOp, vector::InsertStridedSliceOp, vector::InterleaveOp,
             vector::ShuffleOp, vector::ToElementsOp>(op) ||
        llvm::none_of(op->getResultTypes(), isHalf))
      return failure();
    Type integer = rewriter.getIntegerType(16);
    SmallVector<Value> operands;
    for (Value operand : op->getOperands())
      operands.push_back(
          isHalf(operand.getType())
              ? arith::BitcastOp::create(rewriter, op->getLoc(), withElement(operand.getType(), integer), operand)
              : operand);
    Operation *moved = rewriter.clone(*op);
    moved->setOperands(operands);
    SmallVector<Value> results;
    for (OpResult result : moved->getResults()) {
      Type type = result.getType();
      result.setType(withElement(type, integer));
      results.push_back(arith::BitcastOp::create(rewriter, op->getLoc(), type, result));
    }
    rewriter.replaceOp(op, results);
    return success();
  }
};

/// Spells out an extension.
struct ExpandExtension : OpRewritePattern<arith::ExtFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::ExtFOp op, PatternRewriter &rewriter) const override {
    Type from = getElementTypeOrSelf(op.getIn().getType()), to = getElementTypeOrSelf(op.getType());
    if (!isHalf(from))
      return failure();
    Bits bits(rewriter, op.getLoc(), op.getType());
    Value wide = from.isF16() ? extendF16(bits, op.getIn()) : extendBF16(bits, op.getIn());
    if (!to.isF32())
      wide = arith::ExtFOp::create(rewriter, op.getLoc(), op.getType(), wide);
    rewriter.replaceOp(op, wide);
    return success();
  }
};

/// Spells out a truncation.
struct ExpandTruncation : OpRewritePattern<arith::TruncFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::TruncFOp op, PatternRewriter &rewriter) const override {
    Type from = getElementTypeOrSelf(op.getIn().getType()), to = getElementTypeOrSelf(op.getType());
    if (!isHalf(to))
      return failure();
    Bits bits(rewriter, op.getLoc(), op.getType());
    Value value = from.isF64() ? roundToOdd(bits, op.getIn()) : op.getIn();
    rewriter.replaceOp(op, to.isF16() ? truncateF16(bits, value) : truncateBF16(bits, value));
    return success();
  }
};

struct WidenHalfFloatsPass : hone::impl::WidenHalfFloatsPassBase<WidenHalfFloatsPass> {
  using WidenHalfFloatsPassBase::WidenHalfFloatsPassBase;

  void runOnOperation() override {
    // Most models have none, and are large.
    bool hasHalf = false;
    getOperation()->walk([&](Operation *op) {
      hasHalf = llvm::any_of(op->getOperandTypes(), isHalf) || llvm::any_of(op->getResultTypes(), isHalf);
      return hasHalf ? WalkResult::interrupt() : WalkResult::advance();
    });
    if (!hasHalf)
      return markAllAnalysesPreserved();
    RewritePatternSet patterns(&getContext());
    patterns.add<MoveBits, WidenArithmetic, ExpandExtension, ExpandTruncation>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace
