// RUN: hone-opt %s --hone-widen-half-floats | FileCheck %s

// CHECK-LABEL: func @bf16_sum(
// CHECK-SAME: %[[X:.*]]: vector<8xbf16>
// CHECK: %[[WORD:.*]] = arith.bitcast %[[X]] : vector<8xbf16> to vector<8xi16>
// CHECK: %[[WIDE:.*]] = arith.extui %[[WORD]]
// CHECK: %[[UPPER:.*]] = arith.shli %[[WIDE]]
// CHECK: %[[VALUE:.*]] = arith.bitcast %[[UPPER]] : vector<8xi32> to vector<8xf32>
// CHECK: %[[SUM:.*]] = arith.addf %[[VALUE]], %{{.*}} : vector<8xf32>
// CHECK: arith.bitcast %[[SUM]] : vector<8xf32> to vector<8xi32>
// CHECK: arith.trunci
// CHECK: return %{{.*}} : vector<8xbf16>
// DOC-BEGIN
func.func @bf16_sum(%x: vector<8xbf16>) -> vector<8xbf16> {
  %y = arith.addf %x, %x : vector<8xbf16>
  return %y : vector<8xbf16>
}
// DOC-END

// CHECK-LABEL: func @f16_exp(
// CHECK-NOT: arith.extf
// CHECK: math.exp %{{.*}} : f32
// CHECK-NOT: arith.truncf
// CHECK: return
func.func @f16_exp(%x: f16) -> f16 {
  %y = math.exp %x : f16
  return %y : f16
}

// An f64 goes through an f32 whose last bit remembers that something was cut off.
// CHECK-LABEL: func @f64_to_f16(
// CHECK: arith.truncf %{{.*}} : f64 to f32
// CHECK: %[[ODD:.*]] = arith.ori
// CHECK: arith.select %{{.*}}, %[[ODD]]
// CHECK-NOT: f32 to f16
// CHECK: return
func.func @f64_to_f16(%x: f64) -> f16 {
  %y = arith.truncf %x : f64 to f16
  return %y : f16
}

// Moving values about and choosing between them needs no arithmetic.
// CHECK-LABEL: func @choice(
// CHECK-NEXT: arith.select %{{.*}} : f16
// CHECK-NEXT: return
func.func @choice(%c: i1, %x: f16, %y: f16) -> f16 {
  %z = arith.select %c, %x, %y : f16
  return %z : f16
}

// Elements are moved as integers.
// CHECK-LABEL: func @bf16_shuffle(
// CHECK-SAME: %[[A:.*]]: vector<2xbf16>, %[[B:.*]]: vector<2xbf16>
// CHECK-DAG: %[[ABITS:.*]] = arith.bitcast %[[A]] : vector<2xbf16> to vector<2xi16>
// CHECK-DAG: %[[BBITS:.*]] = arith.bitcast %[[B]] : vector<2xbf16> to vector<2xi16>
// CHECK: %[[MOVED:.*]] = vector.shuffle %[[ABITS]], %[[BBITS]] [0, 2] : vector<2xi16>, vector<2xi16>
// CHECK: %[[Y:.*]] = arith.bitcast %[[MOVED]] : vector<2xi16> to vector<2xbf16>
// CHECK: return %[[Y]]
func.func @bf16_shuffle(%a: vector<2xbf16>, %b: vector<2xbf16>) -> vector<2xbf16> {
  %y = vector.shuffle %a, %b [0, 2] : vector<2xbf16>, vector<2xbf16>
  return %y : vector<2xbf16>
}

// CHECK-LABEL: func @bf16_elements(
// CHECK-SAME: %[[A:.*]]: bf16, %[[B:.*]]: bf16
// CHECK-DAG: %[[ABITS:.*]] = arith.bitcast %[[A]] : bf16 to i16
// CHECK-DAG: %[[BBITS:.*]] = arith.bitcast %[[B]] : bf16 to i16
// CHECK: vector.from_elements %[[ABITS]], %[[BBITS]] : vector<2xi16>
func.func @bf16_elements(%a: bf16, %b: bf16) -> vector<2xbf16> {
  %y = vector.from_elements %a, %b : vector<2xbf16>
  return %y : vector<2xbf16>
}
