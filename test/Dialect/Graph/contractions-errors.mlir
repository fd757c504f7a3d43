// RUN: hone-opt %s -split-input-file -verify-diagnostics

func.func @matmul_c1(%a: tensor<2x3xf32>, %b: tensor<4x5xf32>) {
  // expected-error @+2 {{the inner dimensions of shapes 2x3 and 4x5 are 3 and 4; they must be equal}}
  // expected-error @+1 {{failed to infer}}
  %c = graph.matmul %a, %b : (tensor<2x3xf32>, tensor<4x5xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @matmul_c2(%a: tensor<2x3x4xf32>, %b: tensor<3x4x5xf32>) {
  // expected-error @+2 {{shapes 2 and 3 do not broadcast}}
  // expected-error @+1 {{failed to infer}}
  %c = graph.matmul %a, %b : (tensor<2x3x4xf32>, tensor<3x4x5xf32>) -> tensor<2x3x5xf32>
  return
}

// -----

func.func @matmul_scalar(%a: tensor<f32>, %b: tensor<4xf32>) {
  // expected-error @+2 {{operands have shapes scalar and 4; expected at least one dimension each}}
  // expected-error @+1 {{failed to infer}}
  %c = graph.matmul %a, %b : (tensor<f32>, tensor<4xf32>) -> tensor<f32>
  return
}

// -----

func.func @matmul_types(%a: tensor<2x3xf32>, %b: tensor<3x2xi32>) {
  // expected-error @+2 {{the left side has element type 'f32' and the right side 'i32'; they must be equal}}
  // expected-error @+1 {{failed to infer}}
  %c = graph.matmul %a, %b : (tensor<2x3xf32>, tensor<3x2xi32>) -> tensor<2x2xf32>
  return
}

// -----

func.func @einsum_terms(%a: tensor<2x3xf32>, %b: tensor<3x4xf32>) {
  // expected-error @+2 {{has 1 terms for 2 operands}}
  // expected-error @+1 {{failed to infer}}
  %c = graph.einsum %a, %b {equation = "ij->ij"} : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @einsum_rank(%a: tensor<2x3xf32>, %b: tensor<3x4xf32>) {
  // expected-error @+2 {{a term of the equation names 3 dimensions of an operand of shape 2x3}}
  // expected-error @+1 {{failed to infer}}
  %c = graph.einsum %a, %b {equation = "ijk,kl->il"} : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @einsum_size(%a: tensor<2x3xf32>, %b: tensor<3x4xf32>) {
  // expected-error @+2 {{'i' of the equation stands for sizes 2 and 4; they must be equal or one of them 1}}
  // expected-error @+1 {{failed to infer}}
  %c = graph.einsum %a, %b {equation = "ij,ji->ij"} : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @einsum_letter(%a: tensor<2x3xf32>, %b: tensor<3x4xf32>) {
  // expected-error @+2 {{the equation has '*' in the term 'i*'; expected letters and '...'}}
  // expected-error @+1 {{failed to infer}}
  %c = graph.einsum %a, %b {equation = "i*,ji->ij"} : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @einsum_result(%a: tensor<2x3xf32>, %b: tensor<3x4xf32>) {
  // expected-error @+2 {{the equation's result has 'q', which no operand has}}
  // expected-error @+1 {{failed to infer}}
  %c = graph.einsum %a, %b {equation = "ij,jk->iq"} : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @einsum_repeated(%a: tensor<2x3xf32>, %b: tensor<3x4xf32>) {
  // expected-error @+2 {{a letter is repeated in the equation's result}}
  // expected-error @+1 {{failed to infer}}
  %c = graph.einsum %a, %b {equation = "ij,jk->ii"} : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @einsum_ellipses(%a: tensor<2x3xf32>, %b: tensor<3x4xf32>) {
  // expected-error @+2 {{the term '......' of the equation has two ellipses; expected one at most}}
  // expected-error @+1 {{failed to infer}}
  %c = graph.einsum %a, %b {equation = "......,jk->jk"} : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @einsum_operands() {
  // expected-error @+2 {{there are no operands; expected at least one}}
  // expected-error @+1 {{failed to infer returned types}}
  %c = graph.einsum {equation = "->"} : () -> tensor<f32>
  return
}

// -----

func.func @einsum_elements(%a: tensor<2x3xf32>, %b: tensor<3x4xf16>) {
  // expected-error @+2 {{the first operand has element type}}
  // expected-error @+1 {{failed to infer returned types}}
  %c = graph.einsum %a, %b {equation = "ij,jk->ik"} : (tensor<2x3xf32>, tensor<3x4xf16>) -> tensor<2x4xf32>
  return
}
