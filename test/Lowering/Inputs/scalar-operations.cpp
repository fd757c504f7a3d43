//===- scalar-operations.cpp - Folded elementwise operators as test cases ------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Writes a case for `hone check` for each element type: a model of all elementwise operators that the type has, its
// inputs a grid of numbers at the edges of the type and pairs of them, and as wanted outputs what folding makes of the
// same numbers as constants.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/Evaluate.h"
#include "hone/Dialect/Graph/Graph.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace hone;
using llvm::formatv;

namespace {
struct Kind {
  const char *name;
  int dataType; // As TensorProto numbers them.
  bool isFloat, isUnsigned;
  unsigned width;
};
} // namespace

static const Kind kinds[] = {{"f32", 1, true, false, 32},  {"f16", 10, true, false, 16},  {"bf16", 16, true, false, 16},
                             {"f64", 11, true, false, 64}, {"i8", 3, false, false, 8},    {"i16", 5, false, false, 16},
                             {"i32", 6, false, false, 32}, {"i64", 7, false, false, 64},  {"ui8", 2, false, true, 8},
                             {"ui16", 4, false, true, 16}, {"ui32", 12, false, true, 32}, {"ui64", 13, false, true, 64},
                             {"i1", 9, false, true, 1}};

/// The bits of the grid's numbers.
static std::vector<uint64_t> gridOf(const Kind &kind, Type type) {
  std::vector<uint64_t> bits;
  if (auto floating = dyn_cast<FloatType>(type)) {
    const llvm::fltSemantics &semantics = floating.getFloatSemantics();
    auto add = [&](APFloat value) {
      bool exact;
      value.convert(semantics, APFloat::rmNearestTiesToEven, &exact);
      bits.push_back(value.bitcastToAPInt().getZExtValue());
      value.changeSign();
      bits.push_back(value.bitcastToAPInt().getZExtValue());
    };
    for (double value :
         {0.0, 0.1, 0.5, 0.75, 1.0, 1.5, 2.0, 2.5, 3.0, 7.25, 100.5, 300.0, 3e4, 2147483648.0, 3e9, 1e30})
      add(APFloat(value));
    for (const APFloat &value : {APFloat::getInf(semantics), APFloat::getSmallest(semantics),
                                 APFloat::getSmallestNormalized(semantics), APFloat::getLargest(semantics)})
      add(value);
    bits.push_back(APFloat::getNaN(semantics).bitcastToAPInt().getZExtValue());
    return bits;
  }
  if (kind.width == 1)
    return {0, 1};
  uint64_t mask = kind.width == 64 ? ~uint64_t(0) : (uint64_t(1) << kind.width) - 1, top = uint64_t(1)
                                                                                           << (kind.width - 1);
  for (uint64_t value : {uint64_t(0), uint64_t(1), uint64_t(2), uint64_t(3), uint64_t(7), uint64_t(31), uint64_t(64),
                         uint64_t(65), uint64_t(100), mask, mask - 1, mask - 2, mask - 6, top, top - 1, top + 1,
                         (uint64_t(1) << 53) + 1, uint64_t(16842753)})
    if (!llvm::is_contained(bits, value & mask))
      bits.push_back(value & mask);
  return bits;
}

/// Little-endian bytes of elements.
static std::string bytesOf(const Kind &kind, llvm::ArrayRef<uint64_t> bits) {
  std::string bytes;
  for (uint64_t value : bits)
    bytes.append(reinterpret_cast<const char *>(&value), (kind.width + 7) / 8);
  return bytes;
}

/// One operator, with its operands by name and the type of its result.
static std::string operation(llvm::Twine name, llvm::ArrayRef<llvm::StringRef> operands, llvm::Twine attributes,
                             llvm::StringRef type, llvm::Twine result, llvm::StringRef boolean) {
  std::string text = formatv("graph.{0} ", name.str()), types;
  llvm::raw_string_ostream(text) << llvm::join(
      llvm::map_range(operands, [](llvm::StringRef o) { return "%" + o.str(); }), ", ");
  llvm::raw_string_ostream(types) << llvm::join(
      llvm::map_range(operands, [&](llvm::StringRef o) { return o == "c" ? boolean.str() : type.str(); }), ", ");
  return text + formatv("{0} : ({1}) -> {2}", attributes.str(), types, result.str()).str();
}

