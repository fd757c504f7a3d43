// RUN: hone-opt %s --hone-quantize -verify-diagnostics

func.func @no_range(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{has a storage and no range; calibration gives it one}}
  %a = graph.observe %x {site = 0 : i64, storage = i8} : (tensor<4xf32>) -> tensor<4xf32>
  return %a : tensor<4xf32>
}
