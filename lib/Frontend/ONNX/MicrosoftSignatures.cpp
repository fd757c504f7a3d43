//===- MicrosoftSignatures.cpp - ONNX Runtime's own operators ----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// The operators of com.microsoft that Hone reads, as ONNX Runtime documents them (docs/ContribOperators.md there); the
// others by name only. Signatures.h says how a row is read.
//
//===----------------------------------------------------------------------------===//

#include "Signatures.h"

using namespace hone;
using namespace hone::importer;

// clang-format off: a row is a line.
static constexpr SignatureRow microsoftRows[] = {
    {"BiasAdd", 1, "T=f16|f32 X, T bias, T skip -> Y"},
    {"BiasGelu", 1, "T=real+ A, T B -> C"},
    {"DequantizeLinear", 1, "T1=i8|i16|i32|u8|u16|i4|u4 x, f16|f32 x_scale, T1 x_zero_point? -> y", "int axis"},
    {"DynamicQuantizeMatMul", 1, "T1=f32 A, T2=i8|u8 B, T1 b_scale, T2 b_zero_point?, T1 bias? -> Y"},
    {"FastGelu", 1, "T=real+ X, T bias? -> Y"},
    {"FusedConv", 1, "T=real X, T W, T B?, T Z? -> Y", "string activation, floats activation_params, string auto_pad=@padding, ints dilations, int group, ints kernel_shape, ints pads, ints strides"},
    {"FusedGemm", 1, "T=wide A, T B, T C? -> Y", "string activation, float activation_alpha, float activation_beta, float activation_gamma, float alpha, float beta, int transA, int transB"},
    {"FusedMatMul", 1, "T=real+ A, T B -> Y", "float alpha, int transA, int transB, int transBatchA, int transBatchB"},
    {"Gelu", 1, "real+ X -> Y"},
    {"MatMulIntegerToFloat", 1, "T1=i8|u8 A, T2=i8|u8 B, T3=f16|f32 a_scale, T3 b_scale, T1 a_zero_point?, T2 b_zero_point?, T3 bias? -> Y"},
    {"MatMulNBits", 1, "T1=f16|f32|bf16 A, u8 B, T1 scales, u8|f16|f32|bf16 zero_points?, i32 g_idx?, T1 bias? -> Y", "int K!, int N!, int accuracy_level, int bits, int block_size!, int weight_prepacked"},
    {"MulInteger", 1, "T=i8|u8 A, T A_zero_point?, T B, T B_zero_point? -> C"},
    {"NhwcConv", 1, "T=real X, T W, T B? -> Y", "string auto_pad=@padding, ints dilations, int group, ints kernel_shape, ints pads, ints strides"},
    {"NhwcFusedConv", 1, "T=f16|f32 X, T W, T B?, T Z? -> Y", "string activation, floats activation_params, string auto_pad=@padding, ints dilations, int group, ints kernel_shape, ints pads, ints strides"},
    {"NhwcMaxPool", 1, "i8|u8 x -> y", "string auto_pad=@padding, int ceil_mode, ints dilations, ints kernel_shape!, ints pads, ints strides"},
    {"QGemm", 1, "TA=i8|u8 A, T=f32 a_scale, TA a_zero_point, TB=i8|u8 B, T b_scale, TB b_zero_point, i32 C?, T y_scale?, i8|u8 y_zero_point? -> Y", "float alpha, int transA, int transB"},
    {"QLinearAdd", 1, "T=i8|u8 A, f32 A_scale, T A_zero_point?, T B, f32 B_scale, T B_zero_point?, f32 C_scale, T C_zero_point? -> C"},
    {"QLinearAveragePool", 1, "T=i8|u8 X, f32 x_scale, T x_zero_point?, f32 y_scale, T y_zero_point? -> Y", "string auto_pad=@padding, int ceil_mode, int channels_last, int count_include_pad, ints kernel_shape!, ints pads, ints strides"},
    {"QLinearConcat", 1, "f32 Y_scale, i8|u8 Y_zero_point, i8|u8|f32 inputs?... -> Y", "int axis!"},
    {"QLinearConv", 1, "T1=i8|u8 x, f32 x_scale, T1 x_zero_point, T2=i8|u8 w, f32 w_scale, T2 w_zero_point, f32 y_scale, i8|u8 y_zero_point, i32 B? -> y", "string auto_pad=@padding, int channels_last, ints dilations, int group, ints kernel_shape, ints pads, ints strides"},
    {"QLinearGlobalAveragePool", 1, "T=i8|u8 X, f32 x_scale, T x_zero_point, f32 y_scale, T y_zero_point -> Y", "int channels_last"},
    {"QLinearLeakyRelu", 1, "T=i8|u8 X, f32 X_scale, T X_zero_point?, f32 Y_scale, T Y_zero_point? -> Y", "float alpha"},
    {"QLinearMul", 1, "T=i8|u8 A, f32 A_scale, T A_zero_point?, T B, f32 B_scale, T B_zero_point?, f32 C_scale, T C_zero_point? -> C"},
    {"QLinearReduceMean", 1, "T=i8|u8 data, f32 data_scale, T data_zero_point?, f32 reduced_scale, T reduced_zero_point? -> reduced", "ints axes!, int keepdims!"},
    {"QLinearSigmoid", 1, "T=i8|u8 X, f32 X_scale, T X_zero_point?, f32 Y_scale, T Y_zero_point? -> Y"},
    {"QLinearSoftmax", 1, "T=i8|u8 X, f32 X_scale, T x_zero_point?, f32 y_scale, T y_zero_point -> Y", "int axis, int opset!"},
    {"QLinearWhere", 1, "bool condition, T=i8|u8 X, TF=f32 x_scale, T x_zero_point, T Y, TF y_scale, T y_zero_point, TF z_scale, T z_zero_point -> Z"},
    {"QuantizeLinear", 1, "T1=f16|f32 x, T1 y_scale, i8|i16|u8|u16|i4|u4 y_zero_point? -> y", "int axis"},
    {"QuickGelu", 1, "real+ X -> Y", "float alpha"},
    {"SkipLayerNormalization", 1, "T=f16|f32|bf16 input, T skip, T gamma, T beta?, T bias? -> output, mean?, inv_std_var?, input_skip_bias_sum?", "float epsilon"},
    {"SkipSimplifiedLayerNormalization", 1, "T=f16|f32|bf16 input, T skip, T gamma, T bias? -> output, mean?, inv_std_var?, input_skip_bias_sum?", "float epsilon"},
    {"TransposeMatMul", 1, "T=real+ A, T B -> Y", "float alpha, int transA, int transB"},
    {"Trilu", 1, "number+|bool X, i64 k? -> Y", "int upper"},
};
// clang-format on

