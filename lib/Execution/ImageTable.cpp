//===- ImageTable.cpp - The generated C file of an image -----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "ImageTable.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVectorExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;
using namespace hone;

/// A call with the right number of arguments. Pointers to void convert by themselves to the types of the header.
static void writeAdapter(raw_ostream &out, size_t index, const ModelObject &model, bool pool) {
  out << formatv("static HONE_UNCOUNTED int run{0}(const void *const *inputs, void *const *outputs, void *const "
                 "*arenas, void *pool) {{\n"
                 "  (void)inputs;\n  (void)outputs;\n  (void)arenas;\n  (void)pool;\n  return {1}_run(",
                 index, model.symbol);
  for (size_t i = 0; i != model.inputs.size(); ++i)
    out << "inputs[" << i << "], ";
  for (size_t i = 0; i != model.outputs.size(); ++i)
    out << "outputs[" << i << "], ";
  for (size_t i = 0; i != model.arenas.size(); ++i)
    out << (i ? ", " : "") << "arenas[" << i << "]";
  StringRef parallelFor = pool ? "hone_thread_pool_for" : "hone_serial_for";
  out << (model.threaded ? (", " + parallelFor + ", pool);\n}\n").str() : ");\n}\n");
}

static void writeSizes(raw_ostream &out, StringRef name, size_t index, ArrayRef<int64_t> sizes) {
  out << "static const size_t " << name << index << "[] = {";
  for (int64_t size : sizes)
    out << size << ", ";
  out << "0};\n";
}

static void writePool(raw_ostream &out, bool pool) {
  if (pool)
    out << "static void *create_pool(int32_t threads) { return hone_thread_pool_create(threads); }\n"
           "static void destroy_pool(void *pool) { hone_thread_pool_destroy(pool); }\n";
  StringRef create = pool ? "create_pool" : "0", destroy = pool ? "destroy_pool" : "0";
  out << "void *(*const hone_harness_create_pool)(int32_t threads) = " << create << ";\n"
      << "void (*const hone_harness_destroy_pool)(void *pool) = " << destroy << ";\n";
}

static SmallVector<int64_t> bytesOf(ArrayRef<TensorSpec> tensors) {
  return map_to_vector(tensors, [](const TensorSpec &tensor) { return tensor.bytes(); });
}

std::string hone::imageTable(ArrayRef<const ModelObject *> models, size_t peaks, bool hasThreads) {
  std::string text;
  raw_string_ostream out(text);
  bool pool = hasThreads && any_of(models, [](const ModelObject *model) { return model->threaded; });
  out << "#include \"hone.h\"\n#include \"hone_harness.h\"\n";
  if (pool)
    out << "#include \"hone_threads.h\"\n";
  for (auto [index, model] : enumerate(models)) {
    out << "\n#include \"model" << index << ".h\"\n";
    writeAdapter(out, index, *model, pool);
    writeSizes(out, "inputs", index, bytesOf(model->inputs));
    writeSizes(out, "outputs", index, bytesOf(model->outputs));
    writeSizes(out, "arenas", index, model->arenas);
  }
  out << "\nconst hone_harness_model hone_harness_models[] = {\n";
  for (auto [index, model] : enumerate(models))
    out << formatv("    {{\"{0}\", run{1}, {2}, {3}, {4}, inputs{1}, outputs{1}, arenas{1}, {0}_ARENA_ALIGNMENT},\n",
                   model->symbol, index, model->inputs.size(), model->outputs.size(), model->arenas.size());
  out << "};\nconst size_t hone_harness_model_count = " << models.size() << ";\n";
  writePool(out, pool);
  for (size_t number = 0; number != peaks; ++number)
    out << "void hone_peak_" << number << "(int64_t iterations);\n";
  // C has no arrays of no elements.
  out << "void (*const hone_harness_peaks[])(int64_t iterations) = {";
  for (size_t number = 0; number != peaks; ++number)
    out << "hone_peak_" << number << ", ";
  out << "0};\nconst size_t hone_harness_peak_count = " << peaks << ";\n";
  return text;
}
