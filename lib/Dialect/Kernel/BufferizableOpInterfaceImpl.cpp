//===- BufferizableOpInterfaceImpl.cpp - Kernels on buffers --------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Kernel/Kernel.h"
#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/DstBufferizableOpInterfaceImpl.h"

using namespace mlir;
using namespace mlir::bufferization;
using namespace hone;

namespace {

template <typename OpTy>
struct KernelBufferization : DstBufferizableOpInterfaceExternalModel<KernelBufferization<OpTy>, OpTy> {
  /// The output is overwritten as a whole: what it held before does not matter.
  bool bufferizesToMemoryRead(Operation *op, OpOperand &operand, const AnalysisState &) const {
    return !cast<DestinationStyleOpInterface>(op).isDpsInit(&operand);
  }

  /// Tiles do not overlap, and the epilogue reads an extra operand of the output's own shape only where it then writes.
  /// So the output may lie over such an operand.
  bool bufferizesToElementwiseAccess(Operation *op, const AnalysisState &, ArrayRef<OpOperand *> operands) const {
    auto kernelOp = cast<kernel::KernelOp>(op);
    return llvm::all_of(operands, [&](OpOperand *operand) {
      if (cast<DestinationStyleOpInterface>(op).isDpsInit(operand))
        return true;
      unsigned number = operand->getOperandNumber(), first = kernelOp.getNumContractionOperands();
      return number >= first && cast<AffineMapAttr>(kernelOp.getExtraMaps()[number - first]).getValue().isIdentity();
    });
  }

  LogicalResult bufferize(Operation *op, RewriterBase &rewriter, const BufferizationOptions &options,
                          BufferizationState &state) const {
    OpBuilder::InsertionGuard guard(rewriter);
    rewriter.setInsertionPoint(op);
    SmallVector<Value> operands;
    for (Value operand : op->getOperands()) {
      FailureOr<Value> buffer = getBuffer(rewriter, operand, options, state);
      if (failed(buffer))
        return failure();
      operands.push_back(*buffer);
    }
    OperationState built(op->getLoc(), op->getName(), operands, TypeRange(), op->getAttrs());
    Region *epilogue = built.addRegion();
    Operation *onBuffers = rewriter.create(built);
    (void)epilogue;
    rewriter.inlineRegionBefore(op->getRegion(0), onBuffers->getRegion(0), onBuffers->getRegion(0).begin());
    replaceOpWithBufferizedValues(rewriter, op, cast<kernel::KernelOp>(onBuffers).getInit());
    return success();
  }
};

} // namespace

void kernel::registerBufferizableOpInterfaceExternalModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, KernelDialect *) {
    MatmulOp::attachInterface<KernelBufferization<MatmulOp>>(*context);
    WindowOp::attachInterface<KernelBufferization<WindowOp>>(*context);
  });
}
