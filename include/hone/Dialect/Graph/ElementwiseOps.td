//===- ElementwiseOps.td - Operators that act on each element alone ===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_ELEMENTWISE_OPS_TD
#define HONE_DIALECT_GRAPH_ELEMENTWISE_OPS_TD

include "hone/Dialect/Graph/GraphBase.td"

//===--------------------------------------------------------------------------===//
// One operand
//===--------------------------------------------------------------------------===//

class Graph_UnaryOp<string mnemonic, Type type, string meaning, list<Trait> traits = []>
    : Graph_Op<mnemonic, !listconcat(traits, [SameOperandsAndResultType, Graph_Elementwise])> {
  let summary = meaning # ", element by element";
  let description = "```mlir\n%y = graph." # mnemonic # " %x : (tensor<4xf32>) -> tensor<4xf32>\n```";
  let arguments = (ins type:$x);
  let results = (outs type:$y);
}

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
def Graph_NotOp : Graph_UnaryOp<"not", Graph_BoolTensor, "logical negation">;
def Graph_BitwiseNotOp : Graph_UnaryOp<"bitwise_not", Graph_IntegerTensor, "bitwise complement">;

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

class Graph_PredicateOp<string mnemonic, string meaning, dag parameters = (ins)> : Graph_InferredOp<mnemonic, [Graph_Elementwise]> {
  let summary = meaning # ", element by element";
  let description = "```mlir\n%y = graph." # mnemonic # " %x : (tensor<4xf32>) -> tensor<4xi1>\n```";
  let arguments = !con((ins Graph_FloatTensor:$x), parameters);
  let results = (outs Graph_BoolTensor:$y);
}
def Graph_IsInfOp : Graph_PredicateOp<"is_inf", "whether x is infinite", (ins DefaultValuedAttr<BoolAttr, "true">:$detect_negative, DefaultValuedAttr<BoolAttr, "true">:$detect_positive)>;
def Graph_IsNaNOp : Graph_PredicateOp<"is_nan", "whether x is not a number">;

def Graph_CastOp : Graph_InferredOp<"cast", [Graph_Elementwise]> {
  let summary = "conversion of the element type";
  let description = [{
    Floats become integers by truncation, anything becomes `i1` by comparison with zero, as in ONNX.
    ```mlir
    %y = graph.cast %x {to = i64} : (tensor<4xf32>) -> tensor<4xi64>
    ```
  }];
  let arguments = (ins Graph_Tensor:$x, TypeAttr:$to);
  let results = (outs Graph_Tensor:$y);
  let hasFolder = 1;
}

//===--------------------------------------------------------------------------===//
// Two and three operands, broadcast as in NumPy
//===--------------------------------------------------------------------------===//

class Graph_BinaryOp<string mnemonic, Type type, string meaning, dag parameters = (ins)> : Graph_InferredOp<mnemonic, [Graph_Elementwise]> {
  let summary = meaning # ", element by element, broadcast";
  let description = "C1: the shapes broadcast; C2: the element types are equal.\n```mlir\n%c = graph." # mnemonic # " %a, %b : (tensor<2x3xi32>, tensor<3xi32>) -> tensor<2x3xi32>\n```";
  let arguments = !con((ins type:$lhs, type:$rhs), parameters);
  let results = (outs type:$result);
}

def Graph_AddOp : Graph_BinaryOp<"add", Graph_NumberTensor, "sum">;
def Graph_AndOp : Graph_BinaryOp<"and", Graph_BoolTensor, "logical and">;
def Graph_BitwiseAndOp : Graph_BinaryOp<"bitwise_and", Graph_IntegerTensor, "bitwise and">;
def Graph_BitwiseOrOp : Graph_BinaryOp<"bitwise_or", Graph_IntegerTensor, "bitwise or">;
def Graph_BitwiseXorOp : Graph_BinaryOp<"bitwise_xor", Graph_IntegerTensor, "bitwise exclusive or">;
def Graph_BitShiftOp : Graph_BinaryOp<"bit_shift", Graph_IntegerTensor, "shift by rhs bits", (ins BoolAttr:$left)>;
def Graph_DivOp : Graph_BinaryOp<"div", Graph_NumberTensor, "quotient; integers truncate towards zero">;
def Graph_MaxOp : Graph_BinaryOp<"max", Graph_OrderedTensor, "the greater, or NaN">;
def Graph_MinOp : Graph_BinaryOp<"min", Graph_OrderedTensor, "the lesser, or NaN">;
def Graph_ModOp : Graph_BinaryOp<"mod", Graph_NumberTensor, "remainder with the sign of the divisor, or of the dividend with fmod", (ins DefaultValuedAttr<BoolAttr, "false">:$fmod)>;
def Graph_MulOp : Graph_BinaryOp<"mul", Graph_NumberTensor, "product">;
def Graph_OrOp : Graph_BinaryOp<"or", Graph_BoolTensor, "logical or">;
def Graph_PReluOp : Graph_BinaryOp<"prelu", Graph_NumberTensor, "lhs where not negative, else lhs times rhs">;
def Graph_SubOp : Graph_BinaryOp<"sub", Graph_NumberTensor, "difference">;
def Graph_XorOp : Graph_BinaryOp<"xor", Graph_BoolTensor, "logical exclusive or">;

