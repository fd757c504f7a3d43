// RUN: hone-opt %s --hone-instrument-operations | FileCheck %s

// Work is told to the profiler, views are not; pieces of one node count as one.
// CHECK-LABEL: func.func @m(
// CHECK-SAME:    hone.profile = [
// CHECK-SAME:      #hone.node<name = "exp1", op = "Exp">, #hone.node<name = "neg1", op = "Neg">]
// CHECK:         memref.subview
// CHECK-NEXT:    %[[FIRST:.*]] = arith.constant 0 : i32
// CHECK-NEXT:    call @hone_profile(%[[FIRST]])
// CHECK-NEXT:    linalg.exp
// CHECK-NEXT:    linalg.exp
// CHECK-NEXT:    %[[SECOND:.*]] = arith.constant 1 : i32
// CHECK-NEXT:    call @hone_profile(%[[SECOND]])
// CHECK-NEXT:    linalg.negf
// CHECK-NEXT:    %[[END:.*]] = arith.constant -1 : i32
// CHECK-NEXT:    call @hone_profile(%[[END]])
// CHECK-NEXT:    return
// CHECK:       func.func private @hone_profile(i32)
// DOC-BEGIN
#file = loc("m.onnx":0:0)
#exp = loc("exp1"("Exp"(#file)))
#neg = loc("neg1"("Neg"(#file)))
module attributes {hone.model = "m"} {
  func.func @m(%x: memref<4xf32>, %y: memref<4xf32> {hone.output}) {
    %low = memref.subview %x[0] [2] [1] : memref<4xf32> to memref<2xf32, strided<[1]>>
    linalg.exp ins(%x : memref<4xf32>) outs(%y : memref<4xf32>) loc(#exp)
    linalg.exp ins(%y : memref<4xf32>) outs(%y : memref<4xf32>) loc(#exp)
    linalg.negf ins(%y : memref<4xf32>) outs(%y : memref<4xf32>) loc(#neg)
    return
  }
}
// DOC-END
