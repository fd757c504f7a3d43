//===- Writers.h - How operations are written, by family ------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_FRONTEND_ONNX_WRITERS_H
#define HONE_LIB_FRONTEND_ONNX_WRITERS_H

#include "NodeWriter.h"

namespace hone::exporter {

#define HONE_WRITER(NAME) void NAME(NodeWriter &node);
// ExportElementwise.cpp
HONE_WRITER(writeBitShift)
HONE_WRITER(writeCast)
HONE_WRITER(writeClip)
HONE_WRITER(writeDequantizeLinear)
HONE_WRITER(writeGelu)
HONE_WRITER(writeQuantizeLinear)
// ExportMovement.cpp
HONE_WRITER(writeExpand)
HONE_WRITER(writeOneHot)
HONE_WRITER(writePad)
HONE_WRITER(writeReshape)
HONE_WRITER(writeResize)
HONE_WRITER(writeSlice)
HONE_WRITER(writeTile)
HONE_WRITER(writeTrilu)
// ExportNormalization.cpp
HONE_WRITER(writeBatchNorm)
HONE_WRITER(writeGroupNorm)
HONE_WRITER(writeLayerNorm)
// ExportReductions.cpp
HONE_WRITER(writeArgReduce)
HONE_WRITER(writeCumSum)
HONE_WRITER(writeReduce)
HONE_WRITER(writeTopK)
// ExportWindows.cpp
HONE_WRITER(writeCol2Im)
HONE_WRITER(writeConv)
HONE_WRITER(writeMaxPoolWithIndices)
HONE_WRITER(writeRoiAlign)
#undef HONE_WRITER

} // namespace hone::exporter

#endif // HONE_LIB_FRONTEND_ONNX_WRITERS_H
