//===- Header.cpp - The C header of a compiled model ---------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Emit/Header.h"
#include "hone/Support/ShapeText.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace hone;
using llvm::StringRef;

/// Text that is safe within a C comment and a string literal: printable ASCII, no ends of comments.
static std::string escaped(StringRef text) {
  std::string result;
  for (char c : text) {
    if (c == '"' || c == '\\' || c == '?' || !llvm::isPrint(c))
      result += {'\\', char('0' + (c >> 6 & 3)), char('0' + (c >> 3 & 7)), char('0' + (c & 7))};
    else if (c == '/' && !result.empty() && result.back() == '*')
      result += "\\057";
    else if (c == '*' && !result.empty() && result.back() == '/')
      result += "\\052";
    else
      result += c;
  }
  return result;
}

/// The shortest float literal of C99 and C++ with all the bits of `value`, which is finite.
static std::string floatLiteral(float value) {
  llvm::APFloat exact(value);
  llvm::SmallString<24> text;
  // Nine digits tell any two floats apart.
  for (unsigned digits = 1; digits <= 9; ++digits) {
    text.clear();
    exact.toString(text, digits, /*FormatMaxPadding=*/0);
    if (llvm::APFloat(llvm::APFloat::IEEEsingle(), text).bitwiseIsEqual(exact))
      break;
  }
  return (text + "f").str();
}

static void printQuantization(llvm::raw_ostream &out, const TensorInterface &tensor, const std::string &prefix) {
  if (tensor.scales.empty())
    return;
  if (tensor.quantizationAxis < 0) {
    out << "/* An element q stands for " << prefix << "_SCALE * (q - " << prefix << "_ZERO_POINT). */\n"
        << "#define " << prefix << "_SCALE " << floatLiteral(tensor.scales[0]) << "\n"
        << "#define " << prefix << "_ZERO_POINT " << tensor.zeroPoints[0] << "\n";
    return;
  }
  out << "/* An element q at position i of axis " << prefix
      << "_QUANTIZATION_AXIS stands for\n * scale[i] * (q - zero_point[i]), with " << prefix << "_SCALES and " << prefix
      << "_ZERO_POINTS\n * as the initializers of these arrays. */\n"
      << "#define " << prefix << "_QUANTIZATION_AXIS " << tensor.quantizationAxis << "\n"
      << "#define " << prefix << "_SCALES {" << llvm::join(llvm::map_range(tensor.scales, floatLiteral), ", ") << "}\n"
      << "#define " << prefix << "_ZERO_POINTS {";
  llvm::interleaveComma(tensor.zeroPoints, out);
  out << "}\n";
}

static void printTensor(llvm::raw_ostream &out, const TensorInterface &tensor, const std::string &prefix) {
  out << "/* \"" << escaped(tensor.name) << "\": " << tensor.elementType << ' ' << shapeText(tensor.shape) << " */\n";
  out << "#define " << prefix << "_NAME \"" << escaped(tensor.name) << "\"\n";
  out << "#define " << prefix << "_TYPE " << cType(tensor.elementType) << "\n";
  out << "#define " << prefix << "_RANK " << tensor.shape.size() << "\n";
  // C has no empty initializers; a scalar's shape is written as one element.
  out << "#define " << prefix << "_SHAPE {";
  llvm::interleaveComma(tensor.shape.empty() ? std::vector<int64_t>{1} : tensor.shape, out);
  out << "}\n";
  out << "#define " << prefix << "_ELEMENTS " << tensor.elements << "\n";
  out << "#define " << prefix << "_BYTES " << tensor.bytes << "\n";
  printQuantization(out, tensor, prefix);
  out << "\n";
}

static void printStatus(llvm::raw_ostream &out) {
  out << "/* What the run function returns. On any other value than HONE_OK nothing was written. */\n"
         "#ifndef HONE_STATUS_DEFINED\n#define HONE_STATUS_DEFINED\n#define HONE_OK 0\n"
         "#define HONE_ERROR_NULL_POINTER 1     /* an input, an output or the arena is a null pointer */\n"
         "#define HONE_ERROR_MISALIGNED_ARENA 2 /* the arena is not a multiple of NAME_ARENA_ALIGNMENT */\n#endif\n\n";
}

static void printParallelFor(llvm::raw_ostream &out) {
  out << "/* Calls body(context, begin, end) on pieces that together cover [0, count) once, on as many threads as it "
         "likes,\n"
         " * and returns when all are done. `pool` is the caller's own. */\n"
         "#ifndef HONE_PARALLEL_FOR_DEFINED\n#define HONE_PARALLEL_FOR_DEFINED\n"
         "typedef void (*hone_parallel_for)(void *pool, void (*body)(void *context, int32_t begin, int32_t end), void "
         "*context,\n"
         "                                  int32_t count);\n#endif\n\n";
}

