//===- BodyEmitter.h - The body of a structured operation on vectors -*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_VECTORIZATION_BODYEMITTER_H
#define HONE_LIB_VECTORIZATION_BODYEMITTER_H

#include "LoopNest.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/DenseMap.h"

namespace hone {

/// How a value of a body differs between neighbouring iterations of the vector loop.
enum class Variation {
  /// It is the same in all of them.
  Uniform,
  /// It is an integer that grows by one.
  Stepped,
  Varying,
};

/// What becomes of each value of a body when one dimension of the operation is spread over the lanes of vectors.
class BodyVariation {
public:
  /// Analyzes the body of `op` for vectors along `vectorDimension` (nothing for a collapsed loop, that no index asks
  /// for). `uniform` tells for each argument whether it is the same in all lanes.
  BodyVariation(mlir::linalg::GenericOp op, std::optional<unsigned> vectorDimension, llvm::ArrayRef<bool> uniform);

  /// Whether every operation of the body has a vector form.
  bool canVectorize() const { return vectorizable; }
  Variation of(mlir::Value value) const;

private:
  std::optional<Variation> classify(mlir::Operation *op, std::optional<unsigned> vectorDimension) const;

  mlir::linalg::GenericOp op;
  llvm::DenseMap<mlir::Value, Variation> variations;
  bool vectorizable = true;
};

/// How far the results of a body may be from those of its operations one by one.
struct BodyFreedom {
  /// A multiplication and an addition may be rounded once.
  bool contraction = false;
  /// A division by a uniform value may be a multiplication by its reciprocal.
  bool reciprocal = false;
};

/// Clones a body for `width` neighbouring iterations of the vector loop, or for a single iteration if the width is 1.
class BodyEmitter {
public:
  /// `indices` has the value of linalg.index by dimension (that of the first lane for the vector dimension).
  BodyEmitter(mlir::OpBuilder &builder, mlir::linalg::GenericOp op, const BodyVariation *variation, int64_t width,
              llvm::ArrayRef<mlir::Value> indices, BodyFreedom freedom)
      : builder(builder), op(op), variation(variation), width(width), indices(indices), freedom(freedom) {}

  /// The yielded values for the given arguments, each a scalar (if width is 1 or it is uniform) or a vector. Arguments
  /// that the body does not use may be null. With a width above 1 the results are vectors.
  llvm::SmallVector<mlir::Value> emit(llvm::ArrayRef<mlir::Value> arguments);

private:
  void emitOperation(mlir::Operation *operation);
  mlir::Value emitVectorLoad(mlir::Operation *operation);
  mlir::Value emitReciprocalProduct(mlir::Operation *division);
  mlir::Value vectorOf(mlir::Value value);

  mlir::OpBuilder &builder;
  mlir::linalg::GenericOp op;
  const BodyVariation *variation;
  int64_t width;
  llvm::ArrayRef<mlir::Value> indices;
  BodyFreedom freedom;
  mlir::IRMapping scalars;
  mlir::IRMapping vectors;
};

} // namespace hone

#endif // HONE_LIB_VECTORIZATION_BODYEMITTER_H
