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
  /// The bytes of the arenas that its run function takes.
  std::vector<int64_t> arenas;
  /// Whether its run function takes a parallel_for and a pool after the arena.
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

private:
  Image(TemporaryFolder folder, std::vector<std::string> emulator)
      : folder(std::move(folder)), emulator(std::move(emulator)) {}
  /// Writes the inputs' file and runs the program with `arguments`; its standard output.
  llvm::Expected<std::string> start(llvm::ArrayRef<std::string> arguments, llvm::ArrayRef<Tensor> inputs,
                                    int64_t seconds) const;

  TemporaryFolder folder;
  std::vector<std::string> emulator;
  /// The outputs of each model.
  std::vector<std::vector<TensorSpec>> outputs;
};

} // namespace hone

#endif // HONE_EXECUTION_IMAGE_H
