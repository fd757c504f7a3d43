//===- BodyCost.cpp - How much work an element takes ---------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Kernel/BodyCost.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace hone;

/// Instructions of an inner loop for x86-64-v3 without its loads and stores: 18, 29, 49 and 56 were counted for an
/// exponential, a hyperbolic tangent, a logarithm and an error function; the others have polynomials of the length of
/// these. What has none here is a power or its like, which is made of two of them.
static int64_t costOf(Operation *operation) {
  if (operation->hasTrait<OpTrait::ConstantLike>() || operation->hasTrait<OpTrait::IsTerminator>())
    return 0;
  if (!isa<math::MathDialect>(operation->getDialect()))
    return 1;
  return TypeSwitch<Operation *, int64_t>(operation)
      .Case<math::AbsFOp, math::AbsIOp, math::CeilOp, math::CopySignOp, math::CtPopOp, math::FloorOp, math::FmaOp,
            math::RoundEvenOp, math::SqrtOp, math::TruncOp>([](Operation *) { return 1; })
      .Case<math::ExpOp, math::Exp2Op>([](Operation *) { return 18; })
      .Case<math::CosOp, math::SinOp, math::TanhOp>([](Operation *) { return 29; })
      .Case<math::LogOp, math::Log2Op, math::Log10Op>([](Operation *) { return 49; })
      .Case<math::ErfOp, math::ExpM1Op, math::Log1pOp>([](Operation *) { return 56; })
      .Default([](Operation *) { return 67; });
}

int64_t kernel::bodyCost(Block &body) {
  int64_t cost = 0;
  body.walk([&](Operation *operation) { cost += costOf(operation); });
  return cost;
}
