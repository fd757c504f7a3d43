// Names of tensors may hold anything; parameters are C identifiers that differ from each other, from C's and C++'s
// words, from macros and from the run function's other parameters.

// RUN: rm -rf %t && mkdir %t && hone compile %s -o %t/m && FileCheck %s < %t/m.h
// RUN: %S/Inputs/compile-header.sh %t/m.h

// CHECK: #define M_INPUT_0_NAME "in/put:0"
// CHECK: #define M_INPUT_0_TYPE uint8_t
// CHECK: #define M_INPUT_0_RANK 0
// CHECK: #define M_INPUT_0_SHAPE {1}
// CHECK: #define M_INPUT_1_NAME "\042quoted\042/\052\134"
// CHECK: #define M_INPUT_1_TYPE uint16_t
// CHECK: #define M_INPUT_1_ELEMENTS 6
// CHECK: #define M_INPUT_1_BYTES 12
// CHECK: int m_run(const uint8_t *in_in_put_0, const uint16_t *in_quoted____, const int64_t *in_in_put_0_2,
// CHECK-SAME: const uint8_t *in_NULL, const uint8_t *in_HONE_OK, const uint8_t *in_linux, const uint8_t *in_requires, const uint8_t *in_M_ARENA_BYTES,
// CHECK-SAME: uint8_t *out_class, uint16_t *out_pool, int64_t *out_2,
// CHECK-SAME: uint8_t *out_int8_t, uint8_t *out_bitand, uint8_t *out_EOF, uint8_t *out_constexpr, uint8_t *out_I, void *arena);
module attributes {hone.model = "m"} {
  func.func @m(%a: tensor<i1> {hone.name = "in/put:0"}, %b: tensor<2x3xi16> {hone.name = "\22quoted\22/*\\", hone.element_type = "ui16"},
               %c: tensor<4xi64> {hone.name = "in put.0"}, %d: tensor<i1> {hone.name = "NULL"}, %e: tensor<i1> {hone.name = "HONE_OK"},
               %f: tensor<i1> {hone.name = "linux"}, %g: tensor<i1> {hone.name = "requires"}, %h: tensor<i1> {hone.name = "M_ARENA_BYTES"})
      -> (tensor<i1> {hone.name = "class"}, tensor<2x3xi16> {hone.name = "pool", hone.element_type = "bf16"}, tensor<4xi64> {hone.name = ""},
          tensor<i1> {hone.name = "int8_t"}, tensor<i1> {hone.name = "bitand"}, tensor<i1> {hone.name = "EOF"},
          tensor<i1> {hone.name = "constexpr"}, tensor<i1> {hone.name = "I"}) {
    return %a, %b, %c, %d, %e, %f, %g, %h : tensor<i1>, tensor<2x3xi16>, tensor<4xi64>, tensor<i1>, tensor<i1>, tensor<i1>, tensor<i1>, tensor<i1>
  }
}
