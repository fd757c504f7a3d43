// RUN: hone-opt %s | hone-opt | FileCheck %s

// CHECK-LABEL: func.func @layer_norm
func.func @layer_norm(%x: tensor<2x3x8xf16>, %s: tensor<8xf16>, %b: tensor<3x8xf16>) -> tensor<2x3x1xf32> {
  // CHECK: graph.layer_norm
  %y, %m, %i = graph.layer_norm %x, %s, %b : (tensor<2x3x8xf16>, tensor<8xf16>, tensor<3x8xf16>) -> (tensor<2x3x8xf16>, tensor<2x3x1xf32>, tensor<2x3x1xf32>)
  return %m : tensor<2x3x1xf32>
}

// CHECK-LABEL: func.func @group_norm
func.func @group_norm(%x: tensor<1x4x5x5xf32>, %s: tensor<4xf32>) -> tensor<1x4x5x5xf32> {
  // CHECK: graph.group_norm
  %y = graph.group_norm %x, %s, %s {groups = 2 : i64} : (tensor<1x4x5x5xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4x5x5xf32>
  return %y : tensor<1x4x5x5xf32>
}

// CHECK-LABEL: func.func @softmax
func.func @softmax(%x: tensor<2x8xf32>) -> tensor<2x8xf32> {
  // CHECK: graph.softmax
  %y = graph.softmax %x {axis = -2 : i64} : (tensor<2x8xf32>) -> tensor<2x8xf32>
  return %y : tensor<2x8xf32>
}
