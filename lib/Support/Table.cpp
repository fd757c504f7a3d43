//===- Table.cpp - Columns of text ---------------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Support/Table.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVectorExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Locale.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace hone;

/// What a terminal shows it in; names can hold letters of several bytes.
static size_t widthOf(StringRef cell) {
  int width = sys::locale::columnWidth(cell);
  return width < 0 ? cell.size() : width;
}

void Table::print(raw_ostream &out, unsigned indent) const {
  auto titles = map_to_vector(columns, [](const Column &column) { return column.title; });
  std::vector<ArrayRef<std::string>> printed(lines.begin(), lines.end());
  if (any_of(titles, [](StringRef title) { return !title.empty(); }))
    printed.insert(printed.begin(), titles);
  std::vector<size_t> widths(columns.size());
  for (ArrayRef<std::string> line : printed)
    for (auto [cell, width] : zip(line, widths))
      width = std::max(width, widthOf(cell));
  for (ArrayRef<std::string> line : printed) {
    std::string text(indent, ' ');
    for (auto [column, cell] : enumerate(line)) {
      std::string space(widths[column] - widthOf(cell), ' ');
      text += column ? "  " : "";
      text += columns[column].side == Side::Right ? space + cell : cell + space;
    }
    out << StringRef(text).rtrim(' ') << "\n";
  }
}

std::string hone::shortened(StringRef name, size_t most) {
  if (name.size() <= most)
    return name.str();
  size_t half = (most - 3) / 2;
  return (name.take_front(half) + "..." + name.take_back(half)).str();
}

std::string hone::formatBytes(int64_t bytes) {
  std::string text;
  raw_string_ostream out(text);
  if (bytes < 1024)
    out << bytes << " bytes";
  else if (bytes < 1024 * 1024)
    out << format("%.1f KiB", bytes / 1024.0);
  else
    out << format("%.2f MiB", bytes / (1024.0 * 1024.0));
  return text;
}

std::string hone::formatCount(int64_t count) {
  std::string digits = std::to_string(count);
  for (int64_t at = static_cast<int64_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(at, "'");
  return digits;
}
