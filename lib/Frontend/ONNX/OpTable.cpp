//===- OpTable.cpp - The importer's table of operators -------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// One row an operator, alphabetical, domain by domain. A further row of the same operator holds from its version on. Operators that ONNX
// defines as functions need no row; one is worth having where the graph dialect has an operation for the whole.
//
//===----------------------------------------------------------------------------===//

#include "OpTable.h"
#include "Handlers.h"
#include "hone/Frontend/ONNX/Import.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

static constexpr Count kOne = {1, 1};
static constexpr Count kTwo = {2, 2};
static constexpr Count kThree = {3, 3};

static const OpEntry kOperators[] = {
    {"Abs", 1, kOne, kOne, mechanical<graph::AbsOp>},
    {"Acos", 7, kOne, kOne, mechanical<graph::AcosOp>},
    {"Acosh", 9, kOne, kOne, mechanical<graph::AcoshOp>},
    {"Add", 1, kTwo, kOne, binary<graph::AddOp>},
    {"And", 1, kTwo, kOne, binary<graph::AndOp>},
    {"ArgMax", 1, kOne, kOne, importArgMax},
    {"ArgMin", 1, kOne, kOne, importArgMin},
    {"Asin", 7, kOne, kOne, mechanical<graph::AsinOp>},
    {"Asinh", 9, kOne, kOne, mechanical<graph::AsinhOp>},
    {"Atan", 7, kOne, kOne, mechanical<graph::AtanOp>},
    {"Atanh", 9, kOne, kOne, mechanical<graph::AtanhOp>},
    {"AveragePool", 1, kOne, kOne, importAveragePool},
    {"BatchNormalization", 1, {5, 5}, {1, 5}, importBatchNormalization},
    {"BitShift", 11, kTwo, kOne, importBitShift},
    {"BitwiseAnd", 18, kTwo, kOne, binary<graph::BitwiseAndOp>},
    {"BitwiseNot", 18, kOne, kOne, mechanical<graph::BitwiseNotOp>},
    {"BitwiseOr", 18, kTwo, kOne, binary<graph::BitwiseOrOp>},
    {"BitwiseXor", 18, kTwo, kOne, binary<graph::BitwiseXorOp>},
    {"Cast", 1, kOne, kOne, importCast},
    {"CastLike", 15, kTwo, kOne, importCastLike},
    {"Ceil", 1, kOne, kOne, mechanical<graph::CeilOp>},
    {"Celu", 12, kOne, kOne, mechanical<graph::CeluOp>, {real("alpha")}},
    {"Clip", 1, {1, 3}, kOne, importClip},
    {"Compress", 9, kTwo, kOne, importCompress},
    {"Concat", 1, {1, kMany}, kOne, importConcat},
    {"Constant", 1, {0, 0}, kOne, importConstant},
    {"ConstantOfShape", 9, kOne, kOne, importConstantOfShape},
    {"Conv", 1, {2, 3}, kOne, importConv},
    {"ConvInteger", 10, {2, 4}, kOne, importConvInteger},
    {"ConvTranspose", 1, {2, 3}, kOne, importConvTranspose},
    {"Cos", 7, kOne, kOne, mechanical<graph::CosOp>},
    {"Cosh", 9, kOne, kOne, mechanical<graph::CoshOp>},
    {"CumSum", 11, kTwo, kOne, importCumSum},
    {"DFT", 17, {1, 3}, kOne, importDFT},
    {"DepthToSpace", 1, kOne, kOne, importDepthToSpace},
    {"DequantizeLinear", 10, {2, 3}, kOne, importDequantizeLinear},
    {"Div", 1, kTwo, kOne, binary<graph::DivOp>},
    {"Dropout", 1, {1, 3}, {1, 2}, importDropout},
    {"DynamicQuantizeLinear", 11, kOne, {1, 3}, importDynamicQuantizeLinear},
    {"Einsum", 12, {1, kMany}, kOne, importEinsum},
    {"Elu", 1, kOne, kOne, mechanical<graph::EluOp>, {real("alpha")}},
    {"Equal", 1, kTwo, kOne, binary<graph::EqualOp>},
    {"Erf", 9, kOne, kOne, mechanical<graph::ErfOp>},
    {"Exp", 1, kOne, kOne, mechanical<graph::ExpOp>},
    {"Expand", 8, kTwo, kOne, importExpand},
    {"EyeLike", 9, kOne, kOne, importEyeLike},
    {"Flatten", 1, kOne, kOne, importFlatten},
    {"Floor", 1, kOne, kOne, mechanical<graph::FloorOp>},
    {"Gather", 1, kTwo, kOne, mechanical<graph::GatherOp>, {integer("axis")}},
    {"GatherElements", 11, kTwo, kOne, mechanical<graph::GatherElementsOp>, {integer("axis")}},
    {"GatherND", 11, kTwo, kOne, mechanical<graph::GatherNDOp>, {integer("batch_dims")}},
    {"Gelu", 20, kOne, kOne, importGelu},
    {"Gemm", 1, {2, 3}, kOne, importGemm},
    {"GlobalAveragePool", 1, kOne, kOne, importGlobalAveragePool},
    {"GlobalLpPool", 1, kOne, kOne, importGlobalLpPool},
    {"GlobalMaxPool", 1, kOne, kOne, importGlobalMaxPool},
    {"Greater", 1, kTwo, kOne, binary<graph::GreaterOp>},
    {"GreaterOrEqual", 12, kTwo, kOne, binary<graph::GreaterOrEqualOp>},
    {"GridSample", 16, kTwo, kOne, importGridSample},
    {"GroupNormalization", 18, kThree, kOne, importGroupNormalization},
    {"GRU", 7, {3, 6}, {0, 2}, importGRU},
    {"Hardmax", 1, kOne, kOne, importHardmax},
    {"HardSigmoid", 1, kOne, kOne, mechanical<graph::HardSigmoidOp>, {real("alpha"), real("beta")}},
    {"HardSwish", 14, kOne, kOne, mechanical<graph::HardSwishOp>},
    {"Identity", 1, kOne, kOne, importIdentity},
    {"If", 1, kOne, {1, kMany}, importIf},
    {"InstanceNormalization", 1, kThree, kOne, importInstanceNormalization},
    {"IsInf", 10, kOne, kOne, mechanical<graph::IsInfOp>, {flag("detect_negative"), flag("detect_positive")}},
    {"IsNaN", 9, kOne, kOne, mechanical<graph::IsNaNOp>},
    {"LayerNormalization", 17, {2, 3}, {1, 3}, importLayerNormalization},
    {"LeakyRelu", 1, kOne, kOne, mechanical<graph::LeakyReluOp>, {real("alpha")}},
    {"Less", 1, kTwo, kOne, binary<graph::LessOp>},
    {"LessOrEqual", 12, kTwo, kOne, binary<graph::LessOrEqualOp>},
    {"Log", 1, kOne, kOne, mechanical<graph::LogOp>},
    {"LogSoftmax", 1, kOne, kOne, importLogSoftmax},
    {"Loop", 1, {0, kMany}, {1, kMany}, importLoop},
    {"LpNormalization", 1, kOne, kOne, mechanical<graph::LpNormOp>, {integer("axis"), integer("p")}},
    {"LpPool", 2, kOne, kOne, importLpPool},
    {"LRN", 1, kOne, kOne, mechanical<graph::LrnOp>, {real("alpha"), real("beta"), real("bias"), requiredInteger("size")}},
    {"LSTM", 7, {3, 8}, {0, 3}, importLSTM},
    {"MatMul", 1, kTwo, kOne, mechanical<graph::MatMulOp>},
    {"MatMulInteger", 10, {2, 4}, kOne, importMatMulInteger},
    {"Max", 1, {1, kMany}, kOne, variadic<graph::MaxOp>},
    {"MaxPool", 1, kOne, {1, 2}, importMaxPool},
    {"MaxUnpool", 9, {2, 3}, kOne, importMaxUnpool},
    {"Mean", 1, {1, kMany}, kOne, importMean},
    {"Min", 1, {1, kMany}, kOne, variadic<graph::MinOp>},
    {"Mish", 18, kOne, kOne, mechanical<graph::MishOp>},
    {"Mod", 10, kTwo, kOne, binary<graph::ModOp>, {flag("fmod")}},
    {"Mul", 1, kTwo, kOne, binary<graph::MulOp>},
    {"Neg", 1, kOne, kOne, mechanical<graph::NegOp>},
    {"NonMaxSuppression", 10, {2, 5}, kOne, importDataDependent},
    {"NonZero", 9, kOne, kOne, importDataDependent},
    {"Not", 1, kOne, kOne, mechanical<graph::NotOp>},
    {"OneHot", 9, kThree, kOne, importOneHot},
    {"Or", 1, kTwo, kOne, binary<graph::OrOp>},
    {"Pad", 1, {1, 4}, kOne, importPad},
    {"Pow", 1, kTwo, kOne, binary<graph::PowOp>},
    {"PRelu", 1, kTwo, kOne, importPRelu},
    {"QLinearConv", 10, {8, 9}, kOne, importQLinearConv},
    {"QLinearMatMul", 10, {8, 8}, kOne, importQLinearMatMul},
    {"QuantizeLinear", 10, {2, 3}, kOne, importQuantizeLinear},
    {"Range", 11, kThree, kOne, importRange},
    {"Reciprocal", 1, kOne, kOne, mechanical<graph::ReciprocalOp>},
    {"ReduceL1", 1, {1, 2}, kOne, importReduce},
    {"ReduceL2", 1, {1, 2}, kOne, importReduce},
    {"ReduceLogSum", 1, {1, 2}, kOne, importReduce},
    {"ReduceLogSumExp", 1, {1, 2}, kOne, importReduce},
    {"ReduceMax", 1, {1, 2}, kOne, importReduce},
    {"ReduceMean", 1, {1, 2}, kOne, importReduce},
    {"ReduceMin", 1, {1, 2}, kOne, importReduce},
    {"ReduceProd", 1, {1, 2}, kOne, importReduce},
    {"ReduceSum", 1, {1, 2}, kOne, importReduce},
    {"ReduceSumSquare", 1, {1, 2}, kOne, importReduce},
    {"Relu", 1, kOne, kOne, mechanical<graph::ReluOp>},
    {"Reshape", 1, {1, 2}, kOne, importReshape},
    {"Resize", 10, {1, 4}, kOne, importResize},
    {"ReverseSequence", 10, kTwo, kOne, importReverseSequence},
    {"RMSNormalization", 23, kTwo, kOne, importRMSNormalization},
    {"RNN", 7, {3, 6}, {0, 2}, importRNN},
    {"Round", 11, kOne, kOne, mechanical<graph::RoundOp>},
    {"Scan", 9, {1, kMany}, {1, kMany}, importScan},
    {"Scatter", 9, kThree, kOne, importScatterElements},
    {"STFT", 17, {2, 4}, kOne, importSTFT},
    {"ScatterElements", 11, kThree, kOne, importScatterElements},
    {"ScatterND", 11, kThree, kOne, importScatterND},
    {"Selu", 1, kOne, kOne, mechanical<graph::SeluOp>, {real("alpha"), real("gamma")}},
    {"Shape", 1, kOne, kOne, importShape},
    {"Shrink", 9, kOne, kOne, mechanical<graph::ShrinkOp>, {real("bias"), real("lambd")}},
    {"Sigmoid", 1, kOne, kOne, mechanical<graph::SigmoidOp>},
    {"Sign", 9, kOne, kOne, mechanical<graph::SignOp>},
    {"Sin", 7, kOne, kOne, mechanical<graph::SinOp>},
    {"Sinh", 9, kOne, kOne, mechanical<graph::SinhOp>},
    {"Size", 1, kOne, kOne, importSize},
    {"Slice", 1, {1, 5}, kOne, importSlice},
    {"Softmax", 1, kOne, kOne, importSoftmax},
    {"Softplus", 1, kOne, kOne, mechanical<graph::SoftplusOp>},
    {"Softsign", 1, kOne, kOne, mechanical<graph::SoftsignOp>},
    {"SpaceToDepth", 1, kOne, kOne, importSpaceToDepth},
    {"Split", 1, {1, 2}, {1, kMany}, importSplit},
    {"Sqrt", 1, kOne, kOne, mechanical<graph::SqrtOp>},
    {"Squeeze", 1, {1, 2}, kOne, importSqueeze},
    {"Sub", 1, kTwo, kOne, binary<graph::SubOp>},
    {"Sum", 1, {1, kMany}, kOne, variadic<graph::AddOp>},
    {"Swish", 24, kOne, kOne, importSwish},
    {"Tan", 7, kOne, kOne, mechanical<graph::TanOp>},
    {"Tanh", 1, kOne, kOne, mechanical<graph::TanhOp>},
    {"ThresholdedRelu", 10, kOne, kOne, mechanical<graph::ThresholdedReluOp>, {real("alpha")}},
    {"Tile", 6, kTwo, kOne, importTile},
    {"TopK", 1, {1, 2}, {1, 2}, importTopK},
    {"Transpose", 1, kOne, kOne, importTranspose},
    {"Trilu", 14, {1, 2}, kOne, importTrilu},
    {"Unique", 11, kOne, {1, 4}, importDataDependent},
    {"Unsqueeze", 1, {1, 2}, kOne, importUnsqueeze},
    {"Upsample", 7, {1, 2}, kOne, importUpsample},
    {"Where", 9, kThree, kOne, mechanical<graph::WhereOp>},
    {"Xor", 1, kTwo, kOne, binary<graph::XorOp>},
};

ArrayRef<OpEntry> importer::operatorTable() { return kOperators; }

const OpEntry *importer::findOperator(StringRef name, StringRef domain, int64_t version) {
  const OpEntry *found = nullptr;
  for (const OpEntry &entry : kOperators)
    if (name == entry.name && domain == entry.domain && entry.sinceVersion <= version &&
        (!found || found->sinceVersion < entry.sinceVersion))
      found = &entry;
  return found;
}

std::vector<SupportedOperator> hone::supportedOperators() {
  std::vector<SupportedOperator> rows;
  for (const OpEntry &entry : kOperators)
    rows.push_back({entry.domain, entry.name, entry.sinceVersion});
  return rows;
}
