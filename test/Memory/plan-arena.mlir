// RUN: hone-opt %s --allow-unregistered-dialect --split-input-file --hone-plan-arena | FileCheck %s

// %a dies before %c is born, so that both share the arena's first bytes.

// CHECK-LABEL: func.func @reuse(
// CHECK-SAME: %[[x:.*]]: memref<64xf32>, %[[y:.*]]: memref<64xf32> {hone.output}, %[[arena:.*]]: memref<512xi8> {hone.arena = 64 : i64})
// CHECK-SAME: hone.plan = #hone.plan<lower_bound = 512, peak = 1, arenas = [#hone.arena<bytes = 512>], buffers = [
// CHECK-SAME: #hone.buffer<name = "(unnamed)", arena = 0, offset = 0, bytes = 256, first = 0, last = 1>,
// CHECK-SAME: #hone.buffer<name = "(unnamed)", arena = 0, offset = 256, bytes = 256, first = 1, last = 2>,
// CHECK-SAME: #hone.buffer<name = "(unnamed)", arena = 0, offset = 0, bytes = 256, first = 2, last = 3>]>
// CHECK: %[[a_at:.*]] = arith.constant 0 : index
// CHECK: %[[a:.*]] = memref.view %[[arena]][%[[a_at]]][] : memref<512xi8> to memref<64xf32>
// CHECK: %[[b_at:.*]] = arith.constant 256 : index
// CHECK: %[[b:.*]] = memref.view %[[arena]][%[[b_at]]][] : memref<512xi8> to memref<64xf32>
// CHECK: %[[c_at:.*]] = arith.constant 0 : index
// CHECK: %[[c:.*]] = memref.view %[[arena]][%[[c_at]]][] : memref<512xi8> to memref<64xf32>
// CHECK: linalg.exp ins(%[[x]] : memref<64xf32>) outs(%[[a]] : memref<64xf32>)
// CHECK: linalg.log ins(%[[a]] : memref<64xf32>) outs(%[[b]] : memref<64xf32>)
// CHECK: linalg.exp ins(%[[b]] : memref<64xf32>) outs(%[[c]] : memref<64xf32>)
// CHECK: linalg.log ins(%[[c]] : memref<64xf32>) outs(%[[y]] : memref<64xf32>)
// DOC-BEGIN
func.func @reuse(%x: memref<64xf32>, %y: memref<64xf32> {hone.output}) {
  %a = memref.alloc() : memref<64xf32>
  linalg.exp ins(%x : memref<64xf32>) outs(%a : memref<64xf32>)
  %b = memref.alloc() : memref<64xf32>
  linalg.log ins(%a : memref<64xf32>) outs(%b : memref<64xf32>)
  %c = memref.alloc() : memref<64xf32>
  linalg.exp ins(%b : memref<64xf32>) outs(%c : memref<64xf32>)
  linalg.log ins(%c : memref<64xf32>) outs(%y : memref<64xf32>)
  return
}
// DOC-END

// -----

// A view keeps its buffer alive.

// CHECK-LABEL: func.func @view(
// CHECK-SAME: lower_bound = 128,
// CHECK-SAME: arenas = [#hone.arena<bytes = 128>]
// CHECK-SAME: arena = 0, offset = {{[0-9]+}}, bytes = 64, first = 0, last = 2>
// CHECK-SAME: arena = 0, offset = {{[0-9]+}}, bytes = 64, first = 1, last = 1>
func.func @view(%x: memref<4x4xf32>) {
  %a = memref.alloc() : memref<4x4xf32>
  %flat = memref.collapse_shape %a [[0, 1]] : memref<4x4xf32> into memref<16xf32>
  %part = memref.subview %flat[0] [8] [1] : memref<16xf32> to memref<8xf32>
  linalg.exp ins(%x : memref<4x4xf32>) outs(%a : memref<4x4xf32>)
  %b = memref.alloc() : memref<4x4xf32>
  linalg.exp ins(%x : memref<4x4xf32>) outs(%b : memref<4x4xf32>)
  "test.use"(%part) : (memref<8xf32>) -> ()
  return
}

// -----

// A buffer within a loop lives as long as the loop, and its address is the same every time.

// CHECK-LABEL: func.func @loop(
// CHECK-SAME: lower_bound = 128,
// CHECK-SAME: arenas = [#hone.arena<bytes = 128>]
// CHECK-SAME: arena = 0, offset = {{[0-9]+}}, bytes = 64, first = 0, last = 1>
// CHECK-SAME: arena = 0, offset = {{[0-9]+}}, bytes = 60, first = 1, last = 1>
// CHECK: %[[inner:.*]] = memref.view {{.*}} to memref<15xf32>
// CHECK: scf.for
// CHECK-NOT: memref.alloc
// CHECK: "test.use"(%[[inner]])
func.func @loop(%n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %a = memref.alloc() : memref<16xf32>
  "test.use"(%a) : (memref<16xf32>) -> ()
  scf.for %i = %c0 to %n step %c1 {
    %b = memref.alloc() : memref<15xf32>
    "test.use"(%b) : (memref<15xf32>) -> ()
    "test.use"(%a) : (memref<16xf32>) -> ()
  }
  return
}

// -----

// Without buffers the arena is empty, but the argument is there: all models are called alike.

// CHECK-LABEL: func.func @empty(
// CHECK-SAME: %{{.*}}: memref<0xi8> {hone.arena = 64 : i64})
func.func @empty() {
  return
}

// -----

// Where placing by size, by length or in order misses the lower bound, the plan still reaches it.

// CHECK-LABEL: func.func @hard(
// CHECK-SAME: lower_bound = 1024,
// CHECK-SAME: arenas = [#hone.arena<bytes = 1024>]
func.func @hard() {
  %a = memref.alloc() : memref<128xi8>
  %b = memref.alloc() : memref<384xi8>
  %c = memref.alloc() : memref<384xi8>
  %d = memref.alloc() : memref<192xi8>
  %e = memref.alloc() : memref<320xi8>
  %f = memref.alloc() : memref<64xi8>
  "test.use"(%a) : (memref<128xi8>) -> ()
  "test.use"(%a, %b) : (memref<128xi8>, memref<384xi8>) -> ()
  "test.use"(%a, %b, %c) : (memref<128xi8>, memref<384xi8>, memref<384xi8>) -> ()
  "test.use"(%a, %c, %d, %e) : (memref<128xi8>, memref<384xi8>, memref<192xi8>, memref<320xi8>) -> ()
  "test.use"(%d, %f) : (memref<192xi8>, memref<64xi8>) -> ()
  "test.use"(%d, %f) : (memref<192xi8>, memref<64xi8>) -> ()
  "test.use"(%f) : (memref<64xi8>) -> ()
  return
}
