//===- Recurrent.cpp - Importing recurrent layers ------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// The input's share of all steps is one matrix product; the steps themselves are unrolled.
//
//===----------------------------------------------------------------------------===//

#include "Handlers.h"
#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "hone/Dialect/Graph/ContractionOps.h"
#include "hone/Dialect/Graph/LogicOps.h"
#include "hone/Dialect/Graph/MovementOps.h"
#include "hone/Dialect/Graph/UnaryOps.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

/// Longer sequences would make a function of unreasonable size.
static constexpr int64_t longestSequence = 512;

namespace {
enum class Cell { RNN, GRU, LSTM };

/// One recurrent node; sequences are time-major here.
struct Recurrence {
  Node &node;
  Cell cell;
  int64_t gates;
  Value x = nullptr;
  int64_t steps = 0, batch = 0, hidden = 0, directions = 0, width = 0;
  bool batchMajor = false;
  std::vector<std::string> activations;
  SmallVector<float> alphas, betas;
  Type element = nullptr;

  /// Weights of one direction, made once for all steps: the state's [hidden, gates hidden], a GRU's in two parts, the
  /// input's product with its own, the state's bias [gates hidden] and the peepholes.
  struct Weights {
    Value recurrent, recurrentCandidate, inputSums, stateBias, peepholes;
  };

  bool read();
  bool checkShapes();
  Value activate(unsigned index, Value value);
  Value operandOf(unsigned index, int64_t direction);
  Weights weightsOf(int64_t direction);
  Value initial(unsigned index, int64_t direction);
  Value gate(Value sums, int64_t index) { return node.slice(sums, 1, index * hidden, hidden); }
  Value add(Value a, Value b) { return node.create<graph::AddOp>({a, b}); }
  Value mul(Value a, Value b) { return node.create<graph::MulOp>({a, b}); }
  Value matmul(Value a, Value b) { return node.create<graph::MatMulOp>({a, b}); }
  Value clip(Value value);

  Value stepRNN(const Weights &weights, unsigned first, Value input, Value h);
  Value stepGRU(const Weights &weights, unsigned first, Value input, Value h);
  std::pair<Value, Value> stepLSTM(const Weights &weights, unsigned first, Value input, Value h, Value c);
  /// The mask [batch, 1] of sequences that reach step `step`, or null where all do.
  Value reaches(int64_t step);
  LogicalResult run();
};
} // namespace

bool Recurrence::checkShapes() {
  auto expect = [&](unsigned index, ArrayRef<int64_t> shape) {
    Value value = node.input(index);
    if (!value || graph::shapeOf(value) == shape)
      return true;
    node.error() << "input " << index << " has shape " << graph::shapeText(graph::shapeOf(value)) << "; expected "
                 << graph::shapeText(shape);
    return false;
  };
  SmallVector<int64_t> state = {directions, batch, hidden};
  if (batchMajor)
    std::swap(state[0], state[1]);
  bool fits = expect(1, {directions, gates * hidden, width}) && expect(2, {directions, gates * hidden, hidden}) &&
              expect(3, {directions, 2 * gates * hidden}) && expect(4, {batch}) && expect(5, state);
  if (cell == Cell::LSTM)
    fits = fits && expect(6, state) && expect(7, {directions, 3 * hidden});
  return fits;
}

