/*===- driver.c - Times one compiled kernel -------------------------------------===
 *
 * Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
 *
 * driver LIBRARY MULTIPLY_ADDS BYTES...: calls the library's function `f` with one buffer for each BYTES and prints its
 * time, its GFLOP/s and its share of what a loop of multiply-adds alone reaches in the same run.
 *===---------------------------------------------------------------------------===*/

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef float lanes __attribute__((vector_size(64)));

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

/* Twelve independent chains of multiply-adds. */
static double peak(void) {
  double best = 1e9;
  for (int run = 0; run < 20; ++run) {
    lanes a[12];
    for (int i = 0; i < 12; ++i)
      a[i] = (lanes){0} + (float)i;
    lanes x = (lanes){0} + 0.5f, y = (lanes){0} + 0.25f;
    enum { steps = 20000 };
    double start = now();
    for (int s = 0; s < steps; ++s) {
      for (int i = 0; i < 12; ++i)
        a[i] = a[i] * x + y;
      __asm__ volatile(""
                       : "+v"(a[0]), "+v"(a[1]), "+v"(a[2]), "+v"(a[3]), "+v"(a[4]), "+v"(a[5]), "+v"(a[6]), "+v"(a[7]),
                         "+v"(a[8]), "+v"(a[9]), "+v"(a[10]), "+v"(a[11]));
    }
    double time = (now() - start) / ((double)steps * 12 * 16 * 2);
    best = time < best ? time : best;
  }
  return 1e-9 / best;
}

typedef void (*kernel)(void *, void *, void *, void *, void *, void *);

int main(int argc, char **argv) {
  void *library = argc > 3 ? dlopen(argv[1], RTLD_NOW) : NULL;
  kernel f = library ? (kernel)dlsym(library, "f") : NULL;
  if (!f) {
    fprintf(stderr, "usage: driver LIBRARY MULTIPLY_ADDS BYTES...\n");
    return 1;
  }
  void *buffers[6] = {0};
  for (int i = 3; i < argc && i < 9; ++i) {
    size_t bytes = strtoul(argv[i], NULL, 10);
    buffers[i - 3] = aligned_alloc(64, (bytes + 4095) / 64 * 64);
    for (size_t j = 0; j < bytes / sizeof(float); ++j)
      ((float *)buffers[i - 3])[j] = (float)(j % 7) * 0.125f;
  }
  double best = 1e9, started = now();
  for (long run = 0; run < 50 || now() - started < 0.3; ++run) {
    double start = now();
    f(buffers[0], buffers[1], buffers[2], buffers[3], buffers[4], buffers[5]);
    double time = now() - start;
    best = time < best ? time : best;
  }
  double gflops = 2e-9 * atof(argv[2]) / best, top = peak();
  printf("%9.2f us %7.1f GFLOP/s %5.1f %% of %.0f\n", best * 1e6, gflops, 100 * gflops / top, top);
  return 0;
}
