//===- Interface.h - What the caller of a compiled model sees -------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_EMIT_INTERFACE_H
#define HONE_EMIT_INTERFACE_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <string>
#include <vector>

namespace hone {

/// An input or output.
struct TensorInterface {
  /// As in the model.
  std::string name;
  /// The parameter of the run function: a C identifier that no other parameter has.
  std::string identifier;
  std::vector<int64_t> shape;
  /// "f32", "ui8", "i1", ...: the element type in the model, also where the IR's has lost its sign.
  std::string elementType;
  int64_t elements = 0;
  int64_t bytes = 0;
  /// An integer q stands for scales[i] * (q - zeroPoints[i]), i being its position on `quantizationAxis`, or 0 where
  /// that is -1. Without scales the integers are themselves.
  std::vector<float> scales;
  std::vector<int64_t> zeroPoints;
  int64_t quantizationAxis = -1;
};

/// Memory that the caller brings.
struct Arena {
  /// The parameter of the run function.
  std::string identifier;
  /// The region of the target's memory that it is for, or "".
  std::string region;
  int64_t bytes = 0;
};

/// An arena's part that holds one buffer for some steps.
struct ArenaEntry {
  std::string name;
  /// The arena's number.
  int64_t arena = 0;
  int64_t offset = 0, bytes = 0, first = 0, last = 0;
};

/// A node of the model that a profile can name.
struct ProfiledNode {
  std::string name, op;
};

/// Everything the header says, and the memory plan.
struct ModelInterface {
  /// The stem of the C symbols.
  std::string name;
  std::vector<TensorInterface> inputs, outputs;
  /// One, or more where no region of the target's memory is large enough.
  std::vector<Arena> arenas;
  int64_t arenaAlignment = 0;
  /// The bytes that are alive at the peak: no plan needs less.
  int64_t arenaLowerBound = 0;
  /// The first step of the peak.
  int64_t peakStep = 0;
  /// Of the block of constants; once there is an object, of all its sections of constants.
  int64_t constantBytes = 0;
  std::vector<ArenaEntry> buffers;
  /// What the numbers that the model gives to a profiler stand for; empty unless it was compiled for one.
  std::vector<ProfiledNode> profile;
  /// Whether the run function takes a `hone_parallel_for` and its pool.
  bool parallel = false;

  /// The bytes of all arenas.
  int64_t arenaBytes() const;
};

/// Reads the interface off the function that runs the model, after the memory phase.
mlir::FailureOr<ModelInterface> describeInterface(mlir::func::FuncOp entry);

/// The C type of an element ("float", "uint8_t", "uint16_t" for half precision), or "" if there is none.
llvm::StringRef cType(llvm::StringRef elementType);

/// `text` with all that C does not allow in an identifier replaced by underscores.
std::string cIdentifier(llvm::StringRef text);

} // namespace hone

#endif // HONE_EMIT_INTERFACE_H
