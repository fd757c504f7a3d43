//===- Exporter.cpp - From a function to a model's graph -----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Exporter.h"
#include "ModelFile.h"
#include "NodeWriter.h"
#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/ConstantOps.h"
#include "hone/Dialect/Graph/ConversionOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Graph/WindowAttributes.h"
#include "hone/Dialect/Model/Model.h"
#include "hone/Dialect/Model/ValueNames.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace hone;
using namespace hone::exporter;
using importer::Signature;
using importer::SignatureRow;

std::string Names::unique(StringRef wanted) {
  auto [place, isNew] = taken.try_emplace(wanted, 0);
  if (isNew)
    return wanted.str();
  while (true) {
    std::string name = (wanted + "_" + Twine(++place->second)).str();
    if (taken.try_emplace(name, 0).second)
      return name;
    place = taken.find(wanted);
  }
}

GraphExporter::GraphExporter(func::FuncOp function, int64_t version, const ExportOptions &options)
    : function(function), operatorSetVersion(version), options(options), neededVersion(version) {
  for (const importer::OpEntry &entry : importer::operatorTable())
    if (entry.reading.operation && StringRef(entry.domain).empty())
      writers.try_emplace(entry.reading.operation, Writer{nullptr, &entry});
  for (const WriterEntry &entry : writerTable())
    writers[entry.operation] = {entry.write, nullptr};
}

//===--- Names -------------------------------------------------------------------===//

/// The name of an argument or a result in the model, or else one by its number.
static std::string interfaceName(Attribute attribute, StringRef otherwise, unsigned index) {
  auto name = dyn_cast_or_null<StringAttr>(attribute);
  return name ? name.str() : (otherwise + Twine(index)).str();
}

void GraphExporter::nameValues() {
  // The interface comes first, whose names are promised; then what the model has names for.
  Block &block = function.front();
  auto reserve = [&](StringRef kind, unsigned index, StringRef name) {
    if (valueNames.unique(name) != name)
      error(function) << kind << " " << index << " can't be written as ONNX: '" << name
                      << "' is the name of another input or output";
  };
  for (auto [index, argument] : llvm::enumerate(block.getArguments())) {
    names[argument] = interfaceName(function.getArgAttr(index, nameAttrName), "input_", index);
    reserve("input", index, names[argument]);
  }
  for (auto [index, value] : llvm::enumerate(block.getTerminator()->getOperands())) {
    std::string name = interfaceName(function.getResultAttr(index, nameAttrName), "output_", index);
    // An input that is an output under its own name needs no more.
    if (names.lookup(value) == name && isa<BlockArgument>(value))
      continue;
    reserve("output", index, name);
    if (value.getDefiningOp() && !value.getDefiningOp<graph::ConstantOp>())
      names.try_emplace(value, name);
  }
  for (Operation &op : block)
    for (Value result : op.getResults())
      if (StringRef name = valueName(result); !name.empty() && !names.contains(result))
        names[result] = valueNames.unique(name);
}

static bool has4Bits(Value value) { return importer::meaningfulBits(value) == 4; }

/// Whether an operator takes 4-bit integers where it reads a constant of which 4 bits count.
static bool takes4Bits(OpOperand &use) {
  if (isa<graph::CastOp>(use.getOwner()))
    return true;
  auto dequantize = dyn_cast<graph::DequantizeLinearOp>(use.getOwner());
  if (!dequantize)
    return false;
  // The zero point has the type of the others.
  if (use.getOperandNumber() == 2)
    return has4Bits(dequantize.getX()) && llvm::all_of(dequantize.getX().getUses(), [](OpOperand &other) {
             return other.getOperandNumber() == 0 && takes4Bits(other);
           });
  return use.getOperandNumber() == 0 && dequantize.getZeroPoint().getDefiningOp<graph::ConstantOp>();
}

/// The type of a tensor's elements in the model. Constants of which 4 bits count are of 4-bit integers where all that
/// read them take such.
static int32_t typeOf(Value value) {
  int32_t type = importer::dataTypeOf(graph::tensorOf(value).getElementType());
  if (!has4Bits(value) || !llvm::all_of(value.getUses(), takes4Bits))
    return type;
  return type == onnx::TensorProto::INT8 ? importer::int4 : importer::uint4;
}