/// All elementwise operators that take tensors of this kind.
static std::vector<std::string> operationsOf(const Kind &kind, int64_t count) {
  std::string type = formatv("tensor<{0}x{1}>", count, kind.name), boolean = formatv("tensor<{0}xi1>", count);
  std::vector<std::string> all;
  auto one = [&](const char *name, const char *attributes = "") {
    all.push_back(operation(name, {"a"}, attributes, type, type, boolean));
  };
  auto two = [&](const char *name, const char *attributes = "", bool compares = false) {
    all.push_back(operation(name, {"a", "b"}, attributes, type, compares ? boolean : type, boolean));
  };
  auto both = [](std::initializer_list<const char *> names, auto add) {
    for (const char *name : names)
      add(name);
  };
  for (const char *name : {"equal", "greater", "greater_or_equal", "less", "less_or_equal"})
    two(name, "", true);
  for (const Kind &to : kinds)
    all.push_back(operation("cast", {"a"}, formatv(" {{to = {0}}", to.name).str(), type,
                            formatv("tensor<{0}x{1}>", count, to.name).str(), boolean));
  all.push_back(operation("where", {"c", "a", "b"}, "", type, type, boolean));
  if (kind.width == 1) {
    both({"not"}, one);
    both({"and", "or", "xor"}, two);
    return all;
  }
  both({"abs", "neg", "relu", "sign"}, one);
  both({"add", "sub", "mul", "div", "max", "min", "mod", "prelu"}, two);
  two("mod", " {fmod = true}");
  if (!kind.isFloat) {
    both({"bitwise_and", "bitwise_or", "bitwise_xor"}, two);
    both({"bitwise_not"}, one);
    if (kind.width >= 32 && !kind.isUnsigned)
      both({"pow"}, two);
    return all;
  }
  both({"ceil",         "floor",      "round", "reciprocal", "sqrt",
        "hard_swish",   "softsign",   "celu",  "elu",        "gelu",
        "hard_sigmoid", "leaky_relu", "selu",  "shrink",     "thresholded_relu",
        "acos",         "acosh",      "asin",  "asinh",      "atan",
        "atanh",        "cosh",       "erf",   "exp",        "log",
        "mish",         "sigmoid",    "sinh",  "softplus",   "tan",
        "tanh"},
       one);
  // In single precision they are bounded only beyond 2^51.
  if (kind.dataType == 10 || kind.dataType == 11)
    both({"cos", "sin"}, one);
  one("gelu", " {tanh_approximation = true}");
  both({"pow"}, two);
  all.push_back(operation("is_nan", {"a"}, "", type, boolean, boolean));
  for (const char *attributes : {"", " {detect_negative = false}", " {detect_positive = false}"})
    all.push_back(operation("is_inf", {"a"}, attributes, type, boolean, boolean));
  return all;
}

static void varint(llvm::raw_ostream &os, uint64_t value) {
  for (; value > 127; value >>= 7)
    os << char(value | 128);
  os << char(value);
}

/// A TensorProto: dims (1), data_type (2), raw_data (9).
static void writeTensor(llvm::StringRef path, int64_t count, int dataType, llvm::StringRef bytes) {
  std::error_code error;
  llvm::raw_fd_ostream os(path, error);
  os << char(1 << 3);
  varint(os, count);
  os << char(2 << 3);
  varint(os, dataType);
  os << char(9 << 3 | 2);
  varint(os, bytes.size());
  os << bytes;
}

