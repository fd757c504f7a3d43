/*===- hone_linux_raw.c - The harness on Linux without a C library -----------------===*
 *
 * Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
 *
 *===------------------------------------------------------------------------------===*
 *
 * For emulators of a processor that run a program as Linux would, where there is no C library for it: RISC-V's system
 * calls, with 32 or 64 bits.
 *
 *===------------------------------------------------------------------------------===*/

#include "hone_port.h"

enum {
  call_openat = 56,
  call_close = 57,
  call_read = 63,
  call_write = 64,
  call_exit = 94,
  call_mmap = 222,
  call_munmap = 215,
  here = -100,
  read_only = 0,
  write_new = 01 | 0100 | 01000,
  protection = 3,
  anonymous = 0x22,
};

static intptr_t system_call(intptr_t number, intptr_t a, intptr_t b, intptr_t c, intptr_t d, intptr_t e, intptr_t f) {
  register intptr_t a0 __asm__("a0") = a;
  register intptr_t a1 __asm__("a1") = b;
  register intptr_t a2 __asm__("a2") = c;
  register intptr_t a3 __asm__("a3") = d;
  register intptr_t a4 __asm__("a4") = e;
  register intptr_t a5 __asm__("a5") = f;
  register intptr_t a7 __asm__("a7") = number;
  __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5), "r"(a7) : "memory");
  return a0;
}

int hone_port_open(const char *path, int writing) {
  return (int)system_call(call_openat, here, (intptr_t)path, writing ? write_new : read_only, 0666, 0, 0);
}

static size_t transfer(intptr_t call, int file, uintptr_t bytes, size_t count) {
  size_t done = 0;
  for (intptr_t part; done != count && (part = system_call(call, file, (intptr_t)(bytes + done),
                                                           (intptr_t)(count - done), 0, 0, 0)) > 0;)
    done += (size_t)part;
  return done;
}

size_t hone_port_read(int file, void *bytes, size_t count) {
  return transfer(call_read, file, (uintptr_t)bytes, count);
}

int hone_port_write(int file, const void *bytes, size_t count) {
  return transfer(call_write, file, (uintptr_t)bytes, count) == count;
}

int hone_port_close(int file) { return system_call(call_close, file, 0, 0, 0, 0, 0) == 0; }

void hone_port_print(int error, const char *text, size_t count) { hone_port_write(error ? 2 : 1, text, count); }

_Noreturn void hone_port_exit(int code) {
  while (1)
    system_call(call_exit, code, 0, 0, 0, 0, 0);
}

/* Each allocation is a mapping that begins with its own size and the one before it. */
typedef struct mapping {
  struct mapping *next;
  size_t bytes;
} mapping;

static mapping *mappings;

void *hone_port_allocate(size_t bytes, size_t alignment) {
  const size_t whole = bytes + alignment + sizeof(mapping);
  const intptr_t memory = system_call(call_mmap, 0, (intptr_t)whole, protection, anonymous, -1, 0);
  if (memory < 0 && memory > -4096)
    return NULL;
  mapping *made = (mapping *)memory;
  made->next = mappings;
  made->bytes = whole;
  mappings = made;
  return (void *)(((uintptr_t)(made + 1) + alignment - 1) & ~(uintptr_t)(alignment - 1));
}

void hone_port_free_all(void) {
  while (mappings) {
    mapping *freed = mappings;
    mappings = freed->next;
    system_call(call_munmap, (intptr_t)freed, (intptr_t)freed->bytes, 0, 0, 0, 0);
  }
}

/* Time on an emulator says nothing. */
int64_t hone_port_now(void) { return 0; }

/* Linux puts the number of arguments and the arguments on the stack. */
__attribute__((used)) static _Noreturn void start(intptr_t *stack) {
  hone_port_exit(hone_harness_main((int)stack[0], (char **)(stack + 1)));
}

__attribute__((naked, used)) void _start(void) { __asm__ volatile("mv a0, sp\n\ttail start"); }
