//===- Image.h - Programs that run compiled models ------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// An image is a program for the target: one or more compiled models, a table of them, and the harness of
// runtime/harness. It runs on this machine or in the target's emulator, always in a process of its own.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_EXECUTION_IMAGE_H
#define HONE_EXECUTION_IMAGE_H

#include "hone/Support/Tensor.h"
#include "hone/Target/TargetDescription.h"
#include "llvm/Support/Error.h"
#include <string>
#include <utility>
#include <vector>

namespace hone {

/// What an input or output of a model must look like.
struct TensorSpec {
  std::string name;
  ElementType type = ElementType::F32;
  std::vector<int64_t> shape;

  int64_t bytes() const { return elementCount(shape).value_or(0) * elementBytes(type); }
};

/// A compiled model: what an image needs of it.
struct ModelObject {
  /// The stem of its C symbols.
  std::string symbol;
  std::vector<TensorSpec> inputs, outputs;
  /// The object file and the C header themselves.
  std::string object, header;
  /// The sizes of its arenas in the order of the run function's arguments, and their alignment.
  std::vector<int64_t> arenaBytes;
  int64_t arenaAlignment = 1;
  /// Whether its run function takes a parallel_for and a pool after the arenas.
  bool threaded = false;
};

/// The times of repeated runs.
struct Measurement {
  double minNs = 0, medianNs = 0, p99Ns = 0;
  int64_t runs = 0;
  /// Time of one iteration of the peak loop; 0 if the image has none.
  double peakNs = 0;
  /// The fastest time of each operation of a model compiled for profiling: its number, and nanoseconds.
  std::vector<std::pair<int64_t, double>> operations;
};

/// What an emulator counted in a warm run of a model.
struct Count {
  int64_t instructions = 0;
  /// The deepest that the stack was, with the caller's frame.
  int64_t stackBytes = 0;
  /// Code of the program beside the model's that the model calls: memcpy and the like.
  int64_t shimBytes = 0;
  /// For a model compiled for profiling: the instructions of each of its operations, in the order of their numbers.
  std::vector<int64_t> operations;
};

/// A temporary folder that is removed with everything in it.
class TemporaryFolder {
public:
  static llvm::Expected<TemporaryFolder> create();
  TemporaryFolder(TemporaryFolder &&other) noexcept : path(std::exchange(other.path, {})) {}
  TemporaryFolder &operator=(TemporaryFolder &&other) noexcept {
    std::swap(path, other.path);
    return *this;
  }
  ~TemporaryFolder();
  /// The path of `name` in the folder.
  std::string file(const llvm::Twine &name) const { return (path + "/" + name).str(); }

private:
  explicit TemporaryFolder(std::string path) : path(std::move(path)) {}
  std::string path;
};

/// A linked program.
class Image {
public:
  /// Links `models` with the harness. `peakObject` is an object that defines `hone_peak`, or empty.
  static llvm::Expected<Image> link(llvm::ArrayRef<const ModelObject *> models, const TargetDescription &target,
                                    llvm::StringRef peakObject = "");

  /// Runs model number `index` once. The inputs must have the model's types and shapes. A program that runs longer
  /// than `seconds` is ended, which is an error as a crash is.
  llvm::Expected<std::vector<Tensor>> run(size_t index, llvm::ArrayRef<Tensor> inputs, int64_t seconds) const;

  /// Measures model number `index` for about `seconds`.
  llvm::Expected<Measurement> measure(size_t index, llvm::ArrayRef<Tensor> inputs, double seconds,
                                      int64_t threads) const;

  /// Runs model number `index` in the emulator, which counts.
  llvm::Expected<Count> count(size_t index, llvm::ArrayRef<Tensor> inputs) const;

private:
  Image(TemporaryFolder folder, const TargetDescription &target) : folder(std::move(folder)), target(target) {}
  /// Writes the inputs' file and runs the program with `arguments`; its standard output.
  /// `plugin` is an argument for the emulator, or empty.
  llvm::Expected<std::string> start(llvm::ArrayRef<std::string> arguments, llvm::ArrayRef<Tensor> inputs,
                                    int64_t seconds, llvm::StringRef plugin = "") const;

  TemporaryFolder folder;
  TargetDescription target;
  /// The outputs of each model.
  std::vector<std::vector<TensorSpec>> outputs;
};

} // namespace hone

#endif // HONE_EXECUTION_IMAGE_H
