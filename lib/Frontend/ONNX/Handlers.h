//===- Handlers.h - The importer's handlers, by family --------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_FRONTEND_ONNX_HANDLERS_H
#define HONE_LIB_FRONTEND_ONNX_HANDLERS_H

#include "Node.h"

namespace hone::importer {

/// The graph attributes that the row's rules make from the node's.
llvm::SmallVector<mlir::NamedAttribute> ruledAttributes(Node &node);

/// Before operator set 7 the second operand was aligned by an attribute: gives it NumPy's form.
mlir::Value alignLegacyOperand(Node &node, mlir::Value lhs, mlir::Value rhs);

/// One operation with the node's operands in order and the attributes of the row's rules.
template <typename Op> mlir::LogicalResult readAs(Node &node) {
  return node.results(node.create<Op>(node.allInputs(), ruledAttributes(node)));
}

/// A binary operation; the row's rules apply.
template <typename Op> mlir::LogicalResult readBinary(Node &node) {
  mlir::Value rhs = alignLegacyOperand(node, node.input(0), node.input(1));
  return node.results(node.create<Op>({node.input(0), rhs}, ruledAttributes(node)));
}

/// A binary operation applied over any number of operands, from the left.
template <typename Op> mlir::LogicalResult readVariadic(Node &node) {
  mlir::Value value = node.input(0);
  for (mlir::Value operand : node.allInputs().drop_front())
    value = node.create<Op>({value, operand});
  return node.results(value);
}

template <typename Op> inline constexpr Reading mechanical = as<Op>(readAs<Op>);
template <typename Op> inline constexpr Reading binary = as<Op>(readBinary<Op>);
template <typename Op> inline constexpr Reading variadic = as<Op>(readVariadic<Op>);

#define HONE_HANDLER(NAME) mlir::LogicalResult NAME(Node &node);
// Elementwise.cpp
HONE_HANDLER(importBitShift)
HONE_HANDLER(importCast)
HONE_HANDLER(importCastLike)
HONE_HANDLER(importClip)
HONE_HANDLER(importDropout)
HONE_HANDLER(importGelu)
HONE_HANDLER(importIdentity)
HONE_HANDLER(importMean)
HONE_HANDLER(importOptionalHasElement)
HONE_HANDLER(importPRelu)
HONE_HANDLER(importShrink)
HONE_HANDLER(importSwish)
// Constants.cpp
HONE_HANDLER(importConstant)
HONE_HANDLER(importConstantOfShape)
HONE_HANDLER(importEyeLike)
HONE_HANDLER(importRange)
HONE_HANDLER(importShape)
HONE_HANDLER(importSize)
// Contractions.cpp
HONE_HANDLER(importEinsum)
HONE_HANDLER(importGemm)
// Movement.cpp
HONE_HANDLER(importConcat)
HONE_HANDLER(importDepthToSpace)
HONE_HANDLER(importExpand)
HONE_HANDLER(importFlatten)
HONE_HANDLER(importReshape)
HONE_HANDLER(importSlice)
HONE_HANDLER(importSpaceToDepth)
HONE_HANDLER(importSplit)
HONE_HANDLER(importSqueeze)
HONE_HANDLER(importTile)
HONE_HANDLER(importTranspose)
HONE_HANDLER(importUnsqueeze)
// Padding.cpp
HONE_HANDLER(importPad)
HONE_HANDLER(importTrilu)
// Fourier.cpp
HONE_HANDLER(importDFT)
HONE_HANDLER(importSTFT)
// DataDependent.cpp
HONE_HANDLER(importCompress)
HONE_HANDLER(importDataDependent)
HONE_HANDLER(importNonZero)
HONE_HANDLER(importUnique)
// Indexing.cpp
HONE_HANDLER(importGather)
HONE_HANDLER(importGatherElements)
HONE_HANDLER(importGatherND)
HONE_HANDLER(importMaxUnpool)
HONE_HANDLER(importOneHot)
HONE_HANDLER(importReverseSequence)
HONE_HANDLER(importScatterElements)
HONE_HANDLER(importScatterND)
// GridSample.cpp
HONE_HANDLER(importGridSample)
// Recurrent.cpp
HONE_HANDLER(importGRU)
HONE_HANDLER(importLSTM)
HONE_HANDLER(importRNN)
// Resize.cpp
HONE_HANDLER(importResize)
HONE_HANDLER(importUpsample)
// Normalization.cpp
HONE_HANDLER(importBatchNormalization)
HONE_HANDLER(importGroupNormalization)
HONE_HANDLER(importInstanceNormalization)
HONE_HANDLER(importLayerNormalization)
HONE_HANDLER(importMeanVarianceNormalization)
HONE_HANDLER(importRMSNormalization)
HONE_HANDLER(importSoftmax)
HONE_HANDLER(importLogSoftmax)
HONE_HANDLER(importHardmax)
// Reductions.cpp
HONE_HANDLER(importArgMax)
HONE_HANDLER(importArgMin)
HONE_HANDLER(importCumSum)
HONE_HANDLER(importReduce)
HONE_HANDLER(importTopK)
// Windows.cpp
HONE_HANDLER(importAveragePool)
HONE_HANDLER(importCol2Im)
HONE_HANDLER(importConv)
HONE_HANDLER(importConvTranspose)
HONE_HANDLER(importGlobalAveragePool)
HONE_HANDLER(importGlobalLpPool)
HONE_HANDLER(importGlobalMaxPool)
HONE_HANDLER(importLpPool)
HONE_HANDLER(importMaxPool)
HONE_HANDLER(importRoiAlign)
// Microsoft.cpp
HONE_HANDLER(importDynamicQuantizeMatMul)
HONE_HANDLER(importMatMulIntegerToFloat)
HONE_HANDLER(importMicrosoftQLinearConv)
HONE_HANDLER(importMulInteger)
HONE_HANDLER(importQGemm)
HONE_HANDLER(importQLinearAdd)
HONE_HANDLER(importQLinearAveragePool)
HONE_HANDLER(importQLinearConcat)
HONE_HANDLER(importQLinearGlobalAveragePool)
HONE_HANDLER(importQLinearLeakyRelu)
HONE_HANDLER(importQLinearMul)
HONE_HANDLER(importQLinearReduceMean)
HONE_HANDLER(importQLinearSigmoid)
HONE_HANDLER(importQLinearSoftmax)
HONE_HANDLER(importQLinearWhere)
// MicrosoftFused.cpp
HONE_HANDLER(importBiasAdd)
HONE_HANDLER(importFastGelu)
HONE_HANDLER(importFusedConv)
HONE_HANDLER(importFusedGemm)
HONE_HANDLER(importFusedMatMul)
HONE_HANDLER(importMicrosoftGelu)
HONE_HANDLER(importNhwcConv)
HONE_HANDLER(importNhwcMaxPool)
HONE_HANDLER(importQuickGelu)
HONE_HANDLER(importSkipLayerNormalization)
HONE_HANDLER(importSkipSimplifiedLayerNormalization)
// MicrosoftWeights.cpp
HONE_HANDLER(importMatMulNBits)
// Quantization.cpp
HONE_HANDLER(importConvInteger)
HONE_HANDLER(importDequantizeLinear)
HONE_HANDLER(importDynamicQuantizeLinear)
HONE_HANDLER(importMatMulInteger)
HONE_HANDLER(importQLinearConv)
HONE_HANDLER(importQLinearMatMul)
HONE_HANDLER(importQuantizeLinear)
// Control.cpp
HONE_HANDLER(importIf)
HONE_HANDLER(importLoop)
HONE_HANDLER(importScan)
#undef HONE_HANDLER

} // namespace hone::importer

#endif // HONE_LIB_FRONTEND_ONNX_HANDLERS_H
