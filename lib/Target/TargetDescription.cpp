//===- TargetDescription.cpp - What follows from a description -----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Target/TargetDescription.h"
#include "llvm/TargetParser/Triple.h"

int64_t hone::TargetDescription::pointerBits() const { return llvm::Triple(triple).getArchPointerBitWidth(); }

llvm::StringLiteral hone::kindName(MemoryKind kind) {
  switch (kind) {
  case MemoryKind::Flash: return "flash";
  case MemoryKind::Ram: return "ram";
  case MemoryKind::Tcm: return "tcm";
  }
  return "";
}
