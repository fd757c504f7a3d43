// RUN: hone-opt %s --allow-unregistered-dialect --hone-plan-constants | FileCheck %s

// Entries start at multiples of 64; @c shares @a's bytes; bool takes a byte an element; a splat is written out.

// CHECK: memref.global "private" constant @m_constants : memref<132xi8> = dense_resource<m_constants> {alignment = 64 : i64}
// CHECK-NOT: memref.global
// CHECK-LABEL: func.func @m(
// CHECK-SAME: hone.constants = #hone.constants<bytes = 132, count = 4>
// CHECK: %[[block:.*]] = memref.get_global @m_constants : memref<132xi8>
// CHECK: %[[a_at:.*]] = arith.constant 0 : index
// CHECK: %[[a:.*]] = memref.view %[[block]][%[[a_at]]][] : memref<132xi8> to memref<2xf32>
// CHECK: %[[b_at:.*]] = arith.constant 64 : index
// CHECK: %[[b:.*]] = memref.view %[[block]][%[[b_at]]][] : memref<132xi8> to memref<3xi8>
// CHECK: %[[c_at:.*]] = arith.constant 0 : index
// CHECK: %[[c:.*]] = memref.view %[[block]][%[[c_at]]][] : memref<132xi8> to memref<2xf32>
// CHECK: %[[d_at:.*]] = arith.constant 128 : index
// CHECK: %[[d:.*]] = memref.view %[[block]][%[[d_at]]][] : memref<132xi8> to memref<4xi1>
// CHECK: "test.use"(%[[a]], %[[b]], %[[c]], %[[d]], %[[a]])
// CHECK: m_constants: "0x400000000000803F000000400000
// CHECK-SAME: 01000101"
// DOC-BEGIN
module attributes {hone.model = "m"} {
  memref.global "private" constant @a : memref<2xf32> = dense<[1.0, 2.0]>
  memref.global "private" constant @b : memref<3xi8> = dense<7>
  memref.global "private" constant @c : memref<2xf32> = dense<[1.0, 2.0]>
  memref.global "private" constant @d : memref<4xi1> = dense<[true, false, true, true]>
  func.func @m() {
    %a = memref.get_global @a : memref<2xf32>
    %b = memref.get_global @b : memref<3xi8>
    %c = memref.get_global @c : memref<2xf32>
    %d = memref.get_global @d : memref<4xi1>
    %again = memref.get_global @a : memref<2xf32>
    "test.use"(%a, %b, %c, %d, %again) : (memref<2xf32>, memref<3xi8>, memref<2xf32>, memref<4xi1>, memref<2xf32>) -> ()
    return
  }
}
// DOC-END
