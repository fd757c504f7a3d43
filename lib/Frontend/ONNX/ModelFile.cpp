//===- ModelFile.cpp - Reading model files -------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "ModelFile.h"
#include "ForeignModel.h"
#include "Library/Library.h"
#include "hone/Frontend/ONNX/Import.h"
#include "hone/Support/Diagnostics.h"
#include "hone/Support/Nesting.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

/// Empties comment lines, so that positions in messages stay true.
static std::string withoutComments(StringRef text) {
  std::string result;
  while (!text.empty()) {
    auto [line, rest] = text.split('\n');
    StringRef trimmed = line.ltrim();
    if (!trimmed.starts_with("//") && !trimmed.starts_with("#"))
      result += line;
    result += '\n';
    text = rest;
  }
  return result;
}

static bool isText(StringRef path) {
  StringRef extension = llvm::sys::path::extension(path);
  return extension == ".onnxtxt" || extension == ".txt";
}

/// Protobuf prints to the terminal when it fails; its messages say nothing about the model.
static void silenceProtobuf() {
  static auto *previous = google::protobuf::SetLogHandler(nullptr);
  (void)previous;
}

/// Names go into diagnostics, symbols and JSON, which all must be UTF-8.
static LogicalResult checkNames(MLIRContext *context, StringRef path, const onnx::GraphProto &graph) {
  auto check = [&](const std::string &name, const char *what) {
    size_t offset;
    if (llvm::json::isUTF8(name, &offset))
      return success();
    return LogicalResult(emitError(fileLocation(context, path))
                         << "the name of " << what << " '" << llvm::json::fixUTF8(name) << "' is not valid UTF-8");
  };
  bool good = true;
  for (const auto &info : graph.input())
    good &= succeeded(check(info.name(), "input"));
  for (const auto &info : graph.output())
    good &= succeeded(check(info.name(), "output"));
  for (const auto &tensor : graph.initializer())
    good &= succeeded(check(tensor.name(), "initializer"));
  for (const auto &node : graph.node()) {
    good &= succeeded(check(node.name(), "node")) && succeeded(check(node.op_type(), "operator")) &&
            succeeded(check(node.domain(), "domain"));
    for (const auto &name : node.input())
      good &= succeeded(check(name, "value"));
    for (const auto &name : node.output())
      good &= succeeded(check(name, "value"));
  }
  return success(good);
}

LogicalResult importer::readModel(MLIRContext *context, StringRef path, onnx::ModelProto &model) {
  silenceProtobuf();
  auto error = [&](FaultKind kind = FaultKind::InvalidModel) { return emitFault(kind, fileLocation(context, path)); };
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer)
    return error(FaultKind::FileAccess) << "can't be read: " << buffer.getError().message();
  StringRef content = (*buffer)->getBuffer();
  if (content.empty())
    return error() << "is empty; expected an ONNX model";
  // Asked only where something is wrong: no ONNX model is taken for something else.
  auto isForeign = [&] { return !isText(path) && !describeForeignModel(content).empty(); };
  auto foreign = [&] { return error(FaultKind::Unsupported) << describeForeignModel(content); };
  if (content.size() > size_t(INT32_MAX)) {
    if (isForeign())
      return foreign();
    return error(FaultKind::Unsupported)
           << "has " << content.size()
           << " bytes, more than the 2 GB that protobuf reads; keep weights in external data";
  }
  if (isText(path)) {
    std::string message;
    if (!llvm::json::isUTF8(content) || content.contains('\0'))
      return error() << "is not text in UTF-8; expected ONNX's text syntax";
    std::string text = withoutComments(content);
    if (std::optional<int64_t> line = findDeepNesting(text, "//"))
      return error() << "line " << *line << " is nested more than " << mostNested << " deep";
    if (!parseText(text, model, message))
      return error() << "is not in ONNX's text syntax: " << message;
  } else if (!model.ParseFromArray(content.data(), int(content.size()))) {
    if (isForeign())
      return foreign();
    return error() << "is not an ONNX model, or is cut short: " << content.size()
                   << " bytes do not parse as a protobuf ModelProto";
  }
  if (!model.has_graph())
    return isForeign() ? foreign() : error() << "has no graph; expected an ONNX model";
  return checkNames(context, path, model.graph());
}

std::string hone::modelSymbol(StringRef path) {
  StringRef stem = llvm::sys::path::stem(path);
  StringRef folder = llvm::sys::path::filename(llvm::sys::path::parent_path(path));
  if (stem == "model" && !folder.empty() && folder != "." && folder != "..")
    stem = folder;
  std::string symbol;
  for (char c : stem)
    symbol += llvm::isAlnum(c) || c == '_' ? c : '_';
  if (symbol.empty() || llvm::isDigit(symbol[0]))
    symbol.insert(symbol.begin(), '_');
  return symbol;
}

std::optional<std::vector<int64_t>> hone::parseShape(StringRef text) {
  SmallVector<StringRef> parts;
  text.split(parts, 'x');
  std::vector<int64_t> shape;
  for (StringRef part : parts) {
    int64_t size;
    if (part.getAsInteger(10, size) || size < 0)
      return std::nullopt;
    shape.push_back(size);
  }
  return shape;
}
