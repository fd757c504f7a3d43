//===- KernelOps.td - The kernel dialect -------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_KERNEL_OPS_TD
#define HONE_DIALECT_KERNEL_OPS_TD

include "mlir/IR/OpBase.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"
include "mlir/Interfaces/DestinationStyleOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Kernel_Dialect : Dialect {
  let name = "kernel";
  let cppNamespace = "::hone::kernel";
  let summary = "Contractions and windows with their epilogue, as the micro-kernel emitter takes them";
  let description = [{
    The leaves of a compiled model: products of matrices, convolutions and pools, each with the elementwise work on its
    result (the epilogue), so that the result is written once. Operations are in destination style, on tensors before
    bufferization and on memrefs after it. What a kernel computes is in its operands and attributes; how it is computed
    (tile, order of loops) is in the attribute `tile`, chosen once by `hone-select-tiles` and obeyed by `hone-emit-kernels`.

    Two attributes go beside the operations: `kernel.chosen_dot` on a kernel is the `#kernel.dot` that its operands are still
    to be arranged for, and `kernel.work` on a function that was made of a kernel is how many elements one call
    combines.
  }];
  let useDefaultAttributePrinterParser = 1;
  let hasOperationAttrVerify = 1;
}

def Kernel_LoopOrder : I32EnumAttr<"LoopOrder", "which loop is outermost", [
    I32EnumAttrCase<"Panels", 0, "panels">,
    I32EnumAttrCase<"Rows", 1, "rows">]> {
  let cppNamespace = "::hone::kernel";
  let genSpecializedAttr = 0;
}

def Kernel_WindowKind : I32EnumAttr<"WindowKind", "how a window's elements combine", [
    I32EnumAttrCase<"Conv", 0, "conv">,
    I32EnumAttrCase<"Depthwise", 1, "depthwise">,
    I32EnumAttrCase<"Max", 2, "max">,
    I32EnumAttrCase<"Sum", 3, "sum">]> {
  let cppNamespace = "::hone::kernel";
  let genSpecializedAttr = 0;
}
def Kernel_WindowKindAttr : EnumAttr<Kernel_Dialect, Kernel_WindowKind, "window_kind">;

def Kernel_TileAttr : AttrDef<Kernel_Dialect, "Tile"> {
  let mnemonic = "tile";
  let summary = "The strategy of a kernel";
  let description = [{
    A tile of the output is `rows` positions (columns of an image, rows of a matrix) by `vectors` vectors of `lanes`
    channels. Its accumulators stay in registers over the whole reduction. With `splits` greater than 1 each accumulator
    is that many partial sums, which hides the latency of the multiply-add in small tiles. `order` says which loop is
    outermost: over panels of `vectors * lanes` channels, whose weights then stay in the cache, or over rows of the output.
    With `loop_window` the window's positions are a loop, where code is dear; otherwise they are written out if they are few.

    Example: `#kernel.tile<rows = 6, vectors = 2, lanes = 8, splits = 1, order = panels>`
  }];
  let parameters = (ins "int64_t":$rows, "int64_t":$vectors, "int64_t":$lanes, "int64_t":$splits,
                        EnumParameter<Kernel_LoopOrder>:$order, DefaultValuedParameter<"bool", "false">:$loop_window);
  let assemblyFormat = "`<` struct(params) `>`";
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// Channels of a panel.
    int64_t panel() const { return getVectors() * getLanes(); }
  }];
}

def Kernel_DotKind : I32EnumAttr<"DotKind", "what a dot product adds up", [
    I32EnumAttrCase<"Lanes", 0, "lanes">,
    I32EnumAttrCase<"Scalar", 1, "scalar">]> {
  let cppNamespace = "::hone::kernel";
  let genSpecializedAttr = 0;
}

def Kernel_DotElement : I32EnumAttr<"DotElement", "the operands' elements of a dot product", [
    I32EnumAttrCase<"S8", 0, "s8">,
    I32EnumAttrCase<"U8", 1, "u8">,
    I32EnumAttrCase<"S16", 2, "s16">]> {
  let cppNamespace = "::hone::kernel";
  let genSpecializedAttr = 0;
}

