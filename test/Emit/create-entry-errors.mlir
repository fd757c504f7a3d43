// RUN: hone-opt %s --hone-create-entry --split-input-file --verify-diagnostics

module attributes {hone.model = "m"} {
  // expected-error @below {{the module has a symbol 'm_run' already}}
  func.func @m(%x: memref<4xf32>, %y: memref<4xf32> {hone.output}, %arena: memref<64xi8> {hone.arena = 64 : i64}) {
    return
  }
  func.func private @m_run() {
    return
  }
}
