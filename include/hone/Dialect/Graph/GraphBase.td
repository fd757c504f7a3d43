//===- GraphBase.td - The graph dialect and its shared classes ---------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_BASE_TD
#define HONE_DIALECT_GRAPH_BASE_TD

include "mlir/IR/OpBase.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Graph_Dialect : Dialect {
  let name = "graph";
  let cppNamespace = "::hone::graph";
  let summary = "Neural network operators on named, statically shaped tensors";
  let description = [{
    The level at which a model is read, folded, fused and quantized. Operators follow ONNX's meaning in its newest
    form: older operator sets are normalized on import, shape arguments are attributes, and every tensor is ranked
    and static. Signed integers are signless in MLIR's types (`i8`); unsigned ones are spelled out (`ui8`); `i1` is
    ONNX's bool. Tensors inside folded integer regions have elements of the quant dialect's `!quant.uniform` types.
    Every operation's location is the ONNX node it came from.
  }];
  let hasConstantMaterializer = 1;
  let useDefaultAttributePrinterParser = 1;
  let dependentDialects = ["::mlir::quant::QuantDialect"];
  let extraClassDeclaration = [{
  private:
    // Each family registers its operations in the file that defines them.
    void registerArithmeticOps();
    void registerConstantOps();
    void registerContractionOps();
    void registerConversionOps();
    void registerIndexingOps();
    void registerLogicOps();
    void registerMovementOps();
    void registerNormalizationOps();
    void registerObservationOps();
    void registerQuantizedOps();
    void registerReductionOps();
    void registerResizeOps();
    void registerUnaryOps();
    void registerWindowOps();
  }];
}

/// The quant dialect's `!quant.uniform`: integers that stand for real numbers.
def Graph_QuantizedElement : Type<CPred<"::hone::graph::isQuantizedType($_self)">, "uniformly quantized">;

/// Any statically shaped tensor of an element type that ONNX and Hone share, or of quantized elements.
def Graph_Tensor : StaticShapeTensorOf<[F16, BF16, F32, F64, I<1>, I<8>, I<16>, I<32>, I<64>, UI<8>, UI<16>, UI<32>, UI<64>, Graph_QuantizedElement]>;
/// The same without quantized elements.
def Graph_PlainTensor : StaticShapeTensorOf<[F16, BF16, F32, F64, I<1>, I<8>, I<16>, I<32>, I<64>, UI<8>, UI<16>, UI<32>, UI<64>]>;
def Graph_QuantizedTensor : StaticShapeTensorOf<[Graph_QuantizedElement]>;
def Graph_FloatTensor : StaticShapeTensorOf<[F16, BF16, F32, F64]>;
def Graph_NumberTensor : StaticShapeTensorOf<[F16, BF16, F32, F64, I<8>, I<16>, I<32>, I<64>, UI<8>, UI<16>, UI<32>, UI<64>]>;
/// Numbers, or quantized elements, which compare as their storage does.
def Graph_OrderedTensor : StaticShapeTensorOf<[F16, BF16, F32, F64, I<8>, I<16>, I<32>, I<64>, UI<8>, UI<16>, UI<32>, UI<64>, Graph_QuantizedElement]>;
def Graph_IntegerTensor : StaticShapeTensorOf<[I<1>, I<8>, I<16>, I<32>, I<64>, UI<8>, UI<16>, UI<32>, UI<64>]>;
def Graph_BoolTensor : StaticShapeTensorOf<[I<1>]>;
def Graph_IndexTensor : StaticShapeTensorOf<[I<32>, I<64>]>;

/// The result's element at a position depends only on the operands' elements there, after broadcasting; so the operation
/// commutes with any rearrangement of its full-size operands.
def Graph_Elementwise : NativeOpTrait<"Elementwise"> { let cppNamespace = "::hone::graph"; }

/// Every operation prints as `graph.name %a, %b {attributes} : (types) -> types`.
class Graph_Op<string mnemonic, list<Trait> traits = []> : Op<Graph_Dialect, mnemonic, !listconcat([Pure], traits)> {
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
}

/// An operation whose result types follow from its operands and attributes; wrong shapes are errors at the node's
/// location, from the importer and from the verifier alike. Implement `inferReturnTypes(context, location, adaptor, types)`.
class Graph_InferredOp<string mnemonic, list<Trait> traits = []> : Graph_Op<mnemonic, !listconcat(traits, [InferTypeOpAdaptor])> {
}

#endif // HONE_DIALECT_GRAPH_BASE_TD
