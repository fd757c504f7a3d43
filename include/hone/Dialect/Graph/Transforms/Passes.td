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

    <!-- example -->
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

    <!-- example -->
  }];
}

def FoldConstantsPass : Pass<"hone-fold-constants", "mlir::func::FuncOp"> {
  let summary = "Evaluate operators whose operands are all constants";
  let description = [{
    Results larger than their operands together (an expanded scalar, say) stay operators when they exceed
    `max-growth` bytes, so that folding never inflates the model. So do those that take more memory, or read more elements, than all
    operators together may. Operators that are alike are evaluated once.

    <!-- example -->
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

    <!-- example -->
  }];
}

def SinkTransposesPass : Pass<"hone-sink-transposes", "mlir::func::FuncOp"> {
  let summary = "Move transposes towards the results until they cancel";
  let description = [{
    An operator that does not care in which order the dimensions stand is moved above the transpose of its full-size
    operands; its other operands are transposed the other way, which costs nothing for constants and little for small
    tensors. Transposes that meet their inverse vanish, those that only move dimensions of size one become reshapes. A
    reshape that only adds or drops dimensions of size one is moved past elementwise operators in the same way.

    <!-- example -->
  }];
}

#endif // HONE_DIALECT_GRAPH_TRANSFORMS_PASSES_TD
