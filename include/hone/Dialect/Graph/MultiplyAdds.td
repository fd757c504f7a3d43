//===- MultiplyAdds.td - Operators whose work is sums of products ------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_MULTIPLYADDS_TD
#define HONE_DIALECT_GRAPH_MULTIPLYADDS_TD

include "mlir/IR/OpBase.td"

def Graph_MultiplyAdds : OpInterface<"MultiplyAddsInterface"> {
  let cppNamespace = "::hone::graph";
  let description = "Of operators whose work is sums of products. An operator without it counts as one that makes none.";
  let methods = [
    InterfaceMethod<"Multiplications that feed an addition in one run of the operation.", "int64_t", "multiplyAdds">,
    InterfaceMethod<"Those of them that are not with padding, which nobody has to compute.", "int64_t", "neededMultiplyAdds", (ins), "",
                    "return $_op.multiplyAdds();">,
  ];
}

#endif // HONE_DIALECT_GRAPH_MULTIPLYADDS_TD
