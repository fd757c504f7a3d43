// RUN: hone-opt %s --split-input-file --hone-plan-constants="alignment=8 region-name=flash region-bytes=100" --verify-diagnostics

// expected-error @below {{the constants take 104 bytes, but region 'flash' has 100 bytes; the largest:}}
func.func @m() {
  %a = memref.get_global @a : memref<6xf32>
  %b = memref.get_global @b : memref<4x5xf32>
  return
}
// expected-note @below {{24 bytes (6 f32)}}
memref.global "private" constant @a : memref<6xf32> = dense<[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]>
// expected-note @below {{80 bytes (4x5 f32)}}
memref.global "private" constant @b : memref<4x5xf32> = dense<1.0>

// -----

func.func @m() {
  return
}
// expected-error @below {{a constant of type 'memref<2xindex>' has no data that can be stored}}
memref.global "private" constant @a : memref<2xindex> = dense<[1, 2]>

// -----

// expected-error @below {{the constants take 4294967296 bytes; the object file has room for}}
func.func @m() {
  return
}
memref.global "private" constant @a : memref<1073741824xf32> = dense<1.0>
