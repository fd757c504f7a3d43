/*===- hone_harness.h - What a test program knows of the models in it --------------===*
 *
 * Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
 *
 *===------------------------------------------------------------------------------===*
 *
 * `hone run`, `check` and `bench` link compiled models with hone_harness.c, a port that implements hone_platform.h, and a
 * generated table of this form.
 *
 *===------------------------------------------------------------------------------===*/
#ifndef HONE_HARNESS_H
#define HONE_HARNESS_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
  const char *name;
  /* Calls NAME_run. `pool` is a thread pool, or null. */
  int (*run)(const void *const *inputs, void *const *outputs, void *const *arenas, void *pool);
  size_t input_count, output_count;
  const size_t *input_bytes, *output_bytes;
  size_t arena_count;
  const size_t *arena_bytes;
  size_t arena_alignment;
} hone_harness_model;

extern const hone_harness_model hone_harness_models[];
extern const size_t hone_harness_model_count;

/* A loop of nothing but vector multiply-adds, to measure what the machine can do; null if there is none. */
extern void (*const hone_harness_peak)(int64_t iterations);

/* Makes and ends the pool of threads that `run` gets; null in programs whose models use one thread. */
extern void *(*const hone_harness_create_pool)(int32_t threads);
extern void (*const hone_harness_destroy_pool)(void *pool);

/*===- Inside of the harness --------------------------------------------------------===*/

/* Memory between two guards. */
typedef struct {
  unsigned char *bytes;
  size_t size;
} hone_harness_block;

/* A model with all the memory it needs. */
typedef struct {
  const hone_harness_model *model;
  hone_harness_block *arena_blocks, *input_blocks, *output_blocks;
  const void **inputs;
  void **outputs, **arenas;
  void *pool;
} hone_harness_instance;

/* Measures a model and prints the results: by the clock (hone_clock.c) or for an emulator that counts (hone_count.c). */
void hone_harness_measure(hone_harness_instance *run, int argc, char **argv);

/* Runs the model; stops the program if it returns an error. */
void hone_harness_run_once(const hone_harness_instance *run);
/* Stops the program if the model has written outside of its memory. */
void hone_harness_check_memory(const hone_harness_instance *run);

/* Ends the program with "WHAT: WHICH" on the standard error stream. */
void hone_harness_stop(int code, const char *what, const char *which) __attribute__((noreturn));
/* Prints "NAME NUMBER". */
void hone_harness_print(const char *name, int64_t number);
/* The number that a text is; SIZE_MAX if it is none. */
size_t hone_harness_number(const char *text);

#endif /* HONE_HARNESS_H */
