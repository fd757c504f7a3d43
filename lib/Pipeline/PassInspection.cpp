//===- PassInspection.cpp - Which passes run, and what they change -------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Pipeline/PassInspection.h"
#include "mlir/IR/Operation.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassInstrumentation.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace hone;

std::vector<std::string> hone::passNames(OpPassManager &manager) {
  // What passes are nested in is private to MLIR but for the text: "builtin.module(inline{...},func.func(cse))".
  std::string text;
  llvm::raw_string_ostream out(text);
  manager.printAsTextualPipeline(out);
  std::vector<std::string> names;
  std::string name;
  int64_t depth = 0;
  for (char c : text) {
    depth += c == '{';
    depth -= c == '}';
    if (depth != 0 || c == '}')
      continue;
    // A name that others are nested in is that of an operation.
    if (c == '(')
      name.clear();
    if (c != ',' && c != '(' && c != ')') {
      name += c;
      continue;
    }
    if (!name.empty())
      names.push_back(std::move(name));
    name.clear();
  }
  return names;
}

namespace {
class OperationCounter : public PassInstrumentation {
public:
  OperationCounter(Phase phase, std::vector<OperationCount> &counts) : phase(phase), counts(counts) {}

  void runBeforePass(Pass *pass, Operation *op) override {
    if (OperationCount *row = rowOf(pass))
      row->before += count(op);
  }
  void runAfterPass(Pass *pass, Operation *op) override {
    if (OperationCount *row = rowOf(pass))
      row->after += count(op);
  }

private:
  static int64_t count(Operation *op) {
    int64_t operations = 0;
    op->walk([&](Operation *) { ++operations; });
    return operations;
  }

  /// The row of a pass; none for the adaptors around nested ones, which have no argument.
  OperationCount *rowOf(Pass *pass) {
    if (pass->getArgument().empty())
      return nullptr;
    auto [found, isNew] = rows.try_emplace(pass, counts.size());
    if (isNew)
      counts.push_back({phase, pass->getArgument().str()});
    return &counts[found->second];
  }

  Phase phase;
  std::vector<OperationCount> &counts;
  llvm::DenseMap<Pass *, size_t> rows;
};
} // namespace

void hone::countOperations(PassManager &manager, Phase phase, std::vector<OperationCount> &counts) {
  manager.addInstrumentation(std::make_unique<OperationCounter>(phase, counts));
}

void hone::printCounts(llvm::ArrayRef<OperationCount> counts, llvm::raw_ostream &out) {
  out << llvm::formatv("{0,10} {1,10} {2,8}  {3,-10} {4}\n", "operations", "left", "change", "phase", "pass");
  for (const OperationCount &row : counts)
    if (row.before != row.after)
      out << llvm::formatv("{0,10} {1,10} {2,8}  {3,-10} {4}\n", row.before, row.after,
                           llvm::formatv("{0}{1}", row.after > row.before ? "+" : "", row.after - row.before).str(),
                           phaseName(row.phase), row.pass);
}
