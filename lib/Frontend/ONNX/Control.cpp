//===- Control.cpp - Importing control flow ------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// A compiled model has no branches between tensors: a condition that is known picks a body, one that is not selects
// between the results of both, and loops of known length are unrolled.
//
//===----------------------------------------------------------------------------===//

#include "Handlers.h"
#include "Importer.h"
#include "ModelFile.h"
#include "hone/Dialect/Graph/LogicOps.h"
#include "hone/Dialect/Graph/MovementOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

/// Longer loops would make a function of unreasonable size.
static constexpr int64_t longestLoop = 1024;

/// The graph in an attribute; reports its absence.
static std::optional<ScopedAttribute> readBody(Node &node, StringRef name) {
  if (!node.attribute(name, onnx::AttributeProto::GRAPH))
    return std::nullopt;
  return node.find(name);
}

/// A condition as a scalar; reports other types.
static Value readCondition(Node &node, Value condition) {
  auto type = graph::tensorOf(condition);
  if (type.getNumElements() == 1 && type.getElementType().isInteger(1))
    return node.reshape(condition, {});
  node.error() << "its condition is of type " << type << "; expected one bool";
  return nullptr;
}

static std::optional<bool> knownCondition(Value condition) {
  std::optional<ConstantData> data = ConstantData::of(condition);
  if (!data)
    return std::nullopt;
  return data->asInteger(0) != 0;
}

LogicalResult importer::importIf(Node &node) {
  std::optional<ScopedAttribute> yes = readBody(node, "then_branch"), no = readBody(node, "else_branch");
  Value condition = readCondition(node, node.input(0));
  if (!yes || !no || !condition)
    return failure();
  std::optional<bool> known = knownCondition(condition);
  if (known) {
    FailureOr<SmallVector<Value>> values = node.getImporter().importBody(node, *known ? *yes : *no, {});
    return failed(values) ? failure() : node.results(*values);
  }
  FailureOr<SmallVector<Value>> left = node.getImporter().importBody(node, *yes, {});
  FailureOr<SmallVector<Value>> right = node.getImporter().importBody(node, *no, {});
  if (failed(left) || failed(right))
    return failure();
  if (left->size() != right->size())
    return node.error() << "its branches have " << left->size() << " and " << right->size() << " outputs";
  SmallVector<Value> values;
  for (auto [a, b] : llvm::zip(*left, *right)) {
    if (a.getType() != b.getType())
      return node.error() << "its branches compute " << a.getType() << " and " << b.getType()
                          << "; different types need a condition that is constant";
    values.push_back(node.create<graph::WhereOp>({condition, a, b}));
  }
  return node.results(values);
}

/// Joins one value of `type` for each iteration along a new dimension `axis`.
static Value stack(Node &node, ArrayRef<Value> values, RankedTensorType type, int64_t axis) {
  std::optional<int64_t> at = node.axis(axis, type.getRank() + 1);
  if (!at)
    return nullptr;
  SmallVector<int64_t> shape(type.getShape());
  shape.insert(shape.begin() + *at, values.empty() ? 0 : 1);
  if (values.empty())
    return node.constant(graph::makeConstant(RankedTensorType::get(shape, type.getElementType()), {}));
  SmallVector<Value> parts;
  for (Value value : values)
    parts.push_back(node.reshape(value, shape));
  return node.create<graph::ConcatOp>(parts, {node.integerAttr("axis", *at)});
}

/// The static type that a body declares for an output, or null.
static RankedTensorType declaredType(Node &node, const onnx::ValueInfoProto &output) {
  std::optional<SmallVector<int64_t>> shape = node.getImporter().declaredShape(output.type());
  Type element = elementType(node.getContext(), output.type().tensor_type().elem_type());
  return shape && element && tensorBytes(*shape, element) ? RankedTensorType::get(*shape, element) : RankedTensorType();
}

/// The types of the outputs from `first` on of a body that is never run: those that it declares or, where one is not
/// declared, those that it would compute from `inputs`.
static FailureOr<SmallVector<RankedTensorType>> outputTypes(Node &node, const ScopedAttribute &body, int64_t first,
                                                            ArrayRef<Value> inputs) {
  SmallVector<RankedTensorType> types;
  for (const onnx::ValueInfoProto &output : llvm::drop_begin(body.proto->g().output(), first))
    types.push_back(declaredType(node, output));
  if (!llvm::is_contained(types, RankedTensorType()))
    return types;
  // What this builds is read by nothing, and is removed at the end of the import.
  FailureOr<SmallVector<Value>> results = node.getImporter().importBody(node, body, inputs);
  if (failed(results))
    return failure();
  types.clear();
  for (Value value : ArrayRef(*results).drop_front(first))
    types.push_back(graph::tensorOf(value));
  return types;
}

