//===- Elementwise.cpp - Lowering of operators that act on each element --------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "LoweringSupport.h"

using namespace mlir;
using namespace hone;

void hone::populateElementwisePatterns(TypeConverter &converter, RewritePatternSet &patterns) {}
