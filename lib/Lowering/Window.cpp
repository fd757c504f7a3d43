//===- Window.cpp - Lowering of the window family ---===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "LoweringSupport.h"

using namespace mlir;
using namespace hone;

void hone::populateWindowPatterns(TypeConverter &converter, RewritePatternSet &patterns) {}
