//===- MemoryMap.cpp - The memory plan, drawn in the terminal ------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Execution/Inspect.h"
#include "hone/Support/Table.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;
using namespace hone;

// All lines fit into 80 columns, but for the names of nodes, which may go on to 100.
static constexpr int64_t mostRows = 20, mostColumns = 66, mostNameLetters = 58, barLetters = 24;
static constexpr StringLiteral letters("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

/// The letter of buffer number `index`. Neighbours in time have different ones even when letters are used again.
static char letterOf(size_t index) { return letters[index % letters.size()]; }

namespace {
/// Draws one arena: addresses upwards, time to the right.
class Map {
public:
  Map(int64_t bytes, ArrayRef<ArenaEntry> buffers, int64_t steps)
      : bytes(bytes), buffers(buffers), steps(steps), rows(std::min<int64_t>(mostRows, buffers.size() * 2 + 2)),
        columns(steps > mostColumns ? mostColumns : mostColumns / steps * steps) {}

  /// `peak` is marked on the axis.
  void print(raw_ostream &out, int64_t peak) const {
    for (int64_t row = rows - 1; row >= 0; --row) {
      out << formatv("{0,10} |", bytes * row / rows);
      for (int64_t column = 0; column != columns; ++column)
        out << cell(row, column);
      out << "\n";
    }
    std::string axis(columns, '-');
    axis[peak * columns / steps] = '^';
    out << formatv("{0,10} +{1}\n{0,10}  steps 0 to {2}, peak at step {3}\n", "", axis, steps - 1, peak);
  }

private:
  /// The letter of the buffer that covers most of the cell, or a dot.
  char cell(int64_t row, int64_t column) const {
    double low = static_cast<double>(bytes) * row / rows;
    double high = static_cast<double>(bytes) * (row + 1) / rows;
    double begin = static_cast<double>(steps) * column / columns;
    double end = static_cast<double>(steps) * (column + 1) / columns;
    double most = 0;
    char letter = '.';
    for (auto [index, buffer] : enumerate(buffers)) {
      double height = std::min<double>(high, buffer.offset + buffer.bytes) - std::max<double>(low, buffer.offset);
      double width = std::min<double>(end, buffer.last + 1) - std::max<double>(begin, buffer.first);
      if (height <= 0 || width <= 0 || height * width <= most)
        continue;
      most = height * width;
      letter = letterOf(index);
    }
    return letter;
  }

  int64_t bytes;
  ArrayRef<ArenaEntry> buffers;
  int64_t steps, rows, columns;
};
} // namespace

/// How full the target's memories are, with what does not fit.
static void printRegions(const CompiledModel &model, const TargetDescription &target, raw_ostream &out) {
  if (target.regions.empty())
    return;
  Table table({{"region"}, {"bytes", Table::Side::Right}, {"used", Table::Side::Right}, {}, {"", Table::Side::Right}});
  for (const RegionUse &use : regionUses(target, model.interface, model.code)) {
    int64_t size = std::max<int64_t>(1, use.region.bytes);
    int64_t filled = std::min(barLetters, (use.bytes * barLetters + size - 1) / size);
    std::string bar = std::string(filled, '#') + std::string(barLetters - filled, '.');
    std::string share = formatv("{0}%", use.bytes * 100 / size);
    if (!use.fits())
      share += formatv(" {0} too many", use.bytes - use.region.bytes);
    table.add({shortened(use.region.name, mostNameLetters), std::to_string(use.region.bytes), std::to_string(use.bytes),
               bar, share});
  }
  out << "\n";
  table.print(out);
}

static void printArena(const Arena &arena, ArrayRef<ArenaEntry> buffers, int64_t steps, int64_t peak,
                       raw_ostream &out) {
  out << "\n" << arena.identifier;
  if (!arena.region.empty())
    out << " in " << arena.region;
  out << ": address\n";
  Map(arena.bytes, buffers, steps).print(out, peak);
  Table table({{}, {"offset", Table::Side::Right}, {"bytes", Table::Side::Right}, {"steps"}, {"buffer"}});
  for (auto [index, buffer] : enumerate(buffers))
    table.add({std::string(1, letterOf(index)), std::to_string(buffer.offset), std::to_string(buffer.bytes),
               formatv("{0}-{1}", buffer.first, buffer.last), shortened(buffer.name, mostNameLetters)});
  out << "\n";
  table.print(out, /*indent=*/1);
}

void hone::printMemoryPlan(const CompiledModel &model, const TargetDescription &target, raw_ostream &out) {
  const ModelInterface &interface = model.interface;
  out << formatv("code: {0}, constants: {1}\n", formatBytes(model.code.codeBytes),
                 formatBytes(interface.constantBytes));
  int64_t bytes = interface.arenaBytes(), bound = interface.arenaLowerBound;
  out << formatv("arena: {0}, lower bound: {1}", formatBytes(bytes), formatBytes(bound));
  if (bytes > bound)
    out << formatv(" ({0}% more)", (bytes - bound) * 100 / std::max<int64_t>(1, bound));
  out << "\n";
  printRegions(model, target, out);

  int64_t steps = 0;
  for (const ArenaEntry &buffer : interface.buffers)
    steps = std::max(steps, buffer.last + 1);
  for (auto [number, arena] : enumerate(interface.arenas)) {
    if (arena.bytes == 0)
      continue;
    std::vector<ArenaEntry> buffers;
    copy_if(interface.buffers, std::back_inserter(buffers),
            [&](const ArenaEntry &buffer) { return buffer.arena == static_cast<int64_t>(number); });
    llvm::sort(buffers, [](const ArenaEntry &a, const ArenaEntry &b) {
      return std::tuple(a.first, a.offset, a.bytes, a.name) < std::tuple(b.first, b.offset, b.bytes, b.name);
    });
    printArena(arena, buffers, steps, interface.peakStep, out);
  }
}
