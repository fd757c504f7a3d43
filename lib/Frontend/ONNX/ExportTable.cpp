//===- ExportTable.cpp - How graph operations are written ----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// One row an operation, alphabetical. Operations that are an operator of ONNX as they are have no row: OpTable.cpp says
// so of theirs.
//
//===----------------------------------------------------------------------------===//

#include "Writers.h"

using namespace hone::exporter;

static const WriterEntry writers[] = {
    {"graph.arg_reduce", writeArgReduce},
    {"graph.batch_norm", writeBatchNorm},
    {"graph.bit_shift", writeBitShift},
    {"graph.cast", writeCast},
    {"graph.clip", writeClip},
    {"graph.col2im", writeCol2Im},
    {"graph.conv", writeConv},
    {"graph.cumsum", writeCumSum},
    {"graph.dequantize_linear", writeDequantizeLinear},
    {"graph.expand", writeExpand},
    {"graph.gelu", writeGelu},
    {"graph.group_norm", writeGroupNorm},
    {"graph.layer_norm", writeLayerNorm},
    {"graph.max_pool_with_indices", writeMaxPoolWithIndices},
    {"graph.one_hot", writeOneHot},
    {"graph.pad", writePad},
    {"graph.quantize_linear", writeQuantizeLinear},
    {"graph.reduce", writeReduce},
    {"graph.reshape", writeReshape},
    {"graph.resize", writeResize},
    {"graph.roi_align", writeRoiAlign},
    {"graph.slice", writeSlice},
    {"graph.tile", writeTile},
    {"graph.topk", writeTopK},
    {"graph.trilu", writeTrilu},
};

llvm::ArrayRef<WriterEntry> hone::exporter::writerTable() { return writers; }