def Kernel_DotSum : I32EnumAttr<"DotSum", "where an intrinsic takes the accumulator", [
    I32EnumAttrCase<"First", 0, "first">,
    I32EnumAttrCase<"Last", 1, "last">,
    I32EnumAttrCase<"Separate", 2, "separate">]> {
  let cppNamespace = "::hone::kernel";
  let genSpecializedAttr = 0;
}

def Kernel_DotAttr : AttrDef<Kernel_Dialect, "Dot"> {
  let mnemonic = "dot";
  let summary = "The dot product that a kernel of integers is made of";
  let description = [{
    A `conv` or a product of 8-bit integers reduces groups of neighbouring elements by one instruction. With the kind
    `lanes` each lane of an accumulator, a channel of the output, adds the `depth` products of its own group; the input's group
    is the same for all. With `scalar` the accumulator is one number, to which all products of two vectors of `depth` are added.
    In a `depthwise` window a lane, a channel of input and output, adds the products of two positions of the window at once: two
    rows are taken together, of a last single row neighbouring columns.

    `lhs` and `rhs` are the elements that the instruction takes: of the input (u8 is the signed value plus 128) and of the filter.
    `intrinsic` is LLVM's name; if it is empty, the sum of products is written out for LLVM to recognize. `sum` says
    whether it takes the accumulator as the first or last operand, or not at all. `unpack`, if not empty, is an intrinsic that
    widens the even bytes of a word; words of the operands, shifted by 0 and by 8 bits, go through it first.

    Example: `#kernel.dot<kind = lanes, lhs = s8, rhs = s8, depth = 4, sum = first, intrinsic = "llvm.aarch64.neon.sdot", unpack = "">`
  }];
  let parameters = (ins EnumParameter<Kernel_DotKind>:$kind, EnumParameter<Kernel_DotElement>:$lhs, EnumParameter<Kernel_DotElement>:$rhs,
                        "int64_t":$depth, EnumParameter<Kernel_DotSum>:$sum, StringRefParameter<"LLVM's intrinsic">:$intrinsic,
                        StringRefParameter<"the intrinsic that widens bytes">:$unpack);
  let assemblyFormat = "`<` struct(params) `>`";
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// Neighbouring elements of memory that one step of the reduction takes.
    int64_t group() const { return getUnpack().empty() ? getDepth() : 2 * getDepth(); }
    /// Bits of the input's and the filter's elements in memory.
    int64_t lhsBits() const { return getUnpack().empty() && getLhs() == DotElement::S16 ? 16 : 8; }
    int64_t rhsBits() const { return getUnpack().empty() && getRhs() == DotElement::S16 ? 16 : 8; }
  }];
}

def Kernel_Shaped : AnyTypeOf<[AnyStaticShapeTensor, AnyStaticShapeMemRef], "statically shaped tensor or memref">;

def Kernel_KernelOpInterface : OpInterface<"KernelOp"> {
  let cppNamespace = "::hone::kernel";
  let description = "What every operation of the dialect has besides its own operands: an output, an epilogue and a strategy.";
  let methods = [
    InterfaceMethod<"The operands of the epilogue.", "::mlir::OperandRange", "getExtras">,
    InterfaceMethod<"For each extra operand, the map from the output's dimensions to its own.", "::mlir::ArrayAttr", "getExtraMaps">,
    InterfaceMethod<"Computes an output element from the accumulator and the extra operands' elements.", "::mlir::Region &", "getEpilogue">,
    InterfaceMethod<"Where the output is written.", "::mlir::Value", "getInit">,
    InterfaceMethod<"The strategy, once chosen.", "std::optional<::hone::kernel::TileAttr>", "getTile">,
    InterfaceMethod<"The dot product it is made of, if any.", "std::optional<::hone::kernel::DotAttr>", "getDot">,
    InterfaceMethod<"Number of operands before the extra ones.", "unsigned", "getNumContractionOperands">,
  ];
  let extraSharedClassDeclaration = [{
    /// The type of the output.
    ::mlir::ShapedType getOutputType() { return ::llvm::cast<::mlir::ShapedType>($_op.getInit().getType()); }
    /// The element type in which partial results are held.
    ::mlir::Type getAccumulatorType() { return $_op.getEpilogue().front().getArgument(0).getType(); }
  }];
  let verify = [{ return ::hone::kernel::detail::verifyKernelOp(::llvm::cast<::hone::kernel::KernelOp>($_op)); }];
  let verifyWithRegions = 1;
}

