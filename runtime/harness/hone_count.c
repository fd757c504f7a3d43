/*===- hone_count.c - Measures a model where an emulator counts instructions ----------===*
 *
 * Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
 *
 *===------------------------------------------------------------------------------===*
 *
 *   PROGRAM measure MODEL INPUTS
 *
 * The emulator's plugin (runtime/counter) notes how many instructions were executed each time that hone_mark or
 * hone_profile is reached. Marks: two one after the other, whose distance is what a mark costs itself; one before a warm
 * run and one after it. The stack's depth is found by painting what lies below and looking for what the run left.
 *
 *===------------------------------------------------------------------------------===*/

#include "hone_harness.h"

/* Below the caller's frame: more than any model needs, less than any port's stack has. */
enum { painted_bytes = 128 * 1024, spared_bytes = 256, paint = 0x5A };

void hone_mark(void);
__attribute__((noinline)) void hone_mark(void) { __asm__ volatile("" ::: "memory"); }

/* Models compiled for profiling call this before each operation with its number, and at their end with -1. */
void hone_profile(int32_t index);
__attribute__((noinline)) void hone_profile(int32_t index) {
  (void)index;
  __asm__ volatile("" ::: "memory");
}

static void paint_stack(volatile unsigned char *top) {
  for (volatile unsigned char *at = top - painted_bytes; at != top - spared_bytes; ++at)
    *at = paint;
}

static size_t used_stack(volatile unsigned char *top) {
  volatile unsigned char *at = top - painted_bytes;
  while (at != top - spared_bytes && *at == paint)
    ++at;
  return (size_t)(top - at);
}

void hone_harness_measure(hone_harness_instance *run, int argc, char **argv) {
  (void)argv;
  if (argc != 0)
    hone_harness_stop(1, "usage: PROGRAM measure MODEL INPUTS", "");
  volatile unsigned char *top = (volatile unsigned char *)__builtin_frame_address(0);
  hone_harness_run_once(run);
  paint_stack(top);
  hone_mark();
  hone_mark();
  const int status = run->model->run(run->inputs, run->outputs, run->arenas, run->pool);
  hone_mark();
  const size_t stack = used_stack(top);
  if (status != 0)
    hone_harness_stop(2, "the model returned an error", "");
  hone_harness_check_memory(run);
  hone_harness_print("stack_bytes", (int64_t)stack);
}
