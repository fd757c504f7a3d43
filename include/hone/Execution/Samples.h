//===- Samples.h - Inputs of many runs ------------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_EXECUTION_SAMPLES_H
#define HONE_EXECUTION_SAMPLES_H

#include "hone/Execution/Image.h"
#include "hone/Support/MediaFormat.h"
#include "llvm/Support/Error.h"

namespace hone {

/// The inputs of many runs of a model, read as they are asked for. They come from
/// - a file with a tensor of one more or a longer first dimension than the input, whose slices are the samples; of a
///   model with several inputs one file for each, `NAME=FILE`;
/// - a picture (PNG, JPEG), or a sound (WAV), which may be several samples;
/// - a folder of such files, each one sample or several, in the order of their names;
/// - for models with several inputs, a folder of folders, each with one file for each input: `NAME.npy`, `NAME.pb`,
///   `NAME.png` and so on, or `input_K.pb` as in ONNX's test data.
class Samples {
public:
  /// `paths` are what the user gave. Errors name the file, what it holds and what the model takes.
  static llvm::Expected<Samples> open(llvm::ArrayRef<std::string> paths, llvm::ArrayRef<TensorSpec> inputs,
                                      const MediaFormat &format);

  size_t size() const { return samples.size(); }
  /// The tensors of sample `index`, one for each input, in its types and shapes. Numbers that are not finite are
  /// errors.
  llvm::Expected<std::vector<Tensor>> read(size_t index) const;
  /// Where sample `index` comes from: "calibration.npy[12]".
  std::string describe(size_t index) const;

private:
  /// A tensor in a file: element `slice` of so many equal parts.
  struct Part {
    size_t file;
    int64_t slice, slices;
  };
  using Sample = std::vector<Part>; ///< For each input.

  llvm::Error addFile(const std::string &path, size_t input, std::vector<Part> &parts);
  llvm::Error addFolder(const std::string &path);
  llvm::Error addSampleFolder(const std::string &path);
  llvm::Error join(llvm::ArrayRef<std::vector<Part>> parts);
  llvm::Expected<Tensor> readPart(const Part &part, const TensorSpec &input) const;

  std::vector<TensorSpec> inputs;
  MediaFormat format;
  std::vector<std::string> files;
  std::vector<Sample> samples;
  /// The file that was read last: slices come one after the other.
  mutable std::pair<size_t, Tensor> cache{~size_t(0), {}};
};

/// Reads a tensor, a picture or a sound for an input. Of a sound that is longer, the samples stand one after the other
/// in one more dimension. Tensors come as they are in the file.
llvm::Expected<Tensor> readSampleFile(llvm::StringRef path, const TensorSpec &input, const MediaFormat &format);

/// The tensor as the input has it: floats of other widths are converted, and numbers that integers of the input stand
/// for. Nothing if it has another shape, or a type that does not fit.
std::optional<Tensor> asInput(const Tensor &tensor, const TensorSpec &input);

} // namespace hone

#endif // HONE_EXECUTION_SAMPLES_H
