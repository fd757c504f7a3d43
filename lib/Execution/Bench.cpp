//===- Bench.cpp - How fast a model is -----------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Execution/Bench.h"
#include "Peak.h"
#include "hone/Execution/RunModel.h"
#include "hone/Support/Table.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"

using namespace llvm;
using namespace hone;

/// The multiply-adds of each node, by its name. Nodes that became several operators add up.
static StringMap<int64_t> macsByNode(ArrayRef<OperatorFacts> operators, int64_t &total) {
  StringMap<int64_t> macs;
  total = 0;
  for (const OperatorFacts &one : operators) {
    total += one.macs;
    if (one.macs != 0)
      macs[one.name] += one.macs;
  }
  return macs;
}

/// The operations of a profiled model, with the multiply-adds of their nodes.
static void addOperation(BenchResult &result, StringMap<int64_t> &macs, const Compilation &profiled, int64_t number,
                         double us, int64_t instructions) {
  if (number >= static_cast<int64_t>(profiled.profile.size()))
    return;
  const ProfiledNode &node = profiled.profile[number];
  result.operations.push_back({node.name, node.op, us, instructions, macs.lookup(node.name)});
  // A node in several pieces shows its arithmetic once.
  macs.erase(node.name);
}

/// Nanoseconds that the multiply-adds of a model would take one thread that did nothing else, without those with
/// padding; 0 if it is not known.
static double timeAtPeak(ArrayRef<OperatorFacts> operators, const PeakLoops &loops, const Measurement &measured) {
  // Floats, and integers where they have a loop of their own.
  double operations[2] = {0, 0};
  size_t kinds = std::min(loops.operations.size(), measured.peakNs.size());
  for (const OperatorFacts &one : operators)
    operations[one.integers && kinds > 1] += 2.0 * one.neededMacs;
  double nanoseconds = 0;
  for (size_t kind = 0; kind != kinds; ++kind)
    nanoseconds += operations[kind] * measured.peakNs[kind] / loops.operations[kind];
  return nanoseconds;
}

static Expected<InstructionCount> countModel(const ModelObject &model, const TargetDescription &target) {
  Expected<Image> image = Image::link(&model, target);
  if (!image)
    return image.takeError();
  return image->count(0, sampleInputs(model));
}

static Expected<BenchResult> countCosts(const Compilation &compilation, const Compilation *profiled,
                                        const TargetDescription &target) {
  const ModelObject &model = *compilation.model;
  Expected<InstructionCount> counted = countModel(model, target);
  if (!counted)
    return counted.takeError();
  Expected<ModelSize> size = measureSize(model, target);
  if (!size)
    return size.takeError();
  BenchResult result;
  StringMap<int64_t> macs = macsByNode(compilation.operators, result.macs);
  result.costs = EmulatedCosts{counted->instructions, *size, sum_of(model.arenas, int64_t(0)), counted->stackBytes};
  if (!profiled)
    return result;
  Expected<InstructionCount> parts = countModel(*profiled->model, target);
  if (!parts)
    return parts.takeError();
  // What the profiler's calls cost is the difference between the two; each operation has a call's share.
  int64_t count = std::max<int64_t>(1, parts->operations.size());
  int64_t overhead = std::max<int64_t>(0, parts->instructions - counted->instructions) / count;
  for (auto [number, instructions] : enumerate(parts->operations))
    addOperation(result, macs, *profiled, number, 0, std::max<int64_t>(0, instructions - overhead));
  return result;
}

Expected<BenchResult> hone::benchModel(const Compilation &compilation, const Compilation *profiled,
                                       const TargetDescription &target, double seconds, int64_t threads) {
  if (Image::canCount(target))
    return countCosts(compilation, profiled, target);
  PeakLoops loops = makePeakLoops(target);
  const Compilation &timed = profiled ? *profiled : compilation;
  const ModelObject *model = &*timed.model;
  Expected<Image> image = Image::link(model, target, loops);
  if (!image)
    return image.takeError();
  Expected<Measurement> measured = image->measure(0, sampleInputs(*model), seconds, threads);
  if (!measured)
    return measured.takeError();

  BenchResult result;
  StringMap<int64_t> macs = macsByNode(compilation.operators, result.macs);
  for (const OperatorFacts &one : compilation.operators)
    result.neededMacs += one.neededMacs;
  result.integers = any_of(compilation.operators, [](const OperatorFacts &one) { return one.integers; });
  result.minUs = measured->minNs / 1000;
  result.medianUs = measured->medianNs / 1000;
  result.p99Us = measured->p99Ns / 1000;
  result.runs = measured->runs;
  result.gflops = measured->minNs > 0 ? 2.0 * result.macs / measured->minNs : 0;
  if (double nanoseconds = timeAtPeak(compilation.operators, loops, *measured); nanoseconds > 0) {
    result.peakGflops = 2.0 * result.neededMacs / nanoseconds;
    result.peakShare = measured->minNs > 0 ? nanoseconds / (measured->minNs * threads) : 0;
  }
  for (auto [number, nanoseconds] : measured->operations)
    addOperation(result, macs, timed, number, nanoseconds / 1000, 0);
  return result;
}

