//===- IntegerBuilder.h - Quantized operators for real ones ---------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_QUANTIZATION_INTEGERBUILDER_H
#define HONE_LIB_QUANTIZATION_INTEGERBUILDER_H

#include "FloatRemarks.h"
#include "LinearForm.h"
#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/Quantized.h"
#include "hone/Quantization/Requantization.h"
#include "mlir/IR/PatternMatch.h"

namespace hone::graph {
class AddOp;
class AveragePoolOp;
class ConstantOp;
class ConvOp;
class ConvTransposeOp;
class DequantizeLinearOp;
class MatMulOp;
class MulOp;
class QuantizeLinearOp;
class ReduceOp;
class ResizeOp;
class SoftmaxOp;
} // namespace hone::graph

namespace hone {

/// Builds, for a tensor of real numbers computed from dequantized tensors, the quantized tensor that it rounds to.
///
/// Operators that move or compare real numbers ask for what their operands round to; all others are built from
/// dequantized operands. What has been asked for is kept, so that each real number is gone through once for each type
/// that it is rounded to, whatever the number of its uses, and a list of what is still to be built stands in for
/// recursion.
class IntegerBuilder {
public:
  IntegerBuilder(mlir::RewriterBase &builder, bool fast, const RoundingMachine &machine)
      : builder(builder), fast(fast), machine(machine) {}

  /// The quantized tensor that the quantization gives, built before it, or null. What was built on the way is then
  /// dead. Quantizations come in the order of their block.
  mlir::Value quantize(graph::QuantizeLinearOp op);

  /// Replaces a convolution or a product of dequantized operands whose result stays real by dequantized sums; false
  /// where its operands are not integers of 8 bits or its weights are not constant.
  bool sumInIntegers(mlir::Operation *op);

  /// Why operators, quantizations among them, have no integer form: the first reason found for each.
  const FloatReasons &whyNot() const { return reasons; }

private:
  /// What real numbers are rounded to.
  struct Target {
    mlir::Type element;
    graph::QuantizedRange range;
    Dyadic scale;

    /// The result for one real number.
    int64_t round(double real) const;
    /// The result for a number that is computed with in single precision, in which the quotient is rounded too.
    int64_t roundFloat(double number) const;
    /// The same results, limited further to those of real numbers in [low, high].
    Target limited(double low, double high) const;
  };

  /// A real number, to be rounded to a target.
  struct Request {
    mlir::Value real;
    Target target;
  };
  /// The target's scale and zero point are in its element type.
  using Key = std::pair<std::pair<mlir::Value, mlir::Type>, std::pair<int64_t, int64_t>>;
  static Key keyOf(const Request &request) {
    const Target &target = request.target;
    return {{request.real, target.element}, {target.range.low, target.range.high}};
  }
  mlir::Value build(const Request &root, mlir::Block *block);
  /// What an operator that moves or compares real numbers asks for, in the order of its operands; none for the others.
  llvm::SmallVector<Request> requestsOf(mlir::Operation *op, const Target &target);
  /// An operator that moves elements, on quantized ones.
  mlir::Value rebuild(mlir::Operation *op, mlir::ValueRange operands, const Target &target);
  /// Such an operator on what was asked for.
  mlir::Value combine(mlir::Operation *op, llvm::ArrayRef<Request> requests, const Target &target);

  /// Any other operator.
  mlir::Value buildOperator(mlir::Value real, const Target &target);
  mlir::Value buildConv(graph::ConvOp op, const Target &target, llvm::ArrayRef<graph::RealStep> after = {});
  mlir::Value buildMatMul(graph::MatMulOp op, mlir::Value bias, const Target &target,
                          llvm::ArrayRef<graph::RealStep> after = {});
  /// As a convolution whose channels are then moved side by side.
  mlir::Value buildConvTranspose(graph::ConvTransposeOp op, const Target &target,
                                 llvm::ArrayRef<graph::RealStep> after = {});
  /// A chain of sums, products and bends by channel from a convolution, a product or a dequantization on, or by single
  /// numbers from a mean, a pool, an interpolation or a product of two tensors on.
  mlir::Value buildSteps(mlir::Value real, const Target &target);
  /// A real number as steps on the result of an operator, and the operators that then only move elements, the last
  /// first. Steps after them are single numbers.
  struct StepChain {
    mlir::Operation *base;
    int64_t axis; ///< Of the channels of the base's result; negative where it has none.
    llvm::SmallVector<graph::RealStep> steps;
    llvm::SmallVector<mlir::Operation *> moves;
    /// The results are limited to all of these ranges: those of clips on the way, with what follows them applied.
    llvm::SmallVector<std::pair<double, double>> limits;
    int64_t leaks = 0;
  };
  /// Without `mayLimit`, clips end the chain, and a Relu is a leak by zero.
  static std::optional<StepChain> chainOf(mlir::Value real, bool mayLimit = true);
  /// The base with its steps, without the moves.
  mlir::Value buildOnBase(const StepChain &chain, const Target &target);
  mlir::Value buildAdd(graph::AddOp op, const Target &target);
  mlir::Value buildConstant(graph::ConstantOp op, const Target &target);
  mlir::Value buildMul(graph::MulOp op, const Target &target, llvm::ArrayRef<graph::RealStep> after = {});
  /// Sums, differences, and products and quotients with one number.
  mlir::Value buildSum(mlir::Operation *op, const Target &target);
  mlir::Value buildAveragePool(graph::AveragePoolOp op, const Target &target,
                               llvm::ArrayRef<graph::RealStep> after = {});
  mlir::Value buildMean(graph::ReduceOp op, const Target &target, llvm::ArrayRef<graph::RealStep> after = {});
  mlir::Value buildResize(graph::ResizeOp op, const Target &target, llvm::ArrayRef<graph::RealStep> after = {});
  mlir::Value buildSoftmax(graph::SoftmaxOp op, const Target &target);
  mlir::Value buildRequantize(graph::DequantizeLinearOp op, const Target &target);
  mlir::Value buildRequantizedSteps(graph::DequantizeLinearOp op, int64_t axis, llvm::ArrayRef<graph::RealStep> after,
                                    const Target &target);
  mlir::Value buildLookup(mlir::Value real, const Target &target);

