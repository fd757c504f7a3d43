// Names of tensors may hold anything; parameters are C identifiers that differ from each other, from C's and C++'s
// words and from the run function's other parameters.

// RUN: rm -rf %t && mkdir %t && hone compile %s -o %t/m && FileCheck %s < %t/m.h
// RUN: clang -std=c99 -pedantic -Wall -Wextra -Werror -fsyntax-only -x c %t/m.h
// RUN: clang++ -std=c++11 -pedantic -Wall -Wextra -Werror -fsyntax-only -x c++ %t/m.h

// CHECK: #define M_INPUT_0_NAME "in/put:0"
// CHECK: #define M_INPUT_0_TYPE uint8_t
// CHECK: #define M_INPUT_0_RANK 0
// CHECK: #define M_INPUT_0_SHAPE {1}
// CHECK: #define M_INPUT_1_NAME "\042quoted\042/\052\134"
// CHECK: #define M_INPUT_1_TYPE uint16_t
// CHECK: #define M_INPUT_1_ELEMENTS 6
// CHECK: #define M_INPUT_1_BYTES 12
// CHECK: int m_run(const uint8_t *in_put_0, const uint16_t *input_quoted____, const int64_t *in_put_0_2, uint8_t *output_class,
// CHECK-SAME: uint16_t *output_pool, int64_t *output_2, void *arena);
module attributes {hone.model = "m"} {
  func.func @m(%a: tensor<i1> {hone.name = "in/put:0"}, %b: tensor<2x3xi16> {hone.name = "\22quoted\22/*\\", hone.element_type = "ui16"},
               %c: tensor<4xi64> {hone.name = "in put.0"})
      -> (tensor<i1> {hone.name = "class"}, tensor<2x3xi16> {hone.name = "pool", hone.element_type = "bf16"}, tensor<4xi64> {hone.name = ""}) {
    return %a, %b, %c : tensor<i1>, tensor<2x3xi16>, tensor<4xi64>
  }
}
