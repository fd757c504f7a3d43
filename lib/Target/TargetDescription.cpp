//===- TargetDescription.cpp - What follows from a description -----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Target/TargetDescription.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/TargetParser/Triple.h"

int64_t hone::TargetDescription::pointerBits() const {
  std::string layout = llvm::Triple(triple).computeDataLayout(abi);
  return layout.empty() ? 0 : llvm::DataLayout(layout).getPointerSizeInBits();
}

llvm::StringRef hone::whyUnused(const DotProduct &dot) {
  using enum DotElement;
  auto isShort = [](DotElement element) { return element == S8 || element == U8 || element == S16; };
  if (dot.kind == DotKind::Matrix)
    return "kernels keep one column of the filter in a lane, not a small matrix in a vector";
  if (dot.accumulator != S32)
    return "kernels make dot products of integers only";
  if (!isShort(dot.lhs) || !isShort(dot.rhs))
    return "kernels have operands of s8, u8 and s16 only";
  if (dot.rhs == U8)
    return "a kernel's filter is signed, and it is the rhs";
  if (dot.saturates)
    return "kernels are exact";
  if (dot.depth < 2)
    return "a depth of 1 is a plain multiplication";
  return "";
}

/// What the instruction is given and cannot need.
static llvm::StringRef whyUnusedInPart(const hone::DotProduct &dot) {
  if (dot.accumulators != 0 && dot.kind != hone::DotKind::Scalar)
    return "accumulators is for the kind scalar; here the vector registers are the limit";
  if (dot.sum != hone::DotSum::First && dot.intrinsic.empty())
    return "sum is about the operands of an intrinsic, and there is none";
  return "";
}

std::vector<hone::UnusedPart> hone::findUnused(const TargetDescription &target) {
  std::vector<UnusedPart> parts;
  for (auto [index, dot] : llvm::enumerate(target.dotProducts)) {
    llvm::StringRef whole = whyUnused(dot), part = whyUnusedInPart(dot);
    if (!whole.empty())
      parts.push_back({"dot-products", index, ("no code uses dot product '" + dot.name + "': " + whole).str()});
    else if (!part.empty())
      parts.push_back({"dot-products", index, ("dot product '" + dot.name + "': " + part).str()});
  }
  for (auto [index, region] : llvm::enumerate(target.regions))
    if (region.kind == MemoryKind::Flash && &region != target.flash())
      parts.push_back({"memory", index,
                       "nothing is placed in region '" + region.name + "': '" + target.flash()->name +
                           "' is the first flash, which code and constants are for"});
  if (!target.board.empty() && target.port.empty())
    parts.push_back({"board", 0, "board is for test programs without an operating system, which a port makes"});
  if (target.fpuOff && target.port.empty())
    parts.push_back({"fpu-off", 0, "fpu-off is for test programs without an operating system, which a port makes"});
  if (!target.packages.empty() && target.emulator.empty() && target.link.empty())
    parts.push_back({"packages", 0, "packages is where emulator and link come from, and there is neither"});
  return parts;
}

llvm::StringLiteral hone::kindName(MemoryKind kind) {
  switch (kind) {
  case MemoryKind::Flash: return "flash";
  case MemoryKind::Ram: return "ram";
  case MemoryKind::Tcm: return "tcm";
  }
  return "";
}
