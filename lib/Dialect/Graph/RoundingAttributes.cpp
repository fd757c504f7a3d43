//===- RoundingAttributes.cpp - What quantized operators are rounded with ------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Reading, printing and checking the attributes. Whether they are right for an operator is not seen in them alone: that
// is proved by the pass hone-solve-rounding.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/RoundingAttributes.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace hone::graph;
using llvm::SmallVector;

//===----------------------------------------------------------------------------===//
// Fields
//===----------------------------------------------------------------------------===//

// Each list gives `visit` the name and the member of every field but the form, in the order in which they are printed.

template <typename Visit> static void eachField(const Requantization *, Visit visit) {
  visit("pre_shift", &Requantization::preShift);
  visit("shift", &Requantization::shift);
  visit("slack", &Requantization::slack);
  visit("multipliers", &Requantization::multipliers);
  visit("offsets", &Requantization::offsets);
  visit("additions", &Requantization::additions);
  visit("shifts", &Requantization::shifts);
  visit("splits", &Requantization::splits);
}

template <typename Visit> static void eachField(const SumRequantization *, Visit visit) {
  visit("shift", &SumRequantization::shift);
  visit("low_bits", &SumRequantization::lowBits);
  visit("slack", &SumRequantization::slack);
  visit("multipliers", &SumRequantization::multipliers);
  visit("offset", &SumRequantization::offset);
}

template <typename Visit> static void eachField(const TermsRounding *, Visit visit) {
  visit("shift", &TermsRounding::shift);
  visit("window", &TermsRounding::window);
  visit("multipliers", &TermsRounding::multipliers);
  visit("offsets", &TermsRounding::offsets);
  visit("pre_shifts", &TermsRounding::preShifts);
}

template <typename Visit> static void eachField(const SoftmaxRounding *, Visit visit) {
  visit("shift", &SoftmaxRounding::numeratorShift);
  visit("divisor", &SoftmaxRounding::divisor);
  visit("powers", &SoftmaxRounding::powers);
}

/// The names of the forms, in the order of their enumeration; none for what has one form only.
static ArrayRef<StringLiteral> formNames(const Requantization *) {
  static constexpr StringLiteral names[] = {"narrow", "narrow_ties", "wide", "wide_ties", "float"};
  return names;
}
static ArrayRef<StringLiteral> formNames(const SumRequantization *) {
  static constexpr StringLiteral names[] = {"narrow", "ties", "split"};
  return names;
}

//===----------------------------------------------------------------------------===//
// Numbers and lists of them
//===----------------------------------------------------------------------------===//

template <typename Number> static llvm::hash_code hashOf(const Number &number) { return llvm::hash_value(number); }
static llvm::hash_code hashOf(const std::optional<int> &number) { return llvm::hash_value(number.value_or(-1)); }
template <typename Element, unsigned size> static llvm::hash_code hashOf(const SmallVector<Element, size> &list) {
  llvm::hash_code hash(list.size());
  for (const Element &element : list)
    hash = llvm::hash_combine(hash, hashOf(element));
  return hash;
}

template <typename Number> static void printValue(AsmPrinter &printer, const Number &number) { printer << number; }
static void printValue(AsmPrinter &printer, const std::optional<int> &number) { printer << *number; }
template <typename Element, unsigned size>
static void printValue(AsmPrinter &printer, const SmallVector<Element, size> &list) {
  printer << "[";
  llvm::interleaveComma(list, printer, [&](const Element &element) { printValue(printer, element); });
  printer << "]";
}

template <typename Number> static ParseResult parseValue(AsmParser &parser, Number &number) {
  return parser.parseInteger(number);
}
static ParseResult parseValue(AsmParser &parser, std::optional<int> &number) {
  return parser.parseInteger(number.emplace());
}
template <typename Element, unsigned size>
static ParseResult parseValue(AsmParser &parser, SmallVector<Element, size> &list) {
  return parser.parseCommaSeparatedList(AsmParser::Delimiter::Square,
                                        [&] { return parseValue(parser, list.emplace_back()); });
}

//===----------------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------------===//

