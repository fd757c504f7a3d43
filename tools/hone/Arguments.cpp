//===- Arguments.cpp - Parsing the arguments of a command ----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Arguments.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace hone::tool;
using llvm::StringRef;

void Arguments::positional(std::vector<std::string> &into, StringRef what, size_t least, size_t most) {
  positionals = &into;
  positionalName = what;
  leastPositionals = least;
  mostPositionals = most;
}

void Arguments::flag(StringRef name, bool &into, StringRef help) {
  options.push_back({name.str(), "", help.str(), &into, nullptr});
}

void Arguments::option(StringRef name, StringRef valueName, std::function<std::string(StringRef)> accept,
                       StringRef help) {
  options.push_back({name.str(), valueName.str(), help.str(), nullptr, std::move(accept)});
}

void Arguments::option(StringRef name, StringRef valueName, std::string &into, StringRef help) {
  auto accept = [&into](StringRef value) {
    into = value.str();
    return std::string();
  };
  option(name, valueName, accept, help);
}

void Arguments::option(StringRef name, StringRef valueName, std::vector<std::string> &into, StringRef help) {
  auto accept = [&into](StringRef value) {
    into.push_back(value.str());
    return std::string();
  };
  option(name, valueName, accept, help);
}

void Arguments::option(StringRef name, StringRef valueName, int64_t &into, StringRef help) {
  auto accept = [&into](StringRef value) -> std::string {
    return value.getAsInteger(10, into) ? "a whole number is expected" : "";
  };
  option(name, valueName, accept, help);
}

void Arguments::option(StringRef name, StringRef valueName, double &into, StringRef help) {
  auto accept = [&into](StringRef value) -> std::string {
    return value.getAsDouble(into) ? "a number is expected" : "";
  };
  option(name, valueName, accept, help);
}

int Arguments::fail(const llvm::Twine &message) const {
  llvm::errs() << "hone " << command << ": error: " << message << "\n";
  return 1;
}

static std::string spelling(StringRef name) { return (name.size() == 1 ? "-" : "--") + name.str(); }

void Arguments::printHelp() const {
  llvm::raw_ostream &out = llvm::outs();
  out << "usage: hone " << command << " " << usage << "\n\n" << summary << "\n";
  if (options.empty())
    return;
  out << "\noptions:\n";
  for (const Option &option : options) {
    std::string left = spelling(option.name);
    if (!option.valueName.empty())
      left += (option.name.size() == 1 ? " " : "=") + option.valueName;
    out << llvm::formatv("  {0,-32} {1}\n", left, option.help);
  }
}

bool Arguments::parseOption(StringRef argument, llvm::ArrayRef<StringRef> &rest) {
  auto [head, value] = argument.split('=');
  bool hasValue = head.size() != argument.size();
  auto option = llvm::find_if(options, [&](const Option &one) { return spelling(one.name) == head; });
  if (option == options.end())
    return fail("there is no option '" + head + "'; 'hone " + command + " --help' lists them"), false;
  if (option->flag) {
    if (hasValue)
      return fail(head + " takes no value"), false;
    *option->flag = true;
    return true;
  }
  if (!hasValue) {
    if (rest.empty())
      return fail(head + " needs a value: " + option->valueName), false;
    value = rest.front();
    rest = rest.drop_front();
  }
  std::string reason = option->accept(value);
  if (!reason.empty())
    return fail(head + "=" + value + ": " + reason), false;
  return true;
}

Parsed Arguments::parse(llvm::ArrayRef<StringRef> arguments) {
  if (llvm::is_contained(arguments, "--help") || llvm::is_contained(arguments, "-h")) {
    printHelp();
    return {false, 0};
  }
  std::vector<std::string> found;
  while (!arguments.empty()) {
    StringRef argument = arguments.front();
    arguments = arguments.drop_front();
    if (argument.size() < 2 || argument[0] != '-')
      found.push_back(argument.str());
    else if (!parseOption(argument, arguments))
      return {false, 1};
  }
  if (found.size() < leastPositionals)
    return {false, fail("missing " + positionalName + "; usage: hone " + command + " " + usage)};
  if (found.size() > mostPositionals)
    return {false, fail("unexpected argument '" + found[mostPositionals] + "'")};
  if (positionals)
    *positionals = std::move(found);
  return {true, 0};
}
