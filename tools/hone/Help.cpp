//===- Help.cpp - hone help ----------------------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Help.h"
#include "CommandLine.h"
#include "llvm/Support/WithColor.h"

using namespace hone;
using namespace hone::tool;
using llvm::StringRef;

/// The width of a terminal that nobody has changed.
static constexpr size_t lineWidth = 80;
/// Where the texts of options begin.
static constexpr size_t textColumn = 26;

/// Writes words from the column `at` on; further lines begin at `indent`. Ends the line.
static void printWrapped(llvm::raw_ostream &out, StringRef text, size_t at, size_t indent) {
  bool first = true;
  while (!text.empty()) {
    auto [word, rest] = text.split(' ');
    text = rest;
    if (!first && at + 1 + word.size() > lineWidth) {
      out << "\n";
      out.indent(indent);
      at = indent;
      first = true;
    }
    out << (first ? "" : " ") << word;
    at += (first ? 0 : 1) + word.size();
    first = false;
  }
  out << "\n";
}

/// A line of a list: `left`, then what it means.
static void printEntry(llvm::raw_ostream &out, StringRef left, StringRef text, size_t column) {
  out << "  " << left;
  size_t at = 2 + left.size();
  if (at + 2 > column) {
    out << "\n";
    at = 0;
  }
  out.indent(column - at);
  printWrapped(out, text, column, column);
}

static void printTitle(llvm::raw_ostream &out, StringRef title) {
  llvm::WithColor(out, llvm::raw_ostream::SAVEDCOLOR, /*Bold=*/true) << title << ":";
}

void hone::tool::printHelp(const Command &command, llvm::raw_ostream &out) {
  printTitle(out, "usage");
  out << " " << command.usageLine() << "\n\n";
  printWrapped(out, command.description, 0, 0);
  bool isProgram = &command == &program();
  if (isProgram) {
    out << "\n";
    printTitle(out, "commands");
    out << "\n";
    for (const Command &one : commands())
      printEntry(out, one.name, one.summary, 13);
  }
  for (const DescribedGroup &group : OptionTable().describe(command.takers)) {
    out << "\n";
    printTitle(out, group.title);
    out << "\n";
    for (const DescribedOption &option : group.options)
      printEntry(out, option.usage(), option.text, isProgram ? 16 : textColumn);
  }
  if (isProgram)
    out << "\n'hone help COMMAND' and 'hone COMMAND --help' show a command's arguments.\n";
}

int hone::tool::helpCommand(const CommandLine &line) {
  const Command *command = line.files().empty() ? &program() : findCommand(line.files().front());
  if (!command)
    return 1;
  std::string format = line.value(OPT_format);
  if (format.empty() || format == "text")
    printHelp(*command, llvm::outs());
  else if (format == "man")
    printManual(*command, llvm::outs());
  else if (!printCompletions(format, llvm::outs()))
    return line.fail("--format=" + format + ": text, man, bash, fish or zsh is expected");
  return 0;
}
