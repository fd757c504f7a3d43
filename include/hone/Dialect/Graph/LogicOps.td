//===- LogicOps.td - Truth values, bits, comparison and selection ===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_LOGIC_OPS_TD
#define HONE_DIALECT_GRAPH_LOGIC_OPS_TD

include "hone/Dialect/Graph/Elementwise.td"

def Graph_NotOp : Graph_UnaryOp<"not", Graph_BoolTensor, "logical negation">;
def Graph_BitwiseNotOp : Graph_UnaryOp<"bitwise_not", Graph_IntegerTensor, "bitwise complement">;
def Graph_AndOp : Graph_BinaryOp<"and", Graph_BoolTensor, "logical and">;
def Graph_BitwiseAndOp : Graph_BinaryOp<"bitwise_and", Graph_IntegerTensor, "bitwise and">;
def Graph_BitwiseOrOp : Graph_BinaryOp<"bitwise_or", Graph_IntegerTensor, "bitwise or">;
def Graph_BitwiseXorOp : Graph_BinaryOp<"bitwise_xor", Graph_IntegerTensor, "bitwise exclusive or">;
def Graph_BitShiftOp : Graph_BinaryOp<"bit_shift", Graph_IntegerTensor, "shift by rhs bits", (ins BoolAttr:$left)>;
def Graph_OrOp : Graph_BinaryOp<"or", Graph_BoolTensor, "logical or">;
def Graph_XorOp : Graph_BinaryOp<"xor", Graph_BoolTensor, "logical exclusive or">;

class Graph_PredicateOp<string mnemonic, string meaning, dag parameters = (ins)> : Graph_InferredOp<mnemonic, [Graph_Elementwise]> {
  let summary = meaning # ", element by element";
  let description = "```mlir\n%y = graph." # mnemonic # " %x : (tensor<4xf32>) -> tensor<4xi1>\n```";
  let arguments = !con((ins Graph_FloatTensor:$x), parameters);
  let results = (outs Graph_BoolTensor:$y);
  let extraClassDefinition = [{
    ::llvm::LogicalResult $cppClass::inferReturnTypes(::mlir::MLIRContext *context, std::optional<::mlir::Location>, Adaptor adaptor, ::llvm::SmallVectorImpl<::mlir::Type> &types) {
      types.push_back(tensorOf(adaptor.getX()).clone(::mlir::IntegerType::get(context, 1)));
      return ::mlir::success();
    }
  }];
}
def Graph_IsInfOp : Graph_PredicateOp<"is_inf", "whether x is infinite", (ins DefaultValuedAttr<BoolAttr, "true">:$detect_negative, DefaultValuedAttr<BoolAttr, "true">:$detect_positive)>;
def Graph_IsNaNOp : Graph_PredicateOp<"is_nan", "whether x is not a number">;

class Graph_CompareOp<string mnemonic, string meaning> : Graph_InferredOp<mnemonic, [Graph_Elementwise]> {
  let summary = "whether lhs is " # meaning # " rhs, element by element, broadcast";
  let description = "```mlir\n%c = graph." # mnemonic # " %a, %b : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xi1>\n```";
  let arguments = (ins Graph_Tensor:$lhs, Graph_Tensor:$rhs);
  let results = (outs Graph_BoolTensor:$result);
  let extraClassDefinition = [{
    ::llvm::LogicalResult $cppClass::inferReturnTypes(::mlir::MLIRContext *context, std::optional<::mlir::Location> location, Adaptor adaptor, ::llvm::SmallVectorImpl<::mlir::Type> &types) {
      return inferBinary(location, adaptor.getLhs(), adaptor.getRhs(), ::mlir::IntegerType::get(context, 1), types);
    }
  }];
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

#endif // HONE_DIALECT_GRAPH_LOGIC_OPS_TD
