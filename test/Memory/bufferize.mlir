// RUN: hone-opt %s --split-input-file --hone-bufferize --cse --canonicalize | FileCheck %s

// A result goes straight where the caller wants it, and its attributes go along.

// CHECK-LABEL: func.func @in_place(
// CHECK-SAME: %[[x:.*]]: memref<4xf32> {hone.name = "x"},
// CHECK-SAME: %[[y:.*]]: memref<4xf32> {hone.name = "y", hone.output}) {
// CHECK-NEXT: linalg.exp ins(%[[x]] : memref<4xf32>) outs(%[[y]] : memref<4xf32>)
// CHECK-NEXT: return
// DOC-BEGIN
func.func @in_place(%x: tensor<4xf32> {hone.name = "x"}) -> (tensor<4xf32> {hone.name = "y"}) {
  %e = tensor.empty() : tensor<4xf32>
  %y = linalg.exp ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}
// DOC-END

// -----

// Also when it is reshaped on the way.

// CHECK-LABEL: func.func @reshaped(
// CHECK-SAME: %[[x:[^:]*]]: memref<2x3xf32>, %[[y:[^:]*]]: memref<6xf32> {hone.output})
// CHECK: %[[view:.*]] = memref.reinterpret_cast %[[y]] to offset: [0], sizes: [2, 3], strides: [3, 1]
// CHECK: linalg.exp ins(%[[x]] : memref<2x3xf32>) outs(%[[view]] :
// CHECK-NOT: memref.copy
func.func @reshaped(%x: tensor<2x3xf32>) -> tensor<6xf32> {
  %e = tensor.empty() : tensor<2x3xf32>
  %y = linalg.exp ins(%x : tensor<2x3xf32>) outs(%e : tensor<2x3xf32>) -> tensor<2x3xf32>
  %z = tensor.collapse_shape %y [[0, 1]] : tensor<2x3xf32> into tensor<6xf32>
  return %z : tensor<6xf32>
}

// -----

// An input, a constant and a value returned twice are copied.

