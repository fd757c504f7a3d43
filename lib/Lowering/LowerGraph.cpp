//===- LowerGraph.cpp - Graph operators to linalg on tensors -------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Emitter.h"
#include "hone/Dialect/Graph/QuantizedOperands.h"
#include "hone/Dialect/Model/Model.h"
#include "hone/Dialect/Model/ValueNames.h"
#include "hone/Lowering/Lowering.h"
#include "hone/Lowering/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Func/Transforms/FuncConversions.h"

namespace hone {
#define GEN_PASS_DEF_LOWERGRAPHPASS
#include "hone/Lowering/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;

SignlessTypeConverter::SignlessTypeConverter() {
  addConversion([](Type type) { return signless(type); });
  auto cast = [](OpBuilder &builder, Type type, ValueRange values, Location location) -> Value {
    return UnrealizedConversionCastOp::create(builder, location, type, values).getResult(0);
  };
  addSourceMaterialization(cast);
  addTargetMaterialization(cast);
}

/// Notes on each tensor argument and result what its element type was.
static void recordElementTypes(func::FuncOp function) {
  Builder builder(function.getContext());
  auto spelled = [&](Type type) -> Attribute {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (!tensor)
      return {};
    std::string text;
    llvm::raw_string_ostream(text) << tensor.getElementType();
    return builder.getStringAttr(text);
  };
  for (auto [index, type] : llvm::enumerate(function.getArgumentTypes()))
    if (Attribute name = spelled(type); name && !function.getArgAttr(index, elementTypeAttrName))
      function.setArgAttr(index, elementTypeAttrName, name);
  for (auto [index, type] : llvm::enumerate(function.getResultTypes()))
    if (Attribute name = spelled(type); name && !function.getResultAttr(index, elementTypeAttrName))
      function.setResultAttr(index, elementTypeAttrName, name);
}

namespace {
struct LowerGraphPass : hone::impl::LowerGraphPassBase<LowerGraphPass> {
  void runOnOperation() override {
    MLIRContext *context = &getContext();
    getOperation().walk(recordElementTypes);
    int64_t before = countGraphOps();
    if (failed(checkRounding()))
      return signalPassFailure();
    // What operators are lowered to makes other tensors than they did.
    getOperation().walk([](Operation *op) { op->setLoc(withoutValueNames(op->getLoc())); });

    SignlessTypeConverter converter;
    RewritePatternSet patterns(context);
    populateContractionPatterns(converter, patterns);
    populateElementwisePatterns(converter, patterns);
    populateMovementPatterns(converter, patterns);
    populateNormalizationPatterns(converter, patterns);
    populateQuantizedPatterns(converter, patterns);
    populateReductionPatterns(converter, patterns);
    populateWindowPatterns(converter, patterns);
    populateFunctionOpInterfaceTypeConversionPattern<func::FuncOp>(patterns, converter);
    populateReturnOpTypeConversionPattern(patterns, converter);

    // Graph operators are neither legal nor illegal: what has no lowering stays, and all of it is reported below.
    ConversionTarget target(*context);
    target.addLegalDialect<arith::ArithDialect, linalg::LinalgDialect, math::MathDialect, scf::SCFDialect,
                           tensor::TensorDialect>();
    target.addLegalOp<ModuleOp, UnrealizedConversionCastOp>();
    target.addDynamicallyLegalOp<func::FuncOp>(
        [&](func::FuncOp function) { return converter.isSignatureLegal(function.getFunctionType()); });
    target.addDynamicallyLegalOp<func::ReturnOp>(
        [&](func::ReturnOp op) { return converter.isLegal(op.getOperandTypes()); });
    ConversionConfig configuration;
    configuration.foldingMode = DialectConversionFoldingMode::Never;
    if (failed(applyPartialConversion(getOperation(), target, std::move(patterns), configuration)))
      return signalPassFailure();
    loweredOps += before;
    if (failed(reportUnsupported()))
      signalPassFailure();
  }

  int64_t countGraphOps() {
    int64_t count = 0;
    getOperation().walk([&](Operation *op) { count += isa<graph::GraphDialect>(op->getDialect()); });
    return count;
  }

  /// Emits an error for each operator that does not say how it is rounded.
  LogicalResult checkRounding() {
    LogicalResult result = success();
    getOperation().walk([&](Operation *op) {
      if (!graph::isRounded(op) || op->getAttr(graph::roundingName))
        return;
      op->emitOpError("has no rounding; run hone-solve-rounding before");
      result = failure();
    });
    return result;
  }

  /// Emits an error for each graph operator that is left.
  LogicalResult reportUnsupported() {
    LogicalResult result = success();
    getOperation().walk([&](Operation *op) {
      if (!isa_and_nonnull<graph::GraphDialect>(op->getDialect()))
        return;
      Type type = op->getNumOperands() ? op->getOperand(0).getType() : op->getResult(0).getType();
      op->emitError() << "no lowering for '" << op->getName() << "' on element type " << getElementTypeOrSelf(type);
      result = failure();
    });
    return result;
  }
};
} // namespace
