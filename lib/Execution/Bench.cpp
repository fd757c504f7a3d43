//===- Bench.cpp - How fast a model is -----------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Execution/Bench.h"
#include "Peak.h"
#include "hone/Execution/RunModel.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"

using namespace llvm;
using namespace hone;

/// The multiply-adds of each node, by its name, from the compiler's report. Nodes that became several operators add up.
static StringMap<int64_t> readMacs(const std::string &report, int64_t &total) {
  StringMap<int64_t> macs;
  total = 0;
  Expected<json::Value> value = json::parse(report);
  const json::Object *object = value ? value->getAsObject() : nullptr;
  if (!value)
    consumeError(value.takeError());
  const json::Array *operators = object ? object->getArray("operators") : nullptr;
  if (!operators)
    return macs;
  for (const json::Value &one : *operators) {
    const json::Object *entry = one.getAsObject();
    int64_t count = entry ? entry->getInteger("macs").value_or(0) : 0;
    total += count;
    if (count != 0)
      macs[entry->getString("name").value_or("")] += count;
  }
  return macs;
}

/// A number of the compiler's report, found by the names on the way to it.
static int64_t reportNumber(const std::string &report, ArrayRef<StringRef> path) {
  Expected<json::Value> value = json::parse(report);
  if (!value) {
    consumeError(value.takeError());
    return 0;
  }
  const json::Value *at = &*value;
  for (StringRef key : path) {
    const json::Object *object = at->getAsObject();
    at = object ? object->get(key) : nullptr;
    if (!at)
      return 0;
  }
  return at->getAsInteger().value_or(0);
}

/// Lets an emulator count a warm run.
static Expected<BenchResult> countModel(const Compilation &compilation, const TargetDescription &target) {
  const ModelObject *model = &*compilation.model;
  Expected<Image> image = Image::link(model, target);
  if (!image)
    return image.takeError();
  Expected<Count> count = image->count(0, sampleInputs(*model));
  if (!count)
    return count.takeError();
  BenchResult result;
  StringMap<int64_t> macs = readMacs(compilation.report, result.macs);
  Footprint footprint;
  footprint.instructions = count->instructions;
  footprint.flashCode = reportNumber(compilation.report, {"code_bytes"}) + count->shimBytes;
  footprint.flashConstants = reportNumber(compilation.report, {"constant_bytes"});
  footprint.ramArena = reportNumber(compilation.report, {"arena", "bytes"});
  footprint.ramStack = count->stackBytes;
  result.footprint = footprint;
  for (auto [node, instructions] : zip(compilation.profile, count->operations)) {
    result.operations.push_back({node.name, node.op, 0, instructions, macs.lookup(node.name)});
    macs.erase(node.name);
  }
  return result;
}

