//===- UnaryOps.td - Functions of one number ===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_UNARY_OPS_TD
#define HONE_DIALECT_GRAPH_UNARY_OPS_TD

include "hone/Dialect/Graph/Elementwise.td"

def Graph_AbsOp : Graph_UnaryOp<"abs", Graph_NumberTensor, "the absolute value", [Idempotent]>;
def Graph_AcosOp : Graph_UnaryOp<"acos", Graph_FloatTensor, "arc cosine">;
def Graph_AcoshOp : Graph_UnaryOp<"acosh", Graph_FloatTensor, "inverse hyperbolic cosine">;
def Graph_AsinOp : Graph_UnaryOp<"asin", Graph_FloatTensor, "arc sine">;
def Graph_AsinhOp : Graph_UnaryOp<"asinh", Graph_FloatTensor, "inverse hyperbolic sine">;
def Graph_AtanOp : Graph_UnaryOp<"atan", Graph_FloatTensor, "arc tangent">;
def Graph_AtanhOp : Graph_UnaryOp<"atanh", Graph_FloatTensor, "inverse hyperbolic tangent">;
def Graph_CeilOp : Graph_UnaryOp<"ceil", Graph_FloatTensor, "the least integer not below", [Idempotent]>;
def Graph_CosOp : Graph_UnaryOp<"cos", Graph_FloatTensor, "cosine">;
def Graph_CoshOp : Graph_UnaryOp<"cosh", Graph_FloatTensor, "hyperbolic cosine">;
def Graph_ErfOp : Graph_UnaryOp<"erf", Graph_FloatTensor, "the error function">;
def Graph_ExpOp : Graph_UnaryOp<"exp", Graph_FloatTensor, "the exponential">;
def Graph_FloorOp : Graph_UnaryOp<"floor", Graph_FloatTensor, "the greatest integer not above", [Idempotent]>;
def Graph_HardSwishOp : Graph_UnaryOp<"hard_swish", Graph_FloatTensor, "x * clamp(x / 6 + 0.5, 0, 1)">;
def Graph_LogOp : Graph_UnaryOp<"log", Graph_FloatTensor, "the natural logarithm">;
def Graph_MishOp : Graph_UnaryOp<"mish", Graph_FloatTensor, "x * tanh(softplus(x))">;
def Graph_NegOp : Graph_UnaryOp<"neg", Graph_NumberTensor, "the negative", [Involution]>;
def Graph_ReciprocalOp : Graph_UnaryOp<"reciprocal", Graph_FloatTensor, "1 / x">;
def Graph_ReluOp : Graph_UnaryOp<"relu", Graph_NumberTensor, "max(x, 0)", [Idempotent]>;
def Graph_RoundOp : Graph_UnaryOp<"round", Graph_FloatTensor, "the nearest integer, halves to even", [Idempotent]>;
def Graph_SigmoidOp : Graph_UnaryOp<"sigmoid", Graph_FloatTensor, "1 / (1 + exp(-x))">;
def Graph_SignOp : Graph_UnaryOp<"sign", Graph_NumberTensor, "-1, 0 or 1", [Idempotent]>;
def Graph_SinOp : Graph_UnaryOp<"sin", Graph_FloatTensor, "sine">;
def Graph_SinhOp : Graph_UnaryOp<"sinh", Graph_FloatTensor, "hyperbolic sine">;
def Graph_SoftplusOp : Graph_UnaryOp<"softplus", Graph_FloatTensor, "log(1 + exp(x))">;
def Graph_SoftsignOp : Graph_UnaryOp<"softsign", Graph_FloatTensor, "x / (1 + |x|)">;
def Graph_SqrtOp : Graph_UnaryOp<"sqrt", Graph_FloatTensor, "the square root">;
def Graph_TanOp : Graph_UnaryOp<"tan", Graph_FloatTensor, "tangent">;
def Graph_TanhOp : Graph_UnaryOp<"tanh", Graph_FloatTensor, "hyperbolic tangent">;

class Graph_ParametricUnaryOp<string mnemonic, string meaning, dag parameters>
    : Graph_Op<mnemonic, [SameOperandsAndResultType, Graph_Elementwise]> {
  let summary = meaning # ", element by element";
  let description = "```mlir\n%y = graph." # mnemonic # " %x : (tensor<4xf32>) -> tensor<4xf32>\n```\nAttributes left out have ONNX's defaults.";
  let arguments = !con((ins Graph_FloatTensor:$x), parameters);
  let results = (outs Graph_FloatTensor:$y);
}

class Graph_Float<string value> : DefaultValuedAttr<F32Attr, value>;

def Graph_CeluOp : Graph_ParametricUnaryOp<"celu", "max(x, 0) + min(0, alpha (exp(x / alpha) - 1))", (ins Graph_Float<"1.0f">:$alpha)>;
def Graph_EluOp : Graph_ParametricUnaryOp<"elu", "x where positive, else alpha (exp(x) - 1)", (ins Graph_Float<"1.0f">:$alpha)>;
def Graph_GeluOp : Graph_ParametricUnaryOp<"gelu", "x times the normal distribution function, by erf or its tanh approximation", (ins DefaultValuedAttr<BoolAttr, "false">:$tanh_approximation)>;
def Graph_HardSigmoidOp : Graph_ParametricUnaryOp<"hard_sigmoid", "clamp(alpha x + beta, 0, 1)", (ins Graph_Float<"0.2f">:$alpha, Graph_Float<"0.5f">:$beta)>;
def Graph_LeakyReluOp : Graph_ParametricUnaryOp<"leaky_relu", "x where not negative, else alpha x", (ins Graph_Float<"0.01f">:$alpha)>;
def Graph_SeluOp : Graph_ParametricUnaryOp<"selu", "gamma x where positive, else gamma alpha (exp(x) - 1)", (ins Graph_Float<"1.67326319217681884765625f">:$alpha, Graph_Float<"1.05070102214813232421875f">:$gamma)>;
def Graph_ShrinkOp : Graph_ParametricUnaryOp<"shrink", "x + bias below -lambd, x - bias above lambd, else 0", (ins Graph_Float<"0.0f">:$bias, Graph_Float<"0.5f">:$lambd)>;
def Graph_ThresholdedReluOp : Graph_ParametricUnaryOp<"thresholded_relu", "x above alpha, else 0", (ins Graph_Float<"1.0f">:$alpha)>;

#endif // HONE_DIALECT_GRAPH_UNARY_OPS_TD
