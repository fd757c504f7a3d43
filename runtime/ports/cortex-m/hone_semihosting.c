/*===- hone_semihosting.c - The harness with a debugger's or an emulator's files ------===*
 *
 * Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
 *
 *===------------------------------------------------------------------------------===*
 *
 * Calls as in Arm's "Semihosting for AArch32 and AArch64", section 7: a number and a block of arguments.
 *
 *===------------------------------------------------------------------------------===*/

#include "hone_semihosting.h"

enum {
  SYS_OPEN = 0x01,
  SYS_CLOSE = 0x02,
  SYS_WRITE0 = 0x04,
  SYS_WRITE = 0x05,
  SYS_READ = 0x06,
  SYS_GET_CMDLINE = 0x15,
  SYS_EXIT_EXTENDED = 0x20,
  /* ADP_Stopped_ApplicationExit */
  APPLICATION_EXIT = 0x20026,
  /* Modes of SYS_OPEN, as of fopen: "rb", "wb". */
  MODE_READ = 1,
  MODE_WRITE = 5,
};

static intptr_t call(intptr_t number, const void *block) {
  register intptr_t r0 __asm__("r0") = number;
  register const void *r1 __asm__("r1") = block;
  __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

static size_t length(const char *text) {
  size_t count = 0;
  while (text[count])
    ++count;
  return count;
}

static intptr_t open_mode(const char *name, intptr_t mode) {
  const uintptr_t block[] = {(uintptr_t)name, (uintptr_t)mode, length(name)};
  return call(SYS_OPEN, block);
}

intptr_t hone_open(const char *name, int writes) { return open_mode(name, writes ? MODE_WRITE : MODE_READ); }

/* SYS_READ and SYS_WRITE return how many bytes they did not handle. */
size_t hone_read(intptr_t file, void *into, size_t bytes) {
  const uintptr_t block[] = {(uintptr_t)file, (uintptr_t)into, bytes};
  const intptr_t rest = call(SYS_READ, block);
  return rest < 0 || (size_t)rest > bytes ? 0 : bytes - (size_t)rest;
}

size_t hone_write(intptr_t file, const void *from, size_t bytes) {
  const uintptr_t block[] = {(uintptr_t)file, (uintptr_t)from, bytes};
  const intptr_t rest = call(SYS_WRITE, block);
  return rest < 0 || (size_t)rest > bytes ? 0 : bytes - (size_t)rest;
}

int hone_close(intptr_t file) {
  const uintptr_t block[] = {(uintptr_t)file};
  return (int)call(SYS_CLOSE, block);
}

/* The file ":tt", opened for reading, is the console's input; for writing its output, for appending its errors. */
static void write_console(intptr_t mode, const char *text) {
  const intptr_t console = open_mode(":tt", mode);
  if (console < 0)
    return;
  hone_write(console, text, length(text));
  hone_close(console);
}

void hone_print(const char *text) { write_console(4, text); }

void hone_complain(const char *text) { write_console(8, text); }

void hone_exit(int code) {
  const uintptr_t block[] = {APPLICATION_EXIT, (uintptr_t)code};
  call(SYS_EXIT_EXTENDED, block);
  for (;;)
    ;
}

/* All memory from the end of the program to the stack's, handed out once. */
extern char hone_heap_start[], hone_heap_end[];

void *hone_allocate(size_t bytes, size_t alignment) {
  static uintptr_t next;
  if (!next)
    next = (uintptr_t)hone_heap_start;
  const uintptr_t start = (next + alignment - 1) & ~(uintptr_t)(alignment - 1);
  if (start < next || bytes > (uintptr_t)hone_heap_end - start || start > (uintptr_t)hone_heap_end)
    return NULL;
  next = start + bytes;
  return (void *)start;
}

void hone_start(void) {
  enum { most_arguments = 16 };
  static char line[4096];
  static char *arguments[most_arguments + 1];
  uintptr_t block[] = {(uintptr_t)line, sizeof line};
  int count = 0;
  if (call(SYS_GET_CMDLINE, block) == 0)
    for (char *at = line; *at && count != most_arguments;) {
      arguments[count++] = at;
      while (*at && *at != ' ')
        ++at;
      if (*at)
        *at++ = 0;
    }
  hone_exit(hone_harness_main(count, arguments));
}
