//===- Report.h - The JSON report of a compilation ------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_EMIT_REPORT_H
#define HONE_EMIT_REPORT_H

#include "hone/Emit/Interface.h"
#include "hone/Emit/MachineCode.h"

namespace hone {

/// A node of the model as it was when the graph phase ended.
struct OperatorFacts {
  /// The node's name in the model; several operators can come of one node.
  std::string name;
  /// The operator in the model's own words ("Conv").
  std::string op;
  /// Multiplications that feed an addition; 0 where there are none.
  int64_t macs = 0;
  /// Those of them that are not with padding.
  int64_t neededMacs = 0;
  /// Whether what is multiplied are integers.
  bool integers = false;
  /// The bytes of its operands that are computed or come from the caller, of those that are constants, and of its
  /// results.
  int64_t inputBytes = 0, constantBytes = 0, outputBytes = 0;
};

/// Everything that the report says. It holds neither paths nor times, so that equal models give equal reports.
struct ReportFacts {
  ModelInterface interface;
  std::vector<OperatorFacts> operators;
  CodeFacts code;
  TargetDescription target;
  int64_t threads = 1;
};

/// What a model takes of a region of its target's memory.
struct RegionUse {
  MemoryRegion region;
  /// What it is taken by: code and constants, or an arena.
  int64_t bytes = 0;

  bool fits() const { return bytes <= region.bytes; }
};

/// The use of each region that the target's description has.
std::vector<RegionUse> regionUses(const TargetDescription &target, const ModelInterface &interface,
                                  const CodeFacts &code);

/// The report as indented JSON.
std::string printReport(const ReportFacts &facts);

} // namespace hone

#endif // HONE_EMIT_REPORT_H
