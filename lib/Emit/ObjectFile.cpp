//===- ObjectFile.cpp - Reading and packing object files -----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "llvm/Object/ObjectFile.h"
#include "hone/Emit/Externals.h"
#include "hone/Emit/MachineCode.h"
#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Object/ArchiveWriter.h"

using namespace mlir;
using namespace hone;

FailureOr<CodeFacts> hone::inspectObject(ArrayRef<char> object, Location location) {
  llvm::MemoryBufferRef buffer(StringRef(object.data(), object.size()), "object");
  auto file = llvm::object::ObjectFile::createObjectFile(buffer);
  if (!file)
    return emitError(location) << "the object file can't be read back: " << llvm::toString(file.takeError());
  CodeFacts facts;
  for (const llvm::object::SectionRef &section : (*file)->sections()) {
    if (section.isText())
      facts.codeBytes += section.getSize();
    else if (section.isData() || section.isBSS())
      facts.constantBytes += section.getSize();
  }
  for (const llvm::object::SymbolRef &symbol : (*file)->symbols()) {
    auto flags = symbol.getFlags();
    auto name = symbol.getName();
    if (!flags || !name) {
      llvm::consumeError(flags.takeError());
      llvm::consumeError(name.takeError());
      continue;
    }
    if (!(*flags & llvm::object::SymbolRef::SF_Undefined) || name->empty())
      continue;
    if (!isLibraryFunction(*name) && !isCompilerFunction(*name))
      return emitError(location) << "the code would need the function '" << *name
                                 << "', which is neither a memory function nor one of libm";
    facts.externals.push_back(name->str());
  }
  llvm::sort(facts.externals);
  return facts;
}

FailureOr<SmallVector<char, 0>> hone::makeLibrary(ArrayRef<char> object, StringRef memberName, Location location) {
  llvm::MemoryBufferRef buffer(StringRef(object.data(), object.size()), memberName);
  llvm::NewArchiveMember member(buffer);
  auto library = llvm::writeArchiveToBuffer(member, llvm::SymtabWritingMode::NormalSymtab, llvm::object::Archive::K_GNU,
                                            /*Deterministic=*/true, /*Thin=*/false);
  if (!library)
    return emitError(location) << "the library can't be made: " << llvm::toString(library.takeError());
  StringRef bytes = (*library)->getBuffer();
  return SmallVector<char, 0>(bytes.begin(), bytes.end());
}
