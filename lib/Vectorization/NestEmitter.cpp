//===- NestEmitter.cpp - Loops, addresses and elements -------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "NestEmitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace hone;

NestEmitter::NestEmitter(OpBuilder &builder, const LoopNest &nest, const VectorPlan &plan, unsigned firstLoop)
    : builder(builder), nest(nest), plan(plan), firstLoop(firstLoop), location(nest.op.getLoc()) {
  for (const NestAccess &access : nest.accesses)
    views.push_back(access.isScalar() ? access.memref : flatten(builder, location, access.memref, access.extent));
  planSums();
  if (plan.kind != VectorPlan::Parallel && plan.kind != VectorPlan::Reduction)
    return;
  SmallVector<bool> uniform;
  for (auto [index, access] : llvm::enumerate(nest.accesses))
    uniform.push_back(index < nest.numInputs && access.strides[plan.loop] == 0);
  variation.emplace(nest.op, nest.loops[plan.loop].dimension, uniform);
}

void NestEmitter::emit(Value outer) {
  // A nest without iterations writes nothing.
  if (llvm::any_of(nest.loops, [](const NestLoop &loop) { return loop.size == 0; }))
    return;
  Cursor start;
  for (const NestAccess &access : nest.accesses)
    start.addresses.push_back(constant(access.offset));
  start.indices.assign(nest.op.getNumLoops(), constant(0));
  for (auto [view, access] : llvm::zip_equal(views, nest.accesses))
    start.values.push_back(access.isScalar() ? view : Value());
  if (outer)
    start = advance(start, 0, outer);
  if (plan.kind == VectorPlan::Reduction)
    emitInnerReduction(start);
  else if (plan.kind == VectorPlan::Transpose)
    emitTranspose(start);
  else if (plan.kind == VectorPlan::Copy)
    emitCopy(start);
  else
    emitParallel(start);
}

void hone::emitLoopNest(OpBuilder &builder, const LoopNest &nest, const VectorPlan &plan) {
  NestEmitter(builder, nest, plan).emit();
}

void hone::emitFusedNests(OpBuilder &builder, Location location, ArrayRef<LoopNest> nests, int64_t vectorBits) {
  std::vector<std::unique_ptr<NestEmitter>> emitters;
  for (const LoopNest &nest : nests)
    emitters.push_back(std::make_unique<NestEmitter>(builder, nest, chooseVectorPlan(nest, vectorBits, 1), 1));
  Value zero = arith::ConstantIndexOp::create(builder, location, 0);
  Value one = arith::ConstantIndexOp::create(builder, location, 1);
  Value end = arith::ConstantIndexOp::create(builder, location, nests.front().loops.front().size);
  auto loop = scf::ForOp::create(builder, location, zero, end, one);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPoint(loop.getBody()->getTerminator());
  for (auto &emitter : emitters)
    emitter->emit(loop.getInductionVar());
}

//===----------------------------------------------------------------------------===//
// Loops and addresses
//===----------------------------------------------------------------------------===//

Value NestEmitter::constant(int64_t value) { return arith::ConstantIndexOp::create(builder, location, value); }

/// The cursor after `counter` iterations of a loop that stood at its first.
Cursor NestEmitter::advance(const Cursor &cursor, unsigned loop, Value counter) {
  Cursor next = cursor;
  if (auto dimension = nest.loops[loop].dimension)
    next.indices[*dimension] = builder.createOrFold<arith::AddIOp>(location, cursor.indices[*dimension], counter);
  auto noWrap = arith::IntegerOverflowFlags::nsw;
  for (auto [index, access] : llvm::enumerate(nest.accesses)) {
    int64_t stride = access.strides[loop];
    if (stride == 0)
      continue;
    Value distance =
        stride == 1 ? counter : builder.createOrFold<arith::MulIOp>(location, counter, constant(stride), noWrap);
    next.addresses[index] = builder.createOrFold<arith::AddIOp>(location, cursor.addresses[index], distance, noWrap);
  }
  return next;
}

Cursor NestEmitter::advance(const Cursor &cursor, unsigned loop, int64_t distance) {
  return distance == 0 ? cursor : advance(cursor, loop, constant(distance));
}

/// Reads the inputs whose address is the same in all of the remaining loops. LLVM could not move these reads out of the
/// loops, since the loops write to memory that it must take for the same.
void NestEmitter::readSettled(Cursor &cursor, ArrayRef<unsigned> remaining) {
  for (unsigned input = 0; input < nest.numInputs; ++input) {
    const NestAccess &access = nest.accesses[input];
    bool settled = llvm::all_of(remaining, [&](unsigned loop) { return access.strides[loop] == 0; });
    if (settled && access.isRead && !cursor.values[input])
      cursor.values[input] = read(cursor, input, 1);
  }
}

