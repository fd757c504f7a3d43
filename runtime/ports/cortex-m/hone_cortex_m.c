/*===- hone_cortex_m.c - The harness on an Arm Cortex-M without an operating system ===*
 *
 * Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
 *
 *===------------------------------------------------------------------------------===*
 *
 * Start-up code and semihosting: a debugger or an emulator does the files and the output. The program's command line is
 * the name of a file that has one argument a line.
 *
 *===------------------------------------------------------------------------------===*/

#include "hone_port.h"

/* From the linker script. */
extern char hone_stack_bottom[], hone_stack_top[], hone_heap_bottom[], hone_heap_top[];
extern char hone_data_start[], hone_data_end[], hone_data_load[], hone_bss_start[], hone_bss_end[];

/*===- Semihosting -----------------------------------------------------------------===*/

enum {
  sys_open = 0x01,
  sys_close = 0x02,
  sys_write = 0x05,
  sys_read = 0x06,
  sys_get_cmdline = 0x15,
  sys_exit_extended = 0x20,
  application_exit = 0x20026,
};

static intptr_t semihost(intptr_t operation, const void *arguments) {
  register intptr_t result __asm__("r0") = operation;
  register const void *block __asm__("r1") = arguments;
  __asm__ volatile("bkpt 0xAB" : "+r"(result) : "r"(block) : "memory");
  return result;
}

static size_t length(const char *text) {
  size_t count = 0;
  while (text[count])
    ++count;
  return count;
}

/* Modes as the numbers that semihosting gives to fopen's: 1 is "rb", 5 "wb", and 9 "ab". */
static int open_mode(const char *path, intptr_t mode) {
  const intptr_t block[] = {(intptr_t)path, mode, (intptr_t)length(path)};
  return (int)semihost(sys_open, block);
}

int hone_port_open(const char *path, int writing) { return open_mode(path, writing ? 5 : 1); }

size_t hone_port_read(int file, void *bytes, size_t count) {
  const intptr_t block[] = {file, (intptr_t)bytes, (intptr_t)count};
  /* The result is what is missing. */
  return count ? count - (size_t)semihost(sys_read, block) : 0;
}

int hone_port_write(int file, const void *bytes, size_t count) {
  const intptr_t block[] = {file, (intptr_t)bytes, (intptr_t)count};
  return count == 0 || semihost(sys_write, block) == 0;
}

int hone_port_close(int file) {
  const intptr_t block[] = {file};
  return semihost(sys_close, block) == 0;
}

/* ":tt" is the console: written to it is the standard output, appended the standard error stream. */
void hone_port_print(int error, const char *text, size_t count) {
  static int streams[2] = {-1, -1};
  if (streams[error] < 0)
    streams[error] = open_mode(":tt", error ? 9 : 5);
  hone_port_write(streams[error], text, count);
}

_Noreturn void hone_port_exit(int code) {
  const intptr_t block[] = {application_exit, code};
  semihost(sys_exit_extended, block);
  while (1)
    ;
}

/*===- Memory ----------------------------------------------------------------------===*/

static uintptr_t allocated;

void *hone_port_allocate(size_t bytes, size_t alignment) {
  const uintptr_t free = allocated ? allocated : (uintptr_t)hone_heap_bottom;
  const uintptr_t made = (free + alignment - 1) & ~(uintptr_t)(alignment - 1);
  if (made < free || made > (uintptr_t)hone_heap_top || bytes > (uintptr_t)hone_heap_top - made)
    return NULL;
  allocated = made + bytes;
  return (void *)made;
}

void hone_port_free_all(void) { allocated = (uintptr_t)hone_heap_bottom; }

/* Time on an emulator says nothing. */
int64_t hone_port_now(void) { return 0; }

/*===- Start -----------------------------------------------------------------------===*/

