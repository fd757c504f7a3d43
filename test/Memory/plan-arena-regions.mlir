// Arenas for the regions of a chip's memory, the preferred first.

// RUN: hone-opt %s --allow-unregistered-dialect --hone-plan-arena="alignment=16 region-names=fast,slow region-bytes=512,1024" \
// RUN:   | FileCheck %s --check-prefix=FIRST
// RUN: hone-opt %s --allow-unregistered-dialect --hone-plan-arena="alignment=16 region-names=fast,slow region-bytes=256,512" \
// RUN:   | FileCheck %s --check-prefix=SECOND
// RUN: hone-opt %s --allow-unregistered-dialect --hone-plan-arena="alignment=16 region-names=fast,slow region-bytes=160,288" \
// RUN:   | FileCheck %s --check-prefix=BOTH
// RUN: not hone-opt %s --allow-unregistered-dialect --hone-plan-arena="region-names=fast,slow region-bytes=100,200" 2>&1 \
// RUN:   | FileCheck %s --check-prefix=NEITHER
// RUN: not hone-opt %s --allow-unregistered-dialect --hone-plan-arena="region-names=fast region-bytes=300" 2>&1 \
// RUN:   | FileCheck %s --check-prefix=SMALL
// RUN: not hone-opt %s --allow-unregistered-dialect \
// RUN:   --hone-plan-arena="arena-limit=300 region-names=fast,slow region-bytes=160,288" 2>&1 | FileCheck %s --check-prefix=LIMIT
// RUN: not hone-opt %s --allow-unregistered-dialect --hone-plan-arena="region-names=fast" 2>&1 | FileCheck %s --check-prefix=LENGTHS

// FIRST: func.func @m(%{{.*}}: memref<400xi8> {hone.arena = 16 : i64})
// FIRST-SAME: lower_bound = 400,
// FIRST-SAME: arenas = [#hone.arena<bytes = 400, region = "fast">]

// SECOND: func.func @m(%{{.*}}: memref<400xi8> {hone.arena = 16 : i64})
// SECOND-SAME: arenas = [#hone.arena<bytes = 400, region = "slow">]

// 400 bytes are alive at once: 144 in one region, 256 in the other. The third buffer lies where the second lay.
// BOTH: func.func @m(%[[fast:.*]]: memref<144xi8> {hone.arena = 16 : i64}, %[[slow:.*]]: memref<256xi8> {hone.arena = 16 : i64})
// BOTH-SAME: arenas = [#hone.arena<bytes = 144, region = "fast">, #hone.arena<bytes = 256, region = "slow">]
// BOTH-SAME: arena = 1, offset = {{[0-9]+}}, bytes = 256,
// BOTH-SAME: arena = 0, offset = {{[0-9]+}}, bytes = 140,
// BOTH-SAME: arena = 0, offset = {{[0-9]+}}, bytes = 64,
// BOTH: memref.view %[[slow]][{{.*}}][] : memref<256xi8> to memref<64xf32>
// BOTH: memref.view %[[fast]][{{.*}}][] : memref<144xi8> to memref<35xf32>
// BOTH: memref.view %[[fast]][{{.*}}][] : memref<144xi8> to memref<16xf32>

// NEITHER: error: the arena needs 448 bytes, but the regions have 100 ('fast'), 200 ('slow') bytes; no plan needs less than the 448 bytes alive at step 0:
// SMALL: error: the arena needs 448 bytes, but region 'fast' has 300 bytes
// LIMIT: error: the arena needs 448 bytes, but the regions have 160 ('fast'), 288 ('slow') bytes
// LENGTHS: error: region-names and region-bytes must be of one length
func.func @m() {
  %a = memref.alloc() : memref<64xf32>
  %b = memref.alloc() : memref<35xf32>
  "test.use"(%a, %b) : (memref<64xf32>, memref<35xf32>) -> ()
  %c = memref.alloc() : memref<16xf32>
  "test.use"(%a, %c) : (memref<64xf32>, memref<16xf32>) -> ()
  return
}
