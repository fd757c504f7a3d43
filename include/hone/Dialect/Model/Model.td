//===- Model.td - What the phases tell each other of a model -----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_MODEL_TD
#define HONE_DIALECT_MODEL_TD

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/DialectBase.td"

def Model_Dialect : Dialect {
  let name = "hone";
  let cppNamespace = "::hone::model";
  let summary = "Facts about a model that go from phase to phase beside its operations";
  let description = [{
    The dialect has no operations. Its attributes stand on the module, on the function that runs the model and on that
    function's arguments and results; each is verified where it stands, so that its reader need not ask whether it is whole.

    | attribute | on | value |
    | --- | --- | --- |
    | `hone.model` | the module | the stem of the C symbols: a string |
    | `hone.target` | the module | the name of the target that it is made for: a string |
    | `hone.name` | arguments, results | the tensor's name in the model: a string |
    | `hone.element_type` | arguments, results | the element type in the model where the IR's has lost its sign: a string (`"ui8"`) |
    | `hone.quantization` | arguments, results | what its integers stand for: `#hone.quantization` |
    | `hone.output` | arguments | it is written by the function: a unit |
    | `hone.arena` | arguments | it is an arena: its alignment in bytes |
    | `hone.parallel_for`, `hone.pool` | arguments | the caller's loop over pieces of work, and that loop's first argument: units |
    | `hone.plan` | the function | where the buffers lie: `#hone.plan` |
    | `hone.constants` | the function | the size of the constants: `#hone.constants` |
    | `hone.profile` | the function | what its calls of the profiler stand for: an array of `#hone.node` |
    | `hone.bits` | constants | the bits of an element that count, where the model's are fewer than the type's: 4 |

    A tensor that an operation computes has its name in the model in the operation's location, a fused one:
    `loc(fused<["y"]>["relu1"("Relu"("kws.onnx":0:0))])` is of the node `relu1`, which computes `y`.
  }];
  let useDefaultAttributePrinterParser = 1;
  let hasOperationAttrVerify = 1;
  let hasRegionArgAttrVerify = 1;
  let hasRegionResultAttrVerify = 1;
}

class Model_Attr<string name, string attrMnemonic> : AttrDef<Model_Dialect, name> {
  let mnemonic = attrMnemonic;
  let genVerifyDecl = 1;
  let assemblyFormat = "`<` struct(params) `>`";
}

def Model_ArenaAttr : Model_Attr<"Arena", "arena"> {
  let summary = "Memory that the caller brings";
  let description = [{
    `bytes` long. With `region` it is for that region of the target's memory.

    Example: `#hone.arena<bytes = 512, region = "sram">`
  }];
  let parameters = (ins "int64_t":$bytes, OptionalParameter<"::mlir::StringAttr">:$region);
}

def Model_BufferAttr : Model_Attr<"Buffer", "buffer"> {
  let summary = "A part of an arena that holds one buffer for some steps";
  let description = [{
    `bytes` from byte `offset` of arena number `arena` on, which hold the buffer from step `first` to step `last`, both
    included. A step is an operation of the function that runs the model. `name` is for people.

    Example: `#hone.buffer<name = "conv1 1x8x8x16 f32", arena = 0, offset = 0, bytes = 4096, first = 2, last = 3>`
  }];
  let parameters = (ins "::mlir::StringAttr":$name, "int64_t":$arena, "int64_t":$offset, "int64_t":$bytes,
                        "int64_t":$first, "int64_t":$last);
}

def Model_PlanAttr : Model_Attr<"Plan", "plan"> {
  let summary = "Where all buffers of a model lie";
  let description = [{
    `arenas` is a list of `#hone.arena`, in the order of the arguments that they are, and `buffers` one of `#hone.buffer`. Each buffer
    lies within its arena. No plan needs less than `lower_bound` bytes, those alive at step `peak`.

    Example: `#hone.plan<lower_bound = 512, peak = 1, arenas = [#hone.arena<bytes = 512>], buffers = []>`
  }];
  let parameters = (ins "int64_t":$lower_bound, "int64_t":$peak, "::mlir::ArrayAttr":$arenas, "::mlir::ArrayAttr":$buffers);
}

def Model_ConstantsAttr : Model_Attr<"Constants", "constants"> {
  let summary = "The size of a model's constants";
  let description = [{
    The block that holds the `count` constants is `bytes` long.

    Example: `#hone.constants<bytes = 132, count = 4>`
  }];
  let parameters = (ins "int64_t":$bytes, "int64_t":$count);
}

def Model_NodeAttr : AttrDef<Model_Dialect, "Node"> {
  let mnemonic = "node";
  let summary = "A node of the model";
  let description = [{
    Example: `#hone.node<name = "conv1", op = "Conv">`
  }];
  let parameters = (ins "::mlir::StringAttr":$name, "::mlir::StringAttr":$op);
  let assemblyFormat = "`<` struct(params) `>`";
}

def Model_QuantizationAttr : Model_Attr<"Quantization", "quantization"> {
  let summary = "What the integers of a tensor stand for";
  let description = [{
    An element `q` stands for the real number `scale * (q - zero_point)`. There is one scale and one zero point, or one of each
    for every position on `axis`.

    Example: `#hone.quantization<scales = [0.5], zero_points = [-128]>`
  }];
  let parameters = (ins "::mlir::DenseF32ArrayAttr":$scales, "::mlir::DenseI64ArrayAttr":$zero_points,
                        DefaultValuedParameter<"int64_t", "-1">:$axis);
}

#endif // HONE_DIALECT_MODEL_TD
