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
struct KernelBufferization
    : DstBufferizableOpInterfaceExternalModel<KernelBufferization<OpTy>, OpTy> {
  /// The output is overwritten as a whole: what it held before does not matter.
  bool bufferizesToMemoryRead(Operation *op, OpOperand &operand, const AnalysisState &) const {
    return !cast<DestinationStyleOpInterface>(op).isDpsInit(&operand);
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
