//===- Peak.cpp - A loop that shows what a machine can do ----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Peak.h"
#include "hone/Emit/MachineCode.h"
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

static Function *declarePeak(Module &module, const TargetDescription &target) {
  LLVMContext &context = module.getContext();
  auto *type = FunctionType::get(Type::getVoidTy(context), {Type::getInt64Ty(context)}, false);
  Function *function = Function::Create(type, Function::ExternalLinkage, "hone_peak", module);
  function->addFnAttr("target-cpu", target.cpu);
  if (!target.features.empty())
    function->addFnAttr("target-features", target.features);
  return function;
}

static Value *multiplyAdd(IRBuilder<> &builder, Value *left, Value *right, Value *sum, bool fused) {
  if (fused)
    return builder.CreateIntrinsic(sum->getType(), Intrinsic::fma, {left, right, sum});
  return builder.CreateFAdd(builder.CreateFMul(left, right), sum);
}

/// Each chain starts from another value, and all are stored, so that none can be left out.
static void buildPeak(Module &module, const TargetDescription &target) {
  Function *function = declarePeak(module, target);
  LLVMContext &context = module.getContext();
  auto *entry = BasicBlock::Create(context, "entry", function), *loop = BasicBlock::Create(context, "loop", function),
       *exit = BasicBlock::Create(context, "exit", function);
  IRBuilder<> builder(entry);
  Type *element = builder.getFloatTy();
  int64_t lanes = target.lanes();
  Type *type = lanes > 1 ? FixedVectorType::get(element, lanes) : element;
  auto splat = [&](Value *value) { return lanes > 1 ? builder.CreateVectorSplat(lanes, value) : value; };
  Value *iterations = function->getArg(0);
  Value *small = builder.CreateFMul(builder.CreateSIToFP(iterations, element), ConstantFP::get(element, 0x1p-40));
  Value *left = splat(small), *right = splat(builder.CreateFAdd(small, ConstantFP::get(element, 0x1p-20)));
  SmallVector<Value *> starts;
  for (int64_t i = 0; i != chains; ++i)
    starts.push_back(splat(builder.CreateFAdd(small, ConstantFP::get(element, static_cast<double>(i)))));
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
    sum->addIncoming(results.emplace_back(multiplyAdd(builder, left, right, sum, target.fma)), loop);
  Value *next = builder.CreateAdd(counter, builder.getInt64(1));
  counter->addIncoming(next, loop);
  builder.CreateCondBr(builder.CreateICmpSLT(next, iterations), loop, exit);

  builder.SetInsertPoint(exit);
  Value *place = builder.CreateAlloca(type);
  for (Value *result : results)
    builder.CreateStore(result, place, /*isVolatile=*/true);
  builder.CreateRetVoid();
}

PeakLoop hone::makePeakLoop(const TargetDescription &target) {
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  mlir::Location location = mlir::UnknownLoc::get(&context);
  auto machine = makeTargetMachine(target, location);
  if (failed(machine))
    return {};
  LLVMContext llvmContext;
  Module module("hone_peak", llvmContext);
  module.setDataLayout((*machine)->createDataLayout());
  module.setTargetTriple((*machine)->getTargetTriple());
  buildPeak(module, target);
  auto object = emitCode(module, **machine, CodeGenFileType::ObjectFile, location);
  if (failed(object))
    return {};
  return {std::string(object->begin(), object->end()), 2 * chains * target.lanes()};
}
