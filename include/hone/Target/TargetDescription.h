//===- TargetDescription.h - What a chip can do, as data ------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Everything that the compiler wants to know about a target. Passes read these numbers and never compare an
// architecture's name, so that a new CPU is a new file in targets/ and no new code.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_TARGET_TARGETDESCRIPTION_H
#define HONE_TARGET_TARGETDESCRIPTION_H

#include "llvm/ADT/StringRef.h"
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hone {

/// The element types that a dot product instruction multiplies or accumulates in.
enum class DotElement { S8, U8, S16, U16, BF16, F16, S32, F32 };

/// How the accumulator's elements relate to those of the operands.
enum class DotKind {
  /// Lane i adds the products of elements i*depth ... i*depth+depth-1 (vpdpbusd, sdot, vrmpy).
  Lanes,
  /// A whole small matrix product: rows of both operands against each other (smmla).
  Matrix,
  /// The sum of all products in one scalar (vmladava, smlad).
  Scalar,
};

/// Where a dot product's intrinsic takes the accumulator.
enum class DotSum {
  /// `accumulator = intrinsic(accumulator, lhs, rhs)`.
  First,
  /// `accumulator = intrinsic(lhs, rhs, accumulator)`.
  Last,
  /// `accumulator += intrinsic(lhs, rhs)`, the addition being an instruction of its own.
  Separate,
};

/// An instruction that multiplies short elements and adds neighbouring products.
struct DotProduct {
  /// The instruction's name in the assembler, for reports.
  std::string name;
  DotKind kind = DotKind::Lanes;
  DotElement lhs = DotElement::U8;
  DotElement rhs = DotElement::S8;
  DotElement accumulator = DotElement::S32;
  /// Products added into one element of the accumulator.
  int64_t depth = 4;
  /// Elements of the accumulator.
  int64_t lanes = 1;
  /// The LLVM intrinsic, such as "llvm.x86.avx512.vpdpbusd.512"; empty if LLVM selects the instruction from a sum of
  /// products.
  std::string intrinsic;
  DotSum sum = DotSum::First;
  /// For s16: the LLVM intrinsic that widens bytes 0 and 2 of a word ("llvm.arm.sxtb16"), through which 8-bit operands
  /// go; empty if operands lie in memory as the instruction takes them.
  std::string unpack;
  /// The most accumulators that stay in registers, for a scalar kind; 0 if vector registers limit them.
  int64_t accumulators = 0;
  /// Whether the sum of a group is clamped to 16 bits on the way (pmaddubsw); exact only for small weights.
  bool saturates = false;

  friend bool operator==(const DotProduct &, const DotProduct &) = default;
};

/// Why no kernel is made of the dot product, or "" if kernels are.
llvm::StringRef whyUnused(const DotProduct &dot);

/// A part of a description that changes nothing.
struct UnusedPart {
  /// The key of a description file that says it and, for a list, the number of the element.
  std::string key;
  size_t index = 0;
  /// What it is, and why nothing uses it.
  std::string text;

  friend bool operator==(const UnusedPart &, const UnusedPart &) = default;
};

/// Flash keeps code and constants. Arenas lie in RAM, be it on a bus or (TCM) tightly coupled to the core.
enum class MemoryKind { Flash, Ram, Tcm };

/// As in description files: "flash", "ram", "tcm".
llvm::StringLiteral kindName(MemoryKind kind);

/// A region of memory that constants (flash) or arenas (ram and tcm) can live in. Earlier ones are preferred.
struct MemoryRegion {
  std::string name;
  MemoryKind kind = MemoryKind::Ram;
  int64_t bytes = 0;
  /// The address of its first byte, where that is known.
  std::optional<int64_t> origin;

  friend bool operator==(const MemoryRegion &, const MemoryRegion &) = default;
};

/// A target: the code generator's settings, what its vector unit can do, its memories, and how to run its programs.
struct TargetDescription {
  std::string name;
  std::string description;
  /// The files that it was read from: those of its bases, the nearest last, then its own. Empty for one that is built
  /// in.
  std::vector<std::string> files;

  /// What its files say and nothing uses; each text is a line with the place.
  std::vector<UnusedPart> unused;

  // What LLVM is told.
  std::string triple;
  std::string cpu;
  /// Comma-separated, each with its sign: "+avx2,-fma".
  std::string features;
  /// Whether a load or store must be at a multiple of its size: other ones are then made of smaller ones.
  bool strictAlignment = false;
  /// The ABI name as in -mabi (such as "lp64d"), or "" for the triple's own.
  std::string abi;

  // The vector unit.
  /// Bits of the vector registers that code should use; 0 for a scalar unit.
  int64_t vectorBits = 0;
  /// Registers of that width, or scalar floating-point registers if there are no vectors; 0 without either, where
  /// floating-point arithmetic is calls of library functions.
  int64_t vectorRegisters = 16;
  /// Whether multiply-add is one instruction.
  bool fma = false;
  /// Whether a multiply-add can take one operand from memory, so that it needs no register of its own.
  bool fmaMemoryOperand = false;
  /// How many instructions give the upper halves of products of 32-bit integers: of a vector of them, if there are
  /// vectors.
  int64_t highMultiply = 5;
  std::vector<DotProduct> dotProducts;

  /// Whether code should be small before it is fast: loops cost little and memory for code is dear.
  bool smallCode = false;

  // The caches, in bytes; 0 if there is none.
  int64_t l1Bytes = 32 * 1024;
  int64_t l2Bytes = 256 * 1024;
  int64_t cacheLineBytes = 64;

  // Memory; empty where the operating system provides it.
  std::vector<MemoryRegion> regions;

  // Running programs.
  /// The command that runs a program, with its arguments; empty for the machine itself.
  std::vector<std::string> emulator;
  /// The C compiler driver that links a program, with its arguments; empty for the machine's own. With a port of Hone's
  /// own it is only asked where its libraries are.
  std::vector<std::string> link;
  /// The Debian packages that the emulator and the compiler driver are in.
  std::vector<std::string> packages;
  /// The environment that test programs are made for: a folder of runtime/ports, or "" for a C library with POSIX.
  std::string port;
  /// The memory of the machine that runs test programs, where no operating system provides it: flash for the vector
  /// table, flash for code and constants (perhaps the same), and RAM.
  std::vector<MemoryRegion> board;
  /// Whether test programs leave the floating-point unit off, so that using it is a fault.
  bool fpuOff = false;
  /// Whether the target is the machine that Hone runs on.
  bool isNative = false;

  /// The region that code and constants are for, or null if it is not known.
  const MemoryRegion *flash() const {
    for (const MemoryRegion &region : regions)
      if (region.kind == MemoryKind::Flash)
        return &region;
    return nullptr;
  }

  /// Makes every region of memory as large as it takes.
  void removeLimits() {
    for (MemoryRegion &region : regions)
      region.bytes = INT64_MAX;
  }

  /// What buffers and constants are aligned to: the cache line, the widest vector and the widest number.
  int64_t bufferAlignment() const { return std::max({int64_t(8), cacheLineBytes, vectorBits / 8}); }

  /// Lanes of a vector register for elements of `bits`, at least 1.
  int64_t lanes(int64_t bits = 32) const { return vectorBits > bits ? vectorBits / bits : 1; }
  /// Bits of a pointer, as the triple says; 0 for a triple that LLVM does not know.
  int64_t pointerBits() const;

  friend bool operator==(const TargetDescription &, const TargetDescription &) = default;
};

/// What the description says and no code, report or test program depends on.
std::vector<UnusedPart> findUnused(const TargetDescription &target);

} // namespace hone

#endif // HONE_TARGET_TARGETDESCRIPTION_H
