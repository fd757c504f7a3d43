//===- Contraction.cpp - Lowering of the contraction family ---===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "LoweringSupport.h"

using namespace mlir;
using namespace hone;

void hone::populateContractionPatterns(TypeConverter &converter, RewritePatternSet &patterns) {}
