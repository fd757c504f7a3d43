/*===- hone_harness.c - Runs and measures compiled models --------------------------===*
 *
 * Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
 *
 *===------------------------------------------------------------------------------===*
 *
 *   PROGRAM run MODEL INPUTS OUTPUTS             runs model number MODEL once
 *   PROGRAM bench MODEL INPUTS SECONDS THREADS   measures it and prints lines of a name and numbers
 *
 * INPUTS and OUTPUTS are files of the tensors' bytes one after the other. Exits with 0 or, after a line on stderr, with
 * 1 if the program was used wrongly, 2 if the model returned an error, 3 if it wrote outside of its memory.
 *
 *===------------------------------------------------------------------------------===*/

#define _POSIX_C_SOURCE 200809L

#include "hone_harness.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { guard_bytes = 256, guard_value = 0xA5, page = 4096, max_samples = 1 << 20 };
static const int64_t second = 1000000000;

static void stop(int code, const char *what, const char *which) {
  fprintf(stderr, "%s%s%s\n", what, *which ? ": " : "", which);
  exit(code);
}

/*===- Memory with guards ----------------------------------------------------------===*/

typedef struct {
  unsigned char *base; /* a guard, the usable bytes, a guard */
  unsigned char *bytes;
  size_t size;
} block;

/* `size` bytes that start `offset` bytes after a multiple of `alignment`. */
static block allocate(size_t size, size_t alignment, size_t offset) {
  block made;
  const size_t lead = (guard_bytes + alignment - 1) / alignment * alignment + offset;
  const size_t total = (lead + size + guard_bytes + page - 1) / page * page;
  made.base = aligned_alloc(alignment > page ? alignment : page, total);
  if (!made.base)
    stop(1, "not enough memory", "");
  made.bytes = made.base + lead;
  made.size = size;
  memset(made.bytes - guard_bytes, guard_value, guard_bytes);
  memset(made.bytes + size, guard_value, guard_bytes);
  /* All ones is a NaN in every float type: a value that is read before it is written shows in the result. */
  memset(made.bytes, 0xFF, size);
  return made;
}

static void check_guards(const block *checked, const char *what) {
  for (size_t i = 0; i != guard_bytes; ++i) {
    if (checked->bytes[-1 - (ptrdiff_t)i] != guard_value)
      stop(3, "the model wrote before the start of", what);
    if (checked->bytes[checked->size + i] != guard_value)
      stop(3, "the model wrote past the end of", what);
  }
}

/*===- A model and its memory ------------------------------------------------------===*/

typedef struct {
  const hone_harness_model *model;
  block arena, *input_blocks, *output_blocks;
  const void **inputs;
  void **outputs;
  void *pool;
} instance;

/* `offset` moves the tensors off the best alignment: a model may only rely on that of their elements. */
static instance instantiate(const hone_harness_model *model, const char *input_file, size_t offset) {
  instance made = {.model = model};
  FILE *file = fopen(input_file, "rb");
  if (!file)
    stop(1, "can't open", input_file);
  made.input_blocks = calloc(model->input_count + 1, sizeof(block));
  made.output_blocks = calloc(model->output_count + 1, sizeof(block));
  made.inputs = calloc(model->input_count + 1, sizeof(void *));
  made.outputs = calloc(model->output_count + 1, sizeof(void *));
  for (size_t i = 0; i != model->input_count; ++i) {
    made.input_blocks[i] = allocate(model->input_bytes[i], 64, offset);
    made.inputs[i] = made.input_blocks[i].bytes;
    if (fread(made.input_blocks[i].bytes, 1, model->input_bytes[i], file) != model->input_bytes[i])
      stop(1, "too few bytes in", input_file);
  }
  fclose(file);
  for (size_t i = 0; i != model->output_count; ++i) {
    made.output_blocks[i] = allocate(model->output_bytes[i], 64, offset);
    made.outputs[i] = made.output_blocks[i].bytes;
  }
  made.arena = allocate(model->arena_bytes, model->arena_alignment, 0);
  return made;
}

static void run_once(const instance *run) {
  const int status = run->model->run(run->inputs, run->outputs, run->arena.bytes, run->pool);
  if (status != 0) {
    char text[32];
    snprintf(text, sizeof text, "%d", status);
    stop(2, "the model returned status", text);
  }
}

static void check_memory(const instance *run) {
  for (size_t i = 0; i != run->model->input_count; ++i)
    check_guards(&run->input_blocks[i], "an input");
  for (size_t i = 0; i != run->model->output_count; ++i)
    check_guards(&run->output_blocks[i], "an output");
  check_guards(&run->arena, "the arena");
}