class Kernel_Op<string mnemonic, list<Trait> traits = []> : Op<Kernel_Dialect, mnemonic, !listconcat(traits, [
    IsolatedFromAbove, SingleBlock, DestinationStyleOpInterface, Kernel_KernelOpInterface,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<ConditionallySpeculatable>])> {
  let hasVerifier = 1;
  code commonDeclarations = [{
    ::mlir::MutableOperandRange getDpsInitsMutable() { return ::mlir::MutableOperandRange(getInitMutable()); }
  }];
}

def Kernel_MatmulOp : Kernel_Op<"matmul"> {
  let summary = "A product of matrices and an epilogue";
  let description = [{
    `output[b, m, n] = epilogue(sum over k of lhs[b, m, k] * rhs[b, k, n])`; the batch `b` is there if the output has rank 3.

    - C1: lhs is `[M, K]` or `[B, M, K]`, the output `[M, N]` or `[B, M, N]`, of the same rank.
    - C2: rhs is `[K, N]` or `[B, K, N]`; with `transposed`, `[N, K]` or `[B, N, K]`; with `packed` it is shared by all
      batches and its panels lie one after another, `[ceil(N / P), K, P]`. A rhs of rank 2 is shared by all batches too. With a
      `dot` of groups of `g` it is packed as `[ceil(N / P), ceil(K / g), P, g]`.
    - C3: the sizes of M, N, K and B agree.
    - C4: a `dot` has a tile and a packed rhs, and the operands' elements are as wide as it says.

    Example:
    ```mlir
    %y = kernel.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) extras(%bias : tensor<16xf32>)
           outs(%init : tensor<4x16xf32>) attributes {extra_maps = [affine_map<(m, n) -> (n)>]} -> tensor<4x16xf32> {
    ^bb0(%acc: f32, %e: f32):
      %r = arith.addf %acc, %e : f32
      kernel.yield %r : f32
    }
    ```
  }];
  let arguments = (ins Kernel_Shaped:$lhs, Kernel_Shaped:$rhs, Variadic<Kernel_Shaped>:$extras, Kernel_Shaped:$init,
                       AffineMapArrayAttr:$extra_maps, UnitAttr:$packed, UnitAttr:$transposed, OptionalAttr<Kernel_TileAttr>:$tile, OptionalAttr<Kernel_DotAttr>:$dot);
  let results = (outs Variadic<AnyStaticShapeTensor>:$results);
  let regions = (region SizedRegion<1>:$epilogue);
  let assemblyFormat = [{
    `ins` `(` $lhs `,` $rhs `:` type($lhs) `,` type($rhs) `)` (`extras` `(` $extras^ `:` type($extras) `)`)?
    `outs` `(` $init `:` type($init) `)` attr-dict-with-keyword (`->` type($results)^)? $epilogue
  }];
  let extraClassDeclaration = commonDeclarations # [{
    unsigned getNumContractionOperands() { return 2; }
    /// Channels of a panel if rhs is packed, else 0.
    int64_t packedPanel();
  }];
}

