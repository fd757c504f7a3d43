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

using namespace mlir;
using namespace hone;
using namespace hone::importer;

/// Longer loops would make a function of unreasonable size.
static constexpr int64_t kLongestLoop = 1024;

static const onnx::GraphProto *readBody(Node &node, StringRef name) {
  const auto *attribute = node.attribute(name, onnx::AttributeProto::GRAPH);
  if (!attribute && !node.hasFailed())
    node.error() << "attribute '" << name << "' is missing";
  return attribute ? &attribute->g() : nullptr;
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
  const onnx::GraphProto *yes = readBody(node, "then_branch"), *no = readBody(node, "else_branch");
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

/// Joins one value for each iteration along a new dimension `axis`.
static Value stack(Node &node, ArrayRef<Value> values, int64_t axis) {
  SmallVector<Value> parts;
  for (Value value : values) {
    SmallVector<int64_t> shape(graph::shapeOf(value));
    int64_t rank = shape.size() + 1;
    std::optional<int64_t> at = node.axis(axis, rank);
    if (!at)
      return nullptr;
    axis = *at;
    shape.insert(shape.begin() + axis, 1);
    parts.push_back(node.reshape(value, shape));
  }
  return node.create<graph::ConcatOp>(parts, {node.integerAttr("axis", axis)});
}

namespace {
/// A loop being unrolled.
struct Unrolling {
  Node &node;
  const onnx::GraphProto &body;
  SmallVector<Value> carried;
  std::vector<SmallVector<Value>> scans;
  /// Whether iterations still count, where that is known only at run time; else null.
  Value active;

  /// Runs one iteration; returns whether to go on, or nothing on failure.
  std::optional<bool> step(int64_t iteration, Value condition);
};
} // namespace

std::optional<bool> Unrolling::step(int64_t iteration, Value condition) {
  SmallVector<Value> inputs = {node.splat(double(iteration), node.getBuilder().getI64Type()), condition};
  inputs.append(carried);
  FailureOr<SmallVector<Value>> results = node.getImporter().importBody(node, body, inputs);
  if (failed(results))
    return std::nullopt;
  if (results->size() < 1 + carried.size()) {
    node.error() << "its body has " << results->size() << " outputs; expected at least " << 1 + carried.size();
    return std::nullopt;
  }
  for (size_t i = 0; i < carried.size(); ++i) {
    Value next = (*results)[1 + i];
    if (active && next.getType() != carried[i].getType()) {
      node.error() << "it carries " << carried[i].getType() << " into and " << next.getType()
                   << " out of its body; different types need a condition that is constant";
      return std::nullopt;
    }
    carried[i] = active ? node.create<graph::WhereOp>({active, next, carried[i]}) : next;
  }
  scans.resize(results->size() - 1 - carried.size());
  for (size_t i = 0; i < scans.size(); ++i)
    scans[i].push_back((*results)[1 + carried.size() + i]);
  Value goesOn = readCondition(node, results->front());
  if (!goesOn)
    return std::nullopt;
  if (std::optional<bool> known = knownCondition(goesOn))
    return *known;
  if (!scans.empty()) {
    node.error() << "its condition is known only at run time, so is the size of its scan outputs, which is not supported";
    return std::nullopt;
  }
  active = active ? node.create<graph::AndOp>({active, goesOn}) : goesOn;
  return true;
}

LogicalResult importer::importLoop(Node &node) {
  const onnx::GraphProto *body = readBody(node, "body");
  if (!body)
    return failure();
  Value condition = node.input(1) ? readCondition(node, node.input(1))
                                  : node.splat(1, node.getBuilder().getI1Type());
  std::optional<int64_t> trips = node.input(0) ? node.constantInteger(0) : INT64_MAX;
  if (!trips || !condition)
    return failure();
  Unrolling loop{node, *body, {}, {}, nullptr};
  for (unsigned i = 2; i < node.inputCount(); ++i)
    loop.carried.push_back(node.input(i));
  std::optional<bool> goesOn = knownCondition(condition);
  if (!goesOn) {
    loop.active = condition;
    goesOn = true;
  }
  for (int64_t i = 0; i < *trips && *goesOn; ++i) {
    if (i == kLongestLoop)
      return node.error() << "it runs " << (*trips == INT64_MAX ? "without a known end" : std::to_string(*trips) + " times")
                          << "; loops are unrolled up to " << kLongestLoop << " times";
    goesOn = loop.step(i, loop.active ? loop.active : condition);
    if (!goesOn)
      return failure();
  }
  SmallVector<Value> values = loop.carried;
  if (loop.scans.empty() && node.outputCount() > values.size())
    return node.error() << "it has no iterations, so that the shape of its scan outputs is not known";
  for (ArrayRef<Value> scan : loop.scans)
    values.push_back(stack(node, scan, 0));
  return node.results(values);
}

LogicalResult importer::importScan(Node &node) {
  const onnx::GraphProto *body = readBody(node, "body");
  int64_t scanned = node.integer("num_scan_inputs", 0), count = node.inputCount();
  if (!body || node.hasFailed())
    return failure();
  if (scanned <= 0 || scanned > count)
    return node.error() << "attribute 'num_scan_inputs' is " << scanned << "; expected 1 to " << count;
  int64_t states = count - scanned;
  auto entry = [](ArrayRef<int64_t> list, size_t i) { return i < list.size() ? list[i] : 0; };
  SmallVector<int64_t> axes = node.integers("scan_input_axes"), reversed = node.integers("scan_input_directions"),
                       outputAxes = node.integers("scan_output_axes"),
                       outputReversed = node.integers("scan_output_directions");
  int64_t length = -1;
  for (int64_t i = 0; i < scanned; ++i) {
    ArrayRef<int64_t> shape = graph::shapeOf(node.input(states + i));
    std::optional<int64_t> axis = node.axis(entry(axes, i), shape.size());
    if (!axis)
      return failure();
    axes.resize(scanned, 0);
    axes[i] = *axis;
    if (length >= 0 && shape[*axis] != length)
      return node.error() << "its scan inputs have " << length << " and " << shape[*axis] << " steps";
    length = shape[*axis];
  }
  if (length == 0 || length > kLongestLoop)
    return node.error() << "it runs " << length << " times; scans are unrolled from 1 to " << kLongestLoop << " times";
  SmallVector<Value> state(node.allInputs().take_front(states));
  std::vector<SmallVector<Value>> scans;
  for (int64_t step = 0; step < length; ++step) {
    SmallVector<Value> inputs(state);
    for (int64_t i = 0; i < scanned; ++i) {
      Value from = node.input(states + i);
      SmallVector<int64_t> shape(graph::shapeOf(from));
      shape.erase(shape.begin() + axes[i]);
      int64_t at = entry(reversed, i) ? length - 1 - step : step;
      inputs.push_back(node.reshape(node.slice(from, axes[i], at, 1), shape));
    }
    FailureOr<SmallVector<Value>> results = node.getImporter().importBody(node, *body, inputs);
    if (failed(results))
      return failure();
    if (int64_t(results->size()) < states)
      return node.error() << "its body has " << results->size() << " outputs; expected at least " << states;
    state.assign(results->begin(), results->begin() + states);
    scans.resize(results->size() - states);
    for (size_t i = 0; i < scans.size(); ++i)
      scans[i].push_back((*results)[states + i]);
  }
  SmallVector<Value> values = state;
  for (auto [i, scan] : llvm::enumerate(scans)) {
    if (entry(outputReversed, i))
      std::reverse(scan.begin(), scan.end());
    values.push_back(stack(node, scan, entry(outputAxes, i)));
  }
  return node.results(values);
}
