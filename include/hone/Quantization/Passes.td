//===- Passes.td - Passes on quantized models -------------------*- tablegen -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_QUANTIZATION_PASSES
#define HONE_QUANTIZATION_PASSES

include "mlir/Pass/PassBase.td"

/// What decides between forms of rounding that are exact; see RoundingMachine.
defvar roundingMachine = [
    Option<"highMultiply", "high-multiply", "int64_t", "1", "How many instructions give the upper words of 32-bit products">,
    Option<"floatMultiplyAdd", "float-multiply-add", "bool", "false", "Whether a multiply-add of vectors of floats is one instruction">];

def ChoosePrecisionPass : Pass<"hone-choose-precision", "::mlir::func::FuncOp"> {
  let summary = "Choose the integers of what was observed";
  let description = [{
    Gives the observations that have none a storage: one for numbers that are computed and one for constants. Operands of a concatenation whose ranges are alike,
    within a factor of eight, get one range with its result. Where they are not and no convolution or product follows, it stays in floats.

    <!-- example -->
  }];
  let options = [Option<"activations", "activations", "std::string", "\"i8\"", "The integers of what is computed: i8, ui8, i16, ui16 or none">,
                 Option<"weights", "weights", "std::string", "\"i8\"", "The integers of constants: i8, i16 or none">,
                 Option<"symmetric", "symmetric", "bool", "false", "Whether zero is the middle of the integers of what is computed">];
}

def DescribeQuantizationPass : Pass<"hone-describe-quantization", "::mlir::func::FuncOp"> {
  let summary = "State what the integers of inputs and outputs stand for";
  let description = [{
    Whoever calls the model has to quantize its inputs and dequantize its outputs. An integer argument or result of a public
    function whose elements are dequantized or were quantized, possibly after reshapes, transposes and slices, gets the scale
    and zero point as `hone.quantization`. Where two uses of a tensor disagree it gets none.

    <!-- example -->
  }];
  let dependentDialects = ["hone::model::ModelDialect"];
}

def FoldQuantizationPass : Pass<"hone-fold-quantization", "::mlir::func::FuncOp"> {
  let summary = "Compute in integers between dequantization and quantization";
  let description = [{
    An operator on dequantized tensors whose result is quantized becomes an operator on quantized tensors: convolutions,
    matrix products with their bias, sums, products, pools, means, softmax, concatenations, movement, Relu and Clip (as
    the range of the result), and chains of functions of one operand (as a table). Its result is what the real numbers
    give, rounded half to even; see docs/numerics.md. With `fast` it may be one unit off. What has no such form stays in floats, and a
    remark names it and says why.

    ```mlir
    %x = graph.dequantize_linear %a, %sx, %zx : (tensor<4xi8>, tensor<f32>, tensor<i8>) -> tensor<4xf32>
    %y = graph.tanh %x : (tensor<4xf32>) -> tensor<4xf32>
    %b = graph.quantize_linear %y, %sy, %zy : (tensor<4xf32>, tensor<f32>, tensor<i8>) -> tensor<4xi8>
    // becomes
    %0 = graph.storage_cast %a : (tensor<4xi8>) -> tensor<4x!quant.uniform<i8:f32, 5.000000e-01>>
    %1 = graph.quantized_lookup %0 {table = array<i8: ...>} : (tensor<4x!quant.uniform<i8:f32, 5.000000e-01>>) -> tensor<4x!quant.uniform<i8:f32, 7.812500e-03>>
    %b = graph.storage_cast %1 : (tensor<4x!quant.uniform<i8:f32, 7.812500e-03>>) -> tensor<4xi8>
    ```
  }];
  let options = !listconcat([Option<"fast", "fast", "bool", "false", "Allow results that are one unit off for faster arithmetic">], roundingMachine);
  let statistics = [Statistic<"folded", "quantizations-folded", "Quantizations folded into integer arithmetic">,
                    Statistic<"kept", "quantizations-kept", "Quantizations that stay in floats">];
}

def InsertObserversPass : Pass<"hone-insert-observers", "::mlir::func::FuncOp"> {
  let summary = "Mark where numbers will be quantized";
  let description = [{
    Chooses the operators of a model of floats that are to be computed in integers, and puts a `graph.observe` where numbers go
    into them, at constant weights as well. Convolutions and products are chosen, and what stands between them if it has an integer
    form; clamps and factors stay with the operator whose result they change, and chains of functions of one number are one
    function. Operators that only move elements are quantized alike on both sides. Softmax, Sigmoid, HardSigmoid and Tanh
    have ranges of their own.

    These stay in floats, and a remark says so: constants that mask scores; what goes into norms, and norms and magnitudes
    that are written as primitives; the state of recurrent networks; and whatever has neither operands nor readers that are
    integers, so that the last product of a model gives floats unless the model is to give integers.

    <!-- example -->
  }];
  let options = [Option<"integerIO", "integer-io", "bool", "false", "Whether the model itself is to take and give integers">,
                 Option<"linearOnly", "linear-only", "bool", "false", "Whether all but convolutions and products stays in floats">,
                 Option<"perTensor", "per-tensor", "bool", "false", "Whether weights have one scale, not one for each channel">];
  let statistics = [Statistic<"sites", "sites", "Values that are observed">,
                    Statistic<"floats", "floats", "Operators that stay in floats for a reason">];
}

def MoveQuantizationPass : Pass<"hone-move-quantization", "::mlir::func::FuncOp"> {
  let summary = "Move elements before they are dequantized";
  let description = [{
    Operators that only move elements, after a dequantization, are done on the integers instead, and so is a maximum
    over windows. Weights are then transposed as bytes, and operators stand next to the dequantizations that they fold with.

    <!-- example -->
  }];
}

def QuantizePass : Pass<"hone-quantize", "::mlir::func::FuncOp"> {
  let summary = "Quantize what was observed";
  let description = [{
    An observation with a storage and a range becomes a quantization and a dequantization; of a constant, the dequantization of integers, whose
    range is that of the constant if it has none. A constant that is added to the sums of a convolution or product is dequantized from 32 bits with the scale of these sums.
    With `integer-io` arguments that are only quantized and results that are dequantized are integers of the function itself.

    <!-- example -->
  }];
  let options = [Option<"integerIO", "integer-io", "bool", "false", "Whether the model itself is to take and give integers">,
                 Option<"powerOfTwo", "power-of-two", "bool", "false", "Whether scales are powers of two">];
  let statistics = [Statistic<"quantized", "quantized", "Tensors that are quantized">];
}

def SolveRoundingPass : Pass<"hone-solve-rounding", "::mlir::func::FuncOp"> {
  let summary = "Find the integers that quantized operators are rounded with, and prove them";
  let description = [{
    Every quantized operator but tables and sums gets its attribute `rounding`, in the form that costs least on the machine of those
    that are exact; see docs/numerics.md.
    One that is there already is kept and proved: where the real result steps, it has to step as well, for all channels; with
    `fast`, at most one unit apart. An operator for which no form is exact, and a rounding that is wrong, are errors.
    Whatever changes a quantized operator's scales, clamp, steps or constants removes its rounding.

    <!-- example -->
  }];
  let options = roundingMachine;
  let statistics = [Statistic<"solved", "roundings-solved", "Operators that were given a rounding">,
                    Statistic<"proved", "roundings-proved", "Operators whose rounding was there and is right">];
}

#endif // HONE_QUANTIZATION_PASSES