def Kernel_WindowOp : Kernel_Op<"window", [AttrSizedOperandSegments]> {
  let summary = "A convolution or a pool and an epilogue";
  let description = [{
    Slides a window over the spatial dimensions of a channels-last image and combines what it covers; `kind` says how:
    `conv` sums the products with a filter over the window and the input's channels, `depthwise` over the window alone,
    channel by channel; `max` and `sum` are pools. Positions in the padding are left out, as if they held the identity
    of the combination (0; the lowest value for `max`).

    - C1: input `[N, H, W, C]` and output `[N, OH, OW, O]`, with equal N; `O = C` unless `kind` is `conv`.
    - C2: a `conv` has a filter `[KH, KW, C, O]`, or with `packed` its panels one after another, `[ceil(O / P), KH, KW, C, P]`;
      with a `dot` of groups of `g` it is packed as `[ceil(O / P), KH, ceil(KW * C / g), P, g]`; a `depthwise` one
      `[KH, KW, C]`, or with a `dot` its S pairs of positions packed as `[ceil(C / P), S, P, 2]`; pools have none.
    - C3: `window` is `[KH, KW]`, `strides` and `dilations` have two positive numbers, `pads` four that are not negative (top,
      left, bottom, right).
    - C4: `OH = floor((H + pads - dilation * (KH - 1) - 1) / stride) + 1`, and OW likewise.
    - C5: a `dot` belongs to a `conv` or a `depthwise` with a tile, a packed filter and no padding, and the operands' elements
      are as wide as it says. In a `conv` the columns of the window are neighbours or C is a multiple of its group. In a
      `depthwise` its kind is `lanes` and its group 2, and P and C are multiples of two vectors.

    Example:
    ```mlir
    %y = kernel.window conv ins(%x, %f : tensor<1x32x32x3xf32>, tensor<3x3x3x16xf32>) extras(%bias : tensor<16xf32>)
           outs(%init : tensor<1x32x32x16xf32>) window [3, 3] strides [1, 1] dilations [1, 1] pads [1, 1, 1, 1]
           attributes {extra_maps = [affine_map<(n, h, w, c) -> (c)>]} -> tensor<1x32x32x16xf32> {
    ^bb0(%acc: f32, %e: f32):
      %r = arith.addf %acc, %e : f32
      kernel.yield %r : f32
    }
    ```
  }];
  let arguments = (ins Kernel_WindowKindAttr:$kind, Kernel_Shaped:$input, Optional<Kernel_Shaped>:$filter,
                       Variadic<Kernel_Shaped>:$extras, Kernel_Shaped:$init, DenseI64ArrayAttr:$window,
                       DenseI64ArrayAttr:$strides, DenseI64ArrayAttr:$dilations, DenseI64ArrayAttr:$pads,
                       AffineMapArrayAttr:$extra_maps, UnitAttr:$packed, OptionalAttr<Kernel_TileAttr>:$tile, OptionalAttr<Kernel_DotAttr>:$dot);
  let results = (outs Variadic<AnyStaticShapeTensor>:$results);
  let regions = (region SizedRegion<1>:$epilogue);
  let assemblyFormat = [{
    custom<Kind>($kind) `ins` `(` $input (`,` $filter^)? `:` type($input) (`,` type($filter)^)? `)`
    (`extras` `(` $extras^ `:` type($extras) `)`)? `outs` `(` $init `:` type($init) `)`
    `window` $window `strides` $strides `dilations` $dilations `pads` $pads
    attr-dict-with-keyword (`->` type($results)^)? $epilogue
  }];
  let extraClassDeclaration = commonDeclarations # [{
    unsigned getNumContractionOperands() { return getFilter() ? 2 : 1; }
    /// Channels of a panel if the filter is packed, else 0.
    int64_t packedPanel();
    /// Whether each output position depends on the input position of the same index alone.
    bool isPointwise();
  }];
}

def Kernel_YieldOp : Op<Kernel_Dialect, "yield", [Pure, Terminator, ParentOneOf<["MatmulOp", "WindowOp"]>]> {
  let summary = "Ends an epilogue with the output's element";
  let description = "Example: `kernel.yield %r : f32`";
  let arguments = (ins AnyType:$value);
  let assemblyFormat = "$value attr-dict `:` type($value)";
}

#endif // HONE_DIALECT_KERNEL_OPS_TD
