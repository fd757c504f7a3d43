//===- OptionTable.cpp - The options of hone -----------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "OptionTable.h"
#include "hone/Target/Registry.h"
#include "llvm/ADT/STLExtras.h"
#include <map>

using namespace hone;
using namespace hone::tool;
using namespace hone::takers;
using namespace llvm::opt;
using llvm::StringRef;

#define OPTTABLE_STR_TABLE_CODE
#include "Options.inc"
#undef OPTTABLE_STR_TABLE_CODE

#define OPTTABLE_PREFIXES_TABLE_CODE
#include "Options.inc"
#undef OPTTABLE_PREFIXES_TABLE_CODE

static constexpr OptTable::Info rows[] = {
#define OPTION(...) LLVM_CONSTRUCT_OPT_INFO(__VA_ARGS__),
#include "Options.inc"
#undef OPTION
};

OptionTable::OptionTable() : GenericOptTable(OptionStrTable, OptionPrefixesTable, rows) { setDashDashParsing(true); }

std::string DescribedOption::usage() const {
  if (valueName.empty())
    return spelling;
  return spelling + (StringRef(spelling).starts_with("--") ? "=" : " ") + valueName;
}

bool DescribedOption::takesFile() const { return StringRef(valueName).ends_with("FILE") || valueName == "BASE"; }

/// The words that an option's value may be.
static std::vector<std::string> wordsOf(const OptTable::Info &row) {
  if (row.ID == OPT_target)
    return targetNames();
  std::vector<std::string> words;
  llvm::SmallVector<StringRef> parts;
  StringRef(row.Values ? row.Values : "").split(parts, ',', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  llvm::append_range(words, parts);
  return words;
}

std::vector<DescribedGroup> OptionTable::describe(unsigned takers) const {
  // The name of a group begins with its number.
  std::map<StringRef, DescribedGroup> groups;
  for (const Info &row : rows) {
    if (!row.GroupID || row.Kind == Option::GroupClass || !(row.Visibility & takers))
      continue;
    DescribedGroup &group = groups[getOptionName(row.GroupID)];
    group.title = getOptionHelpText(row.GroupID);
    group.options.push_back({getOptionPrefixedName(row.ID).str(), row.MetaVar ? row.MetaVar : "",
                             expandOptionText(getOptionHelpText(row.ID, Visibility(takers))), wordsOf(row)});
  }
  std::vector<DescribedGroup> sorted;
  for (auto &[name, group] : groups)
    sorted.push_back(std::move(group));
  return sorted;
}

std::vector<DescribedOption> OptionTable::describeAll(unsigned takers) const {
  std::vector<DescribedOption> options;
  for (const DescribedGroup &group : describe(takers))
    llvm::append_range(options, group.options);
  return options;
}
