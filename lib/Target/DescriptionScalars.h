//===- DescriptionScalars.h - The checked values of description files -*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Whatever can be checked of a value is checked while it is read, so that a message names the line and column of the
// mistake: CPUs, features and intrinsics are looked up in LLVM's own tables.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_TARGET_DESCRIPTIONSCALARS_H
#define HONE_LIB_TARGET_DESCRIPTIONSCALARS_H

#include "hone/Support/ByteCount.h"
#include "hone/Target/TargetDescription.h"
#include "mlir/Support/LLVM.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/Support/YAMLTraits.h"
#include <memory>

namespace hone::description {

/// Mistakes that are told of one file; how many more there are is told as a number.
inline constexpr size_t mostMistakes = 20;

/// Something wrong in a file, and where.
struct Mistake {
  llvm::StringRef place;
  std::string message;
};

/// What values need from their surroundings to be checked, and the place where their messages live.
struct ReadContext {
  /// What is wrong so far, in the order in which it was found.
  std::vector<Mistake> mistakes;
  /// Where the value is that is being read.
  llvm::StringRef place;
  /// Where the file says what is checked only once all of it is read; empty where it says nothing.
  llvm::StringRef triplePlace, cpuPlace, vectorPlace;
  /// Likewise for each dot product: its intrinsic, or else its name. Those of a base have no place.
  std::vector<llvm::StringRef> dotPlaces;
  /// LLVM's tables for the triple.
  std::unique_ptr<llvm::MCSubtargetInfo> subtarget;
  std::string triple;
  /// The file itself, and before it those that are based on it, the outermost first.
  std::vector<std::string> files;
  /// The description that holds where the file says nothing.
  std::optional<TargetDescription> base;
  /// Whether the file has a base, be it one that is wrong.
  bool hasBase = false;
  /// The lines that say what is wrong with the base.
  std::string baseErrors;
  /// Those of the list that is being read.
  llvm::StringSet<> regionNames;
  std::vector<MemoryRegion> regions;
  std::string message;

  /// Reads on with LLVM's tables for `name`. Returns whether LLVM knows it.
  bool setTriple(llvm::StringRef name);
  llvm::StringRef error(const llvm::Twine &text) {
    message = text.str();
    return message;
  }
};

/// `findTarget` and `parseTarget` for what the descriptions in the files `derived` are based on, the outermost first.
mlir::FailureOr<TargetDescription> findTarget(llvm::StringRef name, llvm::ArrayRef<std::string> derived,
                                              llvm::raw_ostream &errors);
mlir::FailureOr<TargetDescription> parseTarget(llvm::StringRef text, llvm::StringRef file,
                                               llvm::ArrayRef<std::string> derived, llvm::raw_ostream &errors);
/// Whether the name of a target is the path of a description.
bool isFileName(llvm::StringRef name);

/// Values with a check of their own. Each wraps the string or number that the description holds.
template <typename T, typename Kind> struct Checked {
  T value{};
  bool operator==(const Checked &) const = default;
};
/// A target whose values hold where the file says nothing.
using BaseName = Checked<std::string, struct BaseKind>;
using TripleName = Checked<std::string, struct TripleKind>;
using CpuName = Checked<std::string, struct CpuKind>;
using FeatureList = Checked<std::string, struct FeatureKind>;
using DotName = Checked<std::string, struct DotNameKind>;
using IntrinsicName = Checked<std::string, struct IntrinsicKind>;
/// A name that no other region of its list has.
using RegionName = Checked<std::string, struct RegionKind>;
/// A size in bytes, written as a number or with K, M or G for powers of 1024.
using Bytes = Checked<int64_t, struct BytesKind>;
/// The same, of something that cannot be empty.
using RegionBytes = Checked<int64_t, struct RegionBytesKind>;
/// An address, in hexadecimal when written.
using Address = Checked<int64_t, struct AddressKind>;
/// The bits of a vector register: 0 or a power of two.
using VectorBits = Checked<int64_t, struct VectorKind>;
/// The bytes of a cache line: a power of two.
using CacheLine = Checked<int64_t, struct LineKind>;
/// A count that must be at least `Minimum`.
template <int64_t Minimum> using Count = Checked<int64_t, std::integral_constant<int64_t, Minimum>>;

/// Checks that the region lies within the pointers' reach and apart from those of its list, and keeps it in the list.
/// Returns "" or what is wrong.
std::string checkRegion(const MemoryRegion &region, ReadContext &context);

/// Checks a value, keeps it in `result`, and returns "" or what is wrong.
llvm::StringRef read(llvm::StringRef text, ReadContext &context, BaseName &result);
llvm::StringRef read(llvm::StringRef text, ReadContext &context, TripleName &result);
llvm::StringRef read(llvm::StringRef text, ReadContext &context, CpuName &result);
llvm::StringRef read(llvm::StringRef text, ReadContext &context, FeatureList &result);
llvm::StringRef read(llvm::StringRef text, ReadContext &context, DotName &result);
llvm::StringRef read(llvm::StringRef text, ReadContext &context, IntrinsicName &result);
llvm::StringRef read(llvm::StringRef text, ReadContext &context, RegionName &result);
llvm::StringRef read(llvm::StringRef text, ReadContext &context, Bytes &result);
llvm::StringRef read(llvm::StringRef text, ReadContext &context, RegionBytes &result);
llvm::StringRef read(llvm::StringRef text, ReadContext &context, Address &result);
llvm::StringRef read(llvm::StringRef text, ReadContext &context, VectorBits &result);
llvm::StringRef read(llvm::StringRef text, ReadContext &context, CacheLine &result);
/// Likewise for a whole number from `minimum` on.
llvm::StringRef readCount(llvm::StringRef text, ReadContext &context, int64_t minimum, int64_t &result);
template <int64_t Minimum> llvm::StringRef read(llvm::StringRef text, ReadContext &context, Count<Minimum> &result) {
  return readCount(text, context, Minimum, result.value);
}

template <typename Kind> void write(const Checked<std::string, Kind> &scalar, llvm::raw_ostream &out) {
  out << scalar.value;
}
template <typename Kind> void write(const Checked<int64_t, Kind> &scalar, llvm::raw_ostream &out) {
  out << scalar.value;
}
inline void write(const Bytes &scalar, llvm::raw_ostream &out) { out << printByteCount(scalar.value); }
inline void write(const RegionBytes &scalar, llvm::raw_ostream &out) { out << printByteCount(scalar.value); }
void write(const Address &scalar, llvm::raw_ostream &out);

} // namespace hone::description

namespace llvm::yaml {

template <typename T, typename Kind> struct ScalarTraits<hone::description::Checked<T, Kind>> {
  using Scalar = hone::description::Checked<T, Kind>;
  static void output(const Scalar &scalar, void *, raw_ostream &out) { hone::description::write(scalar, out); }
  static StringRef input(StringRef text, void *context, Scalar &result) {
    return hone::description::read(text, *static_cast<hone::description::ReadContext *>(context), result);
  }
  static QuotingType mustQuote(StringRef text) {
    return std::is_same_v<T, std::string> ? needsQuotes(text) : QuotingType::None;
  }
};

} // namespace llvm::yaml

#endif // HONE_LIB_TARGET_DESCRIPTIONSCALARS_H
