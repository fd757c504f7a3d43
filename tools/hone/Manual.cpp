//===- Manual.cpp - Manual pages -----------------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "CommandLine.h"
#include "Help.h"
#include "Version.h"
#include "llvm/ADT/StringExtras.h"

using namespace hone;
using namespace hone::tool;
using llvm::StringRef;

/// Text that roff takes as it stands: dashes that can be copied to a shell, and no control line.
static std::string escape(StringRef text) {
  std::string escaped;
  for (char c : text) {
    if (c == '\\')
      escaped += "\\e";
    else if (c == '-')
      escaped += "\\-";
    else if (c == '\'')
      escaped += "\\(aq";
    else if (c == '.' && escaped.empty())
      escaped += "\\&.";
    else
      escaped += c;
  }
  return escaped;
}

/// "hone\-compile": pages of commands are called like this.
static std::string pageName(const Command &command) {
  std::string name = command.fullName();
  llvm::replace(name, ' ', '-');
  return escape(name);
}

/// The option in bold, its value in italics.
static void printOption(const DescribedOption &option, llvm::raw_ostream &out) {
  std::string value = escape(option.valueName);
  out << ".TP\n\\fB" << escape(option.spelling) << "\\fR";
  if (!value.empty())
    out << (StringRef(option.spelling).starts_with("--") ? "=" : " ") << "\\fI" << value << "\\fR";
  out << "\n" << escape(option.text) << "\n";
}

static void printStatus(llvm::raw_ostream &out) {
  out << ".SH EXIT STATUS\n.TP\n0\nSuccess.\n.TP\n1\nWhat was given is at fault or is not supported; a message says "
         "what.\n.TP\n70\nA defect of Hone itself.\n";
}

void hone::tool::printManual(const Command &command, llvm::raw_ostream &out) {
  bool isProgram = &command == &program();
  std::string page = pageName(command);
  out << ".TH " << StringRef(page).upper() << " 1 \"\" \"Hone " << versionNumber << "\"\n";
  out << ".SH NAME\n" << page << " \\- " << escape(command.summary) << "\n";
  out << ".SH SYNOPSIS\n.B " << escape(command.fullName()) << "\n" << escape(command.usage) << "\n";
  out << ".SH DESCRIPTION\n" << escape(command.description) << "\n";
  if (isProgram) {
    out << ".SH COMMANDS\n";
    for (const Command &one : commands())
      out << ".TP\n.BR " << pageName(one) << " (1)\n" << escape(one.summary) << "\n";
  }
  out << ".SH OPTIONS\n";
  for (const DescribedGroup &group : OptionTable().describe(command.takers)) {
    out << ".SS " << escape(group.title) << "\n";
    for (const DescribedOption &option : group.options)
      printOption(option, out);
  }
  printStatus(out);
  if (!isProgram)
    out << ".SH SEE ALSO\n.BR hone (1)\n";
}
