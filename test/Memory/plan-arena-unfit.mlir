// A plan that does not fit can be kept, for what else there is to say of the model.

// RUN: hone-opt %s --allow-unregistered-dialect --hone-plan-arena="arena-limit=320 region-names=sram region-bytes=256 keep-unfit" 2>&1 | FileCheck %s

// CHECK: error: the arena needs 384 bytes, but region 'sram' has 256 bytes
// CHECK: func.func @too_much(%{{.*}}: memref<64xf32>, %{{.*}}: memref<384xi8> {hone.arena = 64 : i64})
// CHECK-SAME: arenas = [#hone.arena<bytes = 384, region = "sram">]
func.func @too_much(%x: memref<64xf32>) {
  %a = memref.alloc() : memref<64xf32>
  %b = memref.alloc() : memref<32xf32>
  "test.use"(%a, %b) : (memref<64xf32>, memref<32xf32>) -> ()
  return
}
