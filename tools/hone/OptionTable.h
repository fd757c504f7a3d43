//===- OptionTable.h - The options of hone --------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_TOOLS_HONE_OPTIONTABLE_H
#define HONE_TOOLS_HONE_OPTIONTABLE_H

#include "hone/Pipeline/ModelOptions.h"
#include "llvm/Option/OptTable.h"
#include "llvm/Option/Option.h"

namespace hone::tool {

/// The options of Options.td: OPT_target, ...
enum OptionID : unsigned {
  OPT_INVALID = 0,
#define OPTION(...) LLVM_MAKE_OPT_ID(__VA_ARGS__),
#include "Options.inc"
#undef OPTION
};

/// The takers of options beyond those of a compilation.
inline constexpr unsigned CompileCommand = takers::FirstFree << 0;
inline constexpr unsigned RunCommand = takers::FirstFree << 1;
inline constexpr unsigned CheckCommand = takers::FirstFree << 2;
inline constexpr unsigned BenchCommand = takers::FirstFree << 3;
inline constexpr unsigned EvalCommand = takers::FirstFree << 4;
inline constexpr unsigned InspectCommand = takers::FirstFree << 5;
inline constexpr unsigned HelpCommand = takers::FirstFree << 6;
inline constexpr unsigned QuantizeCommand = takers::FirstFree << 7;
inline constexpr unsigned EveryCommand = takers::FirstFree << 8;
inline constexpr unsigned NoCommand = takers::FirstFree << 9; ///< `hone` itself, without a command.

/// An option as people are told of it.
struct DescribedOption {
  std::string spelling;           ///< "--target"
  std::string valueName;          ///< "NAME"; empty for a switch.
  std::string text;               ///< What it does.
  std::vector<std::string> words; ///< Values that it takes, if they can be listed.

  /// "--target=NAME", "-o BASE" or "--json".
  std::string usage() const;
  /// Whether the value is a file's name, or the start of several.
  bool takesFile() const;
  bool takesFolder() const { return valueName == "DIR"; }
};

/// Options under one heading.
struct DescribedGroup {
  std::string title;
  std::vector<DescribedOption> options;
};

/// The table of all options.
class OptionTable : public llvm::opt::GenericOptTable {
public:
  OptionTable();

  /// The options that have one of `takers`: the groups in the table's order, each sorted by name.
  std::vector<DescribedGroup> describe(unsigned takers) const;

  /// The same without groups.
  std::vector<DescribedOption> describeAll(unsigned takers) const;
};

} // namespace hone::tool

#endif // HONE_TOOLS_HONE_OPTIONTABLE_H