template <typename Rounding> static llvm::hash_code hashFields(const Rounding &rounding) {
  llvm::hash_code hash(0);
  if constexpr (requires { rounding.form; })
    hash = llvm::hash_value(int(rounding.form));
  eachField(&rounding, [&](StringRef, auto member) { hash = llvm::hash_combine(hash, hashOf(rounding.*member)); });
  return hash;
}

template <typename Rounding> static void printFields(AsmPrinter &printer, const Rounding &rounding) {
  StringRef separator;
  printer << "<";
  if constexpr (requires { rounding.form; }) {
    printer << formNames(&rounding)[int(rounding.form)];
    separator = ", ";
  }
  Rounding otherwise;
  eachField(&rounding, [&](StringRef name, auto member) {
    if (rounding.*member == otherwise.*member)
      return;
    printer << separator << name << " = ";
    printValue(printer, rounding.*member);
    separator = ", ";
  });
  printer << ">";
}

/// The form of an attribute, which comes first.
template <typename Rounding> static ParseResult parseForm(AsmParser &parser, Rounding &rounding) {
  SMLoc place = parser.getCurrentLocation();
  StringRef name;
  if (parser.parseKeyword(&name))
    return failure();
  ArrayRef<StringLiteral> names = formNames(&rounding);
  const StringLiteral *found = llvm::find(names, name);
  if (found == names.end())
    return parser.emitError(place) << "has the form '" << name << "'; expected one of " << llvm::join(names, ", ");
  rounding.form = decltype(rounding.form)(found - names.begin());
  return success();
}

template <typename Rounding>
static ParseResult parseField(AsmParser &parser, Rounding &rounding, SmallVectorImpl<StringRef> &given) {
  SMLoc place = parser.getCurrentLocation();
  StringRef name;
  if (parser.parseKeyword(&name) || parser.parseEqual())
    return failure();
  if (llvm::is_contained(given, name))
    return parser.emitError(place) << "has '" << name << "' twice; expected it once";
  given.push_back(name);
  std::optional<ParseResult> parsed;
  SmallVector<StringRef> known;
  eachField(&rounding, [&](StringRef field, auto member) {
    known.push_back(field);
    if (field == name)
      parsed = parseValue(parser, rounding.*member);
  });
  if (!parsed)
    return parser.emitError(place) << "has a field '" << name << "'; expected one of " << llvm::join(known, ", ");
  return *parsed;
}

template <typename RoundingAttr, typename Rounding> static Attribute parseFields(AsmParser &parser) {
  SMLoc place = parser.getCurrentLocation();
  Rounding rounding;
  bool isForm = false;
  if constexpr (requires { rounding.form; })
    isForm = true;
  SmallVector<StringRef> given;
  auto parseOne = [&]() -> ParseResult {
    if constexpr (requires { rounding.form; })
      if (std::exchange(isForm, false))
        return parseForm(parser, rounding);
    return parseField(parser, rounding, given);
  };
  if (parser.parseCommaSeparatedList(AsmParser::Delimiter::LessGreater, parseOne))
    return {};
  return parser.getChecked<RoundingAttr>(place, parser.getContext(), rounding);
}

llvm::hash_code hone::graph::hash_value(const Requantization &rounding) { return hashFields(rounding); }
llvm::hash_code hone::graph::hash_value(const SoftmaxRounding &rounding) { return hashFields(rounding); }
llvm::hash_code hone::graph::hash_value(const SumRequantization &rounding) { return hashFields(rounding); }
llvm::hash_code hone::graph::hash_value(const TermsRounding &rounding) { return hashFields(rounding); }

void RequantizationAttr::print(AsmPrinter &printer) const { printFields(printer, getValue()); }
void SoftmaxRoundingAttr::print(AsmPrinter &printer) const { printFields(printer, getValue()); }
void SumRequantizationAttr::print(AsmPrinter &printer) const { printFields(printer, getValue()); }
void TermsRoundingAttr::print(AsmPrinter &printer) const { printFields(printer, getValue()); }

