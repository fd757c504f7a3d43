//===- ArithmeticOps.td - Arithmetic of several operands, broadcast ===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_ARITHMETIC_OPS_TD
#define HONE_DIALECT_GRAPH_ARITHMETIC_OPS_TD

include "hone/Dialect/Graph/Elementwise.td"

def Graph_AddOp : Graph_BinaryOp<"add", Graph_NumberTensor, "sum">;
def Graph_DivOp : Graph_BinaryOp<"div", Graph_NumberTensor, "quotient; integers truncate towards zero">;
def Graph_MaxOp : Graph_BinaryOp<"max", Graph_OrderedTensor, "the greater, or NaN">;
def Graph_MinOp : Graph_BinaryOp<"min", Graph_OrderedTensor, "the lesser, or NaN">;
def Graph_ModOp : Graph_BinaryOp<"mod", Graph_NumberTensor, "remainder with the sign of the divisor, or of the dividend with fmod", (ins DefaultValuedAttr<BoolAttr, "false">:$fmod)>;
def Graph_MulOp : Graph_BinaryOp<"mul", Graph_NumberTensor, "product">;
def Graph_PReluOp : Graph_BinaryOp<"prelu", Graph_NumberTensor, "lhs where not negative, else lhs times rhs">;
def Graph_SubOp : Graph_BinaryOp<"sub", Graph_NumberTensor, "difference">;

def Graph_PowOp : Graph_InferredOp<"pow", [Graph_Elementwise]> {
  let summary = "lhs to the power of rhs, in lhs's element type, broadcast";
  let description = "```mlir\n%c = graph.pow %a, %b : (tensor<2x3xf32>, tensor<3xi64>) -> tensor<2x3xf32>\n```";
  let arguments = (ins Graph_NumberTensor:$lhs, Graph_NumberTensor:$rhs);
  let results = (outs Graph_NumberTensor:$result);
}

def Graph_ClipOp : Graph_InferredOp<"clip", [AttrSizedOperandSegments, Graph_Elementwise]> {
  let summary = "x limited to [min, max], both scalars and both optional";
  let description = "```mlir\n%y = graph.clip %x, %lo, %hi {operandSegmentSizes = array<i32: 1, 1, 1>} : (tensor<4xf32>, tensor<f32>, tensor<f32>) -> tensor<4xf32>\n```";
  let arguments = (ins Graph_NumberTensor:$x, Optional<Graph_NumberTensor>:$min, Optional<Graph_NumberTensor>:$max);
  let results = (outs Graph_NumberTensor:$y);
}

#endif // HONE_DIALECT_GRAPH_ARITHMETIC_OPS_TD
