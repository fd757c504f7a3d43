//===- MicrosoftFused.cpp - Importing ONNX Runtime's fused operators -------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Float operators of the domain com.microsoft, which models that ONNX Runtime has optimized contain. They are taken
// apart again; what is worth fusing is decided by the graph's passes.
//
//===----------------------------------------------------------------------------===//

#include "Handlers.h"
#include "Normalization.h"
#include "Window.h"
#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "hone/Dialect/Graph/ContractionOps.h"
#include "hone/Dialect/Graph/NormalizationOps.h"
#include "hone/Dialect/Graph/UnaryOps.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

//===--- Activations -----------------------------------------------------------------===//

/// The values of attribute `name`, or as many of `otherwise`; nothing when there are too few or too many.
static std::optional<SmallVector<float>> parameters(Node &node, ArrayRef<float> given, ArrayRef<float> otherwise) {
  if (given.empty())
    return SmallVector<float>(otherwise);
  if (given.size() == otherwise.size())
    return SmallVector<float>(given);
  node.error() << "the activation " << node.text("activation", "") << " has " << given.size()
               << " parameters; expected " << otherwise.size();
  return std::nullopt;
}

/// The function that attribute 'activation' names, applied to `x`; `x` itself when there is none.
static Value activated(Node &node, Value x, ArrayRef<float> given) {
  std::string name = node.text("activation", "");
  if (name.empty() || !x || node.hasFailed())
    return node.hasFailed() ? Value() : x;
  using Plain = Value (*)(Node &, Value);
  Plain plain = llvm::StringSwitch<Plain>(name)
                    .Case("Relu", [](Node &node, Value x) { return node.create<graph::ReluOp>(x); })
                    .Case("Sigmoid", [](Node &node, Value x) { return node.create<graph::SigmoidOp>(x); })
                    .Case("Tanh", [](Node &node, Value x) { return node.create<graph::TanhOp>(x); })
                    .Case("Softplus", [](Node &node, Value x) { return node.create<graph::SoftplusOp>(x); })
                    .Case("Softsign", [](Node &node, Value x) { return node.create<graph::SoftsignOp>(x); })
                    .Case("HardSwish", [](Node &node, Value x) { return node.create<graph::HardSwishOp>(x); })
                    .Default(nullptr);
  if (plain)
    return plain(node, x);
  if (name == "LeakyRelu") {
    auto p = parameters(node, given, {0.01f});
    return p ? node.create<graph::LeakyReluOp>(x, {node.realAttr("alpha", (*p)[0])}) : Value();
  }
  if (name == "Elu") {
    auto p = parameters(node, given, {1.0f});
    return p ? node.create<graph::EluOp>(x, {node.realAttr("alpha", (*p)[0])}) : Value();
  }
  if (name == "HardSigmoid") {
    auto p = parameters(node, given, {0.2f, 0.5f});
    return p ? node.create<graph::HardSigmoidOp>(x, {node.realAttr("alpha", (*p)[0]), node.realAttr("beta", (*p)[1])})
             : Value();
  }
  if (name == "Clip" && given.size() == 2) {
    Type element = graph::tensorOf(x).getElementType();
    return node.createOptional<graph::ClipOp>({x, node.splat(given[0], element), node.splat(given[1], element)});
  }
  node.unsupported() << "attribute 'activation' is '" << name << "' with " << given.size()
                     << " parameters, which is not supported";
  return nullptr;
}

//===--- Convolutions ------------------------------------------------------------------===//

/// Convolution, plus a tensor like the result, then an activation.
static LogicalResult importFused(Node &node, bool channelsLast) {
  SmallVector<float> given = node.reals("activation_params");
  return overImage(node, channelsLast, [&](Value x) -> Value {
    Value y = node.compute(importConv, {x, node.input(1), node.input(2)}, 11);
    Value addend = node.input(3);
    if (y && addend && channelsLast) {
      SmallVector<int64_t> toFirst = {0, graph::tensorOf(y).getRank() - 1};
      toFirst.append(sequence(1, graph::tensorOf(y).getRank() - 1));
      addend = graph::tensorOf(addend).getRank() == int64_t(toFirst.size()) ? node.transpose(addend, toFirst) : addend;
    }
    if (y && addend) {
      if (addend.getType() != y.getType()) {
        node.error() << "input 3 is of type " << graph::tensorOf(node.input(3)) << "; the convolution gives "
                     << graph::tensorOf(y);
        return nullptr;
      }
      y = node.create<graph::AddOp>({y, addend});
    }
    return activated(node, y, given);
  });
}

LogicalResult importer::importFusedConv(Node &node) { return importFused(node, false); }
LogicalResult importer::importNhwcConv(Node &node) { return importFused(node, true); }

LogicalResult importer::importNhwcMaxPool(Node &node) {
  return overImage(node, true, [&](Value x) { return node.compute(importMaxPool, x, 12); });
}

//===--- Products ----------------------------------------------------------------------===//

LogicalResult importer::importFusedGemm(Node &node) {
  SmallVector<float> given;
  for (const char *name : {"activation_alpha", "activation_beta", "activation_gamma"})
    if (node.has(name))
      given.push_back(node.real(name, 0));
  return node.results(activated(node, node.compute(importGemm, node.allInputs(), 13), given));
}