Attribute RequantizationAttr::parse(AsmParser &parser, Type) {
  return parseFields<RequantizationAttr, Requantization>(parser);
}
Attribute SoftmaxRoundingAttr::parse(AsmParser &parser, Type) {
  return parseFields<SoftmaxRoundingAttr, SoftmaxRounding>(parser);
}
Attribute SumRequantizationAttr::parse(AsmParser &parser, Type) {
  return parseFields<SumRequantizationAttr, SumRequantization>(parser);
}
Attribute TermsRoundingAttr::parse(AsmParser &parser, Type) {
  return parseFields<TermsRoundingAttr, TermsRounding>(parser);
}

//===----------------------------------------------------------------------------===//
// What is seen in them alone
//===----------------------------------------------------------------------------===//

using Emit = function_ref<InFlightDiagnostic()>;

/// Numbers that are operands of 32-bit arithmetic, or what else is between two bounds.
static LogicalResult checkRange(Emit emitError, StringRef what, ArrayRef<int64_t> numbers, int64_t low, int64_t high) {
  for (int64_t number : numbers)
    if (number < low || number > high)
      return emitError() << "'" << what << "' has " << number << "; expected numbers from " << low << " to " << high;
  return success();
}
static constexpr int64_t most32 = std::numeric_limits<int32_t>::max(), least32 = std::numeric_limits<int32_t>::min();

static LogicalResult checkCount(Emit emitError, StringRef what, size_t count, size_t expected) {
  if (count == expected)
    return success();
  return emitError() << "has " << count << " '" << what << "'; expected " << expected;
}

/// A field that another form has.
static LogicalResult checkUnused(Emit emitError, StringRef what, bool isUsed, StringRef form) {
  if (!isUsed)
    return success();
  return emitError() << "has '" << what << "'; expected none in the form " << form;
}

LogicalResult RequantizationAttr::verify(Emit emitError, Requantization value) {
  bool isNarrow = value.form == RequantizationForm::Narrow, isFloat = value.form == RequantizationForm::Float;
  bool isTies = value.form == RequantizationForm::NarrowTies || value.form == RequantizationForm::WideTies;
  StringRef form = formNames(&value)[int(value.form)];
  size_t count = value.multipliers.size();
  if (count == 0)
    return emitError() << "has no 'multipliers'; expected one for each channel";
  if (failed(checkCount(emitError, "offsets", value.offsets.size(), count)))
    return failure();
  if (!value.splits.empty() && failed(checkCount(emitError, "multipliers", count, 2 * value.splits.size())))
    return failure();
  if (failed(checkUnused(emitError, "additions", !value.additions.empty() && !isNarrow, form)) ||
      failed(checkUnused(emitError, "shifts", !value.shifts.empty() && !value.multipliesOffset(), form)))
    return failure();
  for (auto [name, list] : {std::pair("additions", &value.additions), std::pair("shifts", &value.shifts)})
    if (!list->empty() && failed(checkCount(emitError, name, list->size(), count)))
      return failure();
  int64_t longest = value.is32Bit() && !isFloat ? 31 : 62;
  if (failed(checkUnused(emitError, "pre_shift", !value.multipliesOffset() && value.preShift, form)) ||
      failed(checkUnused(emitError, "slack", !isTies && value.slack, form)) ||
      failed(checkRange(emitError, "pre_shift", value.preShift, 0, 30)) ||
      failed(checkRange(emitError, "shift", value.shift, 0, longest)) ||
      failed(checkRange(emitError, "shifts", value.shifts, 0, longest)) ||
      failed(checkRange(emitError, "slack", value.slack, 0, std::max(value.shift - 1, 0))) ||
      failed(checkRange(emitError, "splits", value.splits, least32, most32)) ||
      failed(checkRange(emitError, "additions", value.additions, least32 / 2, most32 / 2)))
    return failure();
  if (value.is32Bit()) {
    int64_t mostMultiplier = isFloat ? int64_t(1) << 24 : most32;
    return success(
        succeeded(checkRange(emitError, "multipliers", value.multipliers, -mostMultiplier, mostMultiplier)) &&
        succeeded(checkRange(emitError, "offsets", value.offsets, -most32, most32)));
  }
  constexpr int64_t most = int64_t(1) << 62;
  return success(succeeded(checkRange(emitError, "multipliers", value.multipliers, -most, most)) &&
                 succeeded(checkRange(emitError, "offsets", value.offsets, -most, most)));
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): the declaration is generated.
LogicalResult SumRequantizationAttr::verify(Emit emitError, SumRequantization value) {
  bool isSplit = value.form == SumForm::Split;
  StringRef form = formNames(&value)[int(value.form)];
  if (value.multipliers.empty())
    return emitError() << "has no 'multipliers'; expected one for each operand";
  if (failed(checkUnused(emitError, "low_bits", !isSplit && value.lowBits, form)) ||
      failed(checkUnused(emitError, "slack", !isSplit && value.slack, form)))
    return failure();
  if (!isSplit)
    return success(succeeded(checkRange(emitError, "shift", value.shift, 0, 30)) &&
                   succeeded(checkRange(emitError, "multipliers", value.multipliers, -most32, most32)) &&
                   succeeded(checkRange(emitError, "offset", value.offset, -most32, most32)));
  // Numbers of two words, each of 32 bits.
  if (failed(checkRange(emitError, "low_bits", value.lowBits, 1, 29)) ||
      failed(checkRange(emitError, "shift", value.shift, value.lowBits + 1, value.lowBits + 30)) ||
      failed(checkRange(emitError, "slack", value.slack.value_or(1), 1, std::min(value.shift - 2, 29))))
    return failure();
  int64_t most = int64_t(1) << (value.lowBits + 30);
  return success(succeeded(checkRange(emitError, "multipliers", value.multipliers, -most, most)) &&
                 succeeded(checkRange(emitError, "offset", value.offset, -most, most)));
}