bool Recurrence::read() {
  x = node.input(0);
  ArrayRef<int64_t> weights = graph::shapeOf(node.input(2));
  if (graph::tensorOf(x).getRank() != 3 || weights.size() != 3) {
    node.error() << "inputs 0 and 2 have shapes " << graph::shapeText(graph::shapeOf(x)) << " and "
                 << graph::shapeText(weights) << "; expected three dimensions";
    return false;
  }
  batchMajor = node.flag("layout", false);
  if (batchMajor)
    x = node.transpose(x, {1, 0, 2});
  ArrayRef<int64_t> shape = graph::shapeOf(x);
  steps = shape[0], batch = shape[1], width = shape[2], hidden = weights[2];
  element = graph::tensorOf(x).getElementType();
  std::string direction = node.text("direction", "forward");
  directions = direction == "bidirectional" ? 2 : 1;
  if (int64_t size = node.integer("hidden_size", hidden); size != hidden) {
    node.error() << "attribute 'hidden_size' is " << size << "; input 2 has " << hidden;
    return false;
  }
  if (steps < 1 || steps > longestSequence) {
    node.unsupported() << "the sequence has " << steps << " steps; sequences are unrolled from 1 to "
                       << longestSequence;
    return false;
  }
  if (const auto *list = node.attribute("activations", onnx::AttributeProto::STRINGS))
    activations.assign(list->strings().begin(), list->strings().end());
  size_t perDirection = cell == Cell::RNN ? 1 : cell == Cell::GRU ? 2 : 3;
  if (activations.empty())
    for (int64_t i = 0; i < directions; ++i)
      for (size_t k = 0; k < perDirection; ++k)
        activations.push_back(k == 0 && cell != Cell::RNN ? "Sigmoid" : "Tanh");
  if (activations.size() != perDirection * directions) {
    node.error() << "attribute 'activations' has " << activations.size() << " entries; expected "
                 << perDirection * directions;
    return false;
  }
  alphas = node.reals("activation_alpha");
  betas = node.reals("activation_beta");
  return !node.hasFailed() && checkShapes();
}

/// Whether an activation takes a scaling value from `activation_alpha`, and from `activation_beta`.
static std::pair<bool, bool> scalingsOf(StringRef activation) {
  auto is = [&](std::initializer_list<StringRef> names) {
    return llvm::any_of(names, [&](StringRef name) { return activation.equals_insensitive(name); });
  };
  bool both = is({"affine", "hardsigmoid", "scaledtanh"});
  return {both || is({"elu", "leakyrelu", "thresholdedrelu"}), both};
}

Value Recurrence::activate(unsigned index, Value value) {
  StringRef name = activations[index];
  // The scaling values are for those activations that have some, in their order.
  unsigned alphaIndex = 0, betaIndex = 0;
  for (StringRef before : ArrayRef<std::string>(activations).take_front(index)) {
    alphaIndex += scalingsOf(before).first;
    betaIndex += scalingsOf(before).second;
  }
  auto alpha = [&](float otherwise) { return alphaIndex < alphas.size() ? alphas[alphaIndex] : otherwise; };
  auto beta = [&](float otherwise) { return betaIndex < betas.size() ? betas[betaIndex] : otherwise; };
  auto alphaAttr = [&](float otherwise) { return node.realAttr("alpha", alpha(otherwise)); };
  auto scaled = [&](Value factor, float scale) { return mul(factor, node.splat(scale, element)); };
  if (name.equals_insensitive("sigmoid"))
    return node.create<graph::SigmoidOp>(value);
  if (name.equals_insensitive("tanh"))
    return node.create<graph::TanhOp>(value);
  if (name.equals_insensitive("relu"))
    return node.create<graph::ReluOp>(value);
  if (name.equals_insensitive("softsign"))
    return node.create<graph::SoftsignOp>(value);
  if (name.equals_insensitive("softplus"))
    return node.create<graph::SoftplusOp>(value);
  if (name.equals_insensitive("leakyrelu"))
    return node.create<graph::LeakyReluOp>(value, {alphaAttr(0.01f)});
  if (name.equals_insensitive("elu"))
    return node.create<graph::EluOp>(value, {alphaAttr(1.0f)});
  if (name.equals_insensitive("thresholdedrelu"))
    return node.create<graph::ThresholdedReluOp>(value, {alphaAttr(1.0f)});
  if (name.equals_insensitive("hardsigmoid"))
    return node.create<graph::HardSigmoidOp>(value, {alphaAttr(0.2f), node.realAttr("beta", beta(0.5f))});
  // Without defaults in ONNX's text; these are ONNX Runtime's.
  if (name.equals_insensitive("affine"))
    return add(scaled(value, alpha(1.0f)), node.splat(beta(0.0f), element));
  if (name.equals_insensitive("scaledtanh"))
    return scaled(node.create<graph::TanhOp>(scaled(value, beta(1.0f))), alpha(1.0f));
  // One name may be there several times, for gates and directions.
  if (!node.hasFailed())
    node.unsupported() << "activation '" << name << "' is not supported";
  return nullptr;
}

