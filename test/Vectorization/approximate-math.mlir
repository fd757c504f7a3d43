// RUN: hone-opt %s --hone-approximate-math | FileCheck %s

// CHECK-LABEL: func @vectors
// CHECK-NOT: math.exp
// CHECK-DAG: %[[LOG2E:.*]] = arith.constant dense<1.4426{{.*}}> : vector<8xf32>
// CHECK: arith.mulf %{{.*}}, %[[LOG2E]] fastmath<contract> : vector<8xf32>
// CHECK-NOT: math.exp
// DOC-BEGIN
func.func @vectors(%x: vector<8xf32>) -> vector<8xf32> {
  %y = math.exp %x : vector<8xf32>
  return %y : vector<8xf32>
}
// DOC-END

// erf has no form in LLVM, so that scalars matter too.
// CHECK-LABEL: func @scalars
// CHECK-NOT: math.erf
// CHECK: math.copysign %{{.*}}, %{{.*}} : f32
// CHECK-NOT: math.erf
func.func @scalars(%x: f32) -> f32 {
  %y = math.erf %x : f32
  return %y : f32
}

// f64 keeps libm, and so does what has no approximation.
// CHECK-LABEL: func @others
// CHECK: math.tanh %{{.*}} : vector<4xf64>
// CHECK: math.atan2 %{{.*}}, %{{.*}} : f32
func.func @others(%x: vector<4xf64>, %y: f32) -> (vector<4xf64>, f32) {
  %0 = math.tanh %x : vector<4xf64>
  %1 = math.atan2 %y, %y : f32
  return %0, %1 : vector<4xf64>, f32
}

// CHECK-LABEL: func @powers
// CHECK: arith.mulf %[[X:.*]], %[[X]] : f32
func.func @powers(%x: f32) -> f32 {
  %two = arith.constant 2.0 : f32
  %y = math.powf %x, %two : f32
  return %y : f32
}
