// RUN: hone-opt %s -split-input-file -hone-lower-graph | FileCheck %s

// Unsigned types become signless; arguments and results keep what they were.
// CHECK-LABEL: func.func @signless
// CHECK-SAME: %[[X:.*]]: tensor<4xi8> {hone.element_type = "ui8", hone.name = "x"}, %[[Y:.*]]: tensor<4xi1> {hone.element_type = "i1"}
// CHECK-SAME: -> (tensor<4xi8> {hone.element_type = "ui8"}, tensor<4xi1> {hone.element_type = "i1"})
// DOC-BEGIN
func.func @signless(%x: tensor<4xui8> {hone.name = "x"}, %y: tensor<4xi1>) -> (tensor<4xui8>, tensor<4xi1>) {
  // CHECK: %[[C:.*]] = arith.constant dense<[1, 2, 3, -1]> : tensor<4xi8>
  %c = graph.constant dense<[1, 2, 3, 255]> : tensor<4xui8>
  // CHECK: linalg.generic
  // CHECK-SAME: ins(%[[X]], %[[C]] : tensor<4xi8>, tensor<4xi8>)
  // CHECK: arith.maxui
  %m = graph.max %x, %c : (tensor<4xui8>, tensor<4xui8>) -> tensor<4xui8>
  // CHECK: return %{{.*}}, %[[Y]]
  return %m, %y : tensor<4xui8>, tensor<4xi1>
}
// DOC-END

// -----

// A resource keeps its bytes under its signless type.
// CHECK-LABEL: func.func @resource
func.func @resource() -> tensor<4xui8> {
  // CHECK: arith.constant dense_resource<weights> : tensor<4xi8>
  %c = graph.constant dense_resource<weights> : tensor<4xui8>
  return %c : tensor<4xui8>
}

{-#
  dialect_resources: {
    builtin: {
      weights: "0x0400000001020304"
    }
  }
#-}

// -----

// Without elements there is nothing to compute.
// CHECK-LABEL: func.func @empty
func.func @empty(%x: tensor<0x4xf32>) -> tensor<0x4xf32> {
  // CHECK: %[[EMPTY:.*]] = tensor.empty() : tensor<0x4xf32>
  %y = graph.exp %x : (tensor<0x4xf32>) -> tensor<0x4xf32>
  // CHECK: return %[[EMPTY]]
  return %y : tensor<0x4xf32>
}
