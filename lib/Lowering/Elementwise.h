//===- Elementwise.h - Operators that act on each element -----------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LOWERING_ELEMENTWISE_H
#define HONE_LOWERING_ELEMENTWISE_H

#include "ComputePattern.h"

namespace hone {

/// Builds a result of an operator on single elements from the operands, which broadcast to it. Half precision comes to
/// the body as `f32`, and so may the body's result.
mlir::Value emitElementwise(Emitter &b, mlir::Value result, mlir::ValueRange operands, Emitter::Body body);

/// Adds lowerings of operators on single elements to a set, as a table of operators and of bodies that make a result's
/// element from those of the operands.
struct ElementwiseTable {
  mlir::TypeConverter &converter;
  mlir::RewritePatternSet &patterns;

  template <typename Op> void lower(mlir::Value (*body)(Scalars &, Op, mlir::ValueRange elements)) {
    addLowering<Op>(converter, patterns,
                    [body](Emitter &b, Op op, typename Op::Adaptor in) -> llvm::SmallVector<mlir::Value> {
                      return {emitElementwise(b, op->getResult(0), in.getOperands(),
                                              [&](Scalars &s, mlir::ValueRange v) { return body(s, op, v); })};
                    });
  }
  /// The operator is one operation of another dialect.
  template <typename Op, typename To> void lowerTo() {
    lower<Op>([](Scalars &s, Op, mlir::ValueRange v) -> mlir::Value {
      if constexpr (To::template hasTrait<mlir::OpTrait::OneOperand>())
        return s.apply<To>(v[0]);
      else
        return s.apply<To>(v[0], v[1]);
    });
  }
};

/// The parts of the elementwise family.
void populateActivationPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);
void populateConversionPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);
void populatePowerPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);

} // namespace hone

#endif // HONE_LOWERING_ELEMENTWISE_H
