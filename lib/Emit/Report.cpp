//===- Report.cpp - The JSON report of a compilation ---------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Emit/Report.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace hone;
using llvm::StringRef;

/// Names come from models and may hold any bytes; JSON text is UTF-8.
static void textAttribute(llvm::json::OStream &json, StringRef key, StringRef text) {
  json.attribute(key, llvm::json::isUTF8(text) ? text.str() : llvm::json::fixUTF8(text));
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
      });
  });
}

static void printArena(llvm::json::OStream &json, const ModelInterface &interface) {
  json.attributeObject("arena", [&] {
    json.attribute("bytes", interface.arenaBytes);
    json.attribute("lower_bound", interface.arenaLowerBound);
    json.attribute("alignment", interface.arenaAlignment);
    json.attributeArray("buffers", [&] {
      for (const ArenaEntry &entry : interface.arena)
        json.object([&] {
          textAttribute(json, "name", entry.name);
          json.attribute("offset", entry.offset);
          json.attribute("bytes", entry.bytes);
          json.attribute("first", entry.first);
          json.attribute("last", entry.last);
        });
    });
  });
}

static void printOperators(llvm::json::OStream &json, const std::vector<OperatorFacts> &operators) {
  int64_t total = 0;
  for (const OperatorFacts &one : operators)
    total += one.macs;
  json.attribute("macs", total);
  json.attributeArray("operators", [&] {
    for (const OperatorFacts &one : operators)
      json.object([&] {
        textAttribute(json, "name", one.name);
        textAttribute(json, "op", one.op);
        if (one.macs)
          json.attribute("macs", one.macs);
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
      json.attribute("name", facts.targetName);
      json.attribute("triple", facts.triple);
      json.attribute("cpu", facts.cpu);
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
    printOperators(json, facts.operators);
  });
  out << "\n";
  return text;
}
