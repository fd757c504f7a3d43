// RUN: hone-opt %s --hone-solve-rounding --split-input-file --verify-diagnostics

// Halves go to even: 0.5 is 0 and not 1.

func.func @half_up(%x: tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 1.0>> {
  // expected-error @+1 {{'rounding' rounds the accumulator -127 of channel 0 to -63; expected -64}}
  %y = graph.requantize %x {rounding = #graph.rounding<wide, shift = 1, multipliers = [1], offsets = [1]>} : (tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 1.0>>
  return %y : tensor<4x!quant.uniform<i8:f32, 1.0>>
}

// -----

// Two units off are too many for `fast`.

func.func @far(%x: tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 1.0>> {
  // expected-error @+1 {{'rounding' rounds the accumulator -128 of channel 0 to -62; expected -64}}
  %y = graph.requantize %x {fast = true, rounding = #graph.rounding<wide, shift = 1, multipliers = [1], offsets = [4]>} : (tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 1.0>>
  return %y : tensor<4x!quant.uniform<i8:f32, 1.0>>
}

// -----

// One channel of three is wrong.

func.func @channel(%x: tensor<4x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x3x!quant.uniform<i8:f32, 0.5>> {
  // expected-error @+1 {{'rounding' rounds the accumulator -63 of channel 1 to -127; expected -126}}
  %y = graph.requantize %x {after = [{multiply = array<f64: 1.0, 2.0, 3.0>}], rounding = #graph.rounding<wide, shift = 1, multipliers = [2, 4, 6], offsets = [0, -1, 0]>} : (tensor<4x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x3x!quant.uniform<i8:f32, 0.5>>
  return %y : tensor<4x3x!quant.uniform<i8:f32, 0.5>>
}

// -----

func.func @words(%x: tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 0.5>> {
  // expected-error @+1 {{'rounding' leaves its words for the accumulator -128 of channel 0}}
  %y = graph.requantize %x {rounding = #graph.rounding<narrow_ties, shift = 24, multipliers = [16777216], offsets = [0]>} : (tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 0.5>>
  return %y : tensor<4x!quant.uniform<i8:f32, 0.5>>
}

// -----

func.func @bend(%x: tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 0.5>> {
  // expected-error @+1 {{'rounding' has no 'splits'; expected the accumulators at which results bend}}
  %y = graph.requantize %x {after = [{leak = array<f64: 0.0>}], rounding = #graph.rounding<wide, multipliers = [1], offsets = [0]>} : (tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 0.5>>
  return %y : tensor<4x!quant.uniform<i8:f32, 0.5>>
}

// -----

func.func @no_bend(%x: tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 0.5>> {
  // expected-error @+1 {{'rounding' has 'splits'; expected none, since results do not bend}}
  %y = graph.requantize %x {rounding = #graph.rounding<wide, multipliers = [1, 1], offsets = [0, 0], splits = [0]>} : (tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 0.5>>
  return %y : tensor<4x!quant.uniform<i8:f32, 0.5>>
}

// -----

func.func @bend_elsewhere(%x: tensor<4x!quant.uniform<i8:f32, 0.5:3>>) -> tensor<4x!quant.uniform<i8:f32, 0.5>> {
  // expected-error @+1 {{'rounding' bends at the accumulator 0 in channel 0; expected 3}}
  %y = graph.requantize %x {after = [{leak = array<f64: 0.0>}], rounding = #graph.rounding<wide, multipliers = [1, 0], offsets = [-3, 0], splits = [0]>} : (tensor<4x!quant.uniform<i8:f32, 0.5:3>>) -> tensor<4x!quant.uniform<i8:f32, 0.5>>
  return %y : tensor<4x!quant.uniform<i8:f32, 0.5>>
}

// -----

func.func @sum(%x: tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 1.0>> {
  // expected-error @+1 {{'rounding' rounds the operands [-128, -128] to -127; expected -128}}
  %y = graph.quantized_add %x, %x {rounding = #graph.sum_rounding<ties, shift = 1, multipliers = [1, 1], offset = 2>} : (tensor<4x!quant.uniform<i8:f32, 0.5>>, tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 1.0>>
  return %y : tensor<4x!quant.uniform<i8:f32, 1.0>>
}

// -----

func.func @sum_words(%x: tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 1.0>> {
  // expected-error @+1 {{'rounding' has sums that leave 32 bits}}
  %y = graph.quantized_add %x, %x {rounding = #graph.sum_rounding<ties, shift = 24, multipliers = [8388608, 8388608]>} : (tensor<4x!quant.uniform<i8:f32, 0.5>>, tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 1.0>>
  return %y : tensor<4x!quant.uniform<i8:f32, 1.0>>
}

// -----

func.func @sum_form(%x: tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 1.0>> {
  // expected-error @+1 {{'rounding' has 3 operands; expected the form split for other than two}}
  %y = graph.quantized_sum %x, %x, %x {rounding = #graph.sum_rounding<ties, shift = 1, multipliers = [1, 1, 1]>} : (tensor<4x!quant.uniform<i8:f32, 0.5>>, tensor<4x!quant.uniform<i8:f32, 0.5>>, tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 1.0>>
  return %y : tensor<4x!quant.uniform<i8:f32, 1.0>>
}

// -----

// Three operands are gone through, as far as they come near to half way.

func.func @sum_of_three(%x: tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 1.0>> {
  // expected-error @+1 {{'rounding' rounds the operands [-128, -128, 1] to -127; expected -128}}
  %y = graph.quantized_sum %x, %x, %x {rounding = #graph.sum_rounding<split, shift = 11, low_bits = 10, multipliers = [1024, 1024, 1024]>} : (tensor<4x!quant.uniform<i8:f32, 0.5>>, tensor<4x!quant.uniform<i8:f32, 0.5>>, tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 1.0>>
  return %y : tensor<4x!quant.uniform<i8:f32, 1.0>>
}

// -----

// Of four, only that their words are long enough is shown.

func.func @sum_of_four(%x: tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 0.7>> {
  // expected-error @+1 {{'rounding' is not shown to be right: its sums are up to 74 units off, and results come as near to half way; expected words of more bits}}
  %y = graph.quantized_sum %x, %x, %x, %x {rounding = #graph.sum_rounding<split, shift = 11, low_bits = 10, multipliers = [1463, 1463, 1463, 1463]>} : (tensor<4x!quant.uniform<i8:f32, 0.5>>, tensor<4x!quant.uniform<i8:f32, 0.5>>, tensor<4x!quant.uniform<i8:f32, 0.5>>, tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 0.7>>
  return %y : tensor<4x!quant.uniform<i8:f32, 0.7>>
}

// -----

func.func @terms(%x: tensor<4x2x!quant.uniform<i32:f32, 1.0>>) -> tensor<1x2x!quant.uniform<i8:f32, 0.5>> {
  // expected-error @+1 {{'rounding' is not shown to be right in channel 0: its sums are off by}}
  %y = graph.quantized_mean %x {axes = array<i64: 0>, sums = [{axis = 1 : i64, reach = 2688 : i64, after = []}], rounding = #graph.terms_rounding<shift = 16, multipliers = [[[1048576, 0]]], offsets = [[0, 3]], pre_shifts = [15]>} : (tensor<4x2x!quant.uniform<i32:f32, 1.0>>) -> tensor<1x2x!quant.uniform<i8:f32, 0.5>>
  return %y : tensor<1x2x!quant.uniform<i8:f32, 0.5>>
}

// -----

func.func @terms_shift(%x: tensor<4x2x!quant.uniform<i32:f32, 1.0>>) -> tensor<1x2x!quant.uniform<i8:f32, 0.5>> {
  // expected-error @+1 {{'rounding' has the pre-shift 20 for operand 0, whose integers reach 10752; expected one that keeps products and no bits beyond theirs}}
  %y = graph.quantized_mean %x {axes = array<i64: 0>, sums = [{axis = 1 : i64, reach = 2688 : i64, after = []}], rounding = #graph.terms_rounding<shift = 16, multipliers = [[[1048576, 0]]], offsets = [[0, 3]], pre_shifts = [20]>} : (tensor<4x2x!quant.uniform<i32:f32, 1.0>>) -> tensor<1x2x!quant.uniform<i8:f32, 0.5>>
  return %y : tensor<1x2x!quant.uniform<i8:f32, 0.5>>
}

// -----

func.func @terms_words(%x: tensor<4x2x!quant.uniform<i32:f32, 1.0>>) -> tensor<1x2x!quant.uniform<i8:f32, 0.5>> {
  // expected-error @+1 {{'rounding' leaves its words in channel 0}}
  %y = graph.quantized_mean %x {axes = array<i64: 0>, sums = [{axis = 1 : i64, reach = 2688 : i64, after = []}], rounding = #graph.terms_rounding<shift = 16, multipliers = [[[2147483647, 0]]], offsets = [[2000000000, 3]], pre_shifts = [17]>} : (tensor<4x2x!quant.uniform<i32:f32, 1.0>>) -> tensor<1x2x!quant.uniform<i8:f32, 0.5>>
  return %y : tensor<1x2x!quant.uniform<i8:f32, 0.5>>
}

// -----

func.func @softmax_unit(%x: tensor<2x12x!quant.uniform<i8:f32, 10.0>>) -> tensor<2x12x!quant.uniform<i8:f32, 3.906250e-03:-128>> {
  // expected-error @+1 {{'rounding' divides by 1 / 2^7, which is not the scale of its result, 1 * 2^-8}}
  %y = graph.quantized_softmax %x {rounding = #graph.softmax_rounding<shift = 7, powers = [16777216, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]>} : (tensor<2x12x!quant.uniform<i8:f32, 10.0>>) -> tensor<2x12x!quant.uniform<i8:f32, 3.906250e-03:-128>>
  return %y : tensor<2x12x!quant.uniform<i8:f32, 3.906250e-03:-128>>
}

// -----

func.func @softmax_power(%x: tensor<2x12x!quant.uniform<i8:f32, 10.0>>) -> tensor<2x12x!quant.uniform<i8:f32, 3.906250e-03:-128>> {
  // expected-error @+1 {{'rounding' has the power 0 for the difference 1; expected 762}}
  %y = graph.quantized_softmax %x {rounding = #graph.softmax_rounding<shift = 8, powers = [16777216, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]>} : (tensor<2x12x!quant.uniform<i8:f32, 10.0>>) -> tensor<2x12x!quant.uniform<i8:f32, 3.906250e-03:-128>>
  return %y : tensor<2x12x!quant.uniform<i8:f32, 3.906250e-03:-128>>
}

// -----

func.func @softmax_words(%x: tensor<2x4096x!quant.uniform<i8:f32, 10.0>>) -> tensor<2x4096x!quant.uniform<i8:f32, 3.906250e-03:-128>> {
  // expected-error @+1 {{'rounding' has powers of 50 bits, 4096 of which may be added up; expected 47 at most}}
  %y = graph.quantized_softmax %x {rounding = #graph.softmax_rounding<shift = 8, powers = [1125899906842624, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]>} : (tensor<2x4096x!quant.uniform<i8:f32, 10.0>>) -> tensor<2x4096x!quant.uniform<i8:f32, 3.906250e-03:-128>>
  return %y : tensor<2x4096x!quant.uniform<i8:f32, 3.906250e-03:-128>>
}

// -----

// Results that are not known have no integers, whoever gives them.

func.func @long_weights(%x: tensor<4x2x!quant.uniform<i8:f32, 0.5>>) -> (tensor<4x3x!quant.uniform<i8:f32, 0.5>>, tensor<4x3x!quant.uniform<i8:f32, 0.5>>) {
  %w = graph.constant dense<-32768> : tensor<2x3xi16>
  %f = graph.storage_cast %w : (tensor<2x3xi16>) -> tensor<2x3x!quant.uniform<i16:f32, 0.25:100>>
  // expected-error @+1 {{has a 'rounding'; expected none, since its real results are not known}}
  %y = graph.quantized_matmul %x, %f {rounding = #graph.rounding<wide, multipliers = [1], offsets = [0]>} : (tensor<4x2x!quant.uniform<i8:f32, 0.5>>, tensor<2x3x!quant.uniform<i16:f32, 0.25:100>>) -> tensor<4x3x!quant.uniform<i8:f32, 0.5>>
  // expected-error @+1 {{has no exact rounding; expected scales and numbers for which there are integers}}
  %z = graph.quantized_matmul %x, %f : (tensor<4x2x!quant.uniform<i8:f32, 0.5>>, tensor<2x3x!quant.uniform<i16:f32, 0.25:100>>) -> tensor<4x3x!quant.uniform<i8:f32, 0.5>>
  return %y, %z : tensor<4x3x!quant.uniform<i8:f32, 0.5>>, tensor<4x3x!quant.uniform<i8:f32, 0.5>>
}

// -----

func.func @long_accumulators(%x: tensor<1x200000x!quant.uniform<i8:f32, 0.5>>, %y: tensor<200000x1x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x1x!quant.uniform<i8:f32, 0.5>> {
  // expected-error @+1 {{'rounding' has no right numbers: its accumulators leave 31 bits}}
  %z = graph.quantized_matmul %x, %y {rounding = #graph.rounding<wide, multipliers = [1], offsets = [0]>} : (tensor<1x200000x!quant.uniform<i8:f32, 0.5>>, tensor<200000x1x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x1x!quant.uniform<i8:f32, 0.5>>
  return %z : tensor<1x1x!quant.uniform<i8:f32, 0.5>>
}

// -----

func.func @long_terms(%x: tensor<4x2x!quant.uniform<i32:f32, 1.0>>) -> tensor<1x2x!quant.uniform<i8:f32, 0.5>> {
  // expected-error @+1 {{'rounding' has no right numbers: its integers have more than 30 bits}}
  %y = graph.quantized_mean %x {axes = array<i64: 0>, sums = [{axis = 1 : i64, reach = 268435456 : i64, after = []}], rounding = #graph.terms_rounding<shift = 16, multipliers = [[[1, 0]]], offsets = [[0, 3]], pre_shifts = [0]>} : (tensor<4x2x!quant.uniform<i32:f32, 1.0>>) -> tensor<1x2x!quant.uniform<i8:f32, 0.5>>
  return %y : tensor<1x2x!quant.uniform<i8:f32, 0.5>>
}

// -----

func.func @long_unit(%x: tensor<4x2x!quant.uniform<i32:f32, 1.0>>) -> tensor<1x2x!quant.uniform<i8:f32, 0.5>> {
  // expected-error @+1 {{'rounding' has no right numbers: the unit of its results is too long}}
  %y = graph.quantized_mean %x {axes = array<i64: 0>, after = [{divide = array<f64: 0.1>}, {divide = array<f64: 0.3>}], sums = [{axis = 1 : i64, reach = 100 : i64, after = []}], rounding = #graph.terms_rounding<shift = 16, multipliers = [[[1, 0]]], offsets = [[0, 3]], pre_shifts = [5]>} : (tensor<4x2x!quant.uniform<i32:f32, 1.0>>) -> tensor<1x2x!quant.uniform<i8:f32, 0.5>>
  return %y : tensor<1x2x!quant.uniform<i8:f32, 0.5>>
}

// -----

// Sums of more than 24 bits are no floats.

func.func @float_words(%x: tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 0.5>> {
  // expected-error @+1 {{'rounding' leaves its words for the accumulator -128 of channel 0}}
  %y = graph.requantize %x {rounding = #graph.rounding<float, pre_shift = 18, shift = 18, multipliers = [1], offsets = [0]>} : (tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 0.5>>
  return %y : tensor<4x!quant.uniform<i8:f32, 0.5>>
}