// CHECK-LABEL: func.func @copied(
// CHECK-SAME: %[[x:[^:]*]]: memref<2xf32>, %[[a:[^:]*]]: memref<2xf32> {hone.output}, %[[b:[^:]*]]: memref<2xf32> {hone.output},
// CHECK-SAME: %[[c:[^:]*]]: memref<2xf32> {hone.output}, %[[d:[^:]*]]: memref<2xf32> {hone.output})
// CHECK-DAG: %[[k:.*]] = memref.get_global
// CHECK: linalg.exp ins(%[[x]] : memref<2xf32>) outs(%[[c]] : memref<2xf32>)
// CHECK-DAG: memref.copy %[[x]], %[[a]]
// CHECK-DAG: memref.copy %[[k]], %[[b]]
// CHECK-DAG: memref.copy %[[c]], %[[d]]
func.func @copied(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
  %k = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %e = tensor.empty() : tensor<2xf32>
  %y = linalg.exp ins(%x : tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
  return %x, %k, %y, %y : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
}

// -----

// Inputs are never written, even where they are destinations.

// CHECK-LABEL: func.func @input_kept(
// CHECK-SAME: %[[x:.*]]: memref<4xf32>, %[[y:.*]]: memref<4xf32> {hone.output})
// CHECK-NOT: outs(%[[x]]
// CHECK: outs(%[[y]] : memref<4xf32>)
func.func @input_kept(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = linalg.exp ins(%x : tensor<4xf32>) outs(%x : tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// The parts of a concatenation are computed in their place.

// CHECK-LABEL: func.func @concatenated(
// CHECK-SAME: %[[x:.*]]: memref<4xf32>, %[[y:.*]]: memref<8xf32> {hone.output})
// CHECK-DAG: %[[low:.*]] = memref.subview %[[y]][0] [4] [1]
// CHECK-DAG: %[[high:.*]] = memref.subview %[[y]][4] [4] [1]
// CHECK-DAG: linalg.exp ins(%[[x]] : memref<4xf32>) outs(%[[low]] :
// CHECK-DAG: linalg.log ins(%[[x]] : memref<4xf32>) outs(%[[high]] :
// CHECK-NOT: memref.copy
// CHECK: return
func.func @concatenated(%x: tensor<4xf32>) -> tensor<8xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %a = linalg.exp ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %b = linalg.log ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %t = tensor.empty() : tensor<8xf32>
  %u = tensor.insert_slice %a into %t[0] [4] [1] : tensor<4xf32> into tensor<8xf32>
  %v = tensor.insert_slice %b into %u[4] [4] [1] : tensor<4xf32> into tensor<8xf32>
  return %v : tensor<8xf32>
}

// -----

// So are those of a concatenation of its own, through reshapes and concatenations of concatenations; inputs, constants and what
// comes twice are copied.

// CHECK-LABEL: func.func @joined(
// CHECK-SAME: %[[x:[^:]*]]: memref<4xf32>, %[[y:[^:]*]]: memref<5x4xf32> {hone.output})
// CHECK-NOT: memref.alloc
// CHECK-DAG: %[[first:.*]] = memref.subview %[[y]][0, 0] [1, 4] [1, 1]
// CHECK-DAG: %[[row:.*]] = memref.collapse_shape %[[inner:.*]] {{.*}} into memref<4xf32, strided<[1]
// CHECK: linalg.exp ins(%[[x]] : memref<4xf32>) outs(%[[row]] :
// CHECK-NOT: memref.alloc
// CHECK: return
func.func @joined(%x: tensor<4xf32>) -> tensor<5x4xf32> {
  %k = arith.constant dense<[[1.0, 2.0, 3.0, 4.0]]> : tensor<1x4xf32>
  %e = tensor.empty() : tensor<4xf32>
  %a = linalg.exp ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %b = linalg.log ins(%a : tensor<4xf32>) outs(%a : tensor<4xf32>) -> tensor<4xf32>
  %row = tensor.expand_shape %b [[0, 1]] output_shape [1, 4] : tensor<4xf32> into tensor<1x4xf32>
  %in = tensor.expand_shape %x [[0, 1]] output_shape [1, 4] : tensor<4xf32> into tensor<1x4xf32>
  %inner = tensor.concat dim(0) %row, %in, %row : (tensor<1x4xf32>, tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<3x4xf32>
  %y = tensor.concat dim(0) %k, %inner, %k : (tensor<1x4xf32>, tensor<3x4xf32>, tensor<1x4xf32>) -> tensor<5x4xf32>
  return %y : tensor<5x4xf32>
}

// -----

// A part that is read after the concatenation stays as it was: what writes over the concatenation does so elsewhere.

// CHECK-LABEL: func.func @part_read_later(
// CHECK-SAME: %[[x:[^:]*]]: memref<4xf32>, %[[y:[^:]*]]: memref<8xf32> {hone.output}, %[[z:[^:]*]]: memref<4xf32> {hone.output})
// CHECK: %[[whole:.*]] = memref.alloc() {{.*}} : memref<8xf32>
// CHECK-DAG: %[[low:.*]] = memref.subview %[[whole]][0] [4] [1]
// CHECK-DAG: %[[high:.*]] = memref.subview %[[whole]][4] [4] [1]
// CHECK: linalg.exp ins(%[[x]] : memref<4xf32>) outs(%[[low]] :
// CHECK: memref.copy %[[x]], %[[high]]
// CHECK: linalg.log ins(%[[whole]] : memref<8xf32>) outs(%[[y]] : memref<8xf32>)
// CHECK: linalg.log ins(%[[low]] : {{.*}}) outs(%[[z]] : memref<4xf32>)
func.func @part_read_later(%x: tensor<4xf32>) -> (tensor<8xf32>, tensor<4xf32>) {
  %e = tensor.empty() : tensor<4xf32>
  %a = linalg.exp ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %c = tensor.concat dim(0) %a, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
  %y = linalg.log ins(%c : tensor<8xf32>) outs(%c : tensor<8xf32>) -> tensor<8xf32>
  %f = tensor.empty() : tensor<4xf32>
  %z = linalg.log ins(%a : tensor<4xf32>) outs(%f : tensor<4xf32>) -> tensor<4xf32>
  return %y, %z : tensor<8xf32>, tensor<4xf32>
}

// -----

// A part that is written later is copied before; so is one that is also a result.

// CHECK-LABEL: func.func @part_written_later(
// CHECK-SAME: %[[x:[^:]*]]: memref<4xf32>, %[[y:[^:]*]]: memref<8xf32> {hone.output}, %[[z:[^:]*]]: memref<4xf32> {hone.output})
// CHECK: linalg.exp ins(%[[x]] : memref<4xf32>) outs(%[[z]] : memref<4xf32>)
// CHECK-COUNT-2: memref.copy
// CHECK: linalg.log ins(%[[z]] : memref<4xf32>) outs(%[[z]] : memref<4xf32>)
func.func @part_written_later(%x: tensor<4xf32>) -> (tensor<8xf32>, tensor<4xf32>) {
  %e = tensor.empty() : tensor<4xf32>
  %a = linalg.exp ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %c = tensor.concat dim(0) %a, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
  %z = linalg.log ins(%a : tensor<4xf32>) outs(%a : tensor<4xf32>) -> tensor<4xf32>
  return %c, %z : tensor<8xf32>, tensor<4xf32>
}

// -----

// A loop gets back the buffers that it yields: what is computed anew is copied into them.

// CHECK-LABEL: func.func @loop(
// CHECK-SAME: %[[x:[^:]*]]: memref<2xf32>, %[[n:[^:]*]]: index, %[[y:[^:]*]]: memref<2xf32> {hone.output})
// CHECK: memref.copy %[[x]], %[[y]]
// CHECK: scf.for
// CHECK: %[[next:.*]] = memref.alloc() {{.*}} : memref<2xf32>
// CHECK: linalg.generic {{.*}} ins(%[[y]] : memref<2xf32>) outs(%[[next]] : memref<2xf32>)
// CHECK: memref.copy %[[next]], %[[y]]
#reversed = affine_map<(i) -> (1 - i)>
#same = affine_map<(i) -> (i)>
func.func @loop(%x: tensor<2xf32>, %n: index) -> tensor<2xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %y = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x) -> (tensor<2xf32>) {
    %e = tensor.empty() : tensor<2xf32>
    %b = linalg.generic {indexing_maps = [#reversed, #same], iterator_types = ["parallel"]}
        ins(%a : tensor<2xf32>) outs(%e : tensor<2xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2xf32>
    scf.yield %b : tensor<2xf32>
  }
  return %y : tensor<2xf32>
}

// -----

// A loop that fills a result fills it in place.

// CHECK-LABEL: func.func @filled_by_loop(
// CHECK-SAME: %[[x:[^:]*]]: memref<4xf32>, %[[y:[^:]*]]: memref<4xf32> {hone.output})
// CHECK-NOT: memref.alloc
// CHECK: scf.for %[[i:.*]] =
// CHECK: %[[place:.*]] = memref.subview %[[y]][%[[i]]] [1] [1]
// CHECK: linalg.exp ins(%{{.*}}) outs(%[[place]] :
// CHECK-NOT: memref.copy
// CHECK: return
func.func @filled_by_loop(%x: tensor<4xf32>) -> tensor<4xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %e = tensor.empty() : tensor<4xf32>
  %f = tensor.empty() : tensor<1xf32>
  %y = scf.for %i = %c0 to %c4 step %c1 iter_args(%a = %e) -> (tensor<4xf32>) {
    %s = tensor.extract_slice %x[%i] [1] [1] : tensor<4xf32> to tensor<1xf32>
    %b = linalg.exp ins(%s : tensor<1xf32>) outs(%f : tensor<1xf32>) -> tensor<1xf32>
    %n = tensor.insert_slice %b into %a[%i] [1] [1] : tensor<1xf32> into tensor<4xf32>
    scf.yield %n : tensor<4xf32>
  }
  return %y : tensor<4xf32>
}

// -----

// Operations that begin with one empty tensor get buffers of their own, which live no longer than they have to.

// CHECK-LABEL: func.func @shared_empty(
// CHECK: %[[a:.*]] = memref.alloc
// CHECK: linalg.exp ins({{.*}}) outs(%[[a]] :
// CHECK: %[[b:.*]] = memref.alloc
// CHECK: linalg.transpose ins(%[[a]] : {{.*}}) outs(%[[b]] :
// CHECK: %[[c:.*]] = memref.alloc
// CHECK: linalg.transpose ins(%[[b]] : {{.*}}) outs(%[[c]] :
func.func @shared_empty(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %unused = tensor.empty() : tensor<4x4xf32>
  %e = tensor.empty() : tensor<4x4xf32>
  %a = linalg.exp ins(%x : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  %b = linalg.transpose ins(%a : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) permutation = [1, 0]
  %c = linalg.transpose ins(%b : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) permutation = [1, 0]
  %y = linalg.transpose ins(%c : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) permutation = [1, 0]
  return %y : tensor<4x4xf32>
}

// -----

// A kernel writes over what its epilogue adds without a copy.

// CHECK-LABEL: func.func @residual(
// CHECK: %[[a:.*]] = memref.alloc
// CHECK: kernel.matmul ins({{.*}}) extras(%[[a]] : memref<4x8xf32>) outs(%[[a]] : memref<4x8xf32>)
// CHECK-NOT: memref.alloc
func.func @residual(%x: tensor<4x8xf32>, %l: tensor<4x3xf32>, %w: tensor<3x8xf32>) -> tensor<8x4xf32> {
  %e = tensor.empty() : tensor<4x8xf32>
  %a = linalg.exp ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
  %b = kernel.matmul ins(%l, %w : tensor<4x3xf32>, tensor<3x8xf32>) extras(%a : tensor<4x8xf32>) outs(%a : tensor<4x8xf32>)
      attributes {extra_maps = [affine_map<(i, j) -> (i, j)>]} -> tensor<4x8xf32> {
  ^bb0(%acc: f32, %added: f32):
    %s = arith.addf %acc, %added : f32
    kernel.yield %s : f32
  }
  %f = tensor.empty() : tensor<8x4xf32>
  %y = linalg.transpose ins(%b : tensor<4x8xf32>) outs(%f : tensor<8x4xf32>) permutation = [1, 0]
  return %y : tensor<8x4xf32>
}
