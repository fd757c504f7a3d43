//===- Reduction.cpp - Lowering of the reduction family ---===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "LoweringSupport.h"

using namespace mlir;
using namespace hone;

void hone::populateReductionPatterns(TypeConverter &converter, RewritePatternSet &patterns) {}
