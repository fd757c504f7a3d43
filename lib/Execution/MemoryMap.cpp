//===- MemoryMap.cpp - The arena, drawn in the terminal ------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Execution/Inspect.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;
using namespace hone;

static constexpr int64_t mostRows = 20, mostColumns = 72;
static constexpr StringLiteral letters("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

/// The letter of buffer number `index`. Neighbours in time have different ones even when letters are used again.
static char letterOf(size_t index) { return letters[index % letters.size()]; }

/// One line for each range of addresses, highest first, one column for each range of steps. A cell shows the buffer
/// that covers most of it, or a dot.
static std::vector<std::string> drawMap(const ModelInterface &interface, ArrayRef<ArenaEntry> buffers, int64_t rows,
                                        int64_t columns, int64_t steps) {
  std::vector<std::string> lines;
  for (int64_t row = rows - 1; row >= 0; --row) {
    std::string line;
    double low = static_cast<double>(interface.arenaBytes()) * row / rows;
    double high = static_cast<double>(interface.arenaBytes()) * (row + 1) / rows;
    for (int64_t column = 0; column != columns; ++column) {
      double begin = static_cast<double>(steps) * column / columns;
      double end = static_cast<double>(steps) * (column + 1) / columns;
      double most = 0;
      char cell = '.';
      for (auto [index, buffer] : enumerate(buffers)) {
        double height = std::min<double>(high, buffer.offset + buffer.bytes) - std::max<double>(low, buffer.offset);
        double width = std::min<double>(end, buffer.last + 1) - std::max<double>(begin, buffer.first);
        if (height <= 0 || width <= 0 || height * width <= most)
          continue;
        most = height * width;
        cell = letterOf(index);
      }
      line += cell;
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

void hone::printMemoryPlan(const CompiledModel &model, raw_ostream &out) {
  const ModelInterface &interface = model.interface;
  out << formatv("code: {0}, constants: {1}\n", formatBytes(model.code.codeBytes), formatBytes(interface.constantBytes));
  out << formatv("arena: {0} ({1} are alive at the peak)\n", formatBytes(interface.arenaBytes()),
                 formatBytes(interface.arenaLowerBound));
  if (interface.buffers.empty() || interface.arenaBytes() == 0)
    return;
  std::vector<ArenaEntry> buffers = interface.buffers;
  llvm::stable_sort(buffers, [](const ArenaEntry &a, const ArenaEntry &b) {
    return std::pair(a.first, a.offset) < std::pair(b.first, b.offset);
  });
  int64_t steps = 0;
  for (const ArenaEntry &buffer : buffers)
    steps = std::max(steps, buffer.last + 1);
  int64_t rows = std::min<int64_t>(mostRows, buffers.size() * 2 + 2), columns = std::min(mostColumns, steps);

  out << "\naddress\n";
  for (auto [index, line] : enumerate(drawMap(interface, buffers, rows, columns, steps))) {
    int64_t address = interface.arenaBytes() * (rows - 1 - static_cast<int64_t>(index)) / rows;
    out << formatv("{0,10} |{1}\n", address, line);
  }
  out << formatv("{0,10} +{1}> steps 0 to {2}\n", "", std::string(columns, '-'), steps - 1);
  out << formatv("\n   {0,10} {1,10}  {2,-11}  {3}\n", "offset", "bytes", "steps", "buffer");
  for (auto [index, buffer] : enumerate(buffers))
    out << formatv(" {0} {1,10} {2,10}  {3,-11}  {4}\n", letterOf(index), buffer.offset, buffer.bytes,
                   formatv("{0}-{1}", buffer.first, buffer.last).str(), buffer.name);
}