/// The types of what is scanned, one value for each iteration.
static SmallVector<RankedTensorType> typesOf(ArrayRef<SmallVector<Value>> scans) {
  SmallVector<RankedTensorType> types;
  for (ArrayRef<Value> scan : scans)
    types.push_back(graph::tensorOf(scan.front()));
  return types;
}

namespace {
/// A loop being unrolled.
struct Unrolling {
  Node &node;
  const ScopedAttribute &body;
  SmallVector<Value> carried;
  std::vector<SmallVector<Value>> scans;
  /// Whether iterations still count, where that is known only at run time; else null.
  Value active;
  /// How many iterations there have been, and how many of them certainly count.
  int64_t iterations = 0, certain = 0;

  SmallVector<Value> bodyInputs(Value condition) const;
  /// Runs one iteration; returns whether to go on, or nothing on failure.
  std::optional<bool> step(Value condition);
  /// How many iterations count for the scan outputs, or nothing with an error.
  std::optional<int64_t> scanLength() const;
};
} // namespace

SmallVector<Value> Unrolling::bodyInputs(Value condition) const {
  SmallVector<Value> inputs = {node.splat(double(iterations), node.getBuilder().getI64Type()), condition};
  inputs.append(carried);
  return inputs;
}

std::optional<bool> Unrolling::step(Value condition) {
  FailureOr<SmallVector<Value>> results = node.getImporter().importBody(node, body, bodyInputs(condition));
  if (failed(results))
    return std::nullopt;
  ++iterations;
  certain += !active;
  for (size_t i = 0; i < carried.size(); ++i) {
    Value next = (*results)[1 + i];
    if (active && next.getType() != carried[i].getType()) {
      node.error() << "it carries " << carried[i].getType() << " into and " << next.getType()
                   << " out of its body; different types need a condition that is constant";
      return std::nullopt;
    }
    carried[i] = active ? node.create<graph::WhereOp>({active, next, carried[i]}) : next;
  }
  for (size_t i = 0; i < scans.size(); ++i)
    scans[i].push_back((*results)[1 + carried.size() + i]);
  Value goesOn = readCondition(node, results->front());
  if (!goesOn)
    return std::nullopt;
  if (std::optional<bool> known = knownCondition(goesOn))
    return *known;
  active = active ? node.create<graph::AndOp>({active, goesOn}) : goesOn;
  return true;
}

std::optional<int64_t> Unrolling::scanLength() const {
  if (certain == iterations)
    return iterations;
  for (size_t i = 0; i < scans.size(); ++i) {
    unsigned index = carried.size() + i;
    std::optional<SmallVector<int64_t>> declared = node.declaredShape(index);
    if (!declared || declared->empty() || declared->front() < certain || declared->front() > iterations)
      continue;
    emitWarning(node.getLocation()) << "how often it runs is known only at run time; taken as " << declared->front()
                                    << " times, as output '" << node.getProto().output(index) << "' is declared";
    return declared->front();
  }
  if (llvm::any_of(llvm::seq<unsigned>(carried.size(), node.outputCount()),
                   [&](unsigned i) { return node.wantsOutput(i); }))
    node.unsupported()
        << "its condition is known only at run time, so is the size of its scan outputs, which is not supported "
           "unless the model declares it";
  return node.hasFailed() ? std::nullopt : std::optional(iterations);
}

LogicalResult importer::importLoop(Node &node) {
  std::optional<ScopedAttribute> body = readBody(node, "body");
  if (!body)
    return failure();
  Value condition = node.input(1) ? readCondition(node, node.input(1)) : node.splat(1, node.getBuilder().getI1Type());
  std::optional<int64_t> trips = node.input(0) ? node.constantInteger(0) : INT64_MAX;
  if (!trips || !condition)
    return failure();
  Unrolling loop{node, *body, {}, {}, nullptr};
  for (unsigned i = 2; i < node.inputCount(); ++i)
    loop.carried.push_back(node.input(i));
  int64_t states = 1 + loop.carried.size(), outputs = body->proto->g().output_size();
  if (outputs < states)
    return node.error() << "its body has " << outputs << " outputs; expected at least " << states;
  loop.scans.resize(outputs - states);
  std::optional<bool> goesOn = knownCondition(condition);
  if (!goesOn) {
    loop.active = condition;
    goesOn = true;
  }
  while (loop.iterations < *trips && *goesOn) {
    if (loop.iterations == longestLoop)
      return node.unsupported() << "it runs "
                                << (*trips == INT64_MAX ? "without a known end" : std::to_string(*trips) + " times")
                                << "; loops are unrolled up to " << longestLoop << " times";
    goesOn = loop.step(loop.active ? loop.active : condition);
    if (!goesOn)
      return failure();
  }
  SmallVector<Value> values = loop.carried;
  std::optional<int64_t> length = loop.scanLength();
  if (!length)
    return failure();
  if (node.outputCount() < states)
    return node.results(values);
  FailureOr<SmallVector<RankedTensorType>> types =
      loop.iterations == 0 ? outputTypes(node, *body, states, loop.bodyInputs(condition)) : typesOf(loop.scans);
  if (failed(types))
    return failure();
  for (auto [scan, type] : llvm::zip(loop.scans, *types))
    values.push_back(stack(node, ArrayRef(scan).take_front(*length), type, 0));
  return node.results(values);
}