static std::string literal(llvm::StringRef bytes, llvm::StringRef type) {
  return formatv("graph.constant dense<\"0x{0}\"> : {1}\n", llvm::toHex(bytes), type);
}

static bool writeCase(MLIRContext &context, const Kind &kind, llvm::StringRef folder) {
  std::vector<uint64_t> grid = gridOf(kind, mlir::parseType(kind.name, &context)), a, b, c;
  for (uint64_t x : grid)
    for (uint64_t y : grid) {
      a.push_back(x);
      b.push_back(y);
      c.push_back(a.size() % 3 == 0);
    }
  int64_t count = a.size();
  std::string type = formatv("tensor<{0}x{1}>", count, kind.name), boolean = formatv("tensor<{0}xi1>", count);
  std::string operands[] = {bytesOf(kind, a), bytesOf(kind, b), bytesOf(kinds[12], c)};
  std::string folded = "func.func @main() {\n", computed, results, types;
  auto boolLiteral = [&](llvm::StringRef bytes) {
    std::string list;
    for (char byte : bytes)
      list += (list.empty() ? "" : ", ") + std::string(byte ? "true" : "false");
    return formatv("graph.constant dense<[{0}]> : {1}\n", list, boolean).str();
  };
  const char *names[] = {"a", "b", "c"};
  for (auto [name, bytes] : llvm::zip(names, operands))
    folded +=
        formatv("%{0} = {1}", name, *name == 'c' || kind.width == 1 ? boolLiteral(bytes) : literal(bytes, type)).str();
  std::vector<std::string> operations = operationsOf(kind, count);
  for (auto [index, text] : llvm::enumerate(operations)) {
    computed += formatv("  %r{0} = {1}\n", index, text);
    results += formatv("{0}%r{1}", index ? ", " : "", index);
    types += (index ? ", " : "") + llvm::StringRef(text).rsplit("-> ").second.str();
  }
  folded += computed + "  return\n}\n";
  std::string model = formatv("func.func @main(%a: {0}, %b: {0}, %c: {1}) -> ({2}) {{\n{3}  return {4} : {2}\n}\n",
                              type, boolean, types, computed, results);

  std::string data = (folder + "/test_data_set_0").str();
  if (llvm::sys::fs::create_directories(data))
    return false;
  std::error_code error;
  llvm::raw_fd_ostream(folder.str() + "/model.mlir", error) << model;
  for (auto [index, bytes] : llvm::enumerate(operands))
    writeTensor(formatv("{0}/input_{1}.pb", data, index).str(), count, index == 2 ? 9 : kind.dataType, bytes);

  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(folded, &context);
  if (!module)
    return false;
  int index = 0;
  bool ok = true;
  module->walk([&](Operation *op) {
    if (!isa_and_nonnull<graph::GraphDialect>(op->getDialect()) || op->getNumOperands() == 0)
      return;
    SmallVector<ElementsAttr> values;
    if (failed(graph::evaluateConstant(op, values))) {
      llvm::errs() << "not folded: " << *op << "\n";
      ok = false;
      return;
    }
    auto constant = graph::ConstantData::of(Attribute(values[0]));
    std::vector<char> bytes = constant->bytes();
    std::string element;
    llvm::raw_string_ostream(element) << constant->type().getElementType();
    const Kind *result = llvm::find_if(kinds, [&](const Kind &k) { return k.name == element; });
    writeTensor(formatv("{0}/output_{1}.pb", data, index++).str(), count, result->dataType,
                {bytes.data(), bytes.size()});
  });
  llvm::outs() << kind.name << ": " << operations.size() << " operators, " << count << " elements\n";
  return ok;
}

int main(int argc, char **argv) {
  MLIRContext context;
  context.loadDialect<func::FuncDialect, graph::GraphDialect, quant::QuantDialect>();
  bool ok = argc == 2;
  for (const Kind &kind : kinds)
    ok = ok && writeCase(context, kind, std::string(argv[1]) + "/" + kind.name);
  return ok ? 0 : 1;
}
