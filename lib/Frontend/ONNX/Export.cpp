//===- Export.cpp - Graph modules as ONNX models -------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Exporter.h"

using namespace mlir;
using namespace hone;
using namespace hone::exporter;

/// Versions of the operator set and the oldest version of ONNX's file format that goes with each, from ONNX's table of
/// releases.
static constexpr std::pair<int64_t, int64_t> formats[] = {{17, 8}, {19, 9}, {21, 10}, {23, 11}, {24, 12}, {25, 13}};

FailureOr<ExportedModel> hone::exportModel(func::FuncOp function, const ExportOptions &options) {
  if (!llvm::hasSingleElement(function.getBody()))
    return emitFault(FaultKind::Unsupported, function)
           << "a function with branches can't be written as ONNX; expected one block";
  int64_t newest = importer::findDomain("")->newestVersion;
  if (options.opset && (*options.opset < oldestVersion || *options.opset > newest))
    return emitFault(FaultKind::InvalidInput, function.getLoc())
           << "version " << *options.opset << " of ONNX's operator set is not written; expected " << oldestVersion
           << " to " << newest;
  onnx::ModelProto model;
  ExportedModel exported;
  int64_t version = options.opset.value_or(oldestVersion);
  // An operator's form in a version may need a newer one, which has other forms again; versions only grow.
  while (true) {
    GraphExporter exporter(function, version, options);
    model.Clear();
    if (failed(exporter.run(model, exported.data)))
      return failure();
    if (exporter.needed() == version)
      break;
    version = exporter.needed();
  }
  for (auto [operators, format] : formats)
    if (operators <= version)
      model.set_ir_version(format);
  model.set_producer_name("hone");
  model.add_opset_import()->set_version(version);
  model.mutable_graph()->set_name(function.getName().str());
  exported.model = model.SerializeAsString();
  return exported;
}
