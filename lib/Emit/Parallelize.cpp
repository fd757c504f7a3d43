//===- Parallelize.cpp - Spread kernels over the caller's threads --------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Kernel/Kernel.h"
#include "hone/Dialect/Model/Model.h"
#include "hone/Emit/Passes.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/MapVector.h"

namespace hone {
#define GEN_PASS_DEF_PARALLELIZEPASS
#include "hone/Emit/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;

namespace {

/// Where a function of the model finds the caller's threads.
struct Threads {
  Value parallelFor, pool;
};

struct ParallelizePass : hone::impl::ParallelizePassBase<ParallelizePass> {
  using ParallelizePassBase::ParallelizePassBase;
  void runOnOperation() override;

private:
  void spreadCall(LLVM::CallOp call, LLVM::LLVMFuncOp kernel, Threads threads);
  LLVM::LLVMFuncOp bodyOf(LLVM::LLVMFuncOp kernel);

  llvm::MapVector<Operation *, LLVM::LLVMFuncOp> bodies;
};

} // namespace

/// All arguments of a kernel but the bounds of its loop, as they lie in memory.
static LLVM::LLVMStructType contextType(LLVM::LLVMFuncOp kernel) {
  ArrayRef<Type> types = kernel.getFunctionType().getParams();
  return LLVM::LLVMStructType::getLiteral(kernel.getContext(), types.drop_back(2));
}

/// The function that a thread runs: reads the kernel's arguments and calls it for its part of the loop.
LLVM::LLVMFuncOp ParallelizePass::bodyOf(LLVM::LLVMFuncOp kernel) {
  LLVM::LLVMFuncOp &body = bodies[kernel];
  if (body)
    return body;
  ImplicitLocOpBuilder b(kernel.getLoc(), &getContext());
  b.setInsertionPointAfter(kernel);
  auto pointer = LLVM::LLVMPointerType::get(&getContext());
  auto type =
      LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(&getContext()), {pointer, b.getI32Type(), b.getI32Type()});
  body = LLVM::LLVMFuncOp::create(b, (kernel.getName() + "_body").str(), type, LLVM::Linkage::Internal);
  Block *entry = body.addEntryBlock(b);
  b.setInsertionPointToStart(entry);
  LLVM::LLVMStructType context = contextType(kernel);
  SmallVector<Value> arguments;
  for (auto [i, field] : llvm::enumerate(context.getBody())) {
    Value address =
        LLVM::GEPOp::create(b, pointer, context, entry->getArgument(0), ArrayRef<LLVM::GEPArg>{0, int32_t(i)});
    arguments.push_back(LLVM::LoadOp::create(b, field, address));
  }
  Type index = kernel.getFunctionType().getParams().back();
  for (unsigned bound : {1u, 2u}) {
    Value value = entry->getArgument(bound);
    arguments.push_back(value.getType() == index ? value : LLVM::SExtOp::create(b, index, value).getResult());
  }
  LLVM::CallOp::create(b, kernel, arguments);
  LLVM::ReturnOp::create(b, ValueRange());
  return body;
}

void ParallelizePass::spreadCall(LLVM::CallOp call, LLVM::LLVMFuncOp kernel, Threads threads) {
  ImplicitLocOpBuilder b(call.getLoc(), &getContext());
  LLVM::LLVMStructType context = contextType(kernel);
  auto pointer = LLVM::LLVMPointerType::get(&getContext());
  // In the entry block, so that a call in a loop doesn't take stack each time.
  b.setInsertionPointToStart(&call->getParentOfType<LLVM::LLVMFuncOp>().getBody().front());
  Value one = LLVM::ConstantOp::create(b, b.getI64Type(), 1);
  Value memory = LLVM::AllocaOp::create(b, pointer, context, one);
  b.setInsertionPoint(call);
  for (auto [i, operand] : llvm::enumerate(call.getArgOperands().drop_back(2))) {
    Value address = LLVM::GEPOp::create(b, pointer, context, memory, ArrayRef<LLVM::GEPArg>{0, int32_t(i)});
    LLVM::StoreOp::create(b, operand, address);
  }
  Value body = LLVM::AddressOfOp::create(b, bodyOf(kernel));
  Value count = call.getArgOperands().back();
  if (count.getType() != b.getI32Type())
    count = LLVM::TruncOp::create(b, b.getI32Type(), count);
  auto type =
      LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(&getContext()), {pointer, pointer, pointer, b.getI32Type()});
  LLVM::CallOp::create(b, type, ValueRange{threads.parallelFor, threads.pool, body, memory, count});
  call.erase();
  ++spread;
}

/// Whether a call covers a loop from 0 on that has several iterations.
static bool coversLoop(LLVM::CallOp call) {
  auto bounds = call.getArgOperands().take_back(2);
  APInt begin, end;
  return matchPattern(bounds[0], m_ConstantInt(&begin)) && matchPattern(bounds[1], m_ConstantInt(&end)) &&
         begin.isZero() && end.getSExtValue() > 1 && end.isSignedIntN(32);
}

void ParallelizePass::runOnOperation() {
  SymbolTable symbols(getOperation());
  bool isThreaded = false;
  SmallVector<std::tuple<LLVM::CallOp, LLVM::LLVMFuncOp, Threads>> calls;
  for (auto function : getOperation().getOps<LLVM::LLVMFuncOp>()) {
    Threads threads;
    for (unsigned i = 0; i < function.getNumArguments() && !function.isExternal(); ++i) {
      if (function.getArgAttr(i, parallelForAttrName))
        threads.parallelFor = function.getArgument(i);
      if (function.getArgAttr(i, poolAttrName))
        threads.pool = function.getArgument(i);
    }
    if (!threads.parallelFor || !threads.pool)
      continue;
    isThreaded = true;
    function.walk([&](LLVM::CallOp call) {
      auto kernel = call.getCallee() ? symbols.lookup<LLVM::LLVMFuncOp>(*call.getCallee()) : LLVM::LLVMFuncOp();
      auto work = kernel ? kernel->getAttrOfType<IntegerAttr>(kernelWorkAttrName) : IntegerAttr();
      if (work && work.getInt() >= minWork && coversLoop(call))
        calls.push_back({call, kernel, threads});
    });
  }
  if (isThreaded && calls.empty())
    emitRemark(getOperation().getLoc(), "no kernel has the work that several threads gain by, ")
        << minWork.getValue() << " multiply-adds or the like; compiled for one thread the model is as fast";
  for (auto &[call, kernel, threads] : calls)
    spreadCall(call, kernel, threads);
}
