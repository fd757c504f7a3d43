// RUN: hone-opt %s | hone-opt | FileCheck %s

// CHECK: module attributes {hone.model = "m", hone.target = "cortex-m55"}
module attributes {hone.model = "m", hone.target = "cortex-m55"} {
  // CHECK:      func.func @m(%{{.*}}: memref<4xi8> {hone.element_type = "i8", hone.name = "x", hone.quantization = #hone.quantization<scales = [5.000000e-01], zero_points = [-128]>}
  // CHECK-SAME: %{{.*}}: memref<2x4xi8> {hone.output, hone.quantization = #hone.quantization<scales = [5.000000e-01, 2.500000e-01], zero_points = [0, 1], axis = 0>}
  // CHECK-SAME: %{{.*}}: memref<512xi8> {hone.arena = 64 : i64}
  func.func @m(
      %x: memref<4xi8> {hone.element_type = "i8", hone.name = "x",
                        hone.quantization = #hone.quantization<scales = [0.5], zero_points = [-128]>},
      %y: memref<2x4xi8> {hone.output, hone.quantization = #hone.quantization<scales = [0.5, 0.25],
                                                                               zero_points = [0, 1], axis = 0>},
      %arena: memref<512xi8> {hone.arena = 64 : i64})
      // CHECK-SAME: hone.constants = #hone.constants<bytes = 132, count = 4>
      // CHECK-SAME: hone.plan = #hone.plan<lower_bound = 256, peak = 2, arenas = [#hone.arena<bytes = 512, region = "sram">],
      // CHECK-SAME: buffers = [#hone.buffer<name = "conv1", arena = 0, offset = 256, bytes = 256, first = 2, last = 3>]>
      // CHECK-SAME: hone.profile = [#hone.node<name = "conv1", op = "Conv">]
      attributes {hone.constants = #hone.constants<bytes = 132, count = 4>,
                  hone.plan = #hone.plan<lower_bound = 256, peak = 2, arenas = [#hone.arena<bytes = 512, region = "sram">],
                      buffers = [#hone.buffer<name = "conv1", arena = 0, offset = 256, bytes = 256, first = 2, last = 3>]>,
                  hone.profile = [#hone.node<name = "conv1", op = "Conv">]} {
    return
  }
}
