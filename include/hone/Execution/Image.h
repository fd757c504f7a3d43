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

#include "hone/Support/TemporaryFolder.h"
#include "hone/Support/Tensor.h"
#include "hone/Target/TargetDescription.h"
#include "llvm/ADT/STLFunctionalExtras.h"
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
  /// An integer q stands for (q - zeroPoint) * scale; for itself if the scale is 0.
  float scale = 0;
  int64_t zeroPoint = 0;

  /// What element `index` of a tensor of this kind stands for.
  double real(const Tensor &tensor, int64_t index) const {
    return scale == 0 ? tensor.number(index) : double(tensor.integer(index) - zeroPoint) * double(scale);
  }
  int64_t bytes() const { return elementCount(shape).value_or(0) * elementBytes(type); }
};

/// A compiled model: what an image needs of it.
struct ModelObject {
  /// The stem of its C symbols.
  std::string symbol;
  std::vector<TensorSpec> inputs, outputs;
  /// The bytes of each arena.
  std::vector<int64_t> arenas;
  /// The object file and the C header themselves.
  std::string object, header;
  /// Whether its run function takes a parallel_for and a pool after the arena.
  bool threaded = false;
};

/// An object file with functions `void hone_peak_K(int64_t iterations)` that do nothing but multiply and add in the
/// target's vector registers: number 0 floats, number 1 integers of 8 bits by the dot product that does most at once.
struct PeakLoops {
  /// Empty if the target has no code generator.
  std::string object;
  /// Operations in one iteration of each function, two for each multiply-add. There is no number 1 where no dot product
  /// of the description leads from vectors to sums of 32 bits: integers go the way of floats then, lane by lane.
  std::vector<int64_t> operations;
};

/// The times of repeated runs.
struct Measurement {
  double minNs = 0, medianNs = 0, p99Ns = 0;
  int64_t runs = 0;
  /// Time of one iteration of each of the image's peak loops.
  std::vector<double> peakNs;
  /// The fastest time of each operation of a model compiled for profiling: its number, and nanoseconds.
  std::vector<std::pair<int64_t, double>> operations;
};

/// What one run executes and needs.
struct InstructionCount {
  /// Of the run function and all it calls.
  int64_t instructions = 0;
  /// Those of each operation of a model compiled for profiling, with what calling the profiler takes.
  std::vector<int64_t> operations;
  /// The most bytes of stack in use at a time.
  int64_t stackBytes = 0;
};

/// The bytes that a model adds to a program.
struct ModelSize {
  /// Code of the model, and of the functions from elsewhere that it calls.
  int64_t code = 0, libraryCode = 0;
  int64_t constants = 0;
  /// Data that changes.
  int64_t data = 0;
};

/// A run to be made.
struct Job {
  /// The model's number in the image.
  size_t model = 0;
  std::vector<Tensor> inputs;
};

/// A linked program.
class Image {
public:
  /// Links `models` with the harness, and with loops to measure the machine by, if any.
  static llvm::Expected<Image> link(llvm::ArrayRef<const ModelObject *> models, const TargetDescription &target,
                                    const PeakLoops &peaks = {});

  /// Runs the jobs in few processes and gives each one's outputs to `done`, in order. The inputs must have the model's
  /// types and shapes. A run that ends the program, or takes longer than `seconds`, fails without harm to the others.
  void runAll(llvm::ArrayRef<Job> jobs, int64_t seconds,
              llvm::function_ref<void(size_t job, llvm::Expected<std::vector<Tensor>> outputs)> done) const;

  /// The same for one.
  llvm::Expected<std::vector<Tensor>> run(size_t index, llvm::ArrayRef<Tensor> inputs, int64_t seconds) const;

  /// Measures model number `index` for about `seconds`.
  llvm::Expected<Measurement> measure(size_t index, llvm::ArrayRef<Tensor> inputs, double seconds,
                                      int64_t threads) const;

  /// Counts what the second run of model number `index` executes. Needs an emulator that can.
  llvm::Expected<InstructionCount> count(size_t index, llvm::ArrayRef<Tensor> inputs) const;

  /// Whether programs for the target run in an emulator that counts instructions.
  static bool canCount(const TargetDescription &target);

private:
  Image(TemporaryFolder folder, TargetDescription target) : folder(std::move(folder)), target(std::move(target)) {}
  /// The command that runs the program; `options` are the emulator's.
  llvm::Expected<std::vector<std::string>> command(llvm::ArrayRef<std::string> arguments,
                                                   llvm::ArrayRef<std::string> options = {}) const;
  /// Starts the program on the first jobs and takes what it finished; the number of jobs that are done with.
  size_t runSome(llvm::ArrayRef<Job> jobs, size_t first, int64_t seconds,
                 llvm::function_ref<void(size_t job, llvm::Expected<std::vector<Tensor>> outputs)> done) const;

  TemporaryFolder folder;
  TargetDescription target;
  /// The outputs of each model.
  std::vector<std::vector<TensorSpec>> outputs;
};

/// Links the model and what it needs, without anything else, to see how large that is.
llvm::Expected<ModelSize> measureSize(const ModelObject &model, const TargetDescription &target);

} // namespace hone

#endif // HONE_EXECUTION_IMAGE_H
