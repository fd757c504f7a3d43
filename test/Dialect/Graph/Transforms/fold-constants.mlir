// RUN: hone-opt %s --hone-fold-constants --split-input-file | FileCheck %s
// RUN: hone-opt %s --hone-fold-constants=max-growth=0 --split-input-file | FileCheck %s --check-prefix=NO-GROWTH

// A chain is folded whole, to the element.

// CHECK-LABEL: func.func @chain(
// CHECK-NEXT:    %[[Y:.*]] = graph.constant dense<{{\[}}{{\[}}2.000000e+00, 8.000000e+00], [4.000000e+00, 1.600000e+01]]> : tensor<2x2xf32>
// CHECK-NEXT:    return %[[Y]]
// DOC-BEGIN
func.func @chain() -> tensor<2x2xf32> {
  %a = graph.constant dense<[[1.0, 2.0], [4.0, 8.0]]> : tensor<2x2xf32>
  %sum = graph.add %a, %a : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  %y = graph.transpose %sum {permutation = array<i64: 1, 0>} : (tensor<2x2xf32>) -> tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}
// DOC-END

// -----

// What depends on an input stays, and keeps its constant operand.

// CHECK-LABEL: func.func @input(
// CHECK-SAME:      %[[X:.*]]: tensor<2xf32>
// CHECK-NEXT:    %[[C:.*]] = graph.constant dense<[-1.000000e+00, -2.000000e+00]>
// CHECK-NEXT:    %[[Y:.*]] = graph.mul %[[X]], %[[C]]
// CHECK-NEXT:    return %[[Y]]
func.func @input(%x: tensor<2xf32>) -> tensor<2xf32> {
  %a = graph.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %c = graph.neg %a : (tensor<2xf32>) -> tensor<2xf32>
  %y = graph.mul %x, %c : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// A result larger than its operands by more than max-growth stays an operator.

// CHECK-LABEL: func.func @expanded(
// CHECK-NEXT:    graph.constant dense<{{\[}}{{\[}}1, 2], [1, 2], [1, 2]]> : tensor<3x2xi32>
// NO-GROWTH-LABEL: func.func @expanded(
// NO-GROWTH-NEXT:    %[[A:.*]] = graph.constant dense<[1, 2]> : tensor<2xi32>
// NO-GROWTH-NEXT:    graph.expand %[[A]]
func.func @expanded() -> tensor<3x2xi32> {
  %a = graph.constant dense<[1, 2]> : tensor<2xi32>
  %y = graph.expand %a {shape = array<i64: 3, 2>} : (tensor<2xi32>) -> tensor<3x2xi32>
  return %y : tensor<3x2xi32>
}

// -----

// Integers wrap around.

// CHECK-LABEL: func.func @integers(
// CHECK-NEXT:    graph.constant dense<[-128, 44]> : tensor<2xi8>
func.func @integers() -> tensor<2xi8> {
  %a = graph.constant dense<[127, 100]> : tensor<2xi8>
  %b = graph.constant dense<[1, -56]> : tensor<2xi8>
  %y = graph.add %a, %b : (tensor<2xi8>, tensor<2xi8>) -> tensor<2xi8>
  return %y : tensor<2xi8>
}

// Axes may count from the back.
// CHECK-LABEL: func.func @negative_axes
func.func @negative_axes() -> (tensor<2x3xi64>, tensor<2x1xi64>) {
  %a = graph.constant dense<[[1, 2], [3, 4]]> : tensor<2x2xi64>
  %b = graph.constant dense<[[5], [6]]> : tensor<2x1xi64>
  %i = graph.constant dense<1> : tensor<1xi64>
  // CHECK-DAG: %[[JOINED:.*]] = graph.constant dense<{{\[}}[1, 2, 5], [3, 4, 6]]>
  %c = graph.concat %a, %b {axis = -1 : i64} : (tensor<2x2xi64>, tensor<2x1xi64>) -> tensor<2x3xi64>
  // CHECK-DAG: %[[PICKED:.*]] = graph.constant dense<{{\[}}[2], [4]]>
  %g = graph.gather %a, %i {axis = -1 : i64} : (tensor<2x2xi64>, tensor<1xi64>) -> tensor<2x1xi64>
  // CHECK: return %[[JOINED]], %[[PICKED]]
  return %c, %g : tensor<2x3xi64>, tensor<2x1xi64>
}

// -----

// Quantized constants are those of the machine: half to even, saturated; and so are limits on them.

// CHECK-LABEL: func.func @quantized(
// CHECK-DAG:     %[[SIGNED:.*]] = graph.constant dense<{{\[}}[0, 2, 127], [5, -4, 31]]> : tensor<2x3xi8>
// CHECK-DAG:     %[[UNSIGNED:.*]] = graph.constant dense<{{\[}}[8, 10, 15], [10, 1, 15]]> : tensor<2x3xui8>
// CHECK:         return %[[SIGNED]], %[[UNSIGNED]]
func.func @quantized() -> (tensor<2x3xi8>, tensor<2x3xui8>) {
  %x = graph.constant dense<[[0.25, 0.75, 300.0], [0.5, -1.75, 7.0]]> : tensor<2x3xf32>
  %s = graph.constant dense<[0.5, 0.25]> : tensor<2xf32>
  %z = graph.constant dense<[0, 3]> : tensor<2xi8>
  %y = graph.quantize_linear %x, %s, %z {axis = 0 : i64} : (tensor<2x3xf32>, tensor<2xf32>, tensor<2xi8>) -> tensor<2x3xi8>
  %h = graph.constant dense<0.25> : tensor<f32>
  %eight = graph.constant dense<8> : tensor<ui8>
  %low = graph.constant dense<0> : tensor<ui8>
  %high = graph.constant dense<15> : tensor<ui8>
  %c = graph.constant dense<[[0.0, 0.5, 300.0], [0.625, -1.75, 7.0]]> : tensor<2x3xf32>
  %u = graph.quantize_linear %c, %h, %eight : (tensor<2x3xf32>, tensor<f32>, tensor<ui8>) -> tensor<2x3xui8>
  %v = graph.clip %u, %low, %high {operandSegmentSizes = array<i32: 1, 1, 1>} : (tensor<2x3xui8>, tensor<ui8>, tensor<ui8>) -> tensor<2x3xui8>
  return %y, %v : tensor<2x3xi8>, tensor<2x3xui8>
}

// -----

// Operators that are alike are evaluated once, so that the second one takes nothing of the bytes that results may have.

// RUN: hone-opt %s --hone-fold-constants=max-growth=1073741824 --split-input-file | FileCheck %s --check-prefix=ONCE
// ONCE-LABEL: func.func @alike(
// ONCE-NEXT: %[[A:.*]] = graph.constant dense<2.000000e+00> : tensor<67108864xf32>
// ONCE-NEXT: %[[B:.*]] = graph.constant dense<2.000000e+00> : tensor<67108864xf32>
// ONCE-NEXT: return %[[A]], %[[B]]
func.func @alike() -> (tensor<67108864xf32>, tensor<67108864xf32>) {
  %a = graph.constant dense<1.0> : tensor<67108864xf32>
  %b = graph.constant dense<1.0> : tensor<67108864xf32>
  %0 = graph.add %a, %a : (tensor<67108864xf32>, tensor<67108864xf32>) -> tensor<67108864xf32>
  %1 = graph.add %a, %b : (tensor<67108864xf32>, tensor<67108864xf32>) -> tensor<67108864xf32>
  return %0, %1 : tensor<67108864xf32>, tensor<67108864xf32>
}

// -----

// What would read more elements than are worth the time stays.

// CHECK-LABEL: func.func @reads
// CHECK: graph.reduce
func.func @reads() -> tensor<f32> {
  %0 = graph.constant dense<1.0> : tensor<8589934592xf32>
  %1 = graph.reduce %0 {axes = array<i64: 0>, keepdims = false, kind = #graph<reduce_kind sum>} : (tensor<8589934592xf32>) -> tensor<f32>
  return %1 : tensor<f32>
}
