//===- PlanConstants.cpp - All constants in one block of bytes -----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Memory/Entry.h"
#include "hone/Memory/Passes.h"
#include "hone/Support/Diagnostics.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/xxhash.h"
#include <cstring>
#include <map>

namespace hone {
#define GEN_PASS_DEF_PLANCONSTANTSPASS
#include "hone/Memory/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;

namespace {
/// Bytes of constants, each entry at a multiple of the alignment, equal ones stored once.
class ConstantBlock {
public:
  ConstantBlock(int64_t alignment, int64_t expectedBytes) : alignment(alignment) { block.reserve(expectedBytes); }

  /// Adds an entry and returns its offset and whether it is an earlier one's.
  std::pair<int64_t, bool> add(ArrayRef<char> bytes) {
    uint64_t hash = llvm::xxh3_64bits(ArrayRef(reinterpret_cast<const uint8_t *>(bytes.data()), bytes.size()));
    for (auto [at, end] = entries.equal_range(hash); at != end; ++at) {
      auto [offset, size] = at->second;
      if (size == static_cast<int64_t>(bytes.size()) && std::memcmp(block.data() + offset, bytes.data(), size) == 0)
        return {offset, true};
    }
    int64_t offset = llvm::alignTo(block.size(), alignment);
    block.resize(offset);
    block.insert(block.end(), bytes.begin(), bytes.end());
    entries.insert({hash, {offset, static_cast<int64_t>(bytes.size())}});
    return {offset, false};
  }

  int64_t size() const { return block.size(); }

  /// Makes sure of one byte at least: LLVM's constants cannot have none.
  void finish() { block.resize(std::max<size_t>(block.size(), 1)); }

