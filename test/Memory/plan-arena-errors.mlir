// RUN: hone-opt %s --allow-unregistered-dialect --split-input-file --hone-plan-arena=arena-limit=320 --verify-diagnostics

// expected-error @below {{the arena needs 384 bytes, but the limit is 320 bytes; no plan needs less than the 384 bytes alive at step 0:}}
func.func @too_much(%x: memref<64xf32>) {
  // expected-note @below {{256 bytes (64 f32), needed from step 0 to 0}}
  %a = memref.alloc() : memref<64xf32>
  // expected-note @below {{128 bytes (32 f32), needed from step 0 to 0}}
  %b = memref.alloc() : memref<32xf32>
  "test.use"(%a, %b) : (memref<64xf32>, memref<32xf32>) -> ()
  %c = memref.alloc() : memref<4xf32>
  "test.use"(%c) : (memref<4xf32>) -> ()
  return
}

// -----

// Exactly as much as allowed, when bytes are shared: sizes are rounded up to 64.
func.func @fits() {
  %a = memref.alloc() : memref<64xf32>
  "test.use"(%a) : (memref<64xf32>) -> ()
  %b = memref.alloc() : memref<75xf32>
  "test.use"(%b) : (memref<75xf32>) -> ()
  return
}

// -----

func.func @dynamic(%n: index) {
  // expected-error @below {{a buffer of type 'memref<?xf32>' has no size that is known at compile time}}
  %a = memref.alloc(%n) : memref<?xf32>
  "test.use"(%a) : (memref<?xf32>) -> ()
  return
}
