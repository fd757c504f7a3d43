// RUN: hone-opt %s --hone-vectorize-generics=least-alike=2 --canonicalize --cse | FileCheck %s
// RUN: hone-opt %s --hone-vectorize-generics=least-alike=3 --canonicalize --cse | FileCheck %s --check-prefix=FEW

// What computes alike is one function, wherever in its buffer the memory lies. Another number, another size and memory that is
// read and written in place differ. Calls would show beside what computes less than this.
#row = affine_map<(d0) -> (d0)>
#none = affine_map<(d0) -> ()>

// CHECK-LABEL: func @alike
// CHECK-SAME:    %[[X:.*]]: memref<1536xf32>, %[[Y:.*]]: memref<512xf32>, %[[Z:.*]]: memref<512xf32>
// CHECK:         %[[FIRST:.*]] = memref.reinterpret_cast %{{.*}} to offset: [0], sizes: [512], strides: [1] : {{.*}} to memref<512xf32>
// CHECK:         call @alike_loops(%[[FIRST]], %[[Y]]) : (memref<512xf32>, memref<512xf32>) -> ()
// CHECK:         %[[SECOND:.*]] = memref.view %{{.*}}[%c2048][] : memref<6144xi8> to memref<512xf32>
// CHECK:         call @alike_loops(%[[SECOND]], %[[Z]]) : (memref<512xf32>, memref<512xf32>) -> ()
// CHECK-NOT:     call
// CHECK:         return
// FEW-NOT:       call
func.func @alike(%x: memref<1536xf32>, %y: memref<512xf32>, %z: memref<512xf32>, %w: memref<1024xf32>) {
  %two = arith.constant 2.0 : f32
  %three = arith.constant 3.0 : f32
  %a = memref.subview %x[0] [512] [1] : memref<1536xf32> to memref<512xf32, strided<[1]>>
  %b = memref.subview %x[512] [512] [1] : memref<1536xf32> to memref<512xf32, strided<[1], offset: 512>>
  %c = memref.subview %x[512] [1024] [1] : memref<1536xf32> to memref<1024xf32, strided<[1], offset: 512>>
  linalg.generic {indexing_maps = [#row, #none, #row], iterator_types = ["parallel"]}
      ins(%a, %two : memref<512xf32, strided<[1]>>, f32) outs(%y : memref<512xf32>) {
    ^bb0(%in: f32, %factor: f32, %out: f32):
      %0 = arith.mulf %in, %factor : f32
      linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [#row, #none, #row], iterator_types = ["parallel"]}
      ins(%b, %two : memref<512xf32, strided<[1], offset: 512>>, f32) outs(%z : memref<512xf32>) {
    ^bb0(%in: f32, %factor: f32, %out: f32):
      %0 = arith.mulf %in, %factor : f32
      linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [#row, #none, #row], iterator_types = ["parallel"]}
      ins(%b, %three : memref<512xf32, strided<[1], offset: 512>>, f32) outs(%z : memref<512xf32>) {
    ^bb0(%in: f32, %factor: f32, %out: f32):
      %0 = arith.mulf %in, %factor : f32
      linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [#row, #none, #row], iterator_types = ["parallel"]}
      ins(%z, %two : memref<512xf32>, f32) outs(%z : memref<512xf32>) {
    ^bb0(%in: f32, %factor: f32, %out: f32):
      %0 = arith.mulf %in, %factor : f32
      linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [#row, #none, #row], iterator_types = ["parallel"]}
      ins(%c, %two : memref<1024xf32, strided<[1], offset: 512>>, f32) outs(%w : memref<1024xf32>) {
    ^bb0(%in: f32, %factor: f32, %out: f32):
      %0 = arith.mulf %in, %factor : f32
      linalg.yield %0 : f32
  }
  return
}

// Tensors that a body reads by computed indices are arguments, too.
// CHECK-LABEL: func @gather
// CHECK-SAME:    %[[X:.*]]: memref<512xf32>, %[[I:.*]]: memref<512xindex>, %[[Y:.*]]: memref<512xf32>, %[[Z:.*]]: memref<512xf32>
// CHECK:         call @gather_loops(%[[I]], %[[Y]], %[[X]])
// CHECK:         call @gather_loops(%[[I]], %[[Z]], %[[Y]])
func.func @gather(%x: memref<512xf32>, %i: memref<512xindex>, %y: memref<512xf32>, %z: memref<512xf32>) {
  linalg.generic {indexing_maps = [#row, #row], iterator_types = ["parallel"]} ins(%i : memref<512xindex>) outs(%y : memref<512xf32>) {
    ^bb0(%index: index, %out: f32):
      %0 = memref.load %x[%index] : memref<512xf32>
      linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [#row, #row], iterator_types = ["parallel"]} ins(%i : memref<512xindex>) outs(%z : memref<512xf32>) {
    ^bb0(%index: index, %out: f32):
      %0 = memref.load %y[%index] : memref<512xf32>
      linalg.yield %0 : f32
  }
  return
}

// Sequences that come again are one call.
// CHECK-LABEL: func @sequence
// CHECK-SAME:    %[[X:.*]]: memref<512xf32>, %[[T:.*]]: memref<512xf32>, %[[Y:.*]]: memref<512xf32>
// CHECK:         call @sequence_loops(%[[X]], %[[T]], %[[Y]])
// CHECK-NEXT:    call @sequence_loops(%[[Y]], %[[T]], %[[X]])
// CHECK-NEXT:    return
func.func @sequence(%x: memref<512xf32>, %t: memref<512xf32>, %y: memref<512xf32>) {
  linalg.generic {indexing_maps = [#row, #row], iterator_types = ["parallel"]} ins(%x : memref<512xf32>) outs(%t : memref<512xf32>) {
    ^bb0(%in: f32, %out: f32):
      %0 = arith.negf %in : f32
      linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [#row, #row], iterator_types = ["parallel"]} ins(%t : memref<512xf32>) outs(%y : memref<512xf32>) {
    ^bb0(%in: f32, %out: f32):
      %0 = math.absf %in : f32
      linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [#row, #row], iterator_types = ["parallel"]} ins(%y : memref<512xf32>) outs(%t : memref<512xf32>) {
    ^bb0(%in: f32, %out: f32):
      %0 = arith.negf %in : f32
      linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [#row, #row], iterator_types = ["parallel"]} ins(%t : memref<512xf32>) outs(%x : memref<512xf32>) {
    ^bb0(%in: f32, %out: f32):
      %0 = math.absf %in : f32
      linalg.yield %0 : f32
  }
  return
}

// CHECK-LABEL: func private @alike_loops(
// CHECK-SAME:    %[[IN:.*]]: memref<512xf32>, %[[OUT:.*]]: memref<512xf32>) attributes {passthrough = ["noinline"]} {
// CHECK-DAG:     %[[TWO:.*]] = arith.constant dense<2.000000e+00>
// CHECK:         %[[V:.*]] = vector.load %[[IN]]
// CHECK:         %[[W:.*]] = arith.mulf %[[V]], %[[TWO]]
// CHECK:         vector.store %[[W]], %[[OUT]]

// CHECK-LABEL: func private @gather_loops
// CHECK-SAME:    %[[INDICES:.*]]: memref<512xindex>, %[[OUT:.*]]: memref<512xf32>, %[[TABLE:.*]]: memref<512xf32>
// CHECK:         %[[INDEX:.*]] = memref.load %[[INDICES]]
// CHECK:         memref.load %[[TABLE]][%[[INDEX]]]

// CHECK-LABEL: func private @sequence_loops
// CHECK:         arith.negf
// CHECK:         math.absf
