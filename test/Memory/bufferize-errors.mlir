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

// -----

// expected-error @below {{the function that runs the model has more than one block}}
func.func @blocks(%x: tensor<2xf32>) -> tensor<2xf32> {
  cf.br ^end
^end:
  return %x : tensor<2xf32>
}

// -----

// expected-error @below {{result 0 is 'index'; a contiguous tensor of known shape is expected}}
func.func @number(%x: tensor<2xf32>) -> index {
  %c = arith.constant 1 : index
  return %c : index
}
