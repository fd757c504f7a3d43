//===- Depfile.cpp - What an output was made of, for Make ----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Support/Depfile.h"
#include <set>

using namespace hone;

/// The name as it stands in a rule. A backslash counts only before what it escapes, where each one needs another.
static std::string escape(llvm::StringRef name) {
  std::string escaped;
  size_t backslashes = 0;
  for (char c : name) {
    if (c == ' ')
      escaped.append(backslashes + 1, '\\');
    else if (c == '#' || c == ':')
      escaped += '\\';
    else if (c == '$')
      escaped += '$';
    escaped += c;
    backslashes = c == '\\' ? backslashes + 1 : 0;
  }
  return escaped;
}

std::optional<std::string> hone::printDepfile(llvm::StringRef target, llvm::ArrayRef<std::string> prerequisites) {
  std::set<std::string> names(prerequisites.begin(), prerequisites.end());
  std::string text = escape(target) + ":";
  bool hasBreak = target.contains('\n');
  for (const std::string &name : names) {
    hasBreak |= llvm::StringRef(name).contains('\n');
    text += " \\\n  " + escape(name);
  }
  if (hasBreak)
    return std::nullopt;
  return text + "\n";
}
