// RUN: hone-opt %s -hone-lower-graph -split-input-file -verify-diagnostics

// Everything that has no lowering is reported before the pass fails.
func.func @unsupported(%x: tensor<4xf32>, %s: tensor<f32>, %z: tensor<f32>) -> (tensor<4xf32>, tensor<4xf32>) {
  // expected-error @+1 {{no lowering for 'graph.quantize_linear' on element type 'f32'}}
  %a = graph.quantize_linear %x, %s, %z : (tensor<4xf32>, tensor<f32>, tensor<f32>) -> tensor<4xf32>
  %b = graph.exp %a : (tensor<4xf32>) -> tensor<4xf32>
  // expected-error @+1 {{no lowering for 'graph.dequantize_linear' on element type 'f32'}}
  %c = graph.dequantize_linear %b, %s, %z : (tensor<4xf32>, tensor<f32>, tensor<f32>) -> tensor<4xf32>
  return %a, %c : tensor<4xf32>, tensor<4xf32>
}

// -----

func.func @not_rounded(%x: tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 1.0>> {
  // expected-error @+1 {{has no rounding; run hone-solve-rounding before}}
  %y = graph.requantize %x : (tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 1.0>>
  return %y : tensor<4x!quant.uniform<i8:f32, 1.0>>
}
