//===- TargetDescription.cpp - What follows from a description -----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Target/TargetDescription.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/TargetParser/Triple.h"

int64_t hone::TargetDescription::pointerBits() const {
  std::string layout = llvm::Triple(triple).computeDataLayout(abi);
  return layout.empty() ? 0 : llvm::DataLayout(layout).getPointerSizeInBits();
}

llvm::StringLiteral hone::kindName(MemoryKind kind) {
  switch (kind) {
  case MemoryKind::Flash: return "flash";
  case MemoryKind::Ram: return "ram";
  case MemoryKind::Tcm: return "tcm";
  }
  return "";
}
