//===- Report.cpp - The JSON report of a compilation ---------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Emit/Report.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace hone;
using llvm::StringRef;

/// Names come from models and may hold any bytes; JSON text is UTF-8.
static void textAttribute(llvm::json::OStream &json, StringRef key, StringRef text) {
  json.attribute(key, llvm::json::isUTF8(text) ? text.str() : llvm::json::fixUTF8(text));
}

namespace {
/// Names that tell the entries of a list apart: the second of a name gets "#2", and so on.
class UniqueNames {
public:
  std::string take(StringRef name) {
    int64_t &count = counts[name];
    // A model may have names that end so themselves.
    while (true) {
      std::string unique = ++count == 1 ? name.str() : (name + "#" + llvm::Twine(count)).str();
      if (taken.insert(unique).second)
        return unique;
    }
  }

private:
  llvm::StringMap<int64_t> counts;
  llvm::StringSet<> taken;
};
} // namespace

/// Of a tensor whose integers stand for real numbers: real = scale * (integer - zero point).
static void printQuantization(llvm::json::OStream &json, const TensorInterface &tensor) {
  if (tensor.scales.empty())
    return;
  json.attributeObject("quantization", [&] {
    json.attributeArray("scales", [&] {
      for (float scale : tensor.scales)
        json.value(scale);
    });
    json.attributeArray("zero_points", [&] {
      for (int64_t zero : tensor.zeroPoints)
        json.value(zero);
    });
    if (tensor.quantizationAxis >= 0)
      json.attribute("axis", tensor.quantizationAxis);
  });
}

static void printTensors(llvm::json::OStream &json, StringRef key, const std::vector<TensorInterface> &tensors) {
  json.attributeArray(key, [&] {
    for (const TensorInterface &tensor : tensors)
      json.object([&] {
        textAttribute(json, "name", tensor.name);
        json.attribute("parameter", tensor.identifier);
        json.attribute("type", tensor.elementType);
        json.attributeArray("shape", [&] {
          for (int64_t size : tensor.shape)
            json.value(size);
        });
        json.attribute("bytes", tensor.bytes);
        printQuantization(json, tensor);
      });
  });
}

static void printArena(llvm::json::OStream &json, const ModelInterface &interface) {
  json.attributeObject("arena", [&] {
    json.attribute("bytes", interface.arenaBytes());
    json.attribute("lower_bound", interface.arenaLowerBound);
    json.attribute("alignment", interface.arenaAlignment);
    json.attributeArray("parts", [&] {
      for (const Arena &arena : interface.arenas)
        json.object([&] {
          json.attribute("parameter", arena.identifier);
          if (!arena.region.empty())
            textAttribute(json, "region", arena.region);
          json.attribute("bytes", arena.bytes);
        });
    });
    UniqueNames names;
    json.attributeArray("buffers", [&] {
      for (const ArenaEntry &entry : interface.buffers)
        json.object([&] {
          textAttribute(json, "name", names.take(entry.name));
          if (interface.arenas.size() > 1)
            json.attribute("part", entry.arena);
          json.attribute("offset", entry.offset);
          json.attribute("bytes", entry.bytes);
          json.attribute("first", entry.first);
          json.attribute("last", entry.last);
        });
    });
  });
}

std::vector<RegionUse> hone::regionUses(const TargetDescription &target, const ModelInterface &interface,
                                        const CodeFacts &code) {
  std::vector<RegionUse> uses;
  for (const MemoryRegion &region : target.regions) {
    RegionUse &use = uses.emplace_back(RegionUse{region, 0});
    if (&region == target.flash())
      use.bytes = code.codeBytes + code.constantBytes;
    for (const Arena &arena : interface.arenas)
      if (arena.region == region.name)
        use.bytes += arena.bytes;
  }
  return uses;
}

static void printRegions(llvm::json::OStream &json, const ReportFacts &facts) {
  json.attributeArray("regions", [&] {
    for (const RegionUse &use : regionUses(facts.target, facts.interface, facts.code))
      json.object([&] {
        textAttribute(json, "name", use.region.name);
        json.attribute("kind", kindName(use.region.kind));
        json.attribute("bytes", use.region.bytes);
        json.attribute("used", use.bytes);
      });
  });
}

static void printOperators(llvm::json::OStream &json, const std::vector<OperatorFacts> &operators) {
  int64_t total = 0;
  for (const OperatorFacts &one : operators)
    total += one.macs;
  json.attribute("macs", total);
  UniqueNames names;
  json.attributeArray("operators", [&] {
    for (const OperatorFacts &one : operators)
      json.object([&] {
        textAttribute(json, "name", names.take(one.name));
        textAttribute(json, "node", one.name);
        textAttribute(json, "op", one.op);
        json.attribute("macs", one.macs);
        json.attribute("input_bytes", one.inputBytes);
        json.attribute("constant_bytes", one.constantBytes);
        json.attribute("output_bytes", one.outputBytes);
      });
  });
}

std::string hone::printReport(const ReportFacts &facts) {
  std::string text;
  llvm::raw_string_ostream out(text);
  llvm::json::OStream json(out, /*IndentSize=*/2);
  json.object([&] {
    json.attribute("model", facts.interface.name);
    json.attributeObject("target", [&] {
      json.attribute("name", facts.target.name);
      json.attribute("triple", facts.target.triple);
      json.attribute("cpu", facts.target.cpu);
    });
    json.attribute("threads", facts.threads);
    json.attribute("code_bytes", facts.code.codeBytes);
    json.attribute("constant_bytes", facts.code.constantBytes);
    json.attributeArray("requires", [&] {
      for (const std::string &symbol : facts.code.externals)
        json.value(symbol);
    });
    printTensors(json, "inputs", facts.interface.inputs);
    printTensors(json, "outputs", facts.interface.outputs);
    printArena(json, facts.interface);
    printRegions(json, facts);
    printOperators(json, facts.operators);
  });
  out << "\n";
  return text;
}
