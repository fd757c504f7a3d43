//===- LowerToLLVM.cpp - One conversion to the LLVM dialect --------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Emit/Passes.h"
#include "mlir/Analysis/DataLayoutAnalysis.h"
#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/FuncToLLVM/ConvertFuncToLLVM.h"
#include "mlir/Conversion/IndexToLLVM/IndexToLLVM.h"
#include "mlir/Conversion/LLVMCommon/ConversionTarget.h"
#include "mlir/Conversion/LLVMCommon/Pattern.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/MemRefToLLVM/MemRefToLLVM.h"
#include "mlir/Conversion/Passes.h"
#include "mlir/Conversion/UBToLLVM/UBToLLVM.h"
#include "mlir/Conversion/VectorToLLVM/ConvertVectorToLLVM.h"
#include "mlir/Conversion/VectorToSCF/VectorToSCF.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/DLTI/DLTI.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Dialect/Vector/Transforms/LoweringPatterns.h"
#include "mlir/Dialect/Vector/Transforms/VectorRewritePatterns.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace hone {
#define GEN_PASS_DEF_LOWERTOLLVMPASS
#include "hone/Emit/Passes.h.inc"
} // namespace hone

using namespace mlir;

namespace {

/// Removes a cast between types that are one type in the LLVM dialect.
struct DropCast : ConvertOpToLLVMPattern<UnrealizedConversionCastOp> {
  using ConvertOpToLLVMPattern::ConvertOpToLLVMPattern;

  LogicalResult matchAndRewrite(UnrealizedConversionCastOp cast, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    if (cast->getNumOperands() != 1 || cast->getNumResults() != 1 ||
        getTypeConverter()->convertType(cast.getType(0)) != adaptor.getInputs().front().getType())
      return failure();
    rewriter.replaceOp(cast, adaptor.getInputs());
    return success();
  }
};

/// Whether the conversion's own patterns take this operation on vectors.
bool isPlainVectorOp(Operation *op) {
  auto isFlat = [](Type type) {
    auto vector = dyn_cast<VectorType>(type);
    return !vector || (vector.getRank() == 1 && !vector.isScalable());
  };
  return isa<vector::BitCastOp, vector::BroadcastOp, vector::ExtractOp, vector::FMAOp, vector::FromElementsOp,
             vector::InsertOp, vector::LoadOp, vector::MaskedLoadOp, vector::ReductionOp, vector::ShuffleOp,
             vector::StoreOp>(op) &&
         llvm::all_of(op->getOperandTypes(), isFlat) && llvm::all_of(op->getResultTypes(), isFlat);
}

/// Whether LLVM has the function as an intrinsic with code of its own, for vectors too.
bool isPlainMathOp(Operation *op) {
  return isa<math::AbsFOp, math::AbsIOp, math::CeilOp, math::CopySignOp, math::CtPopOp, math::FloorOp, math::FmaOp,
             math::RoundEvenOp, math::SqrtOp, math::TruncOp>(op);
}

struct LowerToLLVMPass : hone::impl::LowerToLLVMPassBase<LowerToLLVMPass> {
  using LowerToLLVMPassBase::LowerToLLVMPassBase;

  void runOnOperation() override {
    setIndexWidth();
    flattenEmptyArguments();
    if (failed(lowerUnusual()) || failed(convert()))
      signalPassFailure();
  }

  /// Says in the module's data layout, where every pass looks for it, how wide an index is.
  void setIndexWidth() {
    if (indexBits == 64)
      return;
    Builder builder(&getContext());
    auto entry = DataLayoutEntryAttr::get(builder.getIndexType(), builder.getI32IntegerAttr(indexBits));
    getOperation()->setAttr(DLTIDialect::kDataLayoutAttrName, DataLayoutSpecAttr::get(&getContext(), {entry}));
  }

  /// Upstream makes no bare pointer of a memref without elements and of a rank above 1.
  void flattenEmptyArguments() {
    auto flatten = [](Type type) {
      auto memref = dyn_cast<MemRefType>(type);
      bool isOdd = memref && memref.hasStaticShape() && memref.getNumElements() == 0 && memref.getRank() > 1;
      return isOdd ? MemRefType::get({0}, memref.getElementType(), MemRefLayoutAttrInterface(), memref.getMemorySpace())
                   : type;
    };
    auto cast = [](OpBuilder &builder, Value value, Type type) {
      return UnrealizedConversionCastOp::create(builder, value.getLoc(), type, value).getResult(0);
    };
    getOperation().walk([&](Operation *op) {
      OpBuilder builder(op);
      if (auto function = dyn_cast<func::FuncOp>(op)) {
        auto inputs = llvm::map_to_vector(function.getArgumentTypes(), flatten);
        function.setFunctionType(FunctionType::get(op->getContext(), inputs, function.getResultTypes()));
        if (function.isExternal())
          return;
        builder.setInsertionPointToStart(&function.getBody().front());
        for (auto [argument, type] : llvm::zip_equal(function.getArguments(), inputs)) {
          Type old = argument.getType();
          if (old == type)
            continue;
          argument.setType(type);
          Value view = cast(builder, argument, old);
          argument.replaceAllUsesExcept(view, view.getDefiningOp());
        }
      } else if (auto call = dyn_cast<func::CallOp>(op)) {
        for (OpOperand &operand : call->getOpOperands())
          if (Type type = flatten(operand.get().getType()); type != operand.get().getType())
            operand.set(cast(builder, operand.get(), type));
      }
    });
  }