/// The arenas' macros in capitals, as all macros, and under the symbols' stem, as the run function.
static void printArenas(llvm::raw_ostream &out, const ModelInterface &interface, const std::string &capitals) {
  std::vector<std::pair<std::string, std::string>> facts;
  for (const Arena &arena : interface.arenas) {
    std::string prefix = "_" + StringRef(arena.identifier).upper();
    // C has no arrays of no bytes, and `static unsigned char arena[NAME_ARENA_BYTES]` is to compile with any model.
    facts.emplace_back(prefix + "_BYTES", std::to_string(std::max<int64_t>(1, arena.bytes)));
    if (!arena.region.empty())
      facts.emplace_back(prefix + "_REGION", "\"" + escaped(arena.region) + "\"");
  }
  facts.emplace_back("_ARENA_ALIGNMENT", std::to_string(interface.arenaAlignment));
  facts.emplace_back("_ARENA_COUNT", std::to_string(interface.arenas.size()));
  for (const auto &[fact, value] : facts)
    out << "#define " << capitals << fact << " " << value << "\n";
  if (capitals != interface.name)
    for (const auto &[fact, value] : facts)
      out << "#define " << interface.name << fact << " " << capitals << fact << "\n";
}

/// What the caller must know of the arenas, as lines of a comment.
static void describeArenas(llvm::raw_ostream &out, const ModelInterface &interface, const std::string &capitals) {
  bool one = interface.arenas.size() == 1;
  if (one)
    out << " * The arena is " << capitals << "_ARENA_BYTES long, starts";
  else
    out << " * The arenas are " << capitals << "_ARENA_BYTES, " << capitals
        << "_ARENA_1_BYTES, ... long, for the regions of memory that\n * " << capitals << "_ARENA_REGION, " << capitals
        << "_ARENA_1_REGION, ... name. Each starts";
  out << " at a multiple of\n * " << capitals
      << "_ARENA_ALIGNMENT, needs no initial content and holds nothing of value afterwards";
  out << (interface.arenaBytes() ? ".\n" : "; this\n * model uses none, and it may be null.\n");
}

static void printRunFunction(llvm::raw_ostream &out, const ModelInterface &interface, const std::string &capitals) {
  out << "/**\n * Runs the model once. Re-entrant: threads that use different arenas may call it at the same time.\n "
         "*\n"
         " * Inputs are only read. Outputs must overlap neither the inputs nor the arena, and are written from the "
         "first\n"
         " * element to the last in row-major order.\n";
  describeArenas(out, interface, capitals);
  if (interface.parallel)
    out << " * The work is spread by parallel_for, which gets pool as its first argument.\n";
  out << " *\n * Returns HONE_OK, HONE_ERROR_NULL_POINTER or HONE_ERROR_MISALIGNED_ARENA.\n */\n";
  std::vector<std::string> parameters;
  parameters.reserve(interface.inputs.size() + interface.outputs.size() + interface.arenas.size() + 2);
  for (const TensorInterface &input : interface.inputs)
    parameters.push_back("const " + cType(input.elementType).str() + " *" + input.identifier);
  for (const TensorInterface &output : interface.outputs)
    parameters.push_back(cType(output.elementType).str() + " *" + output.identifier);
  for (const Arena &arena : interface.arenas)
    parameters.push_back("void *" + arena.identifier);
  if (interface.parallel) {
    parameters.emplace_back("hone_parallel_for parallel_for");
    parameters.emplace_back("void *pool");
  }
  out << "int " << interface.name << "_run(" << llvm::join(parameters, ", ") << ");\n";
}

std::string hone::printHeader(const ModelInterface &interface, StringRef target) {
  std::string text;
  llvm::raw_string_ostream out(text);
  const std::string &name = interface.name;
  out << "/* The model '" << name << "', compiled by Hone for " << escaped(target)
      << ". Link with its object file. */\n";
  out << "#ifndef HONE_MODEL_" << name << "_H\n#define HONE_MODEL_" << name << "_H\n\n#include <stdint.h>\n\n"
      << "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n";
  out << "/* The macros of this header begin with the model's name in capitals. */\n#ifdef HONE_STEM_"
      << StringRef(name).upper() << "\n#error \"The name of the model '" << name
      << "' differs from another's only in case: compile it with another --name\"\n#endif\n#define HONE_STEM_"
      << StringRef(name).upper() << "\n\n";
  printStatus(out);
  if (interface.parallel)
    printParallelFor(out);
  std::string capitals = StringRef(name).upper();
  printArenas(out, interface, capitals);
  out << "#define " << capitals << "_CONSTANT_BYTES " << interface.constantBytes << "\n\n";
  out << "#define " << capitals << "_INPUT_COUNT " << interface.inputs.size() << "\n";
  out << "#define " << capitals << "_OUTPUT_COUNT " << interface.outputs.size() << "\n\n";
  for (auto [i, tensor] : llvm::enumerate(interface.inputs))
    printTensor(out, tensor, capitals + "_INPUT_" + std::to_string(i));
  for (auto [i, tensor] : llvm::enumerate(interface.outputs))
    printTensor(out, tensor, capitals + "_OUTPUT_" + std::to_string(i));
  printRunFunction(out, interface, capitals);
  out << "\n#ifdef __cplusplus\n}\n#endif\n\n#endif /* HONE_MODEL_" << name << "_H */\n";
  return text;
}
