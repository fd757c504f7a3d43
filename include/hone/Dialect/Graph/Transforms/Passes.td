//===- Passes.td - Passes on the graph dialect ---------------------*- tablegen -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===-------------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_TRANSFORMS_PASSES_TD
#define HONE_DIALECT_GRAPH_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def ChannelsLastPass : Pass<"hone-channels-last", "mlir::func::FuncOp"> {
  let summary = "Give windowed operators the channels-last layout";
  let description = [{
    Wraps every one- and two-dimensional convolution, transposed convolution and pool that stands channels first in
    transposes, and turns the operator itself to channels last: vectors then run along channels, whose neighbours are
    contiguous. One-dimensional ones gain a unit height on the way. `hone-sink-transposes` afterwards cancels the
    transposes between neighbours.

    ```mlir
    %y = graph.max_pool %x {...} : (tensor<1x3x8x8xf32>) -> tensor<1x3x4x4xf32>
    // becomes
    %0 = graph.transpose %x {permutation = array<i64: 0, 2, 3, 1>} : (tensor<1x3x8x8xf32>) -> tensor<1x8x8x3xf32>
    %1 = graph.max_pool %0 {..., layout = #graph<layout channels_last>} : (tensor<1x8x8x3xf32>) -> tensor<1x4x4x3xf32>
    %y = graph.transpose %1 {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x4x4x3xf32>) -> tensor<1x3x4x4xf32>
    ```
  }];
  let statistics = [Statistic<"turned", "operators-turned", "Operators given the channels-last layout">];
}

def FoldAffinePass : Pass<"hone-fold-affine", "mlir::func::FuncOp"> {
  let summary = "Fold constant scales and shifts into convolutions and matrix products";
  let description = [{
    A batch normalization with constant parameters becomes a product and a sum. A product with one constant for each
    output channel, after a convolution with a constant filter that nothing else uses, scales the filter and the bias; a
    sum with such a constant joins the bias. The new constants are written as operations on constants, which
    `hone-fold-constants` evaluates.

    ```mlir
    %0 = graph.conv %x, %filter {...} : ...
    %y = graph.mul %0, %scale : (tensor<1x4x8x8xf32>, tensor<4x1x1xf32>) -> tensor<1x4x8x8xf32>
    // becomes
    %1 = graph.reshape %scale {shape = array<i64: 4, 1, 1, 1>} : (tensor<4x1x1xf32>) -> tensor<4x1x1x1xf32>
    %2 = graph.mul %filter, %1 : (tensor<4x3x3x3xf32>, tensor<4x1x1x1xf32>) -> tensor<4x3x3x3xf32>
    %y = graph.conv %x, %2 {...} : ...
    ```
  }];
}

def FoldConstantsPass : Pass<"hone-fold-constants", "mlir::func::FuncOp"> {
  let summary = "Evaluate operators whose operands are all constants";
  let description = [{
    Results larger than their operands together (an expanded scalar, say) stay operators when they exceed
    `max-growth` bytes, so that folding never inflates the model. So do those that take more memory, or read more elements, than all
    operators together may. Operators that are alike are evaluated once.

    ```mlir
    %0 = graph.constant dense<[1.0, 2.0]> : tensor<2xf32>
    %1 = graph.add %0, %0 : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
    // becomes
    %1 = graph.constant dense<[2.0, 4.0]> : tensor<2xf32>
    ```
  }];
  let options = [Option<"maxGrowth", "max-growth", "int64_t", "65536", "Bytes by which a result may exceed its operands">];
  let statistics = [Statistic<"folded", "operators-folded", "Operators evaluated">];
}

def FoldIntoConsumersPass : Pass<"hone-fold-into-consumers", "mlir::func::FuncOp"> {
  let summary = "Fold pads into convolutions, transposes into constant factors";
  let description = [{
    A convolution after a pad with zeros takes the pad into its own. A matrix product with a constant, after a
    transpose whose result was flattened, takes the flattened input as it stands and orders the constant's rows
    accordingly.

    ```mlir
    %0 = graph.pad %x {low = array<i64: 0, 0, 1, 1>, high = array<i64: 0, 0, 1, 1>} : ...
    %y = graph.conv %0, %f {pads = array<i64: 0, 0, 0, 0>, ...} : ...
    // becomes
    %y = graph.conv %x, %f {pads = array<i64: 1, 1, 1, 1>, ...} : ...
    ```
  }];
}

def SinkTransposesPass : Pass<"hone-sink-transposes", "mlir::func::FuncOp"> {
  let summary = "Move transposes towards the results until they cancel";
  let description = [{
    An operator that does not care in which order the dimensions stand is moved above the transpose of its full-size
    operands; its other operands are transposed the other way, which costs nothing for constants and little for small
    tensors. Transposes that meet their inverse vanish, those that only move dimensions of size one become reshapes. A
    reshape that only adds or drops dimensions of size one is moved past elementwise operators in the same way.

    ```mlir
    %0 = graph.transpose %x {permutation = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
    %y = graph.relu %0 : (tensor<3x2xf32>) -> tensor<3x2xf32>
    // becomes
    %0 = graph.relu %x : (tensor<2x3xf32>) -> tensor<2x3xf32>
    %y = graph.transpose %0 {permutation = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
    ```
  }];
}

#endif // HONE_DIALECT_GRAPH_TRANSFORMS_PASSES_TD