  /// Hands the bytes over to the context as a resource.
  ElementsAttr takeAttribute(MLIRContext *context, StringRef name) {
    auto type = RankedTensorType::get({size()}, IntegerType::get(context, 8));
    ArrayRef<char> bytes(block.data(), block.size());
    auto keepAlive = [owner = std::move(block)](void *, size_t, size_t) {};
    AsmResourceBlob blob(bytes, alignment, std::move(keepAlive), /*dataIsMutable=*/false);
    return DenseResourceElementsAttr::get(type, name, std::move(blob));
  }

private:
  int64_t alignment;
  std::vector<char> block;
  /// Hash to offset and size.
  std::multimap<uint64_t, std::pair<int64_t, int64_t>> entries;
};

/// Code reaches a constant by a distance of 32 bits with a sign.
constexpr int64_t mostBytes = INT32_MAX;

using Constant = std::pair<memref::GlobalOp, graph::ConstantData>;

struct PlanConstantsPass : public hone::impl::PlanConstantsPassBase<PlanConstantsPass> {
  using PlanConstantsPassBase::PlanConstantsPassBase;
  void runOnOperation() override;

private:
  /// Reports constants that are more than their region can hold, the largest first.
  LogicalResult checkSize(func::FuncOp entry, ArrayRef<Constant> constants, int64_t bytes);
};
} // namespace

/// The constants of the module with their data in the order of the file.
static FailureOr<SmallVector<Constant>> findConstants(ModuleOp module) {
  SmallVector<Constant> constants;
  for (auto global : module.getOps<memref::GlobalOp>()) {
    if (!global.getConstant() || !global.getInitialValue())
      continue;
    std::optional<graph::ConstantData> data = graph::ConstantData::of(*global.getInitialValue());
    if (!data)
      return global.emitError("a constant of type ") << global.getType() << " has no data that can be stored";
    constants.push_back({global, std::move(*data)});
  }
  return constants;
}

/// Replaces the uses of globals by views of the block that are made at the start of each function.
static void replaceUses(func::FuncOp function, memref::GlobalOp block, const llvm::StringMap<int64_t> &offsets) {
  SmallVector<memref::GetGlobalOp> uses;
  function.walk([&](memref::GetGlobalOp use) {
    if (offsets.contains(use.getName()))
      uses.push_back(use);
  });
  if (uses.empty())
    return;
  OpBuilder builder(&function.getBody().front(), function.getBody().front().begin());
  Value bytes = memref::GetGlobalOp::create(builder, function.getLoc(), block.getType(), block.getName());
  llvm::StringMap<Value> views;
  for (memref::GetGlobalOp use : uses) {
    Value &view = views[use.getName()];
    if (!view) {
      Value offset = arith::ConstantIndexOp::create(builder, use.getLoc(), offsets.lookup(use.getName()));
      view = memref::ViewOp::create(builder, use.getLoc(), use.getType(), bytes, offset, ValueRange());
    }
    use.replaceAllUsesWith(view);
  }
  for (memref::GetGlobalOp use : uses)
    use.erase();
}

LogicalResult PlanConstantsPass::checkSize(func::FuncOp entry, ArrayRef<Constant> constants, int64_t bytes) {
  if (regionBytes < 0 || bytes <= regionBytes)
    return success();
  InFlightDiagnostic diagnostic = emitFault(FaultKind::DoesNotFit, entry)
                                  << "the constants take " << bytes << " bytes, but region '" << regionName << "' has "
                                  << regionBytes.getValue() << " bytes; the largest:";
  SmallVector<memref::GlobalOp> largest;
  for (const Constant &constant : constants)
    largest.push_back(constant.first);
  auto isLarger = [](memref::GlobalOp a, memref::GlobalOp b) { return bytesOf(a.getType()) > bytesOf(b.getType()); };
  llvm::stable_sort(largest, isLarger);
  for (memref::GlobalOp global : ArrayRef(largest).take_front(10)) {
    MemRefType type = global.getType();
    diagnostic.attachNote(global.getLoc()) << bytesOf(type) << " bytes (" << typeText(type) << ")";
  }
  return diagnostic;
}

void PlanConstantsPass::runOnOperation() {
  ModuleOp module = getOperation();
  FailureOr<func::FuncOp> entry = findEntry(module);
  if (failed(entry))
    return signalPassFailure();
  auto constants = findConstants(module);
  if (failed(constants))
    return signalPassFailure();
  if (constants->empty())
    return;

  int64_t expected = 0;
  for (auto &[global, data] : *constants)
    expected += llvm::alignTo(data.size() * graph::elementBytes(data.type().getElementType()), alignment);
  if (expected > mostBytes) {
    emitFault(FaultKind::DoesNotFit, *entry)
        << "the constants take " << expected << " bytes; the object file has room for " << mostBytes;
    return signalPassFailure();
  }
  ConstantBlock block(alignment, expected);
  llvm::StringMap<int64_t> offsets;
  for (auto &[global, data] : *constants) {
    auto [offset, shared] = block.add(data.bytes());
    offsets[global.getSymName()] = offset;
    sharedCount += shared;
  }
  block.finish();
  constantBytes = block.size();
  constantCount = constants->size();
  if (failed(checkSize(*entry, *constants, block.size())) && !keepUnfit)
    return signalPassFailure();

  OpBuilder builder(module.getBody(), module.getBody()->begin());
  std::string name = (entry->getName() + "_constants").str();
  (*entry)->setAttr(constantsAttrName, model::ConstantsAttr::get(&getContext(), block.size(), constants->size()));
  auto type = MemRefType::get({block.size()}, builder.getI8Type());
  auto global = memref::GlobalOp::create(builder, module.getLoc(), name, builder.getStringAttr("private"), type,
                                         block.takeAttribute(&getContext(), name), /*constant=*/true,
                                         builder.getI64IntegerAttr(alignment));
  for (auto function : module.getOps<func::FuncOp>())
    if (!function.isDeclaration())
      replaceUses(function, global, offsets);
  for (auto &[old, data] : *constants)
    old.erase();
}

PlanConstantsPassOptions hone::planConstantsOptions(const TargetDescription &target, bool keepUnfit) {
  PlanConstantsPassOptions options;
  options.keepUnfit = keepUnfit;
  options.alignment = target.bufferAlignment();
  if (const MemoryRegion *flash = target.flash()) {
    options.regionName = flash->name;
    options.regionBytes = flash->bytes;
  }
  return options;
}