LogicalResult TermsRoundingAttr::verify(Emit emitError, TermsRounding value) {
  size_t operands = value.preShifts.size(), words = value.offsets.empty() ? 0 : value.words();
  if (operands < 1 || operands > 4)
    return emitError() << "has 'pre_shifts' for " << operands << " operands; expected 1 to 4";
  if (words != 2 && words != 3)
    return emitError() << "has 'offsets' of " << words << " words; expected 2 or 3";
  constexpr int64_t mostInWord = (int64_t(1) << TermsRounding::wordBits) - 1;
  auto checkWords = [&](StringRef what, const Words &number) {
    return success(succeeded(checkCount(emitError, what, number.size(), words)) &&
                   succeeded(checkRange(emitError, what, number.front(), -most32, most32)) &&
                   succeeded(checkRange(emitError, what, ArrayRef(number).drop_front(), 0, mostInWord)));
  };
  if (failed(checkCount(emitError, "multipliers", value.multipliers.size(), value.offsets.size())) ||
      failed(checkRange(emitError, "shift", value.shift, 1, 30)) ||
      failed(checkRange(emitError, "window", value.window, 0, mostInWord)) ||
      failed(checkRange(emitError, "pre_shifts", value.preShifts, 0, 30)))
    return failure();
  for (auto [offset, multipliers] : llvm::zip_equal(value.offsets, value.multipliers)) {
    if (failed(checkWords("offsets", offset)) ||
        failed(checkCount(emitError, "multipliers", multipliers.size(), operands)))
      return failure();
    for (const Words &multiplier : multipliers)
      if (failed(checkWords("multipliers", multiplier)))
        return failure();
  }
  return success();
}

LogicalResult SoftmaxRoundingAttr::verify(Emit emitError, SoftmaxRounding value) {
  // Nine bits of the quotient are found below 2^61.
  constexpr int64_t most = (int64_t(1) << 61) - 1;
  if (failed(checkCount(emitError, "powers", value.powers.size(), 256)) ||
      failed(checkRange(emitError, "shift", value.numeratorShift, 0, 60)) ||
      failed(checkRange(emitError, "divisor", value.divisor, 1, most)))
    return failure();
  int64_t first = value.powers.front();
  if (first < int64_t(1) << 24 || !llvm::isPowerOf2_64(uint64_t(first)) || first > most >> value.numeratorShift)
    return emitError() << "'powers' begin with " << first << " and are shifted by " << value.numeratorShift
                       << "; expected a power of two of at least 2^24 that stays below 2^61";
  return checkRange(emitError, "powers", value.powers, 0, first);
}
