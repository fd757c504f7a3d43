//===- Lowering.h - The families of lowerings -----------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LOWERING_LOWERING_H
#define HONE_LOWERING_LOWERING_H

#include "mlir/Transforms/DialectConversion.h"

namespace hone {

/// Makes unsigned integers signless and quantized numbers the integers they are stored as, alone and in ranked tensors,
/// and leaves every other type.
class SignlessTypeConverter : public mlir::TypeConverter {
public:
  SignlessTypeConverter();
};

/// One family of graph operators each. The patterns expect a `SignlessTypeConverter`.
void populateContractionPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);
void populateElementwisePatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);
void populateMovementPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);
void populateNormalizationPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);
void populateQuantizedPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);
void populateReductionPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);
void populateWindowPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);

} // namespace hone

#endif // HONE_LOWERING_LOWERING_H
