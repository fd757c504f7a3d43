//===- RoundingAttributes.td - What quantized operators are rounded with ----------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_ROUNDING_ATTRIBUTES_TD
#define HONE_DIALECT_GRAPH_ROUNDING_ATTRIBUTES_TD

include "hone/Dialect/Graph/GraphBase.td"

/// Holds a struct of Rounding.h. Fields that are as they are by default are not printed.
class Graph_RoundingAttr<string name, string attrMnemonic> : AttrDef<Graph_Dialect, name> {
  let mnemonic = attrMnemonic;
  let parameters = (ins AttrParameter<name, "the integers", "const " # name # " &">:$value);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
}

def Graph_RequantizationAttr : Graph_RoundingAttr<"Requantization", "rounding"> {
  let summary = "The integers that accumulators are rounded with";
  let description = [{
    The form comes first: `narrow`, `narrow_ties`, `wide`, `wide_ties` or `float`, which `graph::RequantizationForm` defines. There is one
    multiplier and one offset for each channel, or one of each for all. With `splits`, one accumulator for each channel, there are twice
    as many: the second half is used for accumulators below it. The narrow form may have `additions` and `shifts`, as many as multipliers, and that of floats `shifts`.

    Example: `#graph.rounding<narrow, pre_shift = 8, shift = 12, multipliers = [1431655765, 1288490189], offsets = [40200, 51300]>`
  }];
}

def Graph_SoftmaxRoundingAttr : Graph_RoundingAttr<"SoftmaxRounding", "softmax_rounding"> {
  let summary = "The table of powers and the quotient of a softmax";
  let description = [{
    `powers` has 256 entries, that of a difference x to a row's greatest element being exp(-x * scale) times the first one, a
    power of two. A result is `(power << shift) / (sum * divisor)`.

    Example: `#graph.softmax_rounding<shift = 8, powers = [35184372088832, ...]>`
  }];
}

def Graph_SumRequantizationAttr : Graph_RoundingAttr<"SumRequantization", "sum_rounding"> {
  let summary = "The integers that weighted sums of bytes are rounded with";
  let description = [{
    The form comes first: `narrow`, `ties` or `split`, which `graph::SumForm` defines. There is one multiplier for each operand.
    `low_bits` and `slack` are of the split form.

    Example: `#graph.sum_rounding<narrow, shift = 20, multipliers = [812345, -412345], offset = 524288>`
  }];
}

def Graph_TermsRoundingAttr : Graph_RoundingAttr<"TermsRounding", "terms_rounding"> {
  let summary = "The words that sums of sums are rounded with";
  let description = [{
    Numbers have two words or three. There is a list of multipliers for each channel, one for each operand, an offset for each
    channel and a pre-shift for each operand; see `graph::TermsRounding`.

    Example: `#graph.terms_rounding<shift = 20, window = 5, multipliers = [[[5000000, 77], [1203, 5]]], offsets = [[524288, 3]], pre_shifts = [10, 23]>`
  }];
}

#endif // HONE_DIALECT_GRAPH_ROUNDING_ATTRIBUTES_TD
