//===- Placement.cpp - What is computed in integers ----------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Placement.h"
#include "RealTables.h"
#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/ContractionOps.h"
#include "hone/Dialect/Graph/ConversionOps.h"
#include "hone/Dialect/Graph/IndexingOps.h"
#include "hone/Dialect/Graph/MovementOps.h"
#include "hone/Dialect/Graph/NormalizationOps.h"
#include "hone/Dialect/Graph/ReductionOps.h"
#include "hone/Dialect/Graph/ResizeOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Graph/UnaryOps.h"
#include "hone/Dialect/Graph/WindowOps.h"
#include "hone/Support/Diagnostics.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;
using namespace hone;
using namespace hone::graph;

/// A constant that is added to scores in order to rule them out: real scores of float models are far smaller, and with
/// it in the range an integer's step would be thousands.
static constexpr double leastMask = 1e4;

static bool isFloat(Value value) {
  auto tensor = dyn_cast<RankedTensorType>(value.getType());
  return tensor && tensor.getElementType().isF32();
}

static bool isConstant(Value value) { return ConstantData::of(value).has_value(); }

bool hone::isActivation(Value value) { return isFloat(value) && !isConstant(value); }

/// One number, or one for each index of one dimension.
static bool isSmallConstant(Value value) {
  if (!isConstant(value))
    return false;
  return onlyValue(value) || llvm::count_if(shapeOf(value), [](int64_t size) { return size != 1; }) <= 1;
}

/// Whether one operand is a constant that can be a factor or a term of a step.
static bool hasConstantSide(Operation *op) {
  return isSmallConstant(op->getOperand(1)) || (!isa<DivOp>(op) && isSmallConstant(op->getOperand(0)));
}

static bool hasConstantBounds(ClipOp op) {
  return (!op.getMin() || isConstant(op.getMin())) && (!op.getMax() || isConstant(op.getMax()));
}

/// What the operator can be if its surroundings allow it.
static IntegerRole possibleRole(Operation *op) {
  if (op->getNumResults() != 1 || !isActivation(op->getResult(0)) || isa<QuantizeLinearOp, DequantizeLinearOp>(op))
    return IntegerRole::None;
  return llvm::TypeSwitch<Operation *, IntegerRole>(op)
      .Case<ConvOp, ConvTransposeOp, MatMulOp>([](auto) { return IntegerRole::Linear; })
      .Case<AddOp, SubOp, MulOp>([](auto op) { return hasConstantSide(op) ? IntegerRole::Step : IntegerRole::Sum; })
      .Case<DivOp>([](auto op) { return hasConstantSide(op) ? IntegerRole::Step : IntegerRole::None; })
      .Case<ClipOp>([](auto op) { return hasConstantBounds(op) ? IntegerRole::Step : IntegerRole::None; })
      .Case<PReluOp>([](auto op) { return isSmallConstant(op.getRhs()) ? IntegerRole::Step : IntegerRole::None; })
      .Case<BatchNormOp, LeakyReluOp, NegOp, ReluOp>([](auto) { return IntegerRole::Step; })
      .Case<AbsOp, CeluOp, EluOp, ErfOp, ExpOp, GeluOp, HardSigmoidOp, HardSwishOp, MishOp, SeluOp, SigmoidOp,
            SoftplusOp, SoftsignOp, TanhOp>([](auto) { return IntegerRole::Function; })
      .Case<AveragePoolOp>([](auto) { return IntegerRole::Window; })
      .Case<ReduceOp>([](ReduceOp op) {
        ReduceKind kind = op.getKind();
        if (kind == ReduceKind::mean || kind == ReduceKind::sum)
          return IntegerRole::Window;
        return kind == ReduceKind::max || kind == ReduceKind::min ? IntegerRole::Move : IntegerRole::None;
      })
      .Case<ResizeOp>([](ResizeOp op) {
        if (op.getCoordinates() == CoordinateMode::tf_crop_and_resize)
          return IntegerRole::None;
        return op.getMode() == ResizeMode::nearest ? IntegerRole::Move : IntegerRole::Window;
      })
      .Case<SoftmaxOp>([](auto) { return IntegerRole::Softmax; })
      .Case<PadOp>([](PadOp op) {
        bool isZero = op.getMode() != PadMode::constant || !op.getValue() || onlyValue(op.getValue()) == 0.0;
        return isZero ? IntegerRole::Move : IntegerRole::None;
      })
      .Case<ConcatOp, ExpandOp, GatherElementsOp, GatherNDOp, GatherOp, MaxPoolOp, ReshapeOp, ReverseSequenceOp,
            SliceOp, TileOp, TransposeOp>([](auto) { return IntegerRole::Move; })
      .Default([](Operation *) { return IntegerRole::None; });
}

