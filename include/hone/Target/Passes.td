//===- Passes.td - The machine that a module is for --------*- tablegen -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------===//

#ifndef HONE_TARGET_PASSES_TD
#define HONE_TARGET_PASSES_TD

include "mlir/Pass/PassBase.td"

def StateTargetPass : Pass<"hone-state-target", "mlir::ModuleOp"> {
  let summary = "Say which machine a module is for, or refuse one for another";
  let description = [{
    What the structured phase decides (tiles, packed weights, instructions), the later phases must go on with for the same machine. So the first
    phase that asks the target's description notes the target's name on the module, as `hone.target`, and every later one makes sure that it is
    its own. The machine that Hone runs on is noted with its CPU: `native/skylake`.

    ```mlir
    module attributes {hone.model = "m"} { ... }
    ```
    becomes, for `name=cortex-m55`,
    ```mlir
    module attributes {hone.model = "m", hone.target = "cortex-m55"} { ... }
    ```
    and is an error for `name=cortex-m4` from then on.
  }];
  let options = [
    Option<"name", "name", "std::string", /*default=*/"", "The target that the following passes are for">
  ];
}

#endif // HONE_TARGET_PASSES_TD
