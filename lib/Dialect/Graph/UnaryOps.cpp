//===- UnaryOps.cpp - Functions of one number ---------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/UnaryOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

#define GET_OP_CLASSES
#include "hone/Dialect/Graph/UnaryOps.cpp.inc"

void GraphDialect::registerUnaryOps() {
  addOperations<
#define GET_OP_LIST
#include "hone/Dialect/Graph/UnaryOps.cpp.inc"
      >();
}
