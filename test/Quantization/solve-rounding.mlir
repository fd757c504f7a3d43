// RUN: hone-opt %s --hone-solve-rounding --split-input-file | FileCheck %s

// RUN: hone-opt %s --hone-solve-rounding="high-multiply=5 float-multiply-add" --split-input-file | FileCheck %s --check-prefix=FLOATS

// Each operator in the form that costs least of those that are exact: where upper words of products are dear, through floats.

// CHECK-LABEL: func.func @narrow(
// FLOATS-LABEL: func.func @narrow(
// DOC-BEGIN
func.func @narrow(%x: tensor<4x!quant.uniform<i8:f32, 0.013:5>>) -> tensor<4x!quant.uniform<i8:f32, 0.7:-128>> {
  // FLOATS: graph.requantize %{{.*}} {rounding = #graph.rounding<float, pre_shift = {{[0-9]+}}, shift = {{[0-9]+}}, multipliers = [{{[0-9]+}}], offsets = [{{-?[0-9]+}}]>}
  // CHECK: graph.requantize %{{.*}} {rounding = #graph.rounding<narrow, pre_shift = {{.*}}, shift = {{.*}}, multipliers = [{{[0-9]+}}], offsets = [{{-?[0-9]+}}]>}
  %y = graph.requantize %x : (tensor<4x!quant.uniform<i8:f32, 0.013:5>>) -> tensor<4x!quant.uniform<i8:f32, 0.7:-128>>
  return %y : tensor<4x!quant.uniform<i8:f32, 0.7:-128>>
}
// DOC-END

// -----

// Halves are no matter to floats: they go to even by themselves.

