// RUN: hone-opt %s -split-input-file -verify-diagnostics

func.func @storage_cast_c1(%x: tensor<4xi8>) {
  // expected-error @+1 {{operand has shape 4 and the result 5; they must be equal}}
  %y = graph.storage_cast %x : (tensor<4xi8>) -> tensor<5x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @storage_cast_c2_width(%x: tensor<4xi32>) {
  // expected-error @+1 {{expected quantized elements on one side and integers of their storage's width on the other}}
  %y = graph.storage_cast %x : (tensor<4xi32>) -> tensor<4x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @storage_cast_c2_both(%x: tensor<4x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{expected quantized elements on one side}}
  %y = graph.storage_cast %x : (tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 0.25>>
  return
}

// -----

func.func @storage_cast_c3(%x: tensor<4xui32>) {
  // expected-error @+1 {{has unsigned integers of 32 bits; expected 8}}
  %y = graph.storage_cast %x : (tensor<4xui32>) -> tensor<4x!quant.uniform<i32:f32, 0.5>>
  return
}

// -----

func.func @storage_cast_c4(%x: tensor<4xi8>) {
  // expected-error @+1 {{has 2 scales along dimension 0 of shape 4; expected one for each index}}
  %y = graph.storage_cast %x : (tensor<4xi8>) -> tensor<4x!quant.uniform<i8:f32:0, {0.5, 0.25}>>
  return
}

// -----

func.func @add_c1(%x: tensor<2x!quant.uniform<i8:f32:0, {0.5, 0.25}>>) {
  // expected-error @+1 {{expected storage of 8 bits and one scale for the whole tensor}}
  %y = graph.quantized_add %x, %x : (tensor<2x!quant.uniform<i8:f32:0, {0.5, 0.25}>>, tensor<2x!quant.uniform<i8:f32:0, {0.5, 0.25}>>) -> tensor<2x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @add_c2(%x: tensor<2x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{clamps to [3, 200]; expected a range inside [-128, 127]}}
  %y = graph.quantized_add %x, %x {clamp_low = 3 : i64, clamp_high = 200 : i64} : (tensor<2x!quant.uniform<i8:f32, 0.5>>, tensor<2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @sum_c4_inputs(%x: tensor<2x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{has 1 inputs; expected two or more}}
  %y = graph.quantized_sum %x : (tensor<2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @sum_c4_factors(%x: tensor<2x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{has 3 factors for 2 inputs; expected one for each}}
  %y = graph.quantized_sum %x, %x {factors = array<f64: 1.0, 2.0, 3.0>} : (tensor<2x!quant.uniform<i8:f32, 0.5>>, tensor<2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @sum_c4_zero(%x: tensor<2x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{a factor is 0.000000e+00; expected a finite number other than zero}}
  %y = graph.quantized_sum %x, %x {factors = array<f64: 1.0, 0.0>} : (tensor<2x!quant.uniform<i8:f32, 0.5>>, tensor<2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @sum_c4_divisor(%x: tensor<2x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{the divisor is -2.000000e+00; expected a finite, positive number}}
  %y = graph.quantized_sum %x, %x {divisor = -2.0 : f64} : (tensor<2x!quant.uniform<i8:f32, 0.5>>, tensor<2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @mul_c3(%x: tensor<2x!quant.uniform<i8:f32, 0.5>>, %y: tensor<3x2x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{result has shape 2; expected 3x2}}
  %z = graph.quantized_mul %x, %y : (tensor<2x!quant.uniform<i8:f32, 0.5>>, tensor<3x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @average_pool_c3(%x: tensor<1x4x4x3x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{result has shape 1x4x4x3; expected 1x2x2x3}}
  %y = graph.quantized_average_pool %x {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x4x4x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x4x4x3x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @conv_c3_not_constant(%x: tensor<1x4x4x3x!quant.uniform<i8:f32, 0.5>>, %f: tensor<1x1x3x2x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{the filter is not constant; expected the storage_cast of a constant}}
  %y = graph.quantized_conv %x, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, layout = #graph<layout channels_last>} : (tensor<1x4x4x3x!quant.uniform<i8:f32, 0.5>>, tensor<1x1x3x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x4x4x2x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @conv_c3_axis(%x: tensor<1x4x4x2x!quant.uniform<i8:f32, 0.5>>) {
  %w = graph.constant dense<1> : tensor<1x1x2x2xi8>
  %f = graph.storage_cast %w : (tensor<1x1x2x2xi8>) -> tensor<1x1x2x2x!quant.uniform<i8:f32:2, {0.5, 0.25}>>
  // expected-error @+1 {{the filter has scales along dimension 2; expected 3}}
  %y = graph.quantized_conv %x, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, layout = #graph<layout channels_last>} : (tensor<1x4x4x2x!quant.uniform<i8:f32, 0.5>>, tensor<1x1x2x2x!quant.uniform<i8:f32:2, {0.5, 0.25}>>) -> tensor<1x4x4x2x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @conv_c4(%x: tensor<1x4x4x2x!quant.uniform<i8:f32, 0.5>>, %b: tensor<2x!quant.uniform<i32:f32, 0.5>>) {
  %w = graph.constant dense<1> : tensor<1x1x2x2xi8>
  %f = graph.storage_cast %w : (tensor<1x1x2x2xi8>) -> tensor<1x1x2x2x!quant.uniform<i8:f32, 0.5>>
  // expected-error @+1 {{expected a constant stored in 32 bits with zero points of 0}}
  %y = graph.quantized_conv %x, %f, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, layout = #graph<layout channels_last>} : (tensor<1x4x4x2x!quant.uniform<i8:f32, 0.5>>, tensor<1x1x2x2x!quant.uniform<i8:f32, 0.5>>, tensor<2x!quant.uniform<i32:f32, 0.5>>) -> tensor<1x4x4x2x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @conv_c5(%x: tensor<1x4x4x2x!quant.uniform<i8:f32, 0.5>>) {
  %w = graph.constant dense<1> : tensor<1x1x2x2xi8>
  %f = graph.storage_cast %w : (tensor<1x1x2x2xi8>) -> tensor<1x1x2x2x!quant.uniform<i8:f32, 0.5>>
  // expected-error @+1 {{result has shape 1x4x4x3; expected 1x4x4x2}}
  %y = graph.quantized_conv %x, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, layout = #graph<layout channels_last>} : (tensor<1x4x4x2x!quant.uniform<i8:f32, 0.5>>, tensor<1x1x2x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x4x4x3x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @lookup_c3(%x: tensor<4x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{result has shape 5; expected 4}}
  %y = graph.quantized_lookup %x {table = array<i8: 1, 2>} : (tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<5x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @lookup_c4(%x: tensor<4x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{table has 2 entries; expected 256}}
  %y = graph.quantized_lookup %x {table = array<i8: 1, 2>} : (tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @matmul_inner(%a: tensor<2x3x!quant.uniform<i8:f32, 0.5>>, %b: tensor<4x5x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{operands have shapes 2x3 and 4x5; expected equal inner dimensions}}
  %y = graph.quantized_matmul %a, %b : (tensor<2x3x!quant.uniform<i8:f32, 0.5>>, tensor<4x5x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x5x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @matmul_c3(%a: tensor<2x3x!quant.uniform<i8:f32, 0.5>>, %b: tensor<3x2x!quant.uniform<i8:f32:1, {0.5, 0.25}>>) {
  // expected-error @+1 {{the right side is not constant}}
  %y = graph.quantized_matmul %a, %b : (tensor<2x3x!quant.uniform<i8:f32, 0.5>>, tensor<3x2x!quant.uniform<i8:f32:1, {0.5, 0.25}>>) -> tensor<2x2x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @mean_c3(%x: tensor<2x3x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{expected ascending ones below 2}}
  %y = graph.quantized_mean %x {axes = array<i64: 1, 0>} : (tensor<2x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x1x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @mean_c4(%x: tensor<2x3x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{result has shape 2x3; expected 2x1}}
  %y = graph.quantized_mean %x {axes = array<i64: 1>} : (tensor<2x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x3x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @softmax_c3(%x: tensor<2x3x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{axis 2 is outside the 2 dimensions there are}}
  %y = graph.quantized_softmax %x {axis = 2 : i64} : (tensor<2x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x3x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @softmax_c4(%x: tensor<2x3x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{result has shape 2x2; expected 2x3}}
  %y = graph.quantized_softmax %x {axis = 1 : i64} : (tensor<2x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x2x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @requantize_c3(%x: tensor<2x3x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{result has shape 2x2; expected 2x3}}
  %y = graph.requantize %x : (tensor<2x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x2x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @requantize_c4(%x: tensor<2x3x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{a step has 2 numbers; expected 1 or 3}}
  %y = graph.requantize %x {after = [{add = array<f64: 1.0, 2.0>}]} : (tensor<2x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x3x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @steps_form(%x: tensor<2x3x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{expected steps, each one of add, multiply, divide, leak with an array of f64}}
  %y = graph.requantize %x {after = [{root = array<f64: 1.0>}]} : (tensor<2x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x3x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @steps_numbers(%x: tensor<2x3x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{step 'divide' has the number 0}}
  %y = graph.requantize %x {after = [{divide = array<f64: 0.0>}]} : (tensor<2x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x3x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @steps_leaks(%x: tensor<2x3x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{leaks 2 times; expected once at most}}
  %y = graph.requantize %x {after = [{leak = array<f64: 0.5>}, {leak = array<f64: 0.5>}]} : (tensor<2x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x3x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @sums_unsaid(%x: tensor<2x3x!quant.uniform<i32:f32, 1.0>>, %y: tensor<2x3x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{has 1 operands that are sums and 'sums' is <<NULL ATTRIBUTE>>; expected an axis, a reach and steps for each}}
  %z = graph.quantized_sum %x, %y : (tensor<2x3x!quant.uniform<i32:f32, 1.0>>, tensor<2x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x3x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @sums_axis(%x: tensor<2x3x!quant.uniform<i32:f32, 1.0>>, %y: tensor<2x3x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{has sums of shape 2x3, axis 2 and reach 100; expected a dimension of that shape and a reach from 1 to 2^29}}
  %z = graph.quantized_sum %x, %y {sums = [{axis = 2 : i64, reach = 100 : i64, after = []}]} : (tensor<2x3x!quant.uniform<i32:f32, 1.0>>, tensor<2x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x3x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @sums_shape(%x: tensor<1x3x!quant.uniform<i32:f32, 1.0>>, %y: tensor<2x3x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{has sums of shape 1x3; expected 2x3, as of the result}}
  %z = graph.quantized_sum %x, %y {sums = [{axis = 1 : i64, reach = 100 : i64, after = []}]} : (tensor<1x3x!quant.uniform<i32:f32, 1.0>>, tensor<2x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x3x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @sums_leak(%x: tensor<2x3x!quant.uniform<i32:f32, 1.0>>) {
  // expected-error @+1 {{leaks 1 times; expected sums that do not leak}}
  %z = graph.quantized_mean %x {axes = array<i64: 0>, sums = [{axis = 1 : i64, reach = 100 : i64, after = [{leak = array<f64: 0.5>}]}]} : (tensor<2x3x!quant.uniform<i32:f32, 1.0>>) -> tensor<1x3x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @mean_steps(%x: tensor<2x3x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{a step has 2 numbers; expected 1}}
  %y = graph.quantized_mean %x {axes = array<i64: 1>, after = [{add = array<f64: 1.0, 2.0>}]} : (tensor<2x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x1x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @mul_steps(%x: tensor<2x3x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{a step has 3 numbers; expected 1}}
  %y = graph.quantized_mul %x, %x {after = [{add = array<f64: 1.0, 2.0, 3.0>}]} : (tensor<2x3x!quant.uniform<i8:f32, 0.5>>, tensor<2x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x3x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @pool_steps(%x: tensor<1x4x4x3x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{a step has 3 numbers; expected 1}}
  %y = graph.quantized_average_pool %x {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, after = [{add = array<f64: 1.0, 2.0, 3.0>}]} : (tensor<1x4x4x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x2x2x3x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @resize_c3(%x: tensor<1x2x2x3x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{has 4 sizes and 2 scales; expected 4}}
  %y = graph.quantized_resize %x {shape = array<i64: 1, 4, 4, 3>, scales = array<f32: 1.0, 2.0>, mode = #graph<resize_mode linear>} : (tensor<1x2x2x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x4x4x3x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @resize_c4(%x: tensor<1x2x2x3x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{moves or crops elements; expected mode linear or cubic and coordinates that do not crop}}
  %y = graph.quantized_resize %x {shape = array<i64: 1, 4, 4, 3>, scales = array<f32: 1.0, 2.0, 2.0, 1.0>, mode = #graph<resize_mode nearest>} : (tensor<1x2x2x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x4x4x3x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @sums_form(%x: tensor<2x3x!quant.uniform<i32:f32, 1.0>>, %y: tensor<2x3x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{has 1 operands that are sums and 'sums' is [{axis = 1 : i64}]; expected an axis, a reach and steps for each, and other operands after them}}
  %z = graph.quantized_sum %x, %y {sums = [{axis = 1 : i64}]} : (tensor<2x3x!quant.uniform<i32:f32, 1.0>>, tensor<2x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x3x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @sum_c4_offset(%x: tensor<2x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{has an offset that is not finite}}
  %y = graph.quantized_sum %x, %x {offset = 0x7FF0000000000000 : f64} : (tensor<2x!quant.uniform<i8:f32, 0.5>>, tensor<2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @conv_c3_width(%x: tensor<1x4x4x2x!quant.uniform<i8:f32, 0.5>>) {
  %w = graph.constant dense<1> : tensor<1x1x2x2xi32>
  %f = graph.storage_cast %w : (tensor<1x1x2x2xi32>) -> tensor<1x1x2x2x!quant.uniform<i32:f32, 0.5>>
  // expected-error @+1 {{the filter is stored in 32 bits; expected 8 or 16}}
  %y = graph.quantized_conv %x, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, layout = #graph<layout channels_last>} : (tensor<1x4x4x2x!quant.uniform<i8:f32, 0.5>>, tensor<1x1x2x2x!quant.uniform<i32:f32, 0.5>>) -> tensor<1x4x4x2x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @matmul_c3_matrices(%a: tensor<2x3x!quant.uniform<i8:f32, 0.5>>) {
  %w = graph.constant dense<1> : tensor<1x3x2xi8>
  %b = graph.storage_cast %w : (tensor<1x3x2xi8>) -> tensor<1x3x2x!quant.uniform<i8:f32:2, {0.5, 0.25}>>
  // expected-error @+1 {{the right side has scales for each column and shape 1x3x2; expected one matrix}}
  %y = graph.quantized_matmul %a, %b : (tensor<2x3x!quant.uniform<i8:f32, 0.5>>, tensor<1x3x2x!quant.uniform<i8:f32:2, {0.5, 0.25}>>) -> tensor<1x2x2x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @softmax_c3_size(%x: tensor<65537x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{axis has 65537 elements; expected at most 65536}}
  %y = graph.quantized_softmax %x {axis = 0 : i64} : (tensor<65537x!quant.uniform<i8:f32, 0.5>>) -> tensor<65537x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @requantize_axis(%x: tensor<2x3x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{axis is 2; expected a dimension of shape 2x3}}
  %y = graph.requantize %x {axis = 2 : i64} : (tensor<2x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x3x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @rounding_of_conv(%x: tensor<1x8x8x2x!quant.uniform<i8:f32, 0.5>>) {
  %w = graph.constant dense<1> : tensor<3x3x2x3xi8>
  %f = graph.storage_cast %w : (tensor<3x3x2x3xi8>) -> tensor<3x3x2x3x!quant.uniform<i8:f32, 0.25>>
  // expected-error @+1 {{'rounding' has 2 channels; expected 1 or 3}}
  %y = graph.quantized_conv %x, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, layout = #graph<layout channels_last>, rounding = #graph.rounding<wide, shift = 3, multipliers = [1, 1], offsets = [0, 0]>} : (tensor<1x8x8x2x!quant.uniform<i8:f32, 0.5>>, tensor<3x3x2x3x!quant.uniform<i8:f32, 0.25>>) -> tensor<1x6x6x3x!quant.uniform<i8:f32, 1.0>>
  return
}

// -----

func.func @rounding_of_sums(%x: tensor<4x2x!quant.uniform<i8:f32, 0.5>>) {
  %w = graph.constant dense<1> : tensor<2x3xi8>
  %f = graph.storage_cast %w : (tensor<2x3xi8>) -> tensor<2x3x!quant.uniform<i8:f32, 0.25>>
  // expected-error @+1 {{has a 'rounding'; expected none for sums}}
  %y = graph.quantized_matmul %x, %f {rounding = #graph.rounding<wide, shift = 3, multipliers = [1], offsets = [0]>} : (tensor<4x2x!quant.uniform<i8:f32, 0.5>>, tensor<2x3x!quant.uniform<i8:f32, 0.25>>) -> tensor<4x3x!quant.uniform<i32:f32, 1.0>>
  return
}

// -----

func.func @rounding_of_pool(%x: tensor<1x4x4x3x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{'rounding' has 3 channels; expected 1}}
  %y = graph.quantized_average_pool %x {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, rounding = #graph.rounding<wide, shift = 3, multipliers = [1, 1, 1], offsets = [0, 0, 0]>} : (tensor<1x4x4x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x2x2x3x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @rounding_of_add(%x: tensor<2x3x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{'rounding' has multipliers for 3 operands; expected 2}}
  %z = graph.quantized_add %x, %x {rounding = #graph.sum_rounding<ties, shift = 1, multipliers = [1, 1, 1]>} : (tensor<2x3x!quant.uniform<i8:f32, 0.5>>, tensor<2x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x3x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @rounding_kind(%x: tensor<2x3x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{attribute 'rounding' failed to satisfy constraint}}
  %z = graph.quantized_add %x, %x {rounding = #graph.rounding<wide, shift = 3, multipliers = [1], offsets = [0]>} : (tensor<2x3x!quant.uniform<i8:f32, 0.5>>, tensor<2x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x3x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @rounding_of_bytes(%x: tensor<2x3x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{expected a sum_rounding, since it adds up bytes}}
  %z = graph.quantized_sum %x, %x {rounding = #graph.terms_rounding<shift = 20, pre_shifts = [1, 1], multipliers = [[[1, 1], [1, 1]]], offsets = [[1, 1]]>} : (tensor<2x3x!quant.uniform<i8:f32, 0.5>>, tensor<2x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x3x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @rounding_of_mean(%x: tensor<2x3x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error @+1 {{expected a rounding, since it adds up bytes}}
  %z = graph.quantized_mean %x {axes = array<i64: 0>, rounding = #graph.terms_rounding<shift = 20, pre_shifts = [1], multipliers = [[[1, 1]]], offsets = [[1, 1]]>} : (tensor<2x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x3x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @rounding_of_mean_of_sums(%x: tensor<2x3x!quant.uniform<i32:f32, 1.0>>) {
  // expected-error @+1 {{expected a terms_rounding, since it adds up sums}}
  %z = graph.quantized_mean %x {axes = array<i64: 0>, sums = [{axis = 1 : i64, reach = 100 : i64, after = []}], rounding = #graph.rounding<wide, shift = 3, multipliers = [1], offsets = [0]>} : (tensor<2x3x!quant.uniform<i32:f32, 1.0>>) -> tensor<1x3x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @rounding_of_reduced_channels(%x: tensor<2x3x!quant.uniform<i32:f32, 1.0>>) {
  // expected-error @+1 {{'rounding' has 3 channels; expected 1}}
  %z = graph.quantized_mean %x {axes = array<i64: 1>, sums = [{axis = 1 : i64, reach = 100 : i64, after = []}], rounding = #graph.terms_rounding<shift = 20, pre_shifts = [1], multipliers = [[[1, 1]], [[1, 1]], [[1, 1]]], offsets = [[1, 1], [1, 1], [1, 1]]>} : (tensor<2x3x!quant.uniform<i32:f32, 1.0>>) -> tensor<2x1x!quant.uniform<i8:f32, 0.5>>
  return
}