/// Operand `index` of one direction, without the leading dimension.
Value Recurrence::operandOf(unsigned index, int64_t direction) {
  Value all = node.input(index);
  if (!all)
    return nullptr;
  Value one = node.slice(all, 0, direction, 1);
  return one ? node.reshape(one, graph::shapeOf(one).drop_front()) : one;
}

Recurrence::Weights Recurrence::weightsOf(int64_t direction) {
  Weights weights;
  weights.recurrent = node.transpose(operandOf(2, direction), {1, 0});
  if (cell == Cell::GRU) {
    weights.recurrentCandidate = node.slice(weights.recurrent, 1, 2 * hidden, hidden);
    weights.recurrent = node.slice(weights.recurrent, 1, 0, 2 * hidden);
  }
  Value sums = matmul(node.reshape(x, {steps * batch, width}), node.transpose(operandOf(1, direction), {1, 0}));
  if (Value bias = operandOf(3, direction)) {
    Value input = node.slice(bias, 0, 0, gates * hidden);
    weights.stateBias = node.slice(bias, 0, gates * hidden, gates * hidden);
    // A GRU that resets after its product adds the state's share of the bias later.
    sums = add(sums, cell == Cell::GRU ? input : add(input, weights.stateBias));
  }
  weights.inputSums = sums;
  if (cell == Cell::LSTM)
    weights.peepholes = operandOf(7, direction);
  return weights;
}

Value Recurrence::initial(unsigned index, int64_t direction) {
  Value all = node.input(index);
  if (!all)
    return node.splat(0, element, {batch, hidden});
  if (batchMajor)
    all = node.transpose(all, {1, 0, 2});
  return node.reshape(node.slice(all, 0, direction, 1), {batch, hidden});
}

Value Recurrence::clip(Value value) {
  float limit = node.real("clip", 0.0f);
  if (limit <= 0)
    return value;
  return node.createOptional<graph::ClipOp>({value, node.splat(-limit, element), node.splat(limit, element)});
}

Value Recurrence::stepRNN(const Weights &weights, unsigned first, Value input, Value h) {
  return activate(first, clip(add(input, matmul(h, weights.recurrent))));
}

Value Recurrence::stepGRU(const Weights &weights, unsigned first, Value input, Value h) {
  Value biasH = weights.stateBias ? node.slice(weights.stateBias, 0, 2 * hidden, hidden) : nullptr;
  Value sums = add(node.slice(input, 1, 0, 2 * hidden), matmul(h, weights.recurrent));
  if (weights.stateBias)
    sums = add(sums, node.slice(weights.stateBias, 0, 0, 2 * hidden));
  Value gatesZR = activate(first, clip(sums));
  Value update = gate(gatesZR, 0), reset = gate(gatesZR, 1), candidate;
  if (node.flag("linear_before_reset", false)) {
    candidate = matmul(h, weights.recurrentCandidate);
    candidate = mul(reset, biasH ? add(candidate, biasH) : candidate);
  } else {
    candidate = matmul(mul(reset, h), weights.recurrentCandidate);
    candidate = biasH ? add(candidate, biasH) : candidate;
  }
  candidate = activate(first + 1, clip(add(gate(input, 2), candidate)));
  // (1 - z) * candidate + z * h
  return add(candidate, mul(update, node.create<graph::SubOp>({h, candidate})));
}

