//===- Elementwise.td - What families of elementwise operators share ===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_ELEMENTWISE_TD
#define HONE_DIALECT_GRAPH_ELEMENTWISE_TD

include "hone/Dialect/Graph/GraphBase.td"

/// One operand, and a result of its type.
class Graph_UnaryOp<string mnemonic, Type type, string meaning, list<Trait> traits = []>
    : Graph_Op<mnemonic, !listconcat(traits, [SameOperandsAndResultType, Graph_Elementwise])> {
  let summary = meaning # ", element by element";
  let description = "```mlir\n%y = graph." # mnemonic # " %x : (tensor<4xf32>) -> tensor<4xf32>\n```";
  let arguments = (ins type:$x);
  let results = (outs type:$y);
}

/// Two operands, broadcast as in NumPy, and a result of their element type.
class Graph_BinaryOp<string mnemonic, Type type, string meaning, dag parameters = (ins)> : Graph_InferredOp<mnemonic, [Graph_Elementwise]> {
  let summary = meaning # ", element by element, broadcast";
  let description = "C1: the shapes broadcast; C2: the element types are equal.\n```mlir\n%c = graph." # mnemonic # " %a, %b : (tensor<2x3xi32>, tensor<3xi32>) -> tensor<2x3xi32>\n```";
  let arguments = !con((ins type:$lhs, type:$rhs), parameters);
  let results = (outs type:$result);
  let extraClassDefinition = [{
    ::llvm::LogicalResult $cppClass::inferReturnTypes(::mlir::MLIRContext *, std::optional<::mlir::Location> location, Adaptor adaptor, ::llvm::SmallVectorImpl<::mlir::Type> &types) {
      return inferBinary(location, adaptor.getLhs(), adaptor.getRhs(), tensorOf(adaptor.getLhs()).getElementType(), types);
    }
  }];
}

#endif // HONE_DIALECT_GRAPH_ELEMENTWISE_TD
