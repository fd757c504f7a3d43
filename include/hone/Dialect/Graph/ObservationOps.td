//===- ObservationOps.td - Where values will be quantized ---------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_OBSERVATION_OPS_TD
#define HONE_DIALECT_GRAPH_OBSERVATION_OPS_TD

include "hone/Dialect/Graph/GraphBase.td"

def Graph_ObserveOp : Graph_Op<"observe", [SameOperandsAndResultType]> {
  let summary = "a real number that is to be stored as an integer";
  let description = [{
    The identity. It marks where a tensor of floats will be quantized and dequantized again, and holds what is known for
    that: `range` has the least and the greatest value that the integers must reach, for the whole tensor or, with
    `axis`, for each index along it; `storage` is the type of the integers. Without a storage the value stays as it is. Observations of one `site`
    are quantized alike. Where a range is `symmetric` its zero is the integer zero.
    C1: the storage is a signless or unsigned integer of 8 or 16 bits; C2: the axis is a dimension; C3: the range has two numbers, or two
    for each index of the axis; C4: they are finite, and each first one is not above its second.
    ```mlir
    %y = graph.observe %x {site = 3 : i64, range = array<f64: -1.0, 3.0>, storage = i8} : (tensor<4xf32>) -> tensor<4xf32>
    ```
  }];
  let arguments = (ins Graph_FloatTensor:$x, I64Attr:$site, OptionalAttr<I64Attr>:$axis, UnitAttr:$symmetric,
      OptionalAttr<DenseF64ArrayAttr>:$range, OptionalAttr<TypeAttrOf<AnyInteger>>:$storage);
  let results = (outs Graph_FloatTensor:$y);
  let hasVerifier = 1;
}

#endif // HONE_DIALECT_GRAPH_OBSERVATION_OPS_TD
