// RUN: hone-opt %s | hone-opt | FileCheck %s

// What is as it is by default is not printed, and fields may come in any order.

// CHECK-LABEL: func.func private @accumulators
func.func private @accumulators() attributes {
  // CHECK-SAME: float = #graph.rounding<float, pre_shift = 3, multipliers = [8388608, 16777215], offsets = [24, -3], shifts = [20, 50]>
  float = #graph.rounding<float, pre_shift = 3, multipliers = [8388608, 16777215], offsets = [24, -3], shifts = [20, 50]>,
  // CHECK-SAME: narrow = #graph.rounding<narrow, pre_shift = 8, shift = 12, multipliers = [5, -7], offsets = [1, 0], additions = [3, -3], shifts = [12, 13]>
  narrow = #graph.rounding<narrow, shift = 12, multipliers = [5, -7], pre_shift = 8, offsets = [1, 0], shifts = [12, 13], additions = [3, -3], slack = 0>,
  // CHECK-SAME: ties = #graph.rounding<narrow_ties, shift = 3, multipliers = [4], offsets = [24]>
  ties = #graph.rounding<narrow_ties, shift = 3, multipliers = [4], offsets = [24]>,
  // CHECK-SAME: wide = #graph.rounding<wide, shift = 40, multipliers = [1099511627776, 3], offsets = [-1099511627776, 4], splits = [-100]>
  wide = #graph.rounding<wide, shift = 40, multipliers = [1099511627776, 3], offsets = [-1099511627776, 4], splits = [-100]>,
  // CHECK-SAME: wide_ties = #graph.rounding<wide_ties, shift = 40, slack = 20, multipliers = [1], offsets = [2]>
  wide_ties = #graph.rounding<wide_ties, slack = 20, shift = 40, multipliers = [1], offsets = [2]>
}

// CHECK-LABEL: func.func private @sums
func.func private @sums() attributes {
  // CHECK-SAME: narrow = #graph.sum_rounding<narrow, shift = 20, multipliers = [812345, -412345], offset = 524288>
  narrow = #graph.sum_rounding<narrow, shift = 20, multipliers = [812345, -412345], offset = 524288>,
  // CHECK-SAME: split = #graph.sum_rounding<split, shift = 30, low_bits = 21, slack = 9, multipliers = [1073741825, 5, 7], offset = -3>
  split = #graph.sum_rounding<split, low_bits = 21, shift = 30, slack = 9, multipliers = [1073741825, 5, 7], offset = -3>,
  // CHECK-SAME: ties = #graph.sum_rounding<ties, shift = 1, multipliers = [1, 1]>
  ties = #graph.sum_rounding<ties, shift = 1, multipliers = [1, 1]>
}

// CHECK-LABEL: func.func private @sums_of_sums
func.func private @sums_of_sums() attributes {
  // CHECK-SAME: rounding = #graph.terms_rounding<shift = 20, window = 9, multipliers = {{\[\[\[}}5, 6], [-7, 8]], {{\[\[}}1, 2], [3, 4]]], offsets = {{\[\[}}10, 11], [12, 13]], pre_shifts = [9, 23]>
  rounding = #graph.terms_rounding<shift = 20, window = 9, pre_shifts = [9, 23], multipliers = [[[5, 6], [-7, 8]], [[1, 2], [3, 4]]], offsets = [[10, 11], [12, 13]]>
}

// CHECK-LABEL: func.func private @softmax
func.func private @softmax() attributes {
  // CHECK-SAME: rounding = #graph.softmax_rounding<shift = 8, powers = [16777216, 5, 5,
  rounding = #graph.softmax_rounding<shift = 8, divisor = 1, powers = [16777216, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5]>
}
