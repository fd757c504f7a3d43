/*===- hone_runtime.c - The shim around a compiled model --------------------------===*
 *
 * Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
 *
 *===------------------------------------------------------------------------------===*
 *
 * Freestanding C11. With HONE_BARE_METAL it also has the memory functions that compilers call on their own, as weak
 * symbols, for programs without a C library.
 *
 *===------------------------------------------------------------------------------===*/

#include "hone.h"

const char *hone_status_text(int status) {
  switch (status) {
  case HONE_OK:
    return "ok";
  case HONE_ERROR_NULL_POINTER:
    return "an input, an output or the arena is a null pointer";
  case HONE_ERROR_MISALIGNED_ARENA:
    return "the arena is misaligned";
  default:
    return "unknown status";
  }
}

void hone_serial_for(void *pool, void (*body)(void *context, int32_t begin, int32_t end), void *context,
                     int32_t count) {
  (void)pool;
  if (count > 0)
    body(context, 0, count);
}

#ifdef HONE_BARE_METAL

#include <stddef.h>

#define HONE_WEAK __attribute__((weak))

/* The empty statement keeps the compiler from turning each loop into a call of the very function it is in. */
#define HONE_KEEP_LOOP __asm__ volatile("")

HONE_WEAK void *memcpy(void *restrict to, const void *restrict from, size_t bytes) {
  unsigned char *target = to;
  const unsigned char *source = from;
  for (size_t i = 0; i != bytes; ++i) {
    target[i] = source[i];
    HONE_KEEP_LOOP;
  }
  return to;
}

HONE_WEAK void *memmove(void *to, const void *from, size_t bytes) {
  unsigned char *target = to;
  const unsigned char *source = from;
  if ((uintptr_t)target <= (uintptr_t)source)
    return memcpy(to, from, bytes);
  for (size_t i = bytes; i != 0; --i) {
    target[i - 1] = source[i - 1];
    HONE_KEEP_LOOP;
  }
  return to;
}

HONE_WEAK void *memset(void *to, int value, size_t bytes) {
  unsigned char *target = to;
  for (size_t i = 0; i != bytes; ++i) {
    target[i] = (unsigned char)value;
    HONE_KEEP_LOOP;
  }
  return to;
}

#endif /* HONE_BARE_METAL */
