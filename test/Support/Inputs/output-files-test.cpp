//===- output-files-test.cpp - Writes the files that are named -----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// output-files-test FILE...: writes "new" to all of them, without asking before whether it can.
//
//===----------------------------------------------------------------------------===//

#include "hone/Support/OutputFiles.h"

int main(int argc, char **argv) {
  std::vector<hone::OutputFile> files;
  for (int i = 1; i < argc; ++i)
    files.push_back({argv[i], "new\n"});
  return hone::writeFiles(files, llvm::errs()) ? 0 : 1;
}