std::pair<Value, Value> Recurrence::stepLSTM(const Weights &weights, unsigned first, Value input, Value h, Value c) {
  Value sums = add(input, matmul(h, weights.recurrent));
  // Gates stand in the order input, output, forget, cell.
  auto with = [&](int64_t index, int64_t peephole, Value state) {
    Value sum = gate(sums, index);
    if (weights.peepholes && peephole >= 0)
      sum = add(sum, mul(node.slice(weights.peepholes, 0, peephole * hidden, hidden), state));
    return clip(sum);
  };
  Value inputGate = activate(first, with(0, 0, c));
  Value forget = node.flag("input_forget", false) ? node.create<graph::SubOp>({node.splat(1, element), inputGate})
                                                  : activate(first, with(2, 2, c));
  Value candidate = activate(first + 1, with(3, -1, nullptr));
  Value next = add(mul(forget, c), mul(inputGate, candidate));
  Value output = activate(first, with(1, 1, next));
  return {mul(output, activate(first + 2, next)), next};
}

Value Recurrence::reaches(int64_t step) {
  Value lengths = node.input(4);
  if (!lengths)
    return nullptr;
  if (std::optional<ConstantData> known = ConstantData::of(lengths))
    if (llvm::all_of(known->integers(), [&](int64_t length) { return length >= steps; }))
      return nullptr;
  Value limit = node.splat(double(step), graph::tensorOf(lengths).getElementType());
  return node.reshape(node.create<graph::GreaterOp>({lengths, limit}), {batch, 1});
}

LogicalResult Recurrence::run() {
  if (!read())
    return failure();
  bool reverse = node.text("direction", "forward") == "reverse";
  SmallVector<Value> sequences, lastStates, lastCells;
  for (int64_t direction = 0; direction < directions; ++direction) {
    Weights weights = weightsOf(direction);
    unsigned first = direction * (activations.size() / directions);
    Value h = initial(5, direction), c = cell == Cell::LSTM ? initial(6, direction) : nullptr;
    SmallVector<Value> outputs(steps);
    for (int64_t i = 0; i < steps && !node.hasFailed(); ++i) {
      int64_t step = reverse || direction == 1 ? steps - 1 - i : i;
      Value input = node.slice(weights.inputSums, 0, step * batch, batch), nextH, nextC;
      if (cell == Cell::RNN)
        nextH = stepRNN(weights, first, input, h);
      else if (cell == Cell::GRU)
        nextH = stepGRU(weights, first, input, h);
      else
        std::tie(nextH, nextC) = stepLSTM(weights, first, input, h, c);
      Value output = nextH;
      if (Value mask = reaches(step)) {
        output = node.create<graph::WhereOp>({mask, nextH, node.splat(0, element)});
        nextH = node.create<graph::WhereOp>({mask, nextH, h});
        nextC = c ? node.create<graph::WhereOp>({mask, nextC, c}) : nullptr;
      }
      h = nextH;
      c = nextC;
      outputs[step] = node.reshape(output, {1, 1, batch, hidden});
    }
    if (node.hasFailed())
      return failure();
    sequences.push_back(node.create<graph::ConcatOp>(outputs, {node.integerAttr("axis", 0)}));
    lastStates.push_back(node.reshape(h, {1, batch, hidden}));
    if (c)
      lastCells.push_back(node.reshape(c, {1, batch, hidden}));
  }
  auto join = [&](ArrayRef<Value> values, int64_t axis) {
    return values.size() == 1 ? values.front() : node.create<graph::ConcatOp>(values, {node.integerAttr("axis", axis)});
  };
  Value y = join(sequences, 1), yH = join(lastStates, 0), yC = lastCells.empty() ? Value() : join(lastCells, 0);
  if (batchMajor) {
    y = node.transpose(y, {2, 0, 1, 3});
    yH = node.transpose(yH, {1, 0, 2});
    yC = yC ? node.transpose(yC, {1, 0, 2}) : yC;
  }
  return cell == Cell::LSTM ? node.results({y, yH, yC}) : node.results({y, yH});
}

LogicalResult importer::importRNN(Node &node) { return Recurrence{node, Cell::RNN, 1}.run(); }
LogicalResult importer::importGRU(Node &node) { return Recurrence{node, Cell::GRU, 3}.run(); }
LogicalResult importer::importLSTM(Node &node) { return Recurrence{node, Cell::LSTM, 4}.run(); }