static _Noreturn void start(void) {
  static char text[4096];
  static char *arguments[16];
  char *name = text;
  intptr_t block[] = {(intptr_t)name, sizeof text};
  int count = 0;
  if (semihost(sys_get_cmdline, block) == 0) {
    const int file = hone_port_open((const char *)block[0], 0);
    const size_t size = file < 0 ? 0 : hone_port_read(file, text, sizeof text - 1);
    arguments[count++] = text;
    for (size_t i = 0; i < size && count != 15; ++i)
      if (text[i] == '\n') {
        text[i] = 0;
        arguments[count++] = text + i + 1;
      }
    /* Each line has an end, so the last one begins nothing. */
    count -= count > 1;
  }
  /* The first line is the program's name. */
  hone_port_exit(hone_harness_main(count, arguments));
}

#if !defined(__ARM_ARCH_6M__) && !defined(__ARM_ARCH_8M_BASE__) && !defined(HONE_NO_FPU)
/* Full access to coprocessors 10 and 11: the floating-point unit, and with it Helium. Cores that have neither ignore
 * it. */
static void enable_coprocessors(void) {
  *(volatile uint32_t *)0xE000ED88 |= 0xFu << 20;
  __asm__ volatile("dsb\n\tisb" ::: "memory");
}
#else
static void enable_coprocessors(void) {}
#endif

/* Stores the words up to `end`: from `from`, or zeros. */
static void fill(char *to, const char *end, const char *from) {
  for (size_t i = 0; to + i < end; i += sizeof(uint32_t))
    *(volatile uint32_t *)(to + i) = from ? *(const uint32_t *)(from + i) : 0;
}

_Noreturn void hone_reset(void) {
#if __ARM_ARCH >= 8 && __ARM_ARCH_PROFILE == 'M' && !defined(__ARM_ARCH_8M_BASE__)
  /* A stack that grows too far is a fault. */
  __asm__ volatile("msr msplim, %0" ::"r"(hone_stack_bottom));
#endif
  enable_coprocessors();
  fill(hone_data_start, hone_data_end, hone_data_load);
  fill(hone_bss_start, hone_bss_end, NULL);
  start();
}

/*===- Faults ----------------------------------------------------------------------===*/

static char *add_text(char *to, const char *text) {
  while (*text)
    *to++ = *text++;
  return to;
}

static char *add_word(char *to, uint32_t value) {
  for (int digit = 28; digit >= 0; digit -= 4)
    *to++ = "0123456789abcdef"[value >> digit & 15];
  return to;
}

__attribute__((used)) static _Noreturn void report_fault(const uint32_t *frame) {
  char line[128], *end = line;
  end = add_text(end, "crashed: the processor faulted");
  /* A frame that is off the stack was never written. */
  if ((uintptr_t)frame >= (uintptr_t)hone_stack_bottom && (uintptr_t)frame + 32 <= (uintptr_t)hone_stack_top)
    end = add_word(add_text(end, " at 0x"), frame[6]);
  else
    end = add_text(end, ", its stack ran over");
#ifndef __ARM_ARCH_6M__
  end = add_word(add_text(end, " (fault status 0x"), *(volatile uint32_t *)0xE000ED28);
  end = add_text(end, ")");
#endif
  *end++ = '\n';
  hone_port_print(1, line, (size_t)(end - line));
  hone_port_exit(4);
}

/* Goes on at the top of the stack: there may be no room where it is. */
__attribute__((naked, used)) static void hone_fault(void) {
  __asm__ volatile("mrs r0, msp\n\t"
#if __ARM_ARCH >= 8 && !defined(__ARM_ARCH_8M_BASE__)
                   "movs r1, #0\n\t"
                   "msr msplim, r1\n\t"
#endif
                   "ldr r1, =hone_stack_top\n\t"
                   "mov sp, r1\n\t"
                   "ldr r1, =report_fault\n\t"
                   "bx r1\n\t"
                   ".ltorg");
}

/* The stack, the start, and what leads to faults; no interrupt is ever enabled. */
__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
    hone_stack_top,
    (const void *)hone_reset,
    (const void *)hone_fault,
    (const void *)hone_fault,
    (const void *)hone_fault,
    (const void *)hone_fault,
    (const void *)hone_fault,
    (const void *)hone_fault,
    0,
    0,
    0,
    (const void *)hone_fault,
    0,
    0,
    0,
    0,
};