  /// Runs upstream's passes for operations that the emitters of this compiler do not make.
  LogicalResult lowerUnusual() {
    bool hasVectors = false, hasFunctions = false;
    getOperation().walk([&](Operation *op) {
      hasVectors |= isa<vector::VectorDialect>(op->getDialect()) && !isPlainVectorOp(op);
      hasFunctions |= isa<math::MathDialect>(op->getDialect()) && !isPlainMathOp(op);
    });
    OpPassManager passes(ModuleOp::getOperationName());
    if (hasVectors) {
      passes.addPass(createConvertVectorToSCFPass(VectorTransferToSCFOptions().enableFullUnroll()));
      passes.addPass(createSCFToControlFlowPass());
    }
    // What LLVM has no intrinsic for is a call of libm, element by element.
    if (hasFunctions) {
      passes.addPass(createConvertMathToLLVMPass());
      passes.addPass(createConvertMathToLibmPass());
    }
    if (failed(runPipeline(passes, getOperation())))
      return failure();
    return hasVectors || hasFunctions ? simplifyVectors() : success();
  }

  /// Vectors of other ranks, masks and the like in terms of what the conversion takes. Upstream's pass for that would
  /// also convert, with its own idea of how wide an index is.
  LogicalResult simplifyVectors() {
    RewritePatternSet patterns(&getContext());
    vector::populateVectorToVectorCanonicalizationPatterns(patterns);
    vector::populateVectorBitCastLoweringPatterns(patterns);
    vector::populateVectorBroadcastLoweringPatterns(patterns);
    vector::populateVectorContractLoweringPatterns(patterns, vector::VectorContractLowering::Dot);
    vector::populateVectorMaskOpLoweringPatterns(patterns);
    vector::populateVectorShapeCastLoweringPatterns(patterns);
    vector::populateVectorInterleaveLoweringPatterns(patterns);
    vector::populateVectorTransposeLoweringPatterns(patterns, vector::VectorTransposeLowering::EltWise);
    vector::populateVectorTransferLoweringPatterns(patterns, /*maxTransferRank=*/1);
    vector::populateVectorMaskMaterializationPatterns(patterns, /*force32BitVectorIndices=*/true);
    vector::populateVectorInsertExtractStridedSliceTransforms(patterns);
    vector::populateVectorStepLoweringPatterns(patterns);
    vector::populateVectorRankReducingFMAPattern(patterns);
    vector::populateVectorGatherLoweringPatterns(patterns);
    return applyPatternsGreedily(getOperation(), std::move(patterns));
  }

  LogicalResult convert() {
    MLIRContext *context = &getContext();
    const auto &layouts = getAnalysis<DataLayoutAnalysis>();
    LowerToLLVMOptions options(context, layouts.getAtOrAbove(getOperation()));
    options.useBarePtrCallConv = true;
    LLVMTypeConverter converter(context, options, &layouts);
    SymbolTableCollection symbols;
    RewritePatternSet patterns(context);
    arith::populateArithToLLVMConversionPatterns(converter, patterns);
    cf::populateControlFlowToLLVMConversionPatterns(converter, patterns);
    index::populateIndexToLLVMConversionPatterns(converter, patterns);
    populateFinalizeMemRefToLLVMConversionPatterns(converter, patterns, &symbols);
    populateFuncToLLVMConversionPatterns(converter, patterns, &symbols);
    populateMathToLLVMConversionPatterns(converter, patterns);
    populateVectorToLLVMConversionPatterns(converter, patterns);
    ub::populateUBToLLVMConversionPatterns(converter, patterns);
    patterns.add<DropCast>(converter);
    LLVMConversionTarget target(*context);
    target.addLegalOp<ModuleOp>();
    target.addIllegalOp<UnrealizedConversionCastOp>();
    // What has no pattern is reported with everything else that is left over, not here one at a time.
    return applyPartialConversion(getOperation(), target, std::move(patterns));
  }
};

} // namespace