static void run_command(const hone_harness_model *model, const char *input_file, const char *output_file) {
  instance run = instantiate(model, input_file, 16);
  if (hone_harness_create_pool)
    run.pool = hone_harness_create_pool(4);
  run_once(&run);
  check_memory(&run);
  FILE *file = fopen(output_file, "wb");
  if (!file)
    stop(1, "can't write", output_file);
  size_t written = 1;
  for (size_t i = 0; i != model->output_count; ++i)
    written = model->output_bytes[i] == 0 ? written : written & fwrite(run.outputs[i], model->output_bytes[i], 1, file);
  if (fclose(file) != 0 || !written)
    stop(1, "can't write", output_file);
  if (hone_harness_destroy_pool && run.pool)
    hone_harness_destroy_pool(run.pool);
}

/*===- Time ------------------------------------------------------------------------===*/

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * second + time.tv_nsec;
}

typedef struct {
  int64_t fastest; /* of all runs */
  int64_t current; /* in this run */
} operation;

static operation *operations;
static int32_t operation_count, running = -1;
static int64_t started;

/* Models compiled for profiling call this before each operation with its number, and at their end with -1. */
void hone_profile(int32_t index);
void hone_profile(int32_t index) {
  const int64_t time = now();
  if (running >= 0)
    operations[running].current += time - started;
  if (index >= operation_count) {
    const int32_t count = 2 * index + 16;
    operations = realloc(operations, (size_t)count * sizeof *operations);
    if (!operations)
      stop(1, "not enough memory", "");
    memset(operations + operation_count, 0, (size_t)(count - operation_count) * sizeof *operations);
    operation_count = count;
  }
  running = index;
  started = now();
}

static void finish_profile(void) {
  running = -1;
  for (int32_t i = 0; i != operation_count; ++i) {
    operation *one = &operations[i];
    if (one->fastest == 0 || one->current < one->fastest)
      one->fastest = one->current;
    one->current = 0;
  }
}

static int compare_times(const void *left, const void *right) {
  const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
  return (a > b) - (a < b);
}

/* Picoseconds that an iteration of the peak loop takes, the fastest of many tries in a tenth of a second. */
static int64_t measure_peak(void) {
  const int64_t iterations = 10000, end = now() + second / 10;
  int64_t fastest = INT64_MAX;
  while (now() < end) {
    const int64_t start = now();
    hone_harness_peak(iterations);
    const int64_t time = now() - start;
    fastest = time < fastest ? time : fastest;
  }
  return fastest * 1000 / iterations;
}

static void bench_command(const hone_harness_model *model, const char *input_file, double seconds, int threads) {
  instance run = instantiate(model, input_file, 0);
  if (hone_harness_create_pool)
    run.pool = hone_harness_create_pool(threads);
  int64_t peak = hone_harness_peak ? measure_peak() : 0;

  /* The first run touches all memory; more runs let the clock of the machine settle. */
  const int64_t warm = now() + (int64_t)(0.1 * seconds * (double)second);
  do {
    run_once(&run);
    finish_profile();
  } while (now() < warm);
  if (operations)
    memset(operations, 0, (size_t)operation_count * sizeof *operations);

  int64_t *samples = malloc(max_samples * sizeof *samples);
  if (!samples)
    stop(1, "not enough memory", "");
  size_t count = 0;
  const int64_t end = now() + (int64_t)(seconds * (double)second);
  int64_t start = now();
  do {
    run_once(&run);
    const int64_t stopped = now();
    samples[count++] = stopped - start;
    finish_profile();
    start = now();
  } while (start < end && count != max_samples);
  check_memory(&run);
  if (hone_harness_peak) {
    const int64_t again = measure_peak();
    peak = again < peak ? again : peak;
  }

  qsort(samples, count, sizeof *samples, compare_times);
  printf("runs %zu\nmin_ns %lld\nmedian_ns %lld\np99_ns %lld\n", count, (long long)samples[0],
         (long long)samples[count / 2], (long long)samples[count - 1 - count / 100]);
  if (hone_harness_peak)
    printf("peak_ps %lld\n", (long long)peak);
  for (int32_t i = 0; i != operation_count; ++i)
    if (operations[i].fastest != 0)
      printf("op %d %lld\n", (int)i, (long long)operations[i].fastest);
  if (hone_harness_destroy_pool && run.pool)
    hone_harness_destroy_pool(run.pool);
}

int main(int argc, char **argv) {
  const char *command = argc > 1 ? argv[1] : "";
  const size_t index = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
  if (index >= hone_harness_model_count)
    stop(1, "no such model", argc > 2 ? argv[2] : "");
  if (strcmp(command, "run") == 0 && argc == 5)
    run_command(&hone_harness_models[index], argv[3], argv[4]);
  else if (strcmp(command, "bench") == 0 && argc == 6)
    bench_command(&hone_harness_models[index], argv[3], atof(argv[4]), atoi(argv[5]));
  else
    stop(1, "usage: PROGRAM run MODEL INPUTS OUTPUTS | PROGRAM bench MODEL INPUTS SECONDS THREADS", "");
  return 0;
}
