//===- ImageTable.cpp - The generated C file of an image -----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "ImageTable.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;
using namespace hone;

/// A call with the right number of arguments. Pointers to void convert by themselves to the types of the header.
static void writeAdapter(raw_ostream &out, size_t index, const ModelObject &model) {
  out << formatv("static int run{0}(const void *const *inputs, void *const *outputs, void *const *arenas, void *pool) {{\n"
                 "  (void)inputs;\n  (void)outputs;\n  (void)arenas;\n  (void)pool;\n  return {1}_run(",
                 index, model.symbol);
  for (size_t i = 0; i != model.inputs.size(); ++i)
    out << "inputs[" << i << "], ";
  for (size_t i = 0; i != model.outputs.size(); ++i)
    out << "outputs[" << i << "], ";
  for (size_t i = 0; i != model.arenaBytes.size(); ++i)
    out << (i ? ", " : "") << "arenas[" << i << "]";
  out << (model.threaded ? ", hone_thread_pool_for, pool);\n}\n" : ");\n}\n");
}

static void writeSizes(raw_ostream &out, StringRef name, size_t index, ArrayRef<TensorSpec> tensors) {
  out << "static const size_t " << name << index << "[] = {";
  for (const TensorSpec &tensor : tensors)
    out << tensor.bytes() << ", ";
  out << "0};\n";
}

static void writePool(raw_ostream &out, bool threaded) {
  if (threaded)
    out << "static void *create_pool(int32_t threads) { return hone_thread_pool_create(threads); }\n"
           "static void destroy_pool(void *pool) { hone_thread_pool_destroy(pool); }\n";
  StringRef create = threaded ? "create_pool" : "0", destroy = threaded ? "destroy_pool" : "0";
  out << "void *(*const hone_harness_create_pool)(int32_t threads) = " << create << ";\n"
      << "void (*const hone_harness_destroy_pool)(void *pool) = " << destroy << ";\n";
}

std::string hone::imageTable(ArrayRef<const ModelObject *> models, bool hasPeak) {
  std::string text;
  raw_string_ostream out(text);
  bool threaded = any_of(models, [](const ModelObject *model) { return model->threaded; });
  out << "#include \"hone_harness.h\"\n";
  if (threaded)
    out << "#include \"hone_threads.h\"\n";
  for (auto [index, model] : enumerate(models)) {
    out << "\n#include \"model" << index << ".h\"\n";
    writeAdapter(out, index, *model);
    writeSizes(out, "inputs", index, model->inputs);
    writeSizes(out, "outputs", index, model->outputs);
    out << "static const size_t arenas" << index << "[] = {";
    for (int64_t bytes : model->arenaBytes)
      out << bytes << ", ";
    out << "0};\n";
  }
  out << "\nconst hone_harness_model hone_harness_models[] = {\n";
  for (auto [index, model] : enumerate(models))
    out << formatv("    {{\"{0}\", run{1}, {2}, {3}, inputs{1}, outputs{1}, {4}, arenas{1}, {5}},\n", model->symbol, index,
                   model->inputs.size(), model->outputs.size(), model->arenaBytes.size(), model->arenaAlignment);
  out << "};\nconst size_t hone_harness_model_count = " << models.size() << ";\n";
  writePool(out, threaded);
  if (hasPeak)
    out << "void hone_peak(int64_t iterations);\n";
  out << "void (*const hone_harness_peak)(int64_t iterations) = " << (hasPeak ? "hone_peak" : "0") << ";\n";
  return text;
}
