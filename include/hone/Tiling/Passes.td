//===- Passes.td - Kernels, their fusion and their strategy ----*- tablegen -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_TILING_PASSES_TD
#define HONE_TILING_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertOperandsPass : Pass<"hone-convert-operands"> {
  let summary = "Bring the inputs of integer kernels into the form that their dot products take";
  let description = [{
    A dot product of unsigned bytes gets its input with 128 added, one of 16-bit numbers gets it widened. The conversion moves in
    front of padding and into the epilogue of the kernel that alone makes the input, where it costs next to nothing. What the 128
    add to the sums is taken off again by a constant that the kernel's epilogue adds first, where accumulators can start.

    <!-- example -->
  }];
  let statistics = [
    Statistic<"converted", "operands", "Inputs brought into another form">,
  ];
  let dependentDialects = ["::hone::kernel::KernelDialect", "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect"];
}

def FormKernelsPass : Pass<"hone-form-kernels"> {
  let summary = "Turn contractions, convolutions and pools with their elementwise consumers into kernels";
  let description = [{
    A named operation of linalg becomes an operation of the kernel dialect together with the `tensor.pad` of its input, the
    `linalg.fill` of its init, and the elementwise operations that alone use its result; these become the kernel's epilogue and
    their other operands its extra operands. An operation that has no kernel form stays as it is.

    <!-- example -->
  }];
  let statistics = [
    Statistic<"kernelsFormed", "kernels", "Named operations turned into kernels">,
    Statistic<"epiloguesFused", "epilogues", "Elementwise operations fused into kernels">,
  ];
  let dependentDialects = ["::hone::kernel::KernelDialect", "::mlir::arith::ArithDialect", "::mlir::tensor::TensorDialect"];
}

def FuseElementwisePass : Pass<"hone-fuse-elementwise"> {
  let summary = "Fuse elementwise operations into what alone uses them";
  let description = [{
    A `linalg.generic` that computes element by element is fused into the one operation that uses it, if that computes each
    element once and does not read it transposed; splat constants become scalars of the body. Reshapes between a
    contraction and its elementwise consumer are moved behind the consumer, so that `hone-form-kernels` sees the two together.

    <!-- example -->
  }];
  let dependentDialects = ["::mlir::affine::AffineDialect", "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect"];
}

def PackWeightsPass : Pass<"hone-pack-weights"> {
  let summary = "Lay out constant weights in the order in which the kernels read them";
  let description = [{
    A constant filter or right-hand side of a kernel that has a tile is rewritten, at compile time, into panels of
    `vectors * lanes` output channels, one after another, the last one filled up with zeros: the kernel then reads its weights
    front to back. For a kernel with a chosen dot product the panels are made of groups of neighbouring weights, as wide as the
    instruction takes them.

    <!-- example -->
  }];
  let statistics = [
    Statistic<"weightsPacked", "weights", "Constants packed">,
  ];
  let dependentDialects = ["::hone::kernel::KernelDialect", "::mlir::arith::ArithDialect"];
}

def SelectTilesPass : Pass<"hone-select-tiles"> {
  let summary = "Choose each kernel's strategy";
  let description = [{
    Gives each kernel without one the attribute `tile` that an estimate of its time likes best: over all tiles whose
    accumulators fit the registers it counts, for the whole output with its ragged ends, the cycles that the multiply-adds, the
    loads and the latency of dependent multiply-adds take. Weights that fit half of the first-level cache let rows be the
    outermost loop, others panels of channels.

    <!-- example -->
  }];
  let options = [
    Option<"target", "target", "std::string", "", "A target's name or description file, whose numbers replace the other options">,
    Option<"vectorBits", "vector-bits", "int64_t", "256", "Bits of a vector register; 0 for a scalar unit">,
    Option<"registers", "registers", "int64_t", "16", "Number of vector registers">,
    Option<"memoryOperand", "memory-operand", "bool", "true", "Whether a multiply-add can take an operand from memory">,
    Option<"cacheLine", "cache-line", "int64_t", "64", "Bytes of a cache line">,
    Option<"smallCode", "small-code", "bool", "false", "Whether to spare code: positions of a window are looped over">,
    Option<"l1Bytes", "l1-bytes", "int64_t", "32768", "Size of the first-level data cache">,
    Option<"l2Bytes", "l2-bytes", "int64_t", "262144", "Size of the second-level cache">,
  ];
  let dependentDialects = ["::hone::kernel::KernelDialect"];
}

def SeparateInitsPass : Pass<"hone-separate-inits"> {
  let summary = "Accumulate from zero, add afterwards";
  let description = [{
    Other front ends start a convolution or a product from its bias. Here it starts from zero and the bias is added to its result, as in
    models of ONNX, so that `hone-form-kernels` finds one form. Only floats; sums are rounded in another order.

    <!-- example -->
  }];
  let statistics = [
    Statistic<"separated", "separated", "Operations that start from zero now">,
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect"];
}

#endif // HONE_TILING_PASSES_TD
