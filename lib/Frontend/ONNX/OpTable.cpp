//===- OpTable.cpp - The importer's table of operators -------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// One row an operator, alphabetical. A further row of the same operator holds from its version on. Operators that ONNX
// defines as functions need no row; one is worth having where the graph dialect has an operation for the whole.
//
//===----------------------------------------------------------------------------===//

#include "OpTable.h"
#include "Handlers.h"
#include "hone/Frontend/ONNX/Import.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

static constexpr Count kOne = {1, 1};
static constexpr Count kTwo = {2, 2};
static constexpr Count kThree = {3, 3};

static const OpEntry kOperators[] = {
    {"Abs", 1, kOne, kOne, mechanical<graph::AbsOp>},
    {"Acos", 7, kOne, kOne, mechanical<graph::AcosOp>},
    {"Acosh", 9, kOne, kOne, mechanical<graph::AcoshOp>},
    {"Add", 1, kTwo, kOne, binary<graph::AddOp>},
    {"And", 1, kTwo, kOne, binary<graph::AndOp>},
    {"Asin", 7, kOne, kOne, mechanical<graph::AsinOp>},
    {"Asinh", 9, kOne, kOne, mechanical<graph::AsinhOp>},
    {"Atan", 7, kOne, kOne, mechanical<graph::AtanOp>},
    {"Atanh", 9, kOne, kOne, mechanical<graph::AtanhOp>},
    {"BitShift", 11, kTwo, kOne, importBitShift},
    {"BitwiseAnd", 18, kTwo, kOne, binary<graph::BitwiseAndOp>},
    {"BitwiseNot", 18, kOne, kOne, mechanical<graph::BitwiseNotOp>},
    {"BitwiseOr", 18, kTwo, kOne, binary<graph::BitwiseOrOp>},
    {"BitwiseXor", 18, kTwo, kOne, binary<graph::BitwiseXorOp>},
    {"Cast", 1, kOne, kOne, importCast},
    {"CastLike", 15, kTwo, kOne, importCastLike},
    {"Ceil", 1, kOne, kOne, mechanical<graph::CeilOp>},
    {"Celu", 12, kOne, kOne, mechanical<graph::CeluOp>, {real("alpha")}},
    {"Clip", 1, {1, 3}, kOne, importClip},
    {"Cos", 7, kOne, kOne, mechanical<graph::CosOp>},
    {"Cosh", 9, kOne, kOne, mechanical<graph::CoshOp>},
    {"Div", 1, kTwo, kOne, binary<graph::DivOp>},
    {"Dropout", 1, {1, 3}, {1, 2}, importDropout},
    {"Elu", 1, kOne, kOne, mechanical<graph::EluOp>, {real("alpha")}},
    {"Equal", 1, kTwo, kOne, binary<graph::EqualOp>},
    {"Erf", 9, kOne, kOne, mechanical<graph::ErfOp>},
    {"Exp", 1, kOne, kOne, mechanical<graph::ExpOp>},
    {"Floor", 1, kOne, kOne, mechanical<graph::FloorOp>},
    {"Gelu", 20, kOne, kOne, importGelu},
    {"Greater", 1, kTwo, kOne, binary<graph::GreaterOp>},
    {"GreaterOrEqual", 12, kTwo, kOne, binary<graph::GreaterOrEqualOp>},
    {"HardSigmoid", 1, kOne, kOne, mechanical<graph::HardSigmoidOp>, {real("alpha"), real("beta")}},
    {"HardSwish", 14, kOne, kOne, mechanical<graph::HardSwishOp>},
    {"Identity", 1, kOne, kOne, importIdentity},
    {"IsInf", 10, kOne, kOne, mechanical<graph::IsInfOp>, {flag("detect_negative"), flag("detect_positive")}},
    {"IsNaN", 9, kOne, kOne, mechanical<graph::IsNaNOp>},
    {"LeakyRelu", 1, kOne, kOne, mechanical<graph::LeakyReluOp>, {real("alpha")}},
    {"Less", 1, kTwo, kOne, binary<graph::LessOp>},
    {"LessOrEqual", 12, kTwo, kOne, binary<graph::LessOrEqualOp>},
    {"Log", 1, kOne, kOne, mechanical<graph::LogOp>},
    {"Max", 1, {1, kMany}, kOne, variadic<graph::MaxOp>},
    {"Mean", 1, {1, kMany}, kOne, importMean},
    {"Min", 1, {1, kMany}, kOne, variadic<graph::MinOp>},
    {"Mish", 18, kOne, kOne, mechanical<graph::MishOp>},
    {"Mod", 10, kTwo, kOne, binary<graph::ModOp>, {flag("fmod")}},
    {"Mul", 1, kTwo, kOne, binary<graph::MulOp>},
    {"Neg", 1, kOne, kOne, mechanical<graph::NegOp>},
    {"Not", 1, kOne, kOne, mechanical<graph::NotOp>},
    {"Or", 1, kTwo, kOne, binary<graph::OrOp>},
    {"PRelu", 1, kTwo, kOne, importPRelu},
    {"Pow", 1, kTwo, kOne, binary<graph::PowOp>},
    {"Reciprocal", 1, kOne, kOne, mechanical<graph::ReciprocalOp>},
    {"Relu", 1, kOne, kOne, mechanical<graph::ReluOp>},
    {"Round", 11, kOne, kOne, mechanical<graph::RoundOp>},
    {"Selu", 1, kOne, kOne, mechanical<graph::SeluOp>, {real("alpha"), real("gamma")}},
    {"Shrink", 9, kOne, kOne, mechanical<graph::ShrinkOp>, {real("bias"), real("lambd")}},
    {"Sigmoid", 1, kOne, kOne, mechanical<graph::SigmoidOp>},
    {"Sign", 9, kOne, kOne, mechanical<graph::SignOp>},
    {"Sin", 7, kOne, kOne, mechanical<graph::SinOp>},
    {"Sinh", 9, kOne, kOne, mechanical<graph::SinhOp>},
    {"Softplus", 1, kOne, kOne, mechanical<graph::SoftplusOp>},
    {"Softsign", 1, kOne, kOne, mechanical<graph::SoftsignOp>},
    {"Sqrt", 1, kOne, kOne, mechanical<graph::SqrtOp>},
    {"Sub", 1, kTwo, kOne, binary<graph::SubOp>},
    {"Sum", 1, {1, kMany}, kOne, variadic<graph::AddOp>},
    {"Swish", 24, kOne, kOne, importSwish},
    {"Tan", 7, kOne, kOne, mechanical<graph::TanOp>},
    {"Tanh", 1, kOne, kOne, mechanical<graph::TanhOp>},
    {"ThresholdedRelu", 10, kOne, kOne, mechanical<graph::ThresholdedReluOp>, {real("alpha")}},
    {"Where", 9, kThree, kOne, mechanical<graph::WhereOp>},
    {"Xor", 1, kTwo, kOne, binary<graph::XorOp>},
};

ArrayRef<OpEntry> importer::operatorTable() { return kOperators; }

const OpEntry *importer::findOperator(StringRef name, StringRef domain, int64_t version) {
  const OpEntry *found = nullptr;
  for (const OpEntry &entry : kOperators)
    if (name == entry.name && domain == entry.domain && entry.sinceVersion <= version &&
        (!found || found->sinceVersion < entry.sinceVersion))
      found = &entry;
  return found;
}

std::vector<SupportedOperator> hone::supportedOperators() {
  std::vector<SupportedOperator> rows;
  for (const OpEntry &entry : kOperators)
    rows.push_back({entry.domain, entry.name, entry.sinceVersion});
  return rows;
}