Operand GraphExporter::operand(Value value) {
  auto constantOp = value.getDefiningOp<graph::ConstantOp>();
  std::string &name = names[value];
  if (name.empty()) {
    StringRef node = nodeName(value.getLoc());
    name = valueNames.unique(node.empty() ? value.getDefiningOp()->getName().stripDialect() : node);
  }
  Operand operand{name, typeOf(value)};
  if (constantOp && writtenConstants.insert(value).second)
    constants.push_back({name, constantOp.getValue(), operand.type});
  return operand;
}

Operand GraphExporter::constant(ElementsAttr data, StringRef name, int32_t type) {
  std::string &known = sharedConstants[{data, type}];
  if (known.empty()) {
    known = valueNames.unique((name + "/constant").str());
    constants.push_back({known, data, type});
  }
  return {known, type};
}

//===--- Versions ------------------------------------------------------------------===//

const Signature *GraphExporter::signatureOf(const SignatureRow &row) {
  auto [found, isNew] = signatures.try_emplace(&row);
  if (isNew)
    found->second = readSignature(row).value_or(Signature());
  return &found->second;
}

const Signature *GraphExporter::signature(StringRef name) {
  const SignatureRow *row = importer::rowOf(importer::findRows(*importer::findDomain(""), name), version());
  return row && !importer::isRemoved(*row) ? signatureOf(*row) : nullptr;
}

InFlightDiagnostic GraphExporter::error(Operation *op) {
  hasFailed = true;
  return emitFault(FaultKind::Unsupported, op);
}

void GraphExporter::require(Operation *op, int64_t version) {
  if (options.opset && version > operatorSetVersion)
    error(op) << "'" << op->getName() << "' needs version " << version << " of ONNX's operator set; version "
              << operatorSetVersion << " is asked for";
  neededVersion = std::max(neededVersion, version);
}

/// Whether a signature has operands of such types, as far as it has any.
static bool takes(const Signature &signature, ArrayRef<Operand> inputs) {
  llvm::StringMap<int32_t> bound;
  for (auto [i, input] : llvm::enumerate(inputs)) {
    const importer::OperandSignature *known = signature.input(i);
    if (!known || !input)
      continue;
    if (!(known->types >> input.type & 1))
      return false;
    if (!known->variable.empty() && bound.try_emplace(known->variable, input.type).first->second != input.type)
      return false;
  }
  return true;
}

/// Whether a node is one that the signature allows.
static bool allows(const Signature &signature, const onnx::NodeProto &node, ArrayRef<Operand> inputs) {
  for (const onnx::AttributeProto &attribute : node.attribute()) {
    const importer::AttributeSignature *known = signature.attribute(attribute.name());
    if (!known ? !signature.allowsOthers : known->type != attribute.type())
      return false;
    if (known && !known->words.empty() && !llvm::is_contained(known->words, attribute.s()))
      return false;
  }
  for (int i = 0; i < node.input_size(); ++i) {
    const importer::OperandSignature *known = signature.input(i);
    if (!known || (node.input(i).empty() && !known->isOptional && !known->hasGaps))
      return false;
  }
  return takes(signature, inputs) && node.output_size() <= int(signature.outputs.size());
}

void GraphExporter::add(Operation *op, onnx::NodeProto node, ArrayRef<Operand> inputs) {
  const SignatureRow *current = nullptr, *newer = nullptr;
  for (const SignatureRow &row : importer::findRows(*importer::findDomain(""), node.op_type())) {
    if (row.sinceVersion <= version())
      current = &row;
    // The node's form may be another one there.
    else if (!newer && !importer::isRemoved(row) && takes(*signatureOf(row), inputs))
      newer = &row;
  }
  inputs = inputs.take_front(node.input_size());
  if (!current || importer::isRemoved(*current) || !allows(*signatureOf(*current), node, inputs)) {
    if (newer) {
      require(op, newer->sinceVersion);
    } else {
      InFlightDiagnostic diagnostic = error(op);
      diagnostic << "'" << op->getName() << "' can't be written as ONNX: no version of " << node.op_type() << " takes ";
      llvm::interleaveComma(inputs, diagnostic, [&](const Operand &input) {
        diagnostic << (input ? importer::dataTypeName(input.type) : "nothing");
      });
    }
  }
  nodes.push_back(std::move(node));
}

