// RUN: hone-opt %s --split-input-file --hone-insert-observers | FileCheck %s
// RUN: hone-opt %s --split-input-file --hone-insert-observers=integer-io=true | FileCheck %s --check-prefix=IO
// RUN: hone-opt %s --split-input-file --hone-insert-observers=linear-only=true | FileCheck %s --check-prefix=LINEAR
// RUN: hone-opt %s --split-input-file --hone-insert-observers=per-tensor=true | FileCheck %s --check-prefix=TENSOR

// Numbers go into two convolutions, and what the first one gives is quantized after its Relu. The last result stays a
// number unless the model is to give integers.

// CHECK-LABEL: func.func @convolutions(
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<1x2x4x4xf32>
// CHECK:         %[[IN:.*]] = graph.observe %[[X]] {site = 0 : i64}
// CHECK:         %[[W:.*]] = graph.observe %{{.*}} {axis = 0 : i64, site = {{[0-9]+}} : i64, symmetric}
// CHECK:         %[[A:.*]] = graph.conv %[[IN]], %[[W]]
// CHECK:         %[[RELU:.*]] = graph.relu %[[A]]
// CHECK:         %[[MIDDLE:.*]] = graph.observe %[[RELU]] {site = 1 : i64}
// CHECK:         %[[B:.*]] = graph.conv %[[MIDDLE]]
// CHECK:         return %[[B]]
// IO-LABEL: func.func @convolutions(
// IO:         graph.conv
// IO-NEXT:    graph.relu
// IO:         %[[B:.*]] = graph.conv
// IO-NEXT:    %[[OUT:.*]] = graph.observe %[[B]]
// IO-NEXT:    return %[[OUT]]
// TENSOR-LABEL: func.func @convolutions(
// TENSOR: graph.observe %{{.*}} {site = 2 : i64, symmetric}
// DOC-BEGIN
func.func @convolutions(%x: tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32> {
  %w = graph.constant dense<0.5> : tensor<2x2x1x1xf32>
  %a = graph.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x2x4x4xf32>, tensor<2x2x1x1xf32>) -> tensor<1x2x4x4xf32>
  %r = graph.relu %a : (tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32>
  %b = graph.conv %r, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x2x4x4xf32>, tensor<2x2x1x1xf32>) -> tensor<1x2x4x4xf32>
  return %b : tensor<1x2x4x4xf32>
}
// DOC-END

// -----

// A function of one number that is written as several operators is one: there is no observation inside.

// CHECK-LABEL: func.func @silu(
// CHECK:         %[[A:.*]] = graph.matmul
// CHECK-NEXT:    %[[IN:.*]] = graph.observe %[[A]]
// CHECK-NEXT:    %[[S:.*]] = graph.sigmoid %[[IN]]
// CHECK-NEXT:    %[[M:.*]] = graph.mul %[[IN]], %[[S]]
// CHECK-NEXT:    graph.observe %[[M]]
// LINEAR-LABEL: func.func @silu(
// LINEAR:         %[[A:.*]] = graph.matmul
// LINEAR-NEXT:    %[[S:.*]] = graph.sigmoid %[[A]]
// LINEAR-NEXT:    %[[M:.*]] = graph.mul %[[A]], %[[S]]
// LINEAR-NEXT:    graph.observe %[[M]]
func.func @silu(%x: tensor<3x4xf32>) -> tensor<3x4xf32> {
  %w = graph.constant dense<0.5> : tensor<4x4xf32>
  %a = graph.matmul %x, %w : (tensor<3x4xf32>, tensor<4x4xf32>) -> tensor<3x4xf32>
  %s = graph.sigmoid %a : (tensor<3x4xf32>) -> tensor<3x4xf32>
  %m = graph.mul %a, %s : (tensor<3x4xf32>, tensor<3x4xf32>) -> tensor<3x4xf32>
  %b = graph.matmul %m, %w : (tensor<3x4xf32>, tensor<4x4xf32>) -> tensor<3x4xf32>
  return %b : tensor<3x4xf32>
}

// -----

// What only moves elements keeps the site of what it moves.

// CHECK-LABEL: func.func @moves(
// CHECK:         %[[IN:.*]] = graph.observe %{{.*}} {site = 0 : i64}
// CHECK:         %[[T:.*]] = graph.transpose %[[IN]]
// CHECK:         graph.observe %[[T]] {site = 0 : i64}
func.func @moves(%x: tensor<4x3xf32>) -> tensor<3x4xf32> {
  %w = graph.constant dense<0.5> : tensor<4x4xf32>
  %t = graph.transpose %x {permutation = array<i64: 1, 0>} : (tensor<4x3xf32>) -> tensor<3x4xf32>
  %a = graph.matmul %t, %w : (tensor<3x4xf32>, tensor<4x4xf32>) -> tensor<3x4xf32>
  return %a : tensor<3x4xf32>
}

// -----

// The ranges of some functions are known. Scores that a constant masks stay in floats, and so does what follows.

// CHECK-LABEL: func.func @attention(
// CHECK-COUNT-2: graph.observe
// CHECK:         %[[S:.*]] = graph.matmul
// CHECK-NEXT:    %[[M:.*]] = graph.add %[[S]]
// CHECK-NEXT:    %[[P:.*]] = graph.softmax %[[M]]
// CHECK-NEXT:    %[[Q:.*]] = graph.observe %[[P]] {range = array<f64: 0.000000e+00, 0.99609375>, site
// CHECK:         graph.matmul %[[Q]]
func.func @attention(%q: tensor<4x8xf32>, %k: tensor<8x4xf32>, %v: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %mask = graph.constant dense<-3.0e38> : tensor<4x4xf32>
  %s = graph.matmul %q, %k : (tensor<4x8xf32>, tensor<8x4xf32>) -> tensor<4x4xf32>
  %m = graph.add %s, %mask : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  %p = graph.softmax %m {axis = 1 : i64} : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %r = graph.matmul %p, %v : (tensor<4x4xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %r : tensor<4x8xf32>
}

// -----

// A residual stream that goes into a norm, and the norm itself.

// CHECK-LABEL: func.func @residual(
// CHECK:         %[[IN:.*]] = graph.observe %{{.*}} {site = 0 : i64}
// CHECK:         %[[A:.*]] = graph.matmul
// CHECK-NEXT:    %[[S:.*]] = graph.add %[[A]], %{{.*}} :
// CHECK-NEXT:    %[[N:.*]], %{{.*}}, %{{.*}} = graph.layer_norm %[[S]]
// CHECK-NEXT:    %[[O:.*]] = graph.observe %[[N]]
// CHECK:         graph.matmul %[[O]]
func.func @residual(%x: tensor<3x4xf32>) -> tensor<3x4xf32> {
  %w = graph.constant dense<0.5> : tensor<4x4xf32>
  %one = graph.constant dense<1.0> : tensor<4xf32>
  %a = graph.matmul %x, %w : (tensor<3x4xf32>, tensor<4x4xf32>) -> tensor<3x4xf32>
  %s = graph.add %a, %x : (tensor<3x4xf32>, tensor<3x4xf32>) -> tensor<3x4xf32>
  %n, %mean, %deviation = graph.layer_norm %s, %one {axis = 1 : i64, epsilon = 1.0e-5 : f32} : (tensor<3x4xf32>, tensor<4xf32>) -> (tensor<3x4xf32>, tensor<3x1xf32>, tensor<3x1xf32>)
  %b = graph.matmul %n, %w : (tensor<3x4xf32>, tensor<4x4xf32>) -> tensor<3x4xf32>
  return %b : tensor<3x4xf32>
}