/// A product's operand as its attributes turn it: `batchFlag` moves the first dimension behind the batch, `flag` swaps
/// the last two.
static Value turned(Node &node, Value x, StringRef batchFlag, StringRef flag) {
  int64_t rank = graph::tensorOf(x).getRank();
  // Vectors stay as they are.
  if (rank < 2)
    return x;
  SmallVector<int64_t> permutation = sequence(0, rank);
  if (node.flag(batchFlag, false) && rank > 2)
    std::rotate(permutation.begin(), permutation.begin() + 1, permutation.end() - 1);
  if (node.flag(flag, false))
    std::swap(permutation[rank - 2], permutation[rank - 1]);
  return node.transpose(x, permutation);
}

LogicalResult importer::importFusedMatMul(Node &node) {
  for (const char *name : {"transBatchA", "transBatchB"}) {
    int64_t left = graph::tensorOf(node.input(0)).getRank(), right = graph::tensorOf(node.input(1)).getRank();
    if (node.flag(name, false) && (left != right || left < 3))
      return node.error() << "attribute '" << name << "' is set and the inputs have " << left << " and " << right
                          << " dimensions; expected as many of both, and at least 3";
  }
  Value product = node.create<graph::MatMulOp>(
      {turned(node, node.input(0), "transBatchA", "transA"), turned(node, node.input(1), "transBatchB", "transB")});
  float alpha = node.real("alpha", 1.0f);
  if (alpha == 1.0f || !product)
    return node.results(product);
  return node.results(
      node.create<graph::MulOp>({product, node.splat(alpha, graph::tensorOf(product).getElementType())}));
}

//===--- Elementwise -------------------------------------------------------------------===//

static Value plus(Node &node, Value x, Value bias) { return bias ? node.create<graph::AddOp>({x, bias}) : x; }

/// Also BiasGelu.
LogicalResult importer::importMicrosoftGelu(Node &node) {
  return node.results(node.create<graph::GeluOp>(plus(node, node.input(0), node.input(1))));
}

LogicalResult importer::importFastGelu(Node &node) {
  return node.results(node.create<graph::GeluOp>(plus(node, node.input(0), node.input(1)),
                                                 {node.flagAttr("tanh_approximation", true)}));
}

LogicalResult importer::importQuickGelu(Node &node) {
  Value x = node.input(0);
  Value scaled =
      node.create<graph::MulOp>({x, node.splat(node.real("alpha", 1.702f), graph::tensorOf(x).getElementType())});
  return node.results(node.create<graph::MulOp>({x, node.create<graph::SigmoidOp>(scaled)}));
}

LogicalResult importer::importBiasAdd(Node &node) {
  return node.results(plus(node, plus(node, node.input(0), node.input(1)), node.input(2)));
}

//===--- Normalizations ----------------------------------------------------------------===//

/// The sum of operands `x`, `skip` and perhaps a bias, which must have the shape of x, in the type of its statistics.
static Value skipSum(Node &node, Value bias) {
  Value x = node.input(0);
  Type wide = statisticsType(node, graph::tensorOf(x).getElementType());
  if (bias)
    bias = node.cast(bias, wide);
  Value sum = plus(node, node.create<graph::AddOp>({node.cast(x, wide), node.cast(node.input(1), wide)}), bias);
  if (!sum || graph::shapeOf(sum) == graph::shapeOf(x))
    return sum;
  node.error() << "the sum of its operands has type " << graph::tensorOf(sum) << "; input 0 is of type "
               << graph::tensorOf(x);
  return nullptr;
}

static NamedAttribute skipEpsilon(Node &node) { return node.realAttr("epsilon", node.real("epsilon", 1e-12f)); }

LogicalResult importer::importSkipLayerNormalization(Node &node) {
  Value sum = skipSum(node, node.input(4));
  if (!sum)
    return failure();
  Type element = graph::tensorOf(node.input(0)).getElementType(), wide = graph::tensorOf(sum).getElementType();
  Value bias = node.input(3) ? node.cast(node.input(3), wide) : Value();
  SmallVector<Value> results = node.createAllOptional<graph::LayerNormOp>(
      {sum, node.cast(node.input(2), wide), bias},
      {node.integerAttr("axis", graph::tensorOf(sum).getRank() - 1), skipEpsilon(node)});
  if (results.empty())
    return failure();
  results.front() = node.cast(results.front(), element);
  results.push_back(node.cast(sum, element));
  return node.results(results);
}

LogicalResult importer::importSkipSimplifiedLayerNormalization(Node &node) {
  Value sum = skipSum(node, node.input(3));
  if (!sum)
    return failure();
  if (node.wantsOutput(1))
    return node.unsupported() << "output 1 '" << node.getProto().output(1) << "' is not supported: there is no mean";
  Type element = graph::tensorOf(node.input(0)).getElementType();
  RootMeanSquareNorm norm =
      rootMeanSquareNorm(node, sum, {graph::tensorOf(sum).getRank() - 1}, node.real("epsilon", 1e-12f), node.input(2));
  Value inverse = node.wantsOutput(2) ? node.create<graph::ReciprocalOp>(norm.deviation) : Value();
  return node.results({node.cast(norm.result, element), Value(), inverse, node.cast(sum, element)});
}
