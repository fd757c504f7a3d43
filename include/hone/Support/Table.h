//===- Table.h - Columns of text ------------------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_SUPPORT_TABLE_H
#define HONE_SUPPORT_TABLE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace hone {

/// Lines of cells in columns as wide as their longest cell, two spaces apart, without spaces at the ends of lines.
class Table {
public:
  enum class Side { Left, Right };
  struct Column {
    /// Of the first line, which is left out where no column has a title.
    std::string title;
    Side side = Side::Left;
  };

  explicit Table(std::vector<Column> columns) : columns(std::move(columns)) {}

  /// Adds a line. It has at most as many cells as there are columns.
  void add(std::vector<std::string> cells) { lines.push_back(std::move(cells)); }

  /// Prints all lines, each after `indent` spaces.
  void print(llvm::raw_ostream &out, unsigned indent = 0) const;

private:
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> lines;
};

/// Gives back `name`, or its two ends with dots between them where it has more than `most` letters.
std::string shortened(llvm::StringRef name, size_t most);

/// "12.3 KiB": a number of bytes in the largest unit that it fills.
std::string formatBytes(int64_t bytes);

/// A whole number with an apostrophe between groups of three digits.
std::string formatCount(int64_t count);

} // namespace hone

#endif // HONE_SUPPORT_TABLE_H
