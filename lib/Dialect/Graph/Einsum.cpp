//===- Einsum.cpp - Equations of graph.einsum ----------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/Einsum.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

namespace {

/// One side of a term as written: letters before and after the ellipsis.
struct Term {
  std::string before, after;
  bool ellipsis = false;
  int64_t letters() const { return before.size() + after.size(); }
};

class Parser {
public:
  Parser(std::optional<Location> location, ArrayRef<ArrayRef<int64_t>> shapes) : location(location), shapes(shapes) {}

  FailureOr<EinsumEquation> parse(StringRef equation);

private:
  FailureOr<Term> parseTerm(StringRef text);
  LogicalResult labelInputs();
  LogicalResult labelOutput(std::optional<Term> written);
  LogicalResult bind(int label, int64_t size, StringRef name);
  int labelOf(char letter);

  std::optional<Location> location;
  ArrayRef<ArrayRef<int64_t>> shapes;
  SmallVector<Term> terms;
  EinsumEquation result;
  int64_t ellipsisRank = 0;
  /// Label of each letter once seen; those of the ellipsis are 0 to `ellipsisRank` - 1.
  std::map<char, int> letters;
};

} // namespace

FailureOr<Term> Parser::parseTerm(StringRef text) {
  Term term;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("...")) {
      if (term.ellipsis)
        return emitOptionalError(location, "the term '", text,
                                 "' of the equation has two ellipses; expected one at most");
      term.ellipsis = true;
      i += 2;
    } else if (llvm::isAlpha(text[i])) {
      (term.ellipsis ? term.after : term.before).push_back(text[i]);
    } else {
      return emitOptionalError(location, "the equation has '", text.substr(i, 1), "' in the term '", text,
                               "'; expected letters and '...'");
    }
  }
  return term;
}

int Parser::labelOf(char letter) {
  auto [at, added] = letters.try_emplace(letter, int(result.sizes.size()));
  if (added)
    result.sizes.push_back(1);
  return at->second;
}

LogicalResult Parser::bind(int label, int64_t size, StringRef name) {
  int64_t &known = result.sizes[label];
  if (known != size && known != 1 && size != 1)
    return emitOptionalError(location, "'", name, "' of the equation stands for sizes ", known, " and ", size,
                             "; they must be equal or one of them 1");
  known = known == 1 ? size : known;
  return success();
}

LogicalResult Parser::labelInputs() {
  for (auto [term, shape] : llvm::zip(terms, shapes)) {
    int64_t rank = shape.size();
    if (term.ellipsis ? rank < term.letters() : rank != term.letters())
      return emitOptionalError(location, "a term of the equation names ", term.letters(),
                               " dimensions of an operand of shape ", shapeText(shape));
    if (term.ellipsis)
      ellipsisRank = std::max(ellipsisRank, rank - term.letters());
  }
  result.sizes.assign(ellipsisRank, 1);
  for (auto [term, shape] : llvm::zip(terms, shapes)) {
    SmallVector<int> &labels = result.inputs.emplace_back();
    for (char letter : term.before)
      labels.push_back(labelOf(letter));
    int64_t free = int64_t(shape.size()) - term.letters();
    for (int64_t i = 0; i < free; ++i)
      labels.push_back(int(ellipsisRank - free + i));
    for (char letter : term.after)
      labels.push_back(labelOf(letter));
    std::string names = term.before + std::string(free, '.') + term.after;
    for (auto [at, label] : llvm::enumerate(labels))
      if (failed(bind(label, shape[at], StringRef(names).substr(at, 1))))
        return failure();
  }
  return success();
}

LogicalResult Parser::labelOutput(std::optional<Term> written) {
  if (written) {
    for (char letter : written->before + written->after)
      if (!letters.count(letter))
        return emitOptionalError(location, "the equation's result has '", std::string(1, letter),
                                 "', which no operand has");
    for (char letter : written->before)
      result.output.push_back(letters[letter]);
    if (written->ellipsis)
      for (int64_t i = 0; i < ellipsisRank; ++i)
        result.output.push_back(int(i));
    for (char letter : written->after)
      result.output.push_back(letters[letter]);
    SmallVector<int> sorted = result.output;
    llvm::sort(sorted);
    if (llvm::adjacent_find(sorted) != sorted.end())
      return emitOptionalError(location, "a letter is repeated in the equation's result");
    return success();
  }
  // Without a right side the result has the ellipsis, then the letters that stand once, in alphabetical order.
  for (int64_t i = 0; i < ellipsisRank; ++i)
    result.output.push_back(int(i));
  for (auto [letter, label] : letters) {
    size_t uses = 0;
    for (const Term &term : terms)
      uses += llvm::count(term.before, letter) + llvm::count(term.after, letter);
    if (uses == 1)
      result.output.push_back(label);
  }
  return success();
}

FailureOr<EinsumEquation> Parser::parse(StringRef equation) {
  std::string text;
  for (char c : equation)
    if (!llvm::isSpace(c))
      text.push_back(c);
  auto [left, right] = StringRef(text).split("->");
  bool isExplicit = StringRef(text).contains("->");
  SmallVector<StringRef> parts;
  left.split(parts, ',');
  if (parts.size() != shapes.size())
    return emitOptionalError(location, "the equation '", equation, "' has ", parts.size(), " terms for ", shapes.size(),
                             " operands");
  for (StringRef part : parts) {
    auto term = parseTerm(part);
    if (failed(term))
      return failure();
    terms.push_back(*term);
  }
  std::optional<Term> written;
  if (isExplicit) {
    auto term = parseTerm(right);
    if (failed(term))
      return failure();
    written = *term;
  }
  if (failed(labelInputs()) || failed(labelOutput(written)))
    return failure();
  return result;
}

FailureOr<EinsumEquation> graph::parseEinsum(std::optional<Location> location, StringRef equation,
                                             ArrayRef<ArrayRef<int64_t>> shapes) {
  return Parser(location, shapes).parse(equation);
}