//===--- The graph -----------------------------------------------------------------===//

void GraphExporter::writeOperation(Operation &op) {
  if (auto constant = dyn_cast<graph::ConstantOp>(op)) {
    // Its initializer is written where it is read.
    if (!graph::ConstantData::of(Attribute(constant.getValue())))
      error(&op) << "'" << op.getName() << "' can't be written as ONNX: its elements are not there, or not dense";
    return;
  }
  auto writer = writers.find(op.getName().getStringRef());
  auto layout = op.getAttrOfType<graph::LayoutAttr>("layout");
  bool isLast = layout && layout.getValue() == graph::Layout::channels_last;
  if (writer == writers.end() || isLast) {
    error(&op) << "'" << op.getName() << "' " << (isLast ? "with the channels last " : "")
               << "can't be written as ONNX, which has no such operator";
    return;
  }
  NodeWriter node(*this, &op);
  if (const importer::OpEntry *entry = writer->second.entry)
    node.results(entry->name, node.operands(), Attributes().ruled(&op, entry->attributes));
  else
    writer->second.write(node);
}

void GraphExporter::writeValue(Location location, StringRef name, Type type, onnx::ValueInfoProto &info) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  int32_t element = tensor && tensor.hasStaticShape() ? importer::dataTypeOf(tensor.getElementType()) : 0;
  if (element == onnx::TensorProto::UNDEFINED) {
    hasFailed = true;
    emitFault(FaultKind::Unsupported, location)
        << "'" << name << "' is of type " << type << ", which ONNX does not have";
    return;
  }
  info.set_name(name.str());
  auto *proto = info.mutable_type()->mutable_tensor_type();
  proto->set_elem_type(element);
  proto->mutable_shape();
  for (int64_t size : tensor.getShape())
    proto->mutable_shape()->add_dim()->set_dim_value(size);
}

void GraphExporter::writeOutputs(onnx::GraphProto &graph) {
  Operation *terminator = function.front().getTerminator();
  for (auto [index, value] : llvm::enumerate(terminator->getOperands())) {
    std::string name = interfaceName(function.getResultAttr(index, nameAttrName), "output_", index);
    // Results of the function that are no results of a node, or are results twice, are copies.
    if (Operand source = operand(value); source.name != name) {
      onnx::NodeProto node;
      node.set_op_type("Identity");
      node.set_name(nodeNames.unique(name));
      node.add_input(source.name);
      node.add_output(name);
      add(terminator, std::move(node), source);
    }
    writeValue(terminator->getLoc(), name, value.getType(), *graph.add_output());
  }
}

void GraphExporter::prune(const onnx::GraphProto &graph) {
  llvm::StringSet<> read;
  for (const onnx::ValueInfoProto &output : graph.output())
    read.insert(output.name());
  std::vector<onnx::NodeProto> kept;
  for (onnx::NodeProto &node : llvm::reverse(nodes)) {
    if (llvm::none_of(node.output(), [&](const std::string &name) { return read.contains(name); }))
      continue;
    for (const std::string &name : node.input())
      read.insert(name);
    kept.push_back(std::move(node));
  }
  nodes.assign(std::make_move_iterator(kept.rbegin()), std::make_move_iterator(kept.rend()));
  llvm::erase_if(constants, [&](const Initializer &constant) { return !read.contains(constant.name); });
}

LogicalResult GraphExporter::run(onnx::ModelProto &model, std::string &data) {
  onnx::GraphProto &graph = *model.mutable_graph();
  nameValues();
  for (BlockArgument argument : function.getArguments())
    writeValue(function.getLoc(), names[argument], argument.getType(), *graph.add_input());
  for (Operation &op : function.front().without_terminator())
    writeOperation(op);
  if (hasFailed)
    return failure();
  writeOutputs(graph);
  if (hasFailed || neededVersion > operatorSetVersion)
    return failure(hasFailed);
  prune(graph);
  if (failed(writeConstants(model, data)))
    return failure();
  for (onnx::NodeProto &node : nodes)
    *graph.add_node() = std::move(node);
  return success();
}