  /// The quantized operands of a convolution or a product with constant weights, the bias in 32 bits, and the
  /// dimensions that the weights' and the result's channels are along.
  struct Sums {
    mlir::Value input, weights, bias;
    int64_t weightsAxis = 0, axis = 0;
  };
  std::optional<Sums> sumsBefore(mlir::Operation *op, mlir::Value realBias);
  /// The sums themselves, as 32-bit integers.
  mlir::Value storedSums(mlir::Operation *op, const Sums &sums);
  /// The real numbers that they stand for, or null.
  mlir::Value sumsOf(mlir::Operation *op, mlir::Value realBias);
  /// Sums that are rounded later, and what they stand for.
  struct RealSums {
    mlir::Value stored; ///< Quantized in 32 bits.
    graph::SumsOperand meaning;
  };
  /// Those of a convolution or a product, and of linear steps by channel on it, that give a real number.
  std::optional<RealSums> realSumsOf(mlir::Value real);
  /// A weighted sum of such results and of dequantized tensors, rounded once; null where there is no such result.
  mlir::Value buildSumOfSums(mlir::Operation *op, const LinearForm &form, const Target &target);
  /// A `graph.quantized_sum`'s attributes for a form whose factors stand in this order.
  llvm::SmallVector<mlir::NamedAttribute> attributesOf(const LinearForm &form, llvm::ArrayRef<double> factors);

  /// The quantized tensor that was dequantized to `real`, with one scale, or null.
  mlir::Value operandOf(mlir::Value real);
  /// Constant weights of 8 or 16 bits with one scale, or one for each index of `axis`.
  mlir::Value weightsOf(mlir::Value real, int64_t axis);
  /// Why there is no `operandOf` a real number, or, given their axis, no `weightsOf` it: a predicate.
  static std::string whyNoIntegers(mlir::Value real, std::optional<int64_t> weightsAxis = std::nullopt);
  /// A bias as 32-bit integers; false when it has no such form. No bias is one.
  bool biasOf(mlir::Value real, int64_t channels, mlir::Value &bias);
  /// Adds the attribute for steps, if there are any.
  void addSteps(llvm::SmallVectorImpl<mlir::NamedAttribute> &attributes, llvm::ArrayRef<graph::RealStep> steps);
  mlir::Value biasOfDequantized(graph::DequantizeLinearOp op, int64_t channels);
  mlir::Value biasOfReals(const graph::ConstantData &data, int64_t channels, mlir::Location location);
  /// The one element of a constant bound, or `otherwise` where there is none; nothing when it is not constant.
  static std::optional<double> boundOf(mlir::Value bound, double otherwise);
  mlir::Value makeBias(llvm::ArrayRef<int32_t> values, llvm::ArrayRef<double> scales, mlir::Location location);

  /// Builds an operator with the target's clamp and the attributes of `like` that are listed.
  template <typename Op>
  Op create(mlir::Operation *like, mlir::ValueRange operands, const Target &target,
            llvm::ArrayRef<llvm::StringRef> copied = {}, llvm::ArrayRef<mlir::NamedAttribute> attributes = {});
  /// The result of an operator, with its rounding written down, or null and no operator if no arithmetic is exact.
  mlir::Value rounded(mlir::Operation *op);
  /// The same; it is built for `real`, which otherwise has no integer form for this reason.
  mlir::Value rounded(mlir::Operation *real, mlir::Operation *op,
                      const llvm::Twine &whyNot = "no integer arithmetic gives exactly the results of its scales");

  /// Notes why an operator has no integer form, and returns null.
  mlir::Value failAt(mlir::Operation *op, const llvm::Twine &why);

  mlir::RewriterBase &builder;
  bool fast;
  RoundingMachine machine;
  FloatReasons reasons;
  /// What requests came to: null where there is no integer form.
  llvm::DenseMap<Key, mlir::Value> built;
  mlir::Block *current = nullptr;
};

} // namespace hone

#endif // HONE_LIB_QUANTIZATION_INTEGERBUILDER_H
