// RUN: hone-opt %s --split-input-file --verify-diagnostics

// expected-error@below {{attribute 'hone.model' is 1 : i64; expected a string}}
module attributes {hone.model = 1} {}

// -----

// expected-error@below {{attribute 'hone.modle' is not one of 'builtin.module'}}
module attributes {hone.modle = "m"} {}

// -----

// expected-error@below {{attribute 'hone.plan' is {}; expected a #hone.plan}}
func.func private @f() attributes {hone.plan = {}}

// -----

// expected-error@below {{attribute 'hone.constants' is 16 : i64; expected a #hone.constants}}
func.func private @f() attributes {hone.constants = 16}

// -----

// expected-error@below {{attribute 'hone.profile' is ["conv1"]; expected a list of #hone.node}}
func.func private @f() attributes {hone.profile = ["conv1"]}

// -----

func.func @f() {
  // expected-error@below {{attribute 'hone.bits' is 3 : i64; expected 4}}
  %0 = arith.constant {hone.bits = 3} 1 : i8
  return
}

// -----

// expected-error@below {{attribute 'hone.output' is 1 : i64; expected a unit}}
func.func private @f(memref<4xi8> {hone.output = 1})

// -----

// expected-error@below {{attribute 'hone.arena' is 48 : i64; expected an alignment in bytes, a power of two}}
func.func private @f(memref<4xi8> {hone.arena = 48})

// -----

// expected-error@below {{attribute 'hone.name' is 1 : i64; expected a string}}
func.func private @f() -> (tensor<4xi8> {hone.name = 1})

// -----

// expected-error@below {{attribute 'hone.output' is not one of a result}}
func.func private @f() -> (tensor<4xi8> {hone.output})

// -----

// expected-error@below {{attribute 'hone.quantization' is 1 : i64; expected a #hone.quantization}}
func.func private @f(tensor<4xi8> {hone.quantization = 1})

// -----

// expected-error@below {{attribute 'hone.quantization' has 3 scales on axis 0 of 'tensor<4xi8>'}}
func.func private @f(tensor<4xi8> {hone.quantization = #hone.quantization<scales = [1.0, 1.0, 1.0], zero_points = [0, 0, 0], axis = 0>})

// -----

// expected-error@below {{there are 2 scales and 1 zero points; expected as many, and at least one}}
func.func private @f(tensor<4xi8> {hone.quantization = #hone.quantization<scales = [1.0, 1.0], zero_points = [0]>})

// -----

// expected-error@below {{axis is -1 with 2 scales; expected one scale or an axis}}
func.func private @f(tensor<4xi8> {hone.quantization = #hone.quantization<scales = [1.0, 1.0], zero_points = [0, 0]>})

// -----

// expected-error@below {{a scale is -1.000000e+00; expected a positive number}}
func.func private @f(tensor<4xi8> {hone.quantization = #hone.quantization<scales = [-1.0], zero_points = [0]>})

// -----

// expected-error@below {{bytes is -1; expected 0 or more}}
func.func private @f() attributes {hone.constants = #hone.constants<bytes = -1, count = 4>}

// -----

// expected-error@below {{first is 3 and last is 2; expected an order}}
func.func private @f() attributes {hone.plan = #hone.buffer<name = "a", arena = 0, offset = 0, bytes = 1, first = 3, last = 2>}

// -----

// expected-error@below {{buffer "a" is in arena 1; there are 1}}
func.func private @f() attributes {hone.plan = #hone.plan<lower_bound = 0, peak = 0, arenas = [#hone.arena<bytes = 8>], buffers = [#hone.buffer<name = "a", arena = 1, offset = 0, bytes = 1, first = 0, last = 2>]>}

// -----

// expected-error@below {{buffer "a" ends behind the 8 bytes of its arena}}
func.func private @f() attributes {hone.plan = #hone.plan<lower_bound = 0, peak = 0, arenas = [#hone.arena<bytes = 8>], buffers = [#hone.buffer<name = "a", arena = 0, offset = 4, bytes = 5, first = 0, last = 2>]>}

// -----

// expected-error@below {{expected a list of #hone.arena, found 1}}
func.func private @f() attributes {hone.plan = #hone.plan<lower_bound = 0, peak = 0, arenas = [1], buffers = []>}

// -----

// expected-error@below {{expected a list of #hone.buffer, found 1}}
func.func private @f() attributes {hone.plan = #hone.plan<lower_bound = 0, peak = 0, arenas = [], buffers = [1]>}

// -----

// Numbers of other widths and signs are no alignments.
// expected-error@below {{attribute 'hone.arena' is 64 : i128; expected an alignment in bytes}}
func.func private @f(memref<4xi8> {hone.arena = 64 : i128})

// -----

// expected-error@below {{attribute 'hone.arena' is 64 : ui8; expected an alignment in bytes}}
func.func private @f(memref<4xi8> {hone.arena = 64 : ui8})
