//===- SanitizerOptions.cpp - What AddressSanitizer must be told ---------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Part of every program of a build with sanitizers. libMLIR and Hone share allocators whose code is inlined into both:
// Hone's copy, which is instrumented, would poison memory that libMLIR's copy hands out without unpoisoning it.
//
//===----------------------------------------------------------------------------===//

extern "C" const char *__asan_default_options() { return "allow_user_poisoning=0"; }
