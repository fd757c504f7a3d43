// RUN: hone-opt %s -split-input-file -verify-diagnostics

// expected-error @+1 {{has the form 'double'; expected one of narrow, narrow_ties, wide, wide_ties, float}}
func.func private @form() attributes {r = #graph.rounding<double, multipliers = [1], offsets = [1]>}

// -----

// expected-error @+1 {{has a field 'scale'; expected one of pre_shift, shift, slack, multipliers, offsets, additions, shifts, splits}}
func.func private @unknown() attributes {r = #graph.rounding<narrow, scale = 1>}

// -----

// expected-error @+1 {{has 'shift' twice; expected it once}}
func.func private @twice() attributes {r = #graph.rounding<narrow, shift = 1, shift = 2>}

// -----

// expected-error @+1 {{has no 'multipliers'; expected one for each channel}}
func.func private @no_multipliers() attributes {r = #graph.rounding<narrow, shift = 1>}

// -----

// expected-error @+1 {{has 1 'offsets'; expected 2}}
func.func private @offsets() attributes {r = #graph.rounding<narrow, shift = 1, multipliers = [1, 2], offsets = [1]>}

// -----

// expected-error @+1 {{has 2 'multipliers'; expected 4}}
func.func private @splits() attributes {r = #graph.rounding<narrow, shift = 1, multipliers = [1, 2], offsets = [1, 2], splits = [0, 0]>}

// -----

// expected-error @+1 {{has 1 'additions'; expected 2}}
func.func private @additions() attributes {r = #graph.rounding<narrow, shift = 1, multipliers = [1, 2], offsets = [1, 2], additions = [0]>}

// -----

// expected-error @+1 {{has 'additions'; expected none in the form wide}}
func.func private @additions_of_wide() attributes {r = #graph.rounding<wide, shift = 1, multipliers = [1], offsets = [1], additions = [0]>}

// -----

// expected-error @+1 {{has 'pre_shift'; expected none in the form wide}}
func.func private @pre_shift_of_wide() attributes {r = #graph.rounding<wide, pre_shift = 2, shift = 1, multipliers = [1], offsets = [1]>}

// -----

// expected-error @+1 {{has 'slack'; expected none in the form narrow}}
func.func private @slack_of_narrow() attributes {r = #graph.rounding<narrow, shift = 9, slack = 1, multipliers = [1], offsets = [1]>}

// -----

// expected-error @+1 {{'pre_shift' has 31; expected numbers from 0 to 30}}
func.func private @pre_shift() attributes {r = #graph.rounding<narrow, pre_shift = 31, shift = 1, multipliers = [1], offsets = [1]>}

// -----

// expected-error @+1 {{'shift' has 32; expected numbers from 0 to 31}}
func.func private @shift() attributes {r = #graph.rounding<narrow_ties, shift = 32, multipliers = [1], offsets = [1]>}

// -----

// expected-error @+1 {{'shifts' has -1; expected numbers from 0 to 31}}
func.func private @shifts() attributes {r = #graph.rounding<narrow, shift = 3, multipliers = [1], offsets = [1], shifts = [-1]>}

// -----

// expected-error @+1 {{'slack' has 8; expected numbers from 0 to 7}}
func.func private @slack() attributes {r = #graph.rounding<wide_ties, shift = 8, slack = 8, multipliers = [1], offsets = [1]>}

// -----

// expected-error @+1 {{'splits' has 4294967296; expected numbers from -2147483648 to 2147483647}}
func.func private @split_range() attributes {r = #graph.rounding<wide, shift = 8, multipliers = [1, 1], offsets = [1, 1], splits = [4294967296]>}

// -----

// expected-error @+1 {{'additions' has 1073741825; expected numbers from -1073741824 to 1073741823}}
func.func private @addition_range() attributes {r = #graph.rounding<narrow, shift = 8, multipliers = [1], offsets = [1], additions = [1073741825]>}

// -----

// expected-error @+1 {{'multipliers' has 2147483648; expected numbers from -2147483647 to 2147483647}}
func.func private @multiplier_range() attributes {r = #graph.rounding<narrow, shift = 8, multipliers = [2147483648], offsets = [1]>}

// -----

// expected-error @+1 {{'offsets' has -2147483648; expected numbers from -2147483647 to 2147483647}}
func.func private @offset_range() attributes {r = #graph.rounding<narrow_ties, shift = 8, multipliers = [1], offsets = [-2147483648]>}

// -----

// expected-error @+1 {{'multipliers' has 4611686018427387905; expected numbers from -4611686018427387904 to 4611686018427387904}}
func.func private @wide_range() attributes {r = #graph.rounding<wide, shift = 8, multipliers = [4611686018427387905], offsets = [1]>}

// -----

// expected-error @+1 {{has no 'multipliers'; expected one for each operand}}
func.func private @sum_multipliers() attributes {r = #graph.sum_rounding<ties, shift = 1>}

// -----

// expected-error @+1 {{has 'low_bits'; expected none in the form ties}}
func.func private @sum_low_bits() attributes {r = #graph.sum_rounding<ties, shift = 1, low_bits = 3, multipliers = [1, 1]>}

// -----

// expected-error @+1 {{has 'slack'; expected none in the form narrow}}
func.func private @sum_slack() attributes {r = #graph.sum_rounding<narrow, shift = 1, slack = 3, multipliers = [1, 1]>}

// -----

// expected-error @+1 {{'shift' has 31; expected numbers from 0 to 30}}
func.func private @sum_shift() attributes {r = #graph.sum_rounding<narrow, shift = 31, multipliers = [1, 1]>}

// -----

// expected-error @+1 {{'offset' has 2147483648; expected numbers from -2147483647 to 2147483647}}
func.func private @sum_offset() attributes {r = #graph.sum_rounding<narrow, shift = 3, multipliers = [1, 1], offset = 2147483648>}

// -----

// expected-error @+1 {{'low_bits' has 0; expected numbers from 1 to 29}}
func.func private @split_low_bits() attributes {r = #graph.sum_rounding<split, shift = 31, multipliers = [1, 1]>}

// -----

// expected-error @+1 {{'shift' has 20; expected numbers from 21 to 50}}
func.func private @split_shift() attributes {r = #graph.sum_rounding<split, shift = 20, low_bits = 20, multipliers = [1, 1]>}

// -----

// expected-error @+1 {{'slack' has 21; expected numbers from 1 to 20}}
func.func private @split_slack() attributes {r = #graph.sum_rounding<split, shift = 22, low_bits = 20, slack = 21, multipliers = [1, 1]>}

// -----

// expected-error @+1 {{'multipliers' has 1125899906842625; expected numbers from -1125899906842624 to 1125899906842624}}
func.func private @split_range_of_sum() attributes {r = #graph.sum_rounding<split, shift = 22, low_bits = 20, multipliers = [1125899906842625, 1]>}

// -----

// expected-error @+1 {{has 'pre_shifts' for 5 operands; expected 1 to 4}}
func.func private @terms_operands() attributes {r = #graph.terms_rounding<shift = 20, pre_shifts = [1, 1, 1, 1, 1]>}

// -----

// expected-error @+1 {{has 'offsets' of 1 words; expected 2 or 3}}
func.func private @terms_words() attributes {r = #graph.terms_rounding<shift = 20, pre_shifts = [1], multipliers = [[[1]]], offsets = [[1]]>}

// -----

// expected-error @+1 {{has 1 'multipliers'; expected 2}}
func.func private @terms_channels() attributes {r = #graph.terms_rounding<shift = 20, pre_shifts = [1], multipliers = [[[1, 1]]], offsets = [[1, 1], [1, 1]]>}

// -----

// expected-error @+1 {{has 2 'multipliers'; expected 1}}
func.func private @terms_multipliers() attributes {r = #graph.terms_rounding<shift = 20, pre_shifts = [1], multipliers = [[[1, 1], [1, 1]]], offsets = [[1, 1]]>}

// -----

// expected-error @+1 {{has 3 'multipliers'; expected 2}}
func.func private @terms_multiplier_words() attributes {r = #graph.terms_rounding<shift = 20, pre_shifts = [1], multipliers = [[[1, 1, 1]]], offsets = [[1, 1]]>}

// -----

// expected-error @+1 {{'multipliers' has -1; expected numbers from 0 to 268435455}}
func.func private @terms_word() attributes {r = #graph.terms_rounding<shift = 20, pre_shifts = [1], multipliers = [[[1, -1]]], offsets = [[1, 1]]>}

// -----

// expected-error @+1 {{'shift' has 0; expected numbers from 1 to 30}}
func.func private @terms_shift() attributes {r = #graph.terms_rounding<pre_shifts = [1], multipliers = [[[1, 1]]], offsets = [[1, 1]]>}

// -----

// expected-error @+1 {{'window' has -1; expected numbers from 0 to 268435455}}
func.func private @terms_window() attributes {r = #graph.terms_rounding<shift = 20, window = -1, pre_shifts = [1], multipliers = [[[1, 1]]], offsets = [[1, 1]]>}

// -----

// expected-error @+1 {{'pre_shifts' has 31; expected numbers from 0 to 30}}
func.func private @terms_pre_shift() attributes {r = #graph.terms_rounding<shift = 20, pre_shifts = [31], multipliers = [[[1, 1]]], offsets = [[1, 1]]>}

// -----

// expected-error @+1 {{has 1 'powers'; expected 256}}
func.func private @softmax_powers() attributes {r = #graph.softmax_rounding<powers = [16777216]>}

// -----

// expected-error @+1 {{'shift' has 61; expected numbers from 0 to 60}}
func.func private @softmax_shift() attributes {r = #graph.softmax_rounding<shift = 61, powers = [16777216, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5]>}

// -----

// expected-error @+1 {{'divisor' has 0; expected numbers from 1 to 2305843009213693951}}
func.func private @softmax_divisor() attributes {r = #graph.softmax_rounding<divisor = 0, powers = [16777216, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5]>}

// -----

// expected-error @+1 {{'powers' begin with 16777216 and are shifted by 40; expected a power of two of at least 2^24 that stays below 2^61}}
func.func private @softmax_first() attributes {r = #graph.softmax_rounding<shift = 40, powers = [16777216, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5]>}

// -----

// expected-error @+1 {{'powers' has -5; expected numbers from 0 to 16777216}}
func.func private @softmax_power() attributes {r = #graph.softmax_rounding<powers = [16777216, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, -5]>}

// -----

// expected-error @+1 {{'multipliers' has 16777217; expected numbers from -16777216 to 16777216}}
func.func private @float_range() attributes {r = #graph.rounding<float, shift = 3, multipliers = [16777217], offsets = [1]>}

// -----

// expected-error @+1 {{has 'shifts'; expected none in the form wide}}
func.func private @shifts_of_wide() attributes {r = #graph.rounding<wide, shift = 3, multipliers = [1], offsets = [1], shifts = [3]>}
