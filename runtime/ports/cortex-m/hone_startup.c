/*===- hone_startup.c - From reset to the program on an Arm Cortex-M ----------------===*
 *
 * Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
 *
 *===------------------------------------------------------------------------------===*
 *
 * The loader puts every section where it runs, so nothing is copied. A fault ends the program with exit code 139, as a
 * crash under an operating system would. With HONE_NO_FPU defined, the floating-point and vector unit stays off and an
 * instruction for it is a fault.
 *
 *===------------------------------------------------------------------------------===*/

#include "hone_semihosting.h"

extern char hone_stack_top[];
extern char hone_bss_start[], hone_bss_end[];

void hone_reset(void) __attribute__((noreturn));

/* Access to coprocessors 10 and 11, the floating-point and vector unit: Armv7-M ARM, B3.2.20, CPACR. */
#define HONE_CPACR (*(volatile uint32_t *)0xE000ED88u)

static void hone_fault(void) {
  hone_complain("crashed: fault\n");
  hone_exit(139);
}

__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
    hone_stack_top, (const void *)hone_reset, (const void *)hone_fault, (const void *)hone_fault,
    (const void *)hone_fault, (const void *)hone_fault, (const void *)hone_fault, (const void *)hone_fault,
};

void hone_reset(void) {
#if !defined(HONE_NO_FPU) && (defined(__ARM_FP) || defined(__ARM_FEATURE_MVE))
  HONE_CPACR |= 0xFu << 20;
  __asm__ volatile("dsb\n\tisb" ::: "memory");
#endif
  for (char *at = hone_bss_start; at != hone_bss_end; ++at)
    *(volatile char *)at = 0;
  hone_start();
}
