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
  case HONE_OK: return "ok";
  case HONE_ERROR_NULL_POINTER: return "an input, an output or the arena is a null pointer";
  case HONE_ERROR_MISALIGNED_ARENA: return "the arena is misaligned";
  default: return "unknown status";
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

/* Four bytes at a time, wherever they lie as other types. */
typedef uint32_t __attribute__((may_alias)) hone_word;

static int hone_is_aligned(const void *first, const void *second) {
  return (((uintptr_t)first | (uintptr_t)second) & (sizeof(hone_word) - 1)) == 0;
}

HONE_WEAK void *memcpy(void *restrict to, const void *restrict from, size_t bytes) {
  unsigned char *target = to;
  const unsigned char *source = from;
  if (hone_is_aligned(target, source)) {
    for (; bytes >= 4 * sizeof(hone_word); bytes -= 4 * sizeof(hone_word)) {
      const hone_word *words = (const hone_word *)source;
      const hone_word a = words[0], b = words[1], c = words[2], d = words[3];
      ((hone_word *)target)[0] = a;
      ((hone_word *)target)[1] = b;
      ((hone_word *)target)[2] = c;
      ((hone_word *)target)[3] = d;
      source += 4 * sizeof(hone_word);
      target += 4 * sizeof(hone_word);
      HONE_KEEP_LOOP;
    }
  }
  for (; bytes != 0; --bytes) {
    *target++ = *source++;
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
  const hone_word four = (unsigned char)value * 0x01010101u;
  if (hone_is_aligned(target, target)) {
    for (; bytes >= 4 * sizeof(hone_word); bytes -= 4 * sizeof(hone_word)) {
      for (int i = 0; i != 4; ++i)
        ((hone_word *)target)[i] = four;
      target += 4 * sizeof(hone_word);
      HONE_KEEP_LOOP;
    }
  }
  for (; bytes != 0; --bytes) {
    *target++ = (unsigned char)value;
    HONE_KEEP_LOOP;
  }
  return to;
}

#ifdef __ARM_EABI__

/* What compilers for Arm processors without an operating system call instead. The numbers are the pointers' alignment;
 * the value of memset comes last. */
#define HONE_ALIASES(name, parameters, call)                                                                           \
  HONE_WEAK void name parameters { call; }                                                                             \
  HONE_WEAK void name##4 parameters { call; }                                                                          \
  HONE_WEAK void name##8 parameters { call; }

HONE_ALIASES(__aeabi_memcpy, (void *restrict to, const void *restrict from, size_t bytes), memcpy(to, from, bytes))
HONE_ALIASES(__aeabi_memmove, (void *to, const void *from, size_t bytes), memmove(to, from, bytes))
HONE_ALIASES(__aeabi_memset, (void *to, size_t bytes, int value), memset(to, value, bytes))
HONE_ALIASES(__aeabi_memclr, (void *to, size_t bytes), memset(to, 0, bytes))

#endif /* __ARM_EABI__ */

#endif /* HONE_BARE_METAL */
