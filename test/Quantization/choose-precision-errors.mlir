// RUN: hone-opt %s --hone-choose-precision=activations=i7 -verify-diagnostics

// expected-error @+1 {{storages are 'i7' and 'i8'; expected i4, i8, i16, ui4, ui8, ui16 or none}}
func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
