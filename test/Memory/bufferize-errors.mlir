// RUN: hone-opt %s --split-input-file --hone-bufferize --verify-diagnostics

// expected-error @below {{the module has no public function with a body to run the model}}
module {
  func.func private @only_private() {
    return
  }
}

// -----

func.func @one() {
  return
}
// expected-error @below {{a module has one public function that runs the model, but both 'one' and 'two' are public}}
func.func @two() {
  return
}

// -----

// expected-error @below {{the module has no function 'm', which its model attribute names}}
module attributes {hone.model = "m"} {
}