// CHECK-LABEL: func.func @ties(
// FLOATS-LABEL: func.func @ties(
func.func @ties(%x: tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 1.0:3>> {
  // FLOATS: graph.requantize %{{.*}} {rounding = #graph.rounding<float
  // CHECK: graph.requantize %{{.*}} {rounding = #graph.rounding<narrow_ties
  %y = graph.requantize %x : (tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 1.0:3>>
  return %y : tensor<4x!quant.uniform<i8:f32, 1.0:3>>
}

// -----

// A number for each channel, and where results bend twice as many.

// CHECK-LABEL: func.func @channels(
// FLOATS-LABEL: func.func @channels(
func.func @channels(%x: tensor<4x30x!quant.uniform<i8:f32, 0.013:5>>) -> (tensor<4x2x!quant.uniform<i8:f32, 0.7:-128>>, tensor<4x2x!quant.uniform<i8:f32, 0.7>>) {
  %w = graph.constant dense<7> : tensor<30x2xi8>
  %f = graph.storage_cast %w : (tensor<30x2xi8>) -> tensor<30x2x!quant.uniform<i8:f32:1, {0.02, 0.01}>>
  // CHECK: graph.quantized_matmul {{.*}}rounding = #graph.rounding<narrow, {{.*}}multipliers = [{{[0-9]+}}, {{[0-9]+}}]
  %y = graph.quantized_matmul %x, %f : (tensor<4x30x!quant.uniform<i8:f32, 0.013:5>>, tensor<30x2x!quant.uniform<i8:f32:1, {0.02, 0.01}>>) -> tensor<4x2x!quant.uniform<i8:f32, 0.7:-128>>
  // FLOATS: graph.quantized_matmul {{.*}}rounding = #graph.rounding<float, {{.*}}multipliers = [{{[0-9]+}}, {{[0-9]+}}, {{[0-9]+}}, {{[0-9]+}}], {{.*}}splits
  // CHECK: graph.quantized_matmul {{.*}}multipliers = [{{[0-9]+}}, {{[0-9]+}}, {{[0-9]+}}, {{[0-9]+}}], {{.*}}splits = [1050, 1050]>
  %z = graph.quantized_matmul %x, %f {after = [{leak = array<f64: 0.3>}]} : (tensor<4x30x!quant.uniform<i8:f32, 0.013:5>>, tensor<30x2x!quant.uniform<i8:f32:1, {0.02, 0.01}>>) -> tensor<4x2x!quant.uniform<i8:f32, 0.7>>
  return %y, %z : tensor<4x2x!quant.uniform<i8:f32, 0.7:-128>>, tensor<4x2x!quant.uniform<i8:f32, 0.7>>
}

// -----

// CHECK-LABEL: func.func @convolution(
func.func @convolution(%x: tensor<1x8x8x2x!quant.uniform<i8:f32, 0.013>>) -> tensor<1x6x6x1x!quant.uniform<i8:f32, 0.7>> {
  %w = graph.constant dense<7> : tensor<3x3x2x1xi8>
  %f = graph.storage_cast %w : (tensor<3x3x2x1xi8>) -> tensor<3x3x2x1x!quant.uniform<i8:f32, 0.02>>
  // CHECK: graph.quantized_conv {{.*}}rounding = #graph.rounding<narrow
  %y = graph.quantized_conv %x, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, layout = #graph<layout channels_last>} : (tensor<1x8x8x2x!quant.uniform<i8:f32, 0.013>>, tensor<3x3x2x1x!quant.uniform<i8:f32, 0.02>>) -> tensor<1x6x6x1x!quant.uniform<i8:f32, 0.7>>
  return %y : tensor<1x6x6x1x!quant.uniform<i8:f32, 0.7>>
}

// -----

// CHECK-LABEL: func.func @means(
func.func @means(%x: tensor<1x4x4x3x!quant.uniform<i8:f32, 0.013>>) -> (tensor<1x4x4x3x!quant.uniform<i8:f32, 0.017>>, tensor<1x1x1x3x!quant.uniform<i8:f32, 0.017>>, tensor<1x8x8x3x!quant.uniform<i8:f32, 0.017>>) {
  // Windows of three kinds: at corners, at edges, inside.
  // CHECK: graph.quantized_average_pool {{.*}}rounding = #graph.rounding<narrow, {{.*}}multipliers = [{{[0-9]+}}, {{[0-9]+}}, {{[0-9]+}}],
  %p = graph.quantized_average_pool %x {kernel = array<i64: 3, 3>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>} : (tensor<1x4x4x3x!quant.uniform<i8:f32, 0.013>>) -> tensor<1x4x4x3x!quant.uniform<i8:f32, 0.017>>
  // CHECK: graph.quantized_mean {{.*}}rounding = #graph.rounding<
  %m = graph.quantized_mean %x {axes = array<i64: 1, 2>} : (tensor<1x4x4x3x!quant.uniform<i8:f32, 0.013>>) -> tensor<1x1x1x3x!quant.uniform<i8:f32, 0.017>>
  // CHECK: graph.quantized_resize {{.*}}rounding = #graph.rounding<
  %r = graph.quantized_resize %x {shape = array<i64: 1, 8, 8, 3>, scales = array<f32: 1.0, 2.0, 2.0, 1.0>, mode = #graph<resize_mode linear>} : (tensor<1x4x4x3x!quant.uniform<i8:f32, 0.013>>) -> tensor<1x8x8x3x!quant.uniform<i8:f32, 0.017>>
  return %p, %m, %r : tensor<1x4x4x3x!quant.uniform<i8:f32, 0.017>>, tensor<1x1x1x3x!quant.uniform<i8:f32, 0.017>>, tensor<1x8x8x3x!quant.uniform<i8:f32, 0.017>>
}

// -----

// CHECK-LABEL: func.func @elements(
func.func @elements(%a: tensor<4x!quant.uniform<i8:f32, 0.01312345:5>>, %b: tensor<4x!quant.uniform<i8:f32, 0.02071>>) -> (tensor<4x!quant.uniform<i8:f32, 0.031003>>, tensor<4x!quant.uniform<i8:f32, 0.0007>>, tensor<4x!quant.uniform<i8:f32, 0.031003>>) {
  // CHECK: graph.quantized_add {{.*}}rounding = #graph.sum_rounding<narrow, shift = {{[0-9]+}}, multipliers = [{{[0-9]+}}, {{[0-9]+}}], offset = {{-?[0-9]+}}>
  %s = graph.quantized_add %a, %b : (tensor<4x!quant.uniform<i8:f32, 0.01312345:5>>, tensor<4x!quant.uniform<i8:f32, 0.02071>>) -> tensor<4x!quant.uniform<i8:f32, 0.031003>>
  // CHECK: graph.quantized_mul {{.*}}rounding = #graph.rounding<narrow
  %p = graph.quantized_mul %a, %b : (tensor<4x!quant.uniform<i8:f32, 0.01312345:5>>, tensor<4x!quant.uniform<i8:f32, 0.02071>>) -> tensor<4x!quant.uniform<i8:f32, 0.0007>>
  // CHECK: graph.quantized_sum {{.*}}rounding = #graph.sum_rounding<split, shift = {{[0-9]+}}, low_bits = 20, slack = {{[0-9]+}}, multipliers = [{{[0-9]+}}, {{[0-9]+}}, -{{[0-9]+}}]
  %t = graph.quantized_sum %a, %b, %b {factors = array<f64: 1.0, 1.0, -3.0>} : (tensor<4x!quant.uniform<i8:f32, 0.01312345:5>>, tensor<4x!quant.uniform<i8:f32, 0.02071>>, tensor<4x!quant.uniform<i8:f32, 0.02071>>) -> tensor<4x!quant.uniform<i8:f32, 0.031003>>
  return %s, %p, %t : tensor<4x!quant.uniform<i8:f32, 0.031003>>, tensor<4x!quant.uniform<i8:f32, 0.0007>>, tensor<4x!quant.uniform<i8:f32, 0.031003>>
}

// -----

// Sums themselves are not rounded; what adds them up is.

// CHECK-LABEL: func.func @sums_of_sums(
func.func @sums_of_sums(%x: tensor<4x3x!quant.uniform<i8:f32, 0.013:5>>, %y: tensor<4x2x!quant.uniform<i8:f32, 0.5>>) -> (tensor<4x2x!quant.uniform<i8:f32, 0.5>>, tensor<1x2x!quant.uniform<i8:f32, 0.5>>) {
  %w = graph.constant dense<7> : tensor<3x2xi8>
  %f = graph.storage_cast %w : (tensor<3x2xi8>) -> tensor<3x2x!quant.uniform<i8:f32, 0.02>>
  // CHECK: graph.quantized_matmul %{{.*}}, %{{.*}} :
  %s = graph.quantized_matmul %x, %f : (tensor<4x3x!quant.uniform<i8:f32, 0.013:5>>, tensor<3x2x!quant.uniform<i8:f32, 0.02>>) -> tensor<4x2x!quant.uniform<i32:f32, 1.0>>
  // CHECK: graph.quantized_sum {{.*}}rounding = #graph.terms_rounding<shift = {{[0-9]+}}, {{.*}}pre_shifts = [{{[0-9]+}}, 23]>
  %t = graph.quantized_sum %s, %y {sums = [{axis = 1 : i64, reach = 2688 : i64, after = [{multiply = array<f64: 0.00026, 0.00027>}]}]} : (tensor<4x2x!quant.uniform<i32:f32, 1.0>>, tensor<4x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x2x!quant.uniform<i8:f32, 0.5>>
  // CHECK: graph.quantized_mean {{.*}}rounding = #graph.terms_rounding<
  %m = graph.quantized_mean %s {axes = array<i64: 0>, sums = [{axis = 1 : i64, reach = 2688 : i64, after = [{multiply = array<f64: 0.00026, 0.00027>}]}]} : (tensor<4x2x!quant.uniform<i32:f32, 1.0>>) -> tensor<1x2x!quant.uniform<i8:f32, 0.5>>
  return %t, %m : tensor<4x2x!quant.uniform<i8:f32, 0.5>>, tensor<1x2x!quant.uniform<i8:f32, 0.5>>
}

// -----

// A table of its own; other tables have no rounding.

// CHECK-LABEL: func.func @softmax(
func.func @softmax(%x: tensor<2x12x!quant.uniform<i8:f32, 0.1>>) -> tensor<2x12x!quant.uniform<i8:f32, 3.906250e-03:-128>> {
  // CHECK: graph.quantized_softmax {{.*}}rounding = #graph.softmax_rounding<shift = 8, powers = [35184372088832, 31836136348636
  %y = graph.quantized_softmax %x : (tensor<2x12x!quant.uniform<i8:f32, 0.1>>) -> tensor<2x12x!quant.uniform<i8:f32, 3.906250e-03:-128>>
  return %y : tensor<2x12x!quant.uniform<i8:f32, 3.906250e-03:-128>>
}

// -----

// What is there is kept, if it is right.

// CHECK-LABEL: func.func @by_hand(
func.func @by_hand(%x: tensor<4x2x!quant.uniform<i8:f32, 0.5>>) -> (tensor<4x2x!quant.uniform<i8:f32, 0.25>>, tensor<4x2x!quant.uniform<i8:f32, 1.0>>, tensor<4x2x!quant.uniform<i8:f32, 2.0>>) {
  // CHECK: graph.requantize %{{.*}} {rounding = #graph.rounding<wide, multipliers = [2], offsets = [0]>}
  %a = graph.requantize %x {rounding = #graph.rounding<wide, multipliers = [2], offsets = [0]>} : (tensor<4x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x2x!quant.uniform<i8:f32, 0.25>>
  // CHECK: graph.quantized_add {{.*}}rounding = #graph.sum_rounding<ties, shift = 1, multipliers = [1, 1]>
  %b = graph.quantized_add %x, %x {rounding = #graph.sum_rounding<ties, shift = 1, multipliers = [1, 1]>} : (tensor<4x2x!quant.uniform<i8:f32, 0.5>>, tensor<4x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x2x!quant.uniform<i8:f32, 1.0>>
  // Halves are rounded up here, which `fast` allows.
  // CHECK: graph.requantize %{{.*}} {fast = true, rounding = #graph.rounding<wide, shift = 2, multipliers = [1], offsets = [2]>}
  %c = graph.requantize %x {fast = true, rounding = #graph.rounding<wide, shift = 2, multipliers = [1], offsets = [2]>} : (tensor<4x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x2x!quant.uniform<i8:f32, 2.0>>
  return %a, %b, %c : tensor<4x2x!quant.uniform<i8:f32, 0.25>>, tensor<4x2x!quant.uniform<i8:f32, 1.0>>, tensor<4x2x!quant.uniform<i8:f32, 2.0>>
}
