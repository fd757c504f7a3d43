// RUN: hone-opt %s --hone-choose-precision=activations=i4 -verify-diagnostics

// expected-error @+1 {{storages are 'i4' and 'i8'; expected i8, i16, ui8, ui16 or none}}
func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
