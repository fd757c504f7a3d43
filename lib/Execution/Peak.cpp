//===- Peak.cpp - Loops that show what a machine can do ---------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Peak.h"
#include "hone/Emit/MachineCode.h"
#include "hone/Target/DotProductCode.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

using namespace llvm;
using namespace hone;

/// Chains of multiply-adds that run side by side: enough to hide the latency of the arithmetic on today's cores (two a
/// cycle, four to five cycles each), few enough for sixteen registers.
static constexpr int64_t chains = 12;

/// What one step of a chain does: multiplies and adds to `sum`, with operands that do not change.
using Step = function_ref<Value *(IRBuilder<> &builder, Value *sum)>;

/// Adds the function that runs chains of the step over sums of `type`. Each chain starts from another value, and all
/// are stored, so that none can be left out.
static void buildLoop(Function *function, Type *type, Step step) {
  LLVMContext &context = function->getContext();
  auto *entry = &function->getEntryBlock(), *loop = BasicBlock::Create(context, "loop", function),
       *exit = BasicBlock::Create(context, "exit", function);
  IRBuilder<> builder(entry);
  Value *iterations = function->getArg(0);
  SmallVector<Value *> starts;
  for (int64_t i = 0; i != chains; ++i) {
    Value *number = builder.CreateAdd(iterations, builder.getInt64(i));
    Type *element = type->getScalarType();
    Value *start = element->isFloatTy() ? builder.CreateSIToFP(number, element) : builder.CreateTrunc(number, element);
    auto *vector = dyn_cast<FixedVectorType>(type);
    starts.push_back(vector ? builder.CreateVectorSplat(vector->getNumElements(), start) : start);
  }
  builder.CreateBr(loop);

  builder.SetInsertPoint(loop);
  PHINode *counter = builder.CreatePHI(builder.getInt64Ty(), 2);
  counter->addIncoming(builder.getInt64(0), entry);
  SmallVector<PHINode *> sums;
  for (Value *start : starts) {
    sums.push_back(builder.CreatePHI(type, 2));
    sums.back()->addIncoming(start, entry);
  }
  SmallVector<Value *> results;
  for (PHINode *sum : sums)
    sum->addIncoming(results.emplace_back(step(builder, sum)), loop);
  Value *next = builder.CreateAdd(counter, builder.getInt64(1));
  counter->addIncoming(next, loop);
  builder.CreateCondBr(builder.CreateICmpSLT(next, iterations), loop, exit);

  builder.SetInsertPoint(exit);
  Value *place = builder.CreateAlloca(type);
  for (Value *result : results)
    builder.CreateStore(result, place, /*isVolatile=*/true);
  builder.CreateRetVoid();
}

/// A function with a block to put what the loop needs, called by its number.
static Function *declareLoop(Module &module, const TargetDescription &target, size_t number) {
  LLVMContext &context = module.getContext();
  auto *type = FunctionType::get(Type::getVoidTy(context), {Type::getInt64Ty(context)}, false);
  Function *function = Function::Create(type, Function::ExternalLinkage, "hone_peak_" + std::to_string(number), module);
  function->addFnAttr("target-cpu", target.cpu);
  if (!target.features.empty())
    function->addFnAttr("target-features", target.features);
  BasicBlock::Create(context, "entry", function);
  return function;
}

/// Returns the operations of one iteration.
static int64_t buildFloatLoop(Module &module, const TargetDescription &target) {
  Function *function = declareLoop(module, target, 0);
  IRBuilder<> builder(&function->getEntryBlock());
  int64_t lanes = target.lanes();
  Type *element = builder.getFloatTy(), *type = lanes > 1 ? FixedVectorType::get(element, lanes) : element;
  // Small factors, not known to the optimizer, keep sums finite.
  Value *small =
      builder.CreateFMul(builder.CreateSIToFP(function->getArg(0), element), ConstantFP::get(element, 0x1p-40));
  Value *factor = lanes > 1 ? builder.CreateVectorSplat(lanes, small) : small;
  buildLoop(function, type, [&](IRBuilder<> &b, Value *sum) -> Value * {
    if (target.fma)
      return b.CreateIntrinsic(type, Intrinsic::fma, {factor, factor, sum});
    return b.CreateFAdd(b.CreateFMul(sum, factor), sum);
  });
  return 2 * chains * lanes;
}

/// The dot product that multiplies most integers of 8 or 16 bits at once, or null.
static const DotProduct *widestDotProduct(const TargetDescription &target) {
  const DotProduct *widest = nullptr;
  for (const DotProduct &dot : target.dotProducts) {
    bool fits = dot.kind == DotKind::Lanes && dot.accumulator == DotElement::S32 && dot.lhs <= DotElement::U16;
    if (fits && (!widest || dot.lanes * dot.depth > widest->lanes * widest->depth))
      widest = &dot;
  }
  return widest;
}

/// Returns the operations of one iteration, or 0 where the instruction has no code.
static int64_t buildIntegerLoop(Module &module, const TargetDescription &target, const DotProduct &dot) {
  Function *function = declareLoop(module, target, 1);
  DotProductTypes types = dotProductTypes(module.getContext(), dot);
  IRBuilder<> builder(&function->getEntryBlock());
  auto *operand = cast<FixedVectorType>(types.rhs);
  Value *rhs = builder.CreateVectorSplat(operand->getNumElements(),
                                         builder.CreateTrunc(function->getArg(0), operand->getElementType()));
  std::string reason;
  buildLoop(function, types.accumulator, [&](IRBuilder<> &builder, Value *sum) {
    // With the sum itself as an operand, the product is another one in each step also where its addition is an
    // instruction of its own.
    Value *lhs = builder.CreateBitCast(sum, types.lhs);
    Value *result = buildDotProduct(builder, dot, sum, lhs, rhs, reason);
    return result ? result : sum;
  });
  return reason.empty() ? 2 * chains * dot.lanes * dot.depth : 0;
}

PeakLoops hone::makePeakLoops(const TargetDescription &target) {
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  mlir::Location location = mlir::UnknownLoc::get(&context);
  auto machine = makeTargetMachine(target, location);
  if (failed(machine))
    return {};
  LLVMContext llvmContext;
  Module module("hone_peak", llvmContext);
  module.setDataLayout((*machine)->createDataLayout());
  module.setTargetTriple((*machine)->getTargetTriple());
  PeakLoops loops;
  loops.operations.push_back(buildFloatLoop(module, target));
  if (const DotProduct *dot = widestDotProduct(target))
    if (int64_t operations = buildIntegerLoop(module, target, *dot))
      loops.operations.push_back(operations);
  auto object = emitCode(module, **machine, CodeGenFileType::ObjectFile, location);
  if (failed(object))
    return {};
  loops.object.assign(object->begin(), object->end());
  return loops;
}
