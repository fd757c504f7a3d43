// RUN: hone-opt %s -hone-lower-graph | FileCheck %s

// CHECK-DAG: #[[$ID:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-DAG: #[[$COLUMN:.*]] = affine_map<(d0, d1) -> (d0, 0)>
// CHECK-DAG: #[[$ROW:.*]] = affine_map<(d0, d1) -> (d1)>

// Broadcast inputs are read through their indexing maps.
// CHECK-LABEL: func.func @broadcast
// CHECK-SAME: %[[X:.*]]: tensor<2x1xf32> {{.*}}, %[[Y:.*]]: tensor<3xf32> {{.*}})
func.func @broadcast(%x: tensor<2x1xf32>, %y: tensor<3xf32>) -> tensor<2x3xf32> {
  // CHECK: %[[EMPTY:.*]] = tensor.empty() : tensor<2x3xf32>
  // CHECK: linalg.generic {indexing_maps = [#[[$COLUMN]], #[[$ROW]], #[[$ID]]], iterator_types = ["parallel", "parallel"]}
  // CHECK-SAME: ins(%[[X]], %[[Y]] : {{.*}}) outs(%[[EMPTY]] : tensor<2x3xf32>)
  // CHECK: arith.subf
  %r = graph.sub %x, %y : (tensor<2x1xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return %r : tensor<2x3xf32>
}

// A constant of one value is a scalar of the body.
// CHECK-LABEL: func.func @splat
// CHECK-SAME: %[[X:.*]]: tensor<2x3xf32>
func.func @splat(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %c = graph.constant dense<6.0> : tensor<1x1xf32>
  // CHECK: linalg.generic {{.*}} ins(%[[X]] : tensor<2x3xf32>)
  // CHECK: ^bb0(%[[A:.*]]: f32, %{{.*}}: f32):
  // CHECK: %[[SIX:.*]] = arith.constant 6.000000e+00 : f32
  // CHECK: arith.addf %[[A]], %[[SIX]]
  %r = graph.add %x, %c : (tensor<2x3xf32>, tensor<1x1xf32>) -> tensor<2x3xf32>
  return %r : tensor<2x3xf32>
}

// Half precision is computed in f32 and rounded once.
// CHECK-LABEL: func.func @half
func.func @half(%x: tensor<4xf16>) -> tensor<4xf16> {
  // CHECK: %[[WIDE:.*]] = arith.extf %{{.*}} : f16 to f32
  // CHECK: %[[Y:.*]] = math.tanh %[[WIDE]] : f32
  // CHECK: arith.truncf %[[Y]] : f32 to f16
  %r = graph.tanh %x : (tensor<4xf16>) -> tensor<4xf16>
  return %r : tensor<4xf16>
}

// One comparison and one selection, which keep NaN.
// CHECK-LABEL: func.func @relu
func.func @relu(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: ^bb0(%[[A:.*]]: f32, %{{.*}}: f32):
  // CHECK: %[[ZERO:.*]] = arith.constant 0.000000e+00
  // CHECK: %[[NEGATIVE:.*]] = arith.cmpf olt, %[[A]], %[[ZERO]]
  // CHECK: arith.select %[[NEGATIVE]], %[[ZERO]], %[[A]]
  %r = graph.relu %x : (tensor<4xf32>) -> tensor<4xf32>
  return %r : tensor<4xf32>
}

// Neither a zero divisor nor the least integer over -1 traps.
// CHECK-LABEL: func.func @signed_division
func.func @signed_division(%x: tensor<4xi32>, %y: tensor<4xi32>) -> tensor<4xi32> {
  // CHECK: ^bb0(%[[A:.*]]: i32, %[[B:.*]]: i32, %{{.*}}: i32):
  // CHECK: %[[UNSAFE:.*]] = arith.ori
  // CHECK: %[[SAFE:.*]] = arith.select %[[UNSAFE]], %{{.*}}, %[[B]]
  // CHECK: arith.divsi %[[A]], %[[SAFE]]
  %r = graph.div %x, %y : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
  return %r : tensor<4xi32>
}

// CHECK-LABEL: func.func @unsigned
func.func @unsigned(%x: tensor<4xui16>, %y: tensor<4xui16>) -> (tensor<4xui16>, tensor<4xi1>, tensor<4xf32>) {
  // CHECK: arith.divui
  %d = graph.div %x, %y : (tensor<4xui16>, tensor<4xui16>) -> tensor<4xui16>
  // CHECK: arith.cmpi ult
  %l = graph.less %x, %y : (tensor<4xui16>, tensor<4xui16>) -> tensor<4xi1>
  // CHECK: arith.uitofp
  %f = graph.cast %x {to = f32} : (tensor<4xui16>) -> tensor<4xf32>
  return %d, %l, %f : tensor<4xui16>, tensor<4xi1>, tensor<4xf32>
}

// Constant powers are products and roots.
// CHECK-LABEL: func.func @constant_powers
func.func @constant_powers(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %three = graph.constant dense<3> : tensor<i64>
  %half = graph.constant dense<0.5> : tensor<f32>
  %odd = graph.constant dense<0.3> : tensor<f32>
  // CHECK: ^bb0(%[[A:.*]]: f32, %{{.*}}: f32):
  // CHECK: %[[SQUARE:.*]] = arith.mulf %[[A]], %[[A]]
  // CHECK: arith.mulf %[[A]], %[[SQUARE]]
  %c = graph.pow %x, %three : (tensor<4xf32>, tensor<i64>) -> tensor<4xf32>
  // CHECK: math.sqrt
  %r = graph.pow %x, %half : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
  // CHECK: math.powf
  %p = graph.pow %x, %odd : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
  return %c, %r, %p : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// Scales along an axis are read by that dimension; numbers are limited before they become integers, the sum to the range of the type.
// CHECK-LABEL: func.func @quantize
// CHECK-SAME: %[[X:.*]]: tensor<2x3xf32> {{.*}}, %[[S:.*]]: tensor<3xf32> {{.*}}, %[[Z:.*]]: tensor<3xi8> {{.*}})
func.func @quantize(%x: tensor<2x3xf32>, %s: tensor<3xf32>, %z: tensor<3xui8>) -> tensor<2x3xui8> {
  // CHECK: linalg.generic {indexing_maps = [#[[$ID]], #[[$ROW]], #[[$ROW]], #[[$ID]]]
  // CHECK-SAME: ins(%[[X]], %[[S]], %[[Z]] :
  // CHECK: %[[RATIO:.*]] = arith.divf
  // CHECK: %[[ROUNDED:.*]] = math.roundeven %[[RATIO]]
  // CHECK: arith.cmpf olt, %[[ROUNDED]]
  // CHECK: %[[ZERO:.*]] = arith.extui
  // CHECK: %[[WHOLE:.*]] = arith.fptosi %{{.*}} : f32 to i32
  // CHECK: %[[SUM:.*]] = arith.addi %[[WHOLE]], %[[ZERO]] : i32
  // CHECK: arith.maxsi %[[SUM]]
  // CHECK: arith.minsi
  // CHECK: arith.trunci %{{.*}} : i32 to i8
  %q = graph.quantize_linear %x, %s, %z {axis = -1 : i64} : (tensor<2x3xf32>, tensor<3xf32>, tensor<3xui8>) -> tensor<2x3xui8>
  return %q : tensor<2x3xui8>
}