/// Emits `loops`, outermost first, around `body`. `inner` are the loops that `body` emits.
void NestEmitter::emitOuterLoops(const Cursor &cursor, ArrayRef<unsigned> loops, ArrayRef<unsigned> inner, Step body) {
  SmallVector<unsigned> remaining(loops);
  remaining.append(inner.begin(), inner.end());
  Cursor settled = cursor;
  readSettled(settled, remaining);
  if (loops.empty())
    return body(settled);
  emitLoop(0, nest.loops[loops.front()].size, 1, {}, [&](Value counter, ArrayRef<Value>) {
    emitOuterLoops(advance(settled, loops.front(), counter), loops.drop_front(), inner, body);
    return Values();
  });
}

/// Emits a loop that carries values, or only its body if there is just one iteration. Returns the values at the end.
NestEmitter::Values NestEmitter::emitLoop(int64_t begin, int64_t end, int64_t step, ArrayRef<Value> carried,
                                          llvm::function_ref<Values(Value, ArrayRef<Value>)> body) {
  if (end - begin <= step)
    return end > begin ? body(constant(begin), carried) : Values(carried);
  auto loop = scf::ForOp::create(builder, location, constant(begin), constant(end), constant(step), carried);
  OpBuilder::InsertionGuard guard(builder);
  if (carried.empty())
    loop.getBody()->getTerminator()->erase();
  builder.setInsertionPointToEnd(loop.getBody());
  Values results = body(loop.getInductionVar(), llvm::to_vector_of<Value>(loop.getRegionIterArgs()));
  scf::YieldOp::create(builder, location, results);
  return Values(loop.getResults());
}

void NestEmitter::emitCopy(const Cursor &start) {
  SmallVector<unsigned> outer;
  for (unsigned loop = firstLoop; loop < nest.loops.size(); ++loop)
    if (loop != plan.loop)
      outer.push_back(loop);
  auto size = builder.getIndexAttr(nest.loops[plan.loop].size), one = builder.getIndexAttr(1);
  emitOuterLoops(start, outer, {plan.loop}, [&](const Cursor &cursor) {
    Values runs;
    for (unsigned operand : {0u, 1u})
      runs.push_back(memref::SubViewOp::create(builder, location, views[operand],
                                               ArrayRef<OpFoldResult>{cursor.addresses[operand]},
                                               ArrayRef<OpFoldResult>{size}, ArrayRef<OpFoldResult>{one}));
    memref::CopyOp::create(builder, location, runs[0], runs[1]);
  });
}

//===----------------------------------------------------------------------------===//
// Elements
//===----------------------------------------------------------------------------===//

/// Reads `width` elements along the vector loop; a scalar if they are all the same one.
Value NestEmitter::read(const Cursor &cursor, unsigned index, int64_t width) {
  const NestAccess &access = nest.accesses[index];
  if (cursor.values[index])
    return cursor.values[index];
  int64_t stride = width == 1 ? 0 : access.strides[plan.loop];
  auto memref = cast<MemRefType>(views[index].getType());
  if (stride == 0)
    return memref::LoadOp::create(builder, location, views[index], cursor.addresses[index]);
  if (stride == 1)
    return vector::LoadOp::create(builder, location, VectorType::get({width}, memref.getElementType()), views[index],
                                  cursor.addresses[index]);
  return stridedVector(cursor, index, width);
}

/// Reads `width` elements that are not neighbours.
Value NestEmitter::stridedVector(const Cursor &cursor, unsigned index, int64_t width) {
  Values elements;
  for (int64_t lane = 0; lane < width; ++lane) {
    Value distance = constant(lane * nest.accesses[index].strides[plan.loop]);
    Value address = builder.createOrFold<arith::AddIOp>(location, cursor.addresses[index], distance);
    elements.push_back(memref::LoadOp::create(builder, location, views[index], address));
  }
  auto type = VectorType::get({width}, elements.front().getType());
  return vector::FromElementsOp::create(builder, location, type, elements);
}

void NestEmitter::write(const Cursor &cursor, unsigned index, Value value, int64_t width) {
  if (width == 1)
    memref::StoreOp::create(builder, location, value, views[index], cursor.addresses[index]);
  else
    vector::StoreOp::create(builder, location, value, views[index], cursor.addresses[index]);
}

/// Emits the body for `width` neighbouring iterations. `outputs` are the values of the output arguments.
NestEmitter::Values NestEmitter::emitBody(const Cursor &cursor, ArrayRef<Value> outputs, int64_t width) {
  Values arguments;
  for (unsigned input = 0; input < nest.numInputs; ++input)
    arguments.push_back(nest.accesses[input].isRead ? read(cursor, input, width) : Value());
  arguments.append(outputs.begin(), outputs.end());
  BodyEmitter body(builder, nest.op, variation ? &*variation : nullptr, width, cursor.indices,
                   {nest.hasReduction(), nest.allowsReciprocal});
  return body.emit(arguments);
}
