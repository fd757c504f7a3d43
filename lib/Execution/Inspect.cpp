//===- Inspect.cpp - What is in a model, for people ----------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Execution/Inspect.h"
#include "hone/Support/Table.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <map>

using namespace llvm;
using namespace hone;

static void printTensors(StringRef title, ArrayRef<TensorFacts> tensors, raw_ostream &out) {
  out << title << ":\n";
  for (const TensorFacts &tensor : tensors)
    out << "  " << tensor.name << ": " << tensor.type << "\n";
}

void hone::printModelSummary(const ModelFacts &model, raw_ostream &out) {
  printTensors("inputs", model.inputs, out);
  printTensors("outputs", model.outputs, out);
  struct Kind {
    int64_t count = 0, macs = 0;
  };
  std::map<std::string, Kind> kinds;
  int64_t macs = 0;
  for (const OperatorFacts &one : model.operators) {
    Kind &kind = kinds[one.op];
    ++kind.count;
    kind.macs += one.macs;
    macs += one.macs;
  }
  out << formatv("parameters: {0} ({1})\nmultiply-adds: {2}\noperators: {3}\n", formatCount(model.parameters),
                 formatBytes(model.parameterBytes), formatCount(macs), model.operators.size());
  Table table({{"", Table::Side::Right}, {}});
  for (const auto &[name, kind] : kinds)
    table.add(
        {std::to_string(kind.count), name + (kind.macs != 0 ? " (" + formatCount(kind.macs) + " multiply-adds)" : "")});
  table.print(out, /*indent=*/2);
}
