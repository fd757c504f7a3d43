//===- MediaFile.h - Pictures and sounds as tensors -----------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_EXECUTION_MEDIAFILE_H
#define HONE_EXECUTION_MEDIAFILE_H

#include "hone/Support/MediaFormat.h"
#include "hone/Support/Tensor.h"
#include "llvm/Support/Error.h"

namespace hone {

/// Whether a file is read as a picture (.png, .jpg, .jpeg) or as a sound (.wav), by its name.
bool isImageFile(llvm::StringRef path);
bool isSoundFile(llvm::StringRef path);

/// Reads a PNG or JPEG picture as the input of shape `shape` of a model: [height, width, channels] or [channels,
/// height, width], perhaps with a batch of one before it, and with one or three channels; without channels for one. The
/// picture is made as large as that, and its bytes b become (b - mean) / scale, in `f32`. Errors name the file.
llvm::Expected<Tensor> readImage(llvm::StringRef path, llvm::ArrayRef<int64_t> shape, const MediaFormat &format);

/// Reads a sound, whose channels are averaged, as inputs of shape `shape`: [samples], perhaps with dimensions of one
/// before or after it. A sound that is longer gives several, one after the other, the last one filled up with silence.
/// Numbers are from -1 to 1, less the mean and divided by the scale.
llvm::Expected<std::vector<Tensor>> readSound(llvm::StringRef path, llvm::ArrayRef<int64_t> shape,
                                              const MediaFormat &format);

} // namespace hone

#endif // HONE_EXECUTION_MEDIAFILE_H