Placement::Placement(func::FuncOp function, PlacementOptions options) : options(options) {
  function.walk([&](Operation *op) {
    if (isa_and_present<GraphDialect>(op->getDialect()) && op->getNumResults() > 0)
      operators.push_back(op);
  });
  for (Operation *op : operators) {
    IntegerRole role = possibleRole(op);
    bool isLeft = options.linearOnly && role != IntegerRole::Linear && role != IntegerRole::Move;
    roles[op] = isLeft ? IntegerRole::None : role;
  }
  findSources();
  excludeMasks();
  excludeNorms();
  excludeRecurrentState();
  excludeUnneeded();
  foldSteps();
}

void Placement::exclude(Operation *op, StringRef why) {
  if (!isInteger(op))
    return;
  roles[op] = IntegerRole::None;
  reasons[op] = why;
}

void Placement::findSources() {
  for (Operation *op : operators) {
    if (!op->hasTrait<OpTrait::OneResult>() || !realFunction(op) || !isFloat(op->getResult(0)))
      continue;
    Value source;
    bool isOne = true;
    for (Value operand : op->getOperands()) {
      if (onlyValue(operand))
        continue;
      Value from = sources.lookup(operand);
      from = from ? from : operand;
      isOne &= isFloat(operand) && (!source || source == from) && shapeOf(operand) == shapeOf(op->getResult(0));
      source = from;
    }
    if (isOne && source)
      sources[op->getResult(0)] = source;
  }
}

//===----------------------------------------------------------------------------===//
// What loses too much
//===----------------------------------------------------------------------------===//

void Placement::excludeMasks() {
  for (Operation *op : operators) {
    if (!isa<AddOp, SubOp, MulOp, MinOp, MaxOp>(op))
      continue;
    for (Value operand : op->getOperands()) {
      std::optional<ConstantData> data = isFloat(operand) ? ConstantData::of(operand) : std::nullopt;
      bool masks = false;
      for (int64_t i = 0, e = data ? (data->isSplat() ? std::min<int64_t>(data->size(), 1) : data->size()) : 0; i < e;
           ++i)
        masks |= !(std::fabs(data->asDouble(i)) < leastMask);
      if (masks)
        exclude(op, "a constant of it is so large that it masks the others");
    }
  }
}

/// Operators in which a small error of an operand becomes a large one of the result, or that have floats for
/// another reason and are followed by such ones in norms.
static bool amplifies(Operation *op) {
  if (isa<DivOp>(op))
    return !isSmallConstant(op->getOperand(1));
  return isa<PowOp, SqrtOp, ReciprocalOp, LogOp>(op);
}

void Placement::excludeNorms() {
  // Whatever of a residual stream goes into a norm has a range that a few channels make.
  auto isNorm = [](Operation *op) { return isa<LayerNormOp, GroupNormOp, LpNormOp, LrnOp>(op); };
  for (Operation *op : llvm::reverse(operators)) {
    IntegerRole kind = role(op);
    if (kind == IntegerRole::None || kind == IntegerRole::Linear)
      continue;
    bool isNormed = false, isOnlyAmplified = !op->use_empty();
    for (Operation *user : op->getUsers()) {
      StringRef why = reasons.lookup(user);
      isNormed |= isNorm(user) || (why == "it goes into a norm" && role(op) == IntegerRole::Move);
      bool isPart = amplifies(user) || why == "it is part of a norm or of a magnitude";
      isOnlyAmplified &= isPart;
    }
    if (isNormed && (kind == IntegerRole::Sum || kind == IntegerRole::Move))
      exclude(op, "it goes into a norm");
    else if (isOnlyAmplified)
      exclude(op, "it is part of a norm or of a magnitude");
  }
  // Squares lose half of the bits of what they are made of.
  for (Operation *op : operators)
    if (isa<MulOp>(op) && op->getOperand(0) == op->getOperand(1))
      exclude(op, "it is part of a norm or of a magnitude");
}

