// RUN: hone-opt %s --hone-verify-lowered --split-input-file --verify-diagnostics

llvm.func @memcpy(!llvm.ptr, !llvm.ptr, i64) -> !llvm.ptr
llvm.func @tanhf(f32) -> f32
// DOC-BEGIN
llvm.func @malloc(i64) -> !llvm.ptr
llvm.func @allocates(%n: i64) {
  // expected-error@below {{internal: the object would need 'malloc', which is neither in it nor in the C library}}
  %p = llvm.call @malloc(%n) : (i64) -> !llvm.ptr
  llvm.return
}
// DOC-END

// -----

llvm.func @keeps_memrefs(%p: !llvm.ptr) {
  // expected-error@below {{internal: 'builtin.unrealized_conversion_cast' has no form in LLVM here}}
  %m = builtin.unrealized_conversion_cast %p : !llvm.ptr to memref<4xf32>
  llvm.return
}