namespace {
/// The inputs of a Scan that are taken apart.
struct ScannedInputs {
  Node &node;
  /// How many inputs are states, which stand before those that are scanned.
  int64_t states = 0;
  /// Of each scanned input: the dimension that is taken apart, and whether from its end.
  SmallVector<int64_t> axes, reversed;
  int64_t length = -1;

  LogicalResult read();
  /// What the body gets of input `i` in a step: a slice, or zeros of its shape when there are no steps.
  Value at(int64_t i, int64_t step) const;
};
} // namespace

LogicalResult ScannedInputs::read() {
  int64_t scanned = node.integer("num_scan_inputs", 0), count = node.inputCount();
  if (node.hasFailed())
    return failure();
  if (scanned <= 0 || scanned > count)
    return node.error() << "attribute 'num_scan_inputs' is " << scanned << "; expected 1 to " << count;
  states = count - scanned;
  axes = node.integers("scan_input_axes");
  reversed = node.integers("scan_input_directions");
  axes.resize(scanned, 0);
  reversed.resize(scanned, 0);
  for (int64_t i = 0; i < scanned; ++i) {
    ArrayRef<int64_t> shape = graph::shapeOf(node.input(states + i));
    std::optional<int64_t> axis = node.axis(axes[i], shape.size());
    if (!axis)
      return failure();
    axes[i] = *axis;
    if (length >= 0 && shape[*axis] != length)
      return node.error() << "its scan inputs have " << length << " and " << shape[*axis] << " steps";
    length = shape[*axis];
  }
  if (length > longestLoop)
    return node.unsupported() << "it runs " << length << " times; scans are unrolled up to " << longestLoop << " times";
  return success();
}

Value ScannedInputs::at(int64_t i, int64_t step) const {
  Value from = node.input(states + i);
  SmallVector<int64_t> shape(graph::shapeOf(from));
  shape.erase(shape.begin() + axes[i]);
  if (length == 0)
    return node.splat(0, graph::tensorOf(from).getElementType(), shape);
  return node.reshape(node.slice(from, axes[i], reversed[i] ? length - 1 - step : step, 1), shape);
}

LogicalResult importer::importScan(Node &node) {
  std::optional<ScopedAttribute> body = readBody(node, "body");
  ScannedInputs scanned{node};
  if (!body || failed(scanned.read()))
    return failure();
  int64_t states = scanned.states, outputs = body->proto->g().output_size();
  if (outputs < states)
    return node.error() << "its body has " << outputs << " outputs; expected at least " << states;
  SmallVector<Value> state(node.allInputs().take_front(states));
  auto bodyInputs = [&](int64_t step) {
    SmallVector<Value> inputs(state);
    for (size_t i = 0; i < scanned.axes.size(); ++i)
      inputs.push_back(scanned.at(i, step));
    return inputs;
  };
  std::vector<SmallVector<Value>> scans(outputs - states);
  for (int64_t step = 0; step < scanned.length; ++step) {
    FailureOr<SmallVector<Value>> results = node.getImporter().importBody(node, *body, bodyInputs(step));
    if (failed(results))
      return failure();
    state.assign(results->begin(), results->begin() + states);
    for (size_t i = 0; i < scans.size(); ++i)
      scans[i].push_back((*results)[states + i]);
  }
  FailureOr<SmallVector<RankedTensorType>> types =
      scanned.length == 0 ? outputTypes(node, *body, states, bodyInputs(0)) : typesOf(scans);
  if (failed(types))
    return failure();
  SmallVector<int64_t> axes = node.integers("scan_output_axes"), reversed = node.integers("scan_output_directions");
  axes.resize(scans.size(), 0);
  reversed.resize(scans.size(), 0);
  SmallVector<Value> values = state;
  for (auto [i, scan, type] : llvm::enumerate(scans, *types)) {
    if (reversed[i])
      std::reverse(scan.begin(), scan.end());
    values.push_back(stack(node, scan, type, axes[i]));
  }
  return node.results(values);
}