void Placement::excludeRecurrentState() {
  for (Operation *op : operators) {
    StringRef from = nodeOperator(op->getLoc());
    if (role(op) != IntegerRole::Linear && (from == "LSTM" || from == "GRU" || from == "RNN"))
      exclude(op, "it is the state of a recurrent network, in which errors add up");
  }
}

//===----------------------------------------------------------------------------===//
// What gains nothing
//===----------------------------------------------------------------------------===//

bool Placement::isWanted(Operation *op) const {
  return llvm::any_of(op->getUsers(), [&](Operation *user) {
    return isInteger(user) || (options.integerResults && isa<func::ReturnOp>(user)) || isa<QuantizeLinearOp>(user);
  });
}

bool Placement::isSupplied(Operation *op) const {
  return llvm::any_of(op->getOperands(), [&](Value operand) {
    Operation *maker = operand.getDefiningOp();
    if (!isActivation(operand))
      return false;
    if (!maker)
      return options.integerArguments;
    return isa<DequantizeLinearOp>(maker) ||
           (role(maker) == IntegerRole::Move ? supplied.contains(maker) : isInteger(maker));
  });
}

void Placement::excludeUnneeded() {
  // An operator is looked at again when one that it reads or that reads it has changed.
  llvm::SetVector<Operation *> pending;
  for (Operation *op : operators)
    if (role(op) == IntegerRole::Move && isSupplied(op))
      supplied.insert(op);
  for (Operation *op : llvm::reverse(operators))
    if (isInteger(op) && role(op) != IntegerRole::Linear)
      pending.insert(op);
  while (!pending.empty()) {
    Operation *op = pending.pop_back_val();
    bool isMove = role(op) == IntegerRole::Move;
    if (!isInteger(op) || role(op) == IntegerRole::Linear)
      continue;
    bool hasSupply = isSupplied(op), changed = !hasSupply && supplied.erase(op);
    // Either what reads its result or what makes its operands computes in floats. Moves are as those around them.
    if (!isWanted(op) || (!isMove && !hasSupply)) {
      exclude(op, "");
      changed = true;
    }
    if (!changed)
      continue;
    for (Operation *user : op->getUsers())
      pending.insert(user);
    for (Value operand : op->getOperands())
      if (Operation *maker = operand.getDefiningOp())
        pending.insert(maker);
  }
}

//===----------------------------------------------------------------------------===//
// Where numbers are quantized
//===----------------------------------------------------------------------------===//

void Placement::foldSteps() {
  for (Operation *op : operators) {
    if (role(op) != IntegerRole::Step)
      continue;
    for (Value operand : op->getOperands()) {
      Operation *maker = operand.getDefiningOp();
      if (!maker || !isActivation(operand) || !operand.hasOneUse())
        continue;
      IntegerRole kind = role(maker);
      if (kind == IntegerRole::Linear || kind == IntegerRole::Sum || kind == IntegerRole::Window ||
          folded.contains(maker))
        folded.insert(op);
    }
  }
}

/// Whether all that read the value are functions of the same source as itself, so that one table holds them.
bool Placement::isInsideFunction(OpOperand &use) const {
  Value source = sources.lookup(use.get());
  Operation *maker = use.get().getDefiningOp();
  if (!source || !maker || !isInteger(maker))
    return false;
  for (OpOperand &other : use.get().getUses())
    if (!isInteger(other.getOwner()) || sources.lookup(other.getOwner()->getResult(0)) != source)
      return false;
  // What has been folded into the source's maker is rounded before a function of it begins.
  return !folded.contains(maker);
}

bool Placement::isQuantized(OpOperand &use) const {
  Operation *op = use.getOwner();
  if (!isActivation(use.get()))
    return false;
  if (use.get().getDefiningOp<DequantizeLinearOp>())
    return false;
  if (isa<func::ReturnOp>(op))
    return options.integerResults;
  return isInteger(op) && !folded.contains(op) && !isInsideFunction(use);
}