def Graph_PowOp : Graph_InferredOp<"pow", [Graph_Elementwise]> {
  let summary = "lhs to the power of rhs, in lhs's element type, broadcast";
  let description = "```mlir\n%c = graph.pow %a, %b : (tensor<2x3xf32>, tensor<3xi64>) -> tensor<2x3xf32>\n```";
  let arguments = (ins Graph_NumberTensor:$lhs, Graph_NumberTensor:$rhs);
  let results = (outs Graph_NumberTensor:$result);
}

class Graph_CompareOp<string mnemonic, string meaning> : Graph_InferredOp<mnemonic, [Graph_Elementwise]> {
  let summary = "whether lhs is " # meaning # " rhs, element by element, broadcast";
  let description = "```mlir\n%c = graph." # mnemonic # " %a, %b : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xi1>\n```";
  let arguments = (ins Graph_Tensor:$lhs, Graph_Tensor:$rhs);
  let results = (outs Graph_BoolTensor:$result);
}
def Graph_EqualOp : Graph_CompareOp<"equal", "equal to">;
def Graph_GreaterOp : Graph_CompareOp<"greater", "greater than">;
def Graph_GreaterOrEqualOp : Graph_CompareOp<"greater_or_equal", "greater than or equal to">;
def Graph_LessOp : Graph_CompareOp<"less", "less than">;
def Graph_LessOrEqualOp : Graph_CompareOp<"less_or_equal", "less than or equal to">;

def Graph_WhereOp : Graph_InferredOp<"where", [Graph_Elementwise]> {
  let summary = "x where the condition holds, else y, broadcast";
  let description = "```mlir\n%r = graph.where %c, %x, %y : (tensor<3xi1>, tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>\n```";
  let arguments = (ins Graph_BoolTensor:$condition, Graph_Tensor:$x, Graph_Tensor:$y);
  let results = (outs Graph_Tensor:$result);
}

def Graph_ClipOp : Graph_InferredOp<"clip", [AttrSizedOperandSegments, Graph_Elementwise]> {
  let summary = "x limited to [min, max], both scalars and both optional";
  let description = "```mlir\n%y = graph.clip %x, %lo, %hi {operandSegmentSizes = array<i32: 1, 1, 1>} : (tensor<4xf32>, tensor<f32>, tensor<f32>) -> tensor<4xf32>\n```";
  let arguments = (ins Graph_NumberTensor:$x, Optional<Graph_NumberTensor>:$min, Optional<Graph_NumberTensor>:$max);
  let results = (outs Graph_NumberTensor:$y);
}

//===--------------------------------------------------------------------------===//
// Quantization at the borders of integer arithmetic
//===--------------------------------------------------------------------------===//

def Graph_QuantizeLinearOp : Graph_InferredOp<"quantize_linear"> {
  let summary = "saturate(round_half_even(x / scale) + zero_point)";
  let description = [{
    Scale and zero point are scalars, or vectors along `axis`. The zero point's element type is the result's.
    ```mlir
    %q = graph.quantize_linear %x, %scale, %zero {axis = 1} : (tensor<1x4xf32>, tensor<f32>, tensor<ui8>) -> tensor<1x4xui8>
    ```
  }];
  let arguments = (ins Graph_NumberTensor:$x, Graph_FloatTensor:$scale, Graph_NumberTensor:$zero_point, DefaultValuedAttr<I64Attr, "1">:$axis);
  let results = (outs Graph_NumberTensor:$y);
}

def Graph_DequantizeLinearOp : Graph_InferredOp<"dequantize_linear"> {
  let summary = "(x - zero_point) * scale";
  let description = [{
    ```mlir
    %x = graph.dequantize_linear %q, %scale, %zero {axis = 1} : (tensor<1x4xui8>, tensor<f32>, tensor<ui8>) -> tensor<1x4xf32>
    ```
  }];
  let arguments = (ins Graph_NumberTensor:$x, Graph_FloatTensor:$scale, Graph_NumberTensor:$zero_point, DefaultValuedAttr<I64Attr, "1">:$axis);
  let results = (outs Graph_FloatTensor:$y);
}

#endif // HONE_DIALECT_GRAPH_ELEMENTWISE_OPS_TD