llvm::ArrayRef<SignatureRow> importer::microsoftSignatures() { return microsoftRows; }

// clang-format off
static constexpr const char *others[] = {
    "Attention", "AttnLSTM", "BeamSearch", "BiasDropout", "BiasSoftmax", "BiasSplitGelu", "BifurcationDetector",
    "BitmaskBiasDropout", "BitmaskDropout", "BranchwiseRMSNorm", "CausalConvWithState", "CDist", "ComplexMul",
    "ComplexMulConj", "ConvStateReplay", "ConvTransposeWithDynamicPads", "CropAndResize", "DecoderAttention",
    "DecoderMaskedMultiHeadAttention", "DecoderMaskedSelfAttention", "DequantizeBFP", "DequantizeWithOrder",
    "DynamicQuantizeLSTM", "DynamicSparseAttention", "DynamicTimeWarping", "EmbedLayerNormalization", "EngramGate",
    "EPContext", "ExpandDims", "FusedMatMulActivation", "GatedAdd", "GatedDeltaNet", "GatedDeltaNetStateReplay",
    "GatedRelativePositionBias", "GatedRMSNorm", "GatherBlockQuantized", "GatherND", "GatherPacked",
    "GemmaRotaryEmbedding", "GemmFastGelu", "GemmFloat8", "GreedySearch", "GridSample", "GroupNorm",
    "GroupQueryAttention", "HyperConnectionLowRankMix", "HyperConnectionPostMix", "HyperConnectionPreMix", "Inverse",
    "Irfft", "IsAllFinite", "LinearAttention", "LinearAttentionGate", "LongformerAttention", "Mamba2Verify",
    "MatMulBlockQuantizedFp4Weight", "MatMulBlockQuantizedFp8Weight", "MatMulBnb4", "MatMulFpQ4", "MatMulInteger16",
    "MatMulNBitsMlp", "MatMulNBitsQkv", "MatMulNBitsQLoRA", "MatMulPacked", "MaxpoolWithMask", "MoE",
    "MoEGroupRouter", "MoEPacked", "MRotaryEmbedding", "MultiHeadAttention", "MurmurHash3", "NGramHashMapping",
    "NGramRepeatBlock", "PackedAttention", "PackedMultiHeadAttention", "PackedSparseAttentionIndexer",
    "PackedSparseAttentionIndexerMerge", "Pad", "PagedAttention", "QAttention", "QEmbedLayerNormalization", "QMoE",
    "QOrderedAttention", "QOrderedGelu", "QOrderedLayerNormalization", "QOrderedLongformerAttention",
    "QOrderedMatMul", "QuantizeBFP", "QuantizeWithOrder", "Range", "ReduceSumInteger", "RelativePositionBias",
    "RemovePadding", "RestorePadding", "Rfft", "RMSNormRotary", "RotaryEmbedding", "RouterGateUpProj", "SampleOp",
    "Sampling", "ScaledSiLU", "SkipGroupNorm", "Snpe", "SparseAttention", "SparseAttentionIndexer",
    "SparsePagedAttention", "SparseToDenseMatMul", "SpeculativePrefixCommit", "SwiGLU", "Tokenizer", "TorchEmbedding",
    "UnfoldTensor", "Unique", "VarlenCausalConvWithState", "VarlenNGramHashMapping", "WhisperBeamSearch",
    "WordConvEmbedding",
};
// clang-format on

llvm::ArrayRef<const char *> importer::otherMicrosoftOperators() { return others; }
