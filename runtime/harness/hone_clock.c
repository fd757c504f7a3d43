/*===- hone_clock.c - Measures a model by the clock ---------------------------------===*
 *
 * Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
 *
 *===------------------------------------------------------------------------------===*
 *
 *   PROGRAM measure MODEL INPUTS MILLISECONDS THREADS
 *
 *===------------------------------------------------------------------------------===*/

#define _POSIX_C_SOURCE 200809L

#include "hone_harness.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { max_samples = 1 << 20 };
static const int64_t second = 1000000000;

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
      hone_harness_stop(1, "not enough memory", "");
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

static void print_operations(void) {
  for (int32_t i = 0; i != operation_count; ++i)
    if (operations[i].fastest != 0) {
      hone_harness_print("op", i);
      hone_harness_print("op_ns", operations[i].fastest);
    }
}

void hone_harness_measure(hone_harness_instance *run, int argc, char **argv) {
  const size_t milliseconds = argc == 2 ? hone_harness_number(argv[0]) : SIZE_MAX;
  const size_t threads = argc == 2 ? hone_harness_number(argv[1]) : SIZE_MAX;
  if (milliseconds == SIZE_MAX || threads == SIZE_MAX)
    hone_harness_stop(1, "usage: PROGRAM measure MODEL INPUTS MILLISECONDS THREADS", "");
  const int64_t duration = (int64_t)milliseconds * (second / 1000);
  if (hone_harness_create_pool)
    run->pool = hone_harness_create_pool((int32_t)threads);
  int64_t peak = hone_harness_peak ? measure_peak() : 0;

  /* The first run touches all memory; more runs let the clock of the machine settle. */
  const int64_t warm = now() + duration / 10;
  do {
    hone_harness_run_once(run);
    finish_profile();
  } while (now() < warm);
  if (operations)
    memset(operations, 0, (size_t)operation_count * sizeof *operations);

  int64_t *samples = malloc(max_samples * sizeof *samples);
  if (!samples)
    hone_harness_stop(1, "not enough memory", "");
  size_t count = 0;
  const int64_t end = now() + duration;
  int64_t start = now();
  do {
    hone_harness_run_once(run);
    const int64_t stopped = now();
    samples[count++] = stopped - start;
    finish_profile();
    start = now();
  } while (start < end && count != max_samples);
  hone_harness_check_memory(run);
  if (hone_harness_peak) {
    const int64_t again = measure_peak();
    peak = again < peak ? again : peak;
  }

  qsort(samples, count, sizeof *samples, compare_times);
  hone_harness_print("runs", (int64_t)count);
  hone_harness_print("min_ns", samples[0]);
  hone_harness_print("median_ns", samples[count / 2]);
  hone_harness_print("p99_ns", samples[count - 1 - count / 100]);
  if (hone_harness_peak)
    hone_harness_print("peak_ps", peak);
  print_operations();
  if (hone_harness_destroy_pool && run->pool)
    hone_harness_destroy_pool(run->pool);
}