/// A number with as many digits as it is good for.
static void numberAttribute(json::OStream &json, StringRef key, double value) {
  json.attributeBegin(key);
  json.rawValue([&](raw_ostream &out) { out << format("%.6g", value); });
  json.attributeEnd();
}

static double gflopsOf(const OperationTime &operation) {
  return operation.us > 0 ? 2.0 * operation.macs / (1000 * operation.us) : 0;
}

static void timeAttributes(json::OStream &json, const BenchResult &result) {
  numberAttribute(json, "min_us", result.minUs);
  numberAttribute(json, "median_us", result.medianUs);
  numberAttribute(json, "p99_us", result.p99Us);
  numberAttribute(json, "gflops", result.gflops);
  numberAttribute(json, "peak_share", result.peakShare);
  numberAttribute(json, "peak_gflops", result.peakGflops);
  json.attribute("macs", result.macs);
  json.attribute("needed_macs", result.neededMacs);
  json.attribute("runs", result.runs);
}

static void costAttributes(json::OStream &json, const EmulatedCosts &costs, int64_t macs) {
  json.attribute("instructions", costs.instructions);
  json.attribute("flash_code", costs.size.code + costs.size.libraryCode);
  json.attribute("flash_library", costs.size.libraryCode);
  json.attribute("flash_constants", costs.size.constants);
  json.attribute("ram_arena", costs.arenaBytes);
  json.attribute("ram_other", costs.size.data);
  json.attribute("ram_stack", costs.stackBytes);
  json.attribute("macs", macs);
}

void hone::printBenchJson(const BenchResult &result, raw_ostream &out) {
  json::OStream json(out, 2);
  json.object([&] {
    if (result.costs)
      costAttributes(json, *result.costs, result.macs);
    else
      timeAttributes(json, result);
    if (result.operations.empty())
      return;
    json.attributeArray("ops", [&] {
      for (const OperationTime &operation : result.operations)
        json.object([&] {
          json.attribute("name", json::fixUTF8(operation.name));
          json.attribute("op", json::fixUTF8(operation.op));
          if (result.costs)
            json.attribute("instructions", operation.instructions);
          else
            numberAttribute(json, "us", operation.us);
          json.attribute("macs", operation.macs);
          if (result.costs)
            return;
          numberAttribute(json, "gflops", gflopsOf(operation));
        });
    });
  });
  out << "\n";
}

static void printCosts(const EmulatedCosts &costs, int64_t macs, raw_ostream &out) {
  out << costs.instructions << " instructions";
  if (macs != 0 && costs.instructions != 0)
    out << format(", %.2f multiply-adds an instruction", static_cast<double>(macs) / costs.instructions);
  out << formatv("\nflash {0} bytes: code {1}, library {2}, constants {3}\n",
                 costs.size.code + costs.size.libraryCode + costs.size.constants, costs.size.code,
                 costs.size.libraryCode, costs.size.constants)
      << formatv("RAM   {0} bytes: arena {1}, other {2}, stack {3}\n",
                 costs.arenaBytes + costs.size.data + costs.stackBytes, costs.arenaBytes, costs.size.data,
                 costs.stackBytes);
}

static void printTimes(const BenchResult &result, raw_ostream &out) {
  out << format("min %.1f us   median %.1f us   p99 %.1f us   (%lld runs)\n", result.minUs, result.medianUs,
                result.p99Us, static_cast<long long>(result.runs));
  const char *unit = result.integers ? "GOP/s" : "GFLOP/s";
  if (result.macs != 0)
    out << format("%.2f %s, %.1f %% of the measured peak of %.1f %s a thread\n", result.gflops, unit,
                  100 * result.peakShare, result.peakGflops, unit);
}

/// The table of operations. Counted ones show multiply-adds an instruction, timed ones multiply-adds a second.
static void printOperations(const BenchResult &result, raw_ostream &out) {
  bool counted = result.costs.has_value();
  auto cost = [&](const OperationTime &operation) {
    return counted ? static_cast<double>(operation.instructions) : operation.us;
  };
  double total = 0;
  for (const OperationTime &operation : result.operations)
    total += cost(operation);
  Table table({{counted ? "instructions" : "us", Table::Side::Right},
               {"share", Table::Side::Right},
               {counted ? "MAC/inst" : "GFLOP/s", Table::Side::Right},
               {"operation"}});
  // Exporters join the names of what they merged, which can fill lines.
  constexpr size_t mostNameLetters = 60;
  for (const OperationTime &operation : result.operations) {
    double rate = !counted                     ? gflopsOf(operation)
                  : operation.instructions > 0 ? static_cast<double>(operation.macs) / operation.instructions
                                               : 0;
    std::string name = operation.name.empty() ? "" : " '" + shortened(operation.name, mostNameLetters) + "'";
    table.add({formatv(counted ? "{0:F0}" : "{0:F2}", cost(operation)),
               formatv("{0:F1}%", total > 0 ? 100 * cost(operation) / total : 0.0),
               operation.macs != 0 ? formatv("{0:F2}", rate).str() : "", operation.op + name});
  }
  out << "\n";
  table.print(out);
}

void hone::printBench(const BenchResult &result, raw_ostream &out) {
  if (result.costs)
    printCosts(*result.costs, result.macs, out);
  else
    printTimes(result, out);
  if (!result.operations.empty())
    printOperations(result, out);
}
