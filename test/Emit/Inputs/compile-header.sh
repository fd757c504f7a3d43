#!/bin/sh
# compile-header.sh FILE.h: compiles a program of nothing but the header with each compiler, for each version of C and C++
# that it knows, as strictly as a product's build may be; alone, and behind a vendor's header full of macros.
set -e
header=$1
vendor=$(dirname "$0")/vendor.h
strict="-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -fsyntax-only"
for compiler in gcc clang arm-none-eabi-gcc; do
  for standard in c99 c11 c17 c2x gnu99 gnu17; do
    $compiler -std=$standard $strict -x c "$header"
    $compiler -std=$standard $strict -x c -include "$vendor" "$header"
  done
done
for compiler in g++ clang++ arm-none-eabi-g++; do
  for standard in c++11 c++14 c++17 c++20 c++23 gnu++20; do
    $compiler -std=$standard $strict -x c++ "$header"
    $compiler -std=$standard $strict -x c++ -include "$vendor" "$header"
  done
done