Expected<BenchResult> hone::benchModel(const Compilation &compilation, const TargetDescription &target, double seconds,
                                       int64_t threads) {
  if (!target.emulator.empty())
    return countModel(compilation, target);
  PeakLoop peak = makePeakLoop(target);
  const ModelObject *model = &*compilation.model;
  Expected<Image> image = Image::link(model, target, peak.object);
  if (!image)
    return image.takeError();
  Expected<Measurement> measured = image->measure(0, sampleInputs(*model), seconds, threads);
  if (!measured)
    return measured.takeError();

  BenchResult result;
  StringMap<int64_t> macs = readMacs(compilation.report, result.macs);
  result.minUs = measured->minNs / 1000;
  result.medianUs = measured->medianNs / 1000;
  result.p99Us = measured->p99Ns / 1000;
  result.runs = measured->runs;
  result.gflops = measured->minNs > 0 ? 2.0 * result.macs / measured->minNs : 0;
  result.peakGflops = measured->peakNs > 0 ? peak.operations / measured->peakNs : 0;
  result.peakShare = result.peakGflops > 0 ? result.gflops / (result.peakGflops * threads) : 0;
  for (auto [number, nanoseconds] : measured->operations) {
    if (number >= static_cast<int64_t>(compilation.profile.size()))
      continue;
    const ProfiledNode &node = compilation.profile[number];
    result.operations.push_back({node.name, node.op, nanoseconds / 1000, 0, macs.lookup(node.name)});
    // A node in several pieces shows its arithmetic once.
    macs.erase(node.name);
  }
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

static void printFootprintJson(const BenchResult &result, raw_ostream &out) {
  const Footprint &footprint = *result.footprint;
  json::OStream json(out, 2);
  json.object([&] {
    json.attribute("instructions", footprint.instructions);
    json.attribute("flash_code", footprint.flashCode);
    json.attribute("flash_constants", footprint.flashConstants);
    json.attribute("ram_arena", footprint.ramArena);
    json.attribute("ram_other", footprint.ramOther);
    json.attribute("ram_stack", footprint.ramStack);
    json.attribute("macs", result.macs);
    if (result.operations.empty())
      return;
    json.attributeArray("ops", [&] {
      for (const OperationTime &operation : result.operations)
        json.object([&] {
          json.attribute("name", json::fixUTF8(operation.name));
          json.attribute("op", json::fixUTF8(operation.op));
          json.attribute("instructions", operation.instructions);
          json.attribute("macs", operation.macs);
        });
    });
  });
  out << "\n";
}

void hone::printBenchJson(const BenchResult &result, raw_ostream &out) {
  if (result.footprint)
    return printFootprintJson(result, out);
  json::OStream json(out, 2);
  json.object([&] {
    numberAttribute(json, "min_us", result.minUs);
    numberAttribute(json, "median_us", result.medianUs);
    numberAttribute(json, "p99_us", result.p99Us);
    numberAttribute(json, "gflops", result.gflops);
    numberAttribute(json, "peak_share", result.peakShare);
    numberAttribute(json, "peak_gflops", result.peakGflops);
    json.attribute("macs", result.macs);
    json.attribute("runs", result.runs);
    if (result.operations.empty())
      return;
    json.attributeArray("ops", [&] {
      for (const OperationTime &operation : result.operations)
        json.object([&] {
          json.attribute("name", json::fixUTF8(operation.name));
          json.attribute("op", json::fixUTF8(operation.op));
          numberAttribute(json, "us", operation.us);
          json.attribute("macs", operation.macs);
          numberAttribute(json, "gflops", gflopsOf(operation));
        });
    });
  });
  out << "\n";
}

/// Exporters join the names of what they merged, which can fill lines.
static std::string shortened(StringRef name) {
  constexpr size_t most = 60;
  return name.size() <= most ? name.str() : (name.take_front(most - 3) + "...").str();
}

static double ratio(int64_t part, int64_t whole) { return whole > 0 ? double(part) / whole : 0; }

static void printFootprint(const BenchResult &result, raw_ostream &out) {
  const Footprint &footprint = *result.footprint;
  out << formatv("{0} instructions an inference", footprint.instructions);
  if (result.macs != 0)
    out << format(", %.2f multiply-adds each", ratio(result.macs, footprint.instructions));
  out << formatv("\nflash {0,9} bytes: code {1}, constants {2}\n", footprint.flashCode + footprint.flashConstants,
                 footprint.flashCode, footprint.flashConstants);
  out << formatv("RAM   {0,9} bytes: arena {1}, other {2}, stack {3}\n",
                 footprint.ramArena + footprint.ramOther + footprint.ramStack, footprint.ramArena, footprint.ramOther,
                 footprint.ramStack);
  if (result.operations.empty())
    return;
  int64_t total = 0;
  for (const OperationTime &operation : result.operations)
    total += operation.instructions;
  out << formatv("\n{0,12} {1,7} {2,9}  {3}\n", "instructions", "share", "MAC/instr", "operation");
  for (const OperationTime &operation : result.operations) {
    out << format("%12lld %6.1f%% ", static_cast<long long>(operation.instructions), 100 * ratio(operation.instructions, total));
    if (operation.macs != 0)
      out << format("%9.2f", ratio(operation.macs, operation.instructions));
    else
      out << "         ";
    out << "  " << operation.op << (operation.name.empty() ? "" : " '" + shortened(operation.name) + "'") << "\n";
  }
}

void hone::printBench(const BenchResult &result, raw_ostream &out) {
  if (result.footprint)
    return printFootprint(result, out);
  out << format("min %.1f us   median %.1f us   p99 %.1f us   (%lld runs)\n", result.minUs, result.medianUs,
                result.p99Us, static_cast<long long>(result.runs));
  if (result.macs != 0)
    out << format("%.2f GFLOP/s, %.1f %% of the measured peak of %.1f GFLOP/s a thread\n", result.gflops,
                  100 * result.peakShare, result.peakGflops);
  if (result.operations.empty())
    return;
  double total = 0;
  for (const OperationTime &operation : result.operations)
    total += operation.us;
  out << formatv("\n{0,10} {1,7} {2,9}  {3}\n", "us", "share", "GFLOP/s", "operation");
  for (const OperationTime &operation : result.operations) {
    out << format("%10.2f %6.1f%% ", operation.us, total > 0 ? 100 * operation.us / total : 0.0);
    if (operation.macs != 0)
      out << format("%9.2f", gflopsOf(operation));
    else
      out << "         ";
    out << "  " << operation.op << (operation.name.empty() ? "" : " '" + shortened(operation.name) + "'") << "\n";
  }
}
