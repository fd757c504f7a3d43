/*===- hone_harness.h - What a test program knows of the models in it --------------===*
 *
 * Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
 *
 *===------------------------------------------------------------------------------===*
 *
 * `hone run`, `check` and `bench` link compiled models with hone_harness.c, a port and a generated table of this form.
 *
 *===------------------------------------------------------------------------------===*/
#ifndef HONE_HARNESS_H
#define HONE_HARNESS_H

#include <stddef.h>
#include <stdint.h>

/* Code between the marks of a measurement that is not the model's: whoever counts instructions leaves out those between
 * __start_hone_uncounted and __stop_hone_uncounted, which the linker makes of the section's name. */
#define HONE_UNCOUNTED __attribute__((section("hone_uncounted"), noinline, used))

typedef struct {
  const char *name;
  /* Calls NAME_run. `pool` is a thread pool, or null. */
  int (*run)(const void *const *inputs, void *const *outputs, void *const *arenas, void *pool);
  size_t input_count, output_count, arena_count;
  const size_t *input_bytes, *output_bytes, *arena_bytes;
  size_t arena_alignment;
} hone_harness_model;

extern const hone_harness_model hone_harness_models[];
extern const size_t hone_harness_model_count;

/* Loops of nothing but vector multiply-adds, to measure what the machine can do, and how many there are. */
extern void (*const hone_harness_peaks[])(int64_t iterations);
extern const size_t hone_harness_peak_count;

/* Makes and ends the pool of threads that `run` gets; null in programs whose models use one thread. */
extern void *(*const hone_harness_create_pool)(int32_t threads);
extern void (*const hone_harness_destroy_pool)(void *pool);

#endif /* HONE_HARNESS_H */
