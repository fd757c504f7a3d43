//===- ModelArguments.cpp - The arguments that say how to compile --------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "ModelArguments.h"
#include "hone/Support/ByteCount.h"
#include "hone/Target/Registry.h"
#include "llvm/ADT/StringExtras.h"

using namespace hone;
using namespace hone::tool;
using llvm::StringRef;

/// Takes a whole number from `least` on.
static std::function<std::string(StringRef)> numberFrom(int64_t least, std::function<void(int64_t)> take) {
  return [=](StringRef text) -> std::string {
    int64_t value;
    if (text.getAsInteger(10, value) || value < least)
      return "a whole number from " + std::to_string(least) + " on is expected";
    take(value);
    return "";
  };
}

static void declareRounding(Arguments &arguments, Rounding &into) {
  auto accept = [&into](StringRef text) -> std::string {
    if (text != "exact" && text != "fast")
      return "'exact' or 'fast' is expected";
    into = text == "fast" ? Rounding::Fast : Rounding::Exact;
    return "";
  };
  arguments.option(
      "rounding", "exact|fast", accept,
      "how quantized operators round: as the real result does (default), or one unit off where that is faster");
}

ModelArguments::ModelArguments(CodeUse use) : target(use == CodeUse::Run ? "native" : portableTargetName()) {}

void ModelArguments::declare(Arguments &arguments) {
  arguments.option("target", "NAME", target,
                   "the target's name or its description file; native is this machine (default: " + target + ")");
  auto shape = [this](StringRef text) -> std::string {
    auto [name, sizes] = text.rsplit('=');
    std::optional<std::vector<int64_t>> parsedShape = parseShape(sizes);
    if (name.empty() || name == text || !parsedShape)
      return "NAME=1x3x224x224 is expected";
    parsed.import.shapes[name.str()] = *parsedShape;
    return "";
  };
  arguments.option("shape", "NAME=SIZES", shape,
                   "an input's shape, such as x=1x3x224x224, or a symbolic dimension's size");
  auto value = [this](StringRef text) -> std::string {
    return parseValue(text, parsed.import.values) ? "" : "NAME=16000 or NAME=1,2,3 is expected";
  };
  arguments.option("value", "NAME=VALUES", value, "make an input a constant, such as sr=16000 or sizes=1,2,3");
  arguments.option("batch", "N", numberFrom(1, [this](int64_t value) { parsed.import.batch = value; }),
                   "the size of a symbolic batch dimension (default: 1)");
  arguments.option("threads", "N", numberFrom(1, [this](int64_t value) { parsed.machine.threads = value; }),
                   "make code for up to N threads, which the caller provides (default: 1)");
  declareRounding(arguments, parsed.graph.rounding);
  auto limit = [this](StringRef text) { return parseByteCount(text, parsed.memory.arenaLimit); };
  arguments.option("arena-limit", "BYTES", limit, "fail if the arena needs more than this, such as 65536 or 64K");
  arguments.flag("quiet", quiet, "print warnings and errors only: no remarks, no progress");
}

mlir::FailureOr<CompileOptions> ModelArguments::options() const {
  CompileOptions result = parsed;
  result.instrumentation.remarks = !quiet;
  auto found = findTarget(target, llvm::errs());
  if (failed(found))
    return mlir::failure();
  // A description that is Hone's own says what the chip has; one's own is worth a look.
  if (!quiet && !found->files.empty())
    printUnused(*found, llvm::errs());
  result.target = *found;
  return result;
}
