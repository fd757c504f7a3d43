// RUN: hone-translate --export-onnx %s -o %t.onnx
// RUN: hone-translate --import-onnx %t.onnx --mlir-print-debuginfo --mlir-print-local-scope | FileCheck %s
// RUN: hone-translate --export-onnx %s -o %t.again.onnx
// RUN: cmp %t.onnx %t.again.onnx
// RUN: tail -c 4 %t.onnx | od -An -tx1 | FileCheck %s --check-prefix=VERSION
// RUN: hone-translate --export-onnx %s --opset=23 -o %t.newer.onnx
// RUN: tail -c 4 %t.newer.onnx | od -An -tx1 | FileCheck %s --check-prefix=NEWER

// The oldest version of the operator set that has 4-bit integers, at the end of the file, or the one asked for.
// VERSION: 42 02 10 15
// NEWER: 42 02 10 17

module attributes {hone.model = "names"} {
  // Names of inputs, outputs, tensors and nodes stay.
  // CHECK: func.func @{{.*}}(%[[X:.*]]: tensor<4xf32> {hone.name = "x"} {{.*}}, %[[SECOND:.*]]: tensor<2x3xf32> {hone.name = "input_1"}
  // CHECK-SAME: -> (tensor<4xf32> {hone.name = "y"}, tensor<4xf32> {hone.name = "copy"}, tensor<4xf32> {hone.name = "x"}, tensor<2xf32> {hone.name = "fixed"}, tensor<2x3xf32> {hone.name = "output_4"}, tensor<1xf32> {hone.name = "least"}, tensor<2x3xf32> {hone.name = "weights"}, tensor<1xi1> {hone.name = "any"})
  func.func @names(%x: tensor<4xf32> {hone.name = "x"}, %second: tensor<2x3xf32>)
      -> (tensor<4xf32> {hone.name = "y"}, tensor<4xf32> {hone.name = "copy"}, tensor<4xf32> {hone.name = "x"}, tensor<2xf32> {hone.name = "fixed"}, tensor<2x3xf32>, tensor<1xf32> {hone.name = "least"}, tensor<2x3xf32> {hone.name = "weights"}, tensor<1xi1> {hone.name = "any"}) {
    // CHECK: %[[A:.*]] = graph.abs %[[X]] {{.*}} loc(fused<["a"]>["abs1"("Abs"(
    %a = graph.abs %x : (tensor<4xf32>) -> tensor<4xf32> loc(fused<["a"]>["abs1"("Abs"("m.onnx":0:0))])
    // A name that is taken gets a number, as a second operation of a node does.
    // CHECK: %[[B:.*]] = graph.neg %[[A]] {{.*}} loc(fused<["a_1"]>["abs1_1"("Neg"(
    %b = graph.neg %a : (tensor<4xf32>) -> tensor<4xf32> loc(fused<["a"]>["abs1"("Abs"("m.onnx":0:0))])
    // An output has that name. It may be an output twice.
    // CHECK: %[[Y:.*]] = graph.exp %[[B]] {{.*}} loc(fused<["y"]>["exp1"("Exp"(
    %y = graph.exp %b : (tensor<4xf32>) -> tensor<4xf32> loc(fused<["other"]>["exp1"("Exp"("m.onnx":0:0))])
    // What has no name gets one of its operation's.
    // CHECK: %[[T:.*]], %{{.*}} = graph.topk %[[X]] {{.*}} loc(fused<["topk", "topk_1"]>["topk"("TopK"(
    // CHECK: %[[LEAST:.*]] = graph.relu %[[T]] {{.*}} loc(fused<["least"]>["relu"("Relu"(
    %v, %i = graph.topk %x {k = 1 : i64} : (tensor<4xf32>) -> (tensor<1xf32>, tensor<1xi64>)
    %least = graph.relu %v : (tensor<1xf32>) -> tensor<1xf32>
    // A newer version has this type, and axes in another form.
    // CHECK: graph.reduce %{{.*}} {axes = array<i64: 0>, kind = #graph<reduce_kind max>} : (tensor<4xi1>) -> tensor<1xi1>
    %truth = graph.is_nan %x : (tensor<4xf32>) -> tensor<4xi1>
    %any = graph.reduce %truth {kind = #graph<reduce_kind max>, axes = array<i64: 0>} : (tensor<4xi1>) -> tensor<1xi1>
    // Of what nothing reads nothing is written.
    // CHECK-NOT: graph.sin
    %unused = graph.sin %y : (tensor<4xf32>) -> tensor<4xf32>
    // CHECK: %[[NARROW:.*]] = graph.constant {hone.bits = 4 : i64} dense<{{\[\[}}-8, 7, 1], [2, 3, -1]]> : tensor<2x3xi8> loc(fused<["narrow"]>
    // CHECK: %[[SCALES:.*]] = graph.constant dense<[5.000000e-01, 2.500000e-01]> : tensor<2xf32>
    // CHECK: %[[OFFSETS:.*]] = graph.constant {hone.bits = 4 : i64} dense<[1, -2]> : tensor<2xi8> loc(fused<["offsets"]>
    // CHECK: %[[WEIGHTS:.*]] = graph.dequantize_linear %[[NARROW]], %[[SCALES]], %[[OFFSETS]] {axis = 0 : i64}
    %narrow = graph.constant {hone.bits = 4 : i64} dense<[[-8, 7, 1], [2, 3, -1]]> : tensor<2x3xi8> loc(fused<["narrow"]>["narrow"("initializer"("m.onnx":0:0))])
    %scales = graph.constant dense<[0.5, 0.25]> : tensor<2xf32>
    %offsets = graph.constant {hone.bits = 4 : i64} dense<[1, -2]> : tensor<2xi8> loc(fused<["offsets"]>["offsets"("initializer"("m.onnx":0:0))])
    %weights = graph.dequantize_linear %narrow, %scales, %offsets {axis = 0 : i64} : (tensor<2x3xi8>, tensor<2xf32>, tensor<2xi8>) -> tensor<2x3xf32>
    // CHECK: return %[[Y]], %[[Y]], %[[X]], %[[SCALES]], %[[SECOND]], %[[LEAST]], %[[WEIGHTS]], %{{.*}} :
    return %y, %y, %x, %scales, %second, %least, %weights, %any : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<2xf32>, tensor<2x3xf32>, tensor<1xf32>, tensor<2x3xf32>, tensor<1xi1>
  }
}
