//===- ForeignModel.cpp - Models in other formats ------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "ForeignModel.h"

using namespace hone;
using llvm::StringLiteral;
using llvm::StringRef;

static constexpr StringLiteral lite = "is a TensorFlow Lite model; Hone reads ONNX. tf2onnx converts it: python -m "
                                      "tf2onnx.convert --tflite FILE --output "
                                      "model.onnx";
static constexpr StringLiteral keras = "is a Keras model; Hone reads ONNX. tf2onnx converts it: python -m "
                                       "tf2onnx.convert --keras FILE --output model.onnx";
static constexpr StringLiteral hdf =
    "is an HDF5 file, perhaps a Keras model; Hone reads ONNX. tf2onnx converts such models: python -m tf2onnx.convert "
    "--keras FILE --output model.onnx";
static constexpr StringLiteral torch = "is a PyTorch model; Hone reads ONNX. PyTorch writes it, from the model in "
                                       "Python: torch.onnx.export(model, inputs, "
                                       "'model.onnx')";
static constexpr StringLiteral pickle =
    "is a Python pickle, perhaps a PyTorch model; Hone reads ONNX. PyTorch writes it, from the model in Python: "
    "torch.onnx.export(model, inputs, 'model.onnx')";

/// Archives: the names of their files are in them as they are.
static StringRef describeArchive(StringRef content) {
  // https://keras.io/guides/serialization_and_saving: config.json, metadata.json, model.weights.h5.
  if (content.contains("model.weights.h5"))
    return keras;
  // What torch.save and torch.jit.save write has NAME/data.pkl, what torch.export.save writes NAME/archive_format.
  if (content.contains("/data.pkl") || content.contains("archive_format"))
    return torch;
  return "is a zip archive; expected an ONNX model, perhaps one that is in it";
}

StringRef importer::describeForeignModel(StringRef content) {
  // The file identifier of a FlatBuffer follows the offset of its root.
  if (content.substr(4, 4) == "TFL3")
    return lite;
  if (content.starts_with("\x89HDF\r\n\x1a\n"))
    return hdf;
  if (content.starts_with("PK\x03\x04"))
    return describeArchive(content);
  // Opcode PROTO with a version from 2 on. Before zip, torch.save wrote several pickles, the first of which is a
  // number.
  if (content.size() > 2 && content[0] == '\x80' && content[1] >= 2 && content[1] <= 5) {
    if (content.substr(2).starts_with("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."))
      return torch;
    // Opcode STOP.
    if (content.ends_with("."))
      return pickle;
  }
  return "";
}
