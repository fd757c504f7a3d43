/*===- walk.c - Errors of compiled functions over their arguments ----------------===
 *
 * Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
 *
 * walk STEP: calls each compiled function of functions.inc, which `run` writes, for every STEP-th number of its type
 * (for doubles for 2^32 / STEP of them, all over their range) and compares what it gives with the C library's function
 * of a wider type. Infinities and NaN are not among the arguments, nor are magnitudes above the function's `most`.
 *
 * Prints a line for each function: its name; its largest error in units of the last place of the correctly rounded
 * result (ulp), where errors of at most the function's `negligible` do not count; the argument of that error; and the
 * largest error of a result of at most 1 in magnitude.
 *===---------------------------------------------------------------------------===*/

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tgmath.h>

#if defined(TYPE_f64)
typedef double element;
typedef uint64_t pattern;
typedef long double wide;
enum { precision = 53, mostExponent = 1023 };
#elif defined(TYPE_f32)
typedef float element;
typedef uint32_t pattern;
typedef double wide;
enum { precision = 24, mostExponent = 127 };
#elif defined(TYPE_f16)
typedef _Float16 element;
typedef uint16_t pattern;
typedef double wide;
enum { precision = 11, mostExponent = 15 };
#else
/* The upper half of a float. */
typedef struct {
  uint16_t bits;
} element;
typedef uint16_t pattern;
typedef double wide;
enum { precision = 8, mostExponent = 127 };
#endif

static wide valueOf(element x) {
#ifdef TYPE_bf16
  uint32_t word = (uint32_t)x.bits << 16;
  float value;
  memcpy(&value, &word, sizeof value);
  return value;
#else
  return (wide)x;
#endif
}

/* What C's library does not have under these names. */
static wide sigmoid(wide x) { return 1 / (1 + exp(-x)); }
static wide gelu(wide x) { return x / 2 * erfc(-x * (wide)0.707106781186547524400844362104849039L); }
static wide geluTanh(wide x) {
  return x * sigmoid((wide)1.59576912160573071175978423973752747L * (x + (wide)0.044715L * x * x * x));
}
static wide softplus(wide x) { return fmax(x, 0) + log1p(exp(-fabs(x))); }
static wide elu(wide x) { return x < 0 ? expm1(x) : x; }
/* ONNX's constants, as single precision has them. */
static wide selu(wide x) {
  return (wide)1.05070102214813232421875L * (x < 0 ? (wide)1.67326319217681884765625L * expm1(x) : x);
}

typedef struct {
  const char *name;
  int (*run)(const void *x, void *y, void *arena);
  wide (*reference)(wide x);
  wide negligible;
  /* The greatest magnitude of an argument. */
  wide most;
} function;

#include "functions.inc"

enum { batch = 1 << 12 };
static element arguments[batch], results[batch];
_Alignas(4096) static unsigned char arena[1 << 20];

/* The distance of the numbers of the type around `magnitude`. */
static wide unit(wide magnitude) {
  int exponent;
  frexp(magnitude, &exponent);
  const int least = 1 - mostExponent;
  exponent = exponent - 1 < least ? least : exponent - 1;
  return ldexp((wide)1, exponent - precision + 1);
}

typedef struct {
  wide ulp, argument, absolute;
} worst;

static void compare(const function *f, worst *found) {
  /* Infinity stands for the number that would come after the greatest. */
  const wide top = ldexp((wide)1, mostExponent + 1), scale = ldexp((wide)1, precision);
  for (int i = 0; i != batch; ++i) {
    wide x = valueOf(arguments[i]), truth = f->reference(x), y = valueOf(results[i]);
    if (isnan(truth) && isnan(y))
      continue;
    truth = fmax(fmin(truth, top), -top);
    y = isnan(y) ? y : fmax(fmin(y, top), -top);
    wide error = isnan(y) || isnan(truth) ? INFINITY : fabs(y - truth), magnitude = fabs(truth);
    if (magnitude <= 1 && error > found->absolute)
      found->absolute = error;
    /* A unit is more than magnitude / scale: most arguments need no more than this. */
    if (error <= f->negligible || error * scale <= found->ulp * magnitude)
      continue;
    wide ulp = error / unit(fmin(magnitude, top / 2));
    if (ulp > found->ulp) {
      found->ulp = ulp;
      found->argument = x;
    }
  }
}

static worst walk(const function *f, uint64_t step) {
  worst found = {0};
  const int bits = 8 * sizeof(pattern);
  const uint64_t count = bits == 16 ? 1 << 16 : ((uint64_t)1 << 32) / step;
  for (uint64_t at = 0, filled = 0; at < count || filled; ++at) {
    if (at < count) {
      /* Doubles: the multiples of an odd number of 64 bits are spread evenly (2^64 by the golden ratio). */
      pattern word = (pattern)(bits == 64 ? at * UINT64_C(0x9e3779b97f4a7c15) : bits == 16 ? at : at * step);
      memcpy(&arguments[filled], &word, sizeof word);
      filled += fabs(valueOf(arguments[filled])) <= f->most;
    } else {
      /* The last batch is filled up. */
      arguments[filled] = arguments[0];
      ++filled;
    }
    if (filled == batch) {
      filled = 0;
      int status = f->run(arguments, results, arena);
      if (status) {
        fprintf(stderr, "%s returns %d\n", f->name, status);
        exit(1);
      }
      compare(f, &found);
    }
  }
  return found;
}

int main(int argc, char **argv) {
  uint64_t step = argc == 2 ? strtoull(argv[1], NULL, 10) : 0;
  if (!step) {
    fprintf(stderr, "usage: walk STEP\n");
    return 1;
  }
  for (size_t i = 0; i != sizeof functions / sizeof *functions; ++i) {
    worst found = walk(&functions[i], step);
    printf("%s %.3Lf %La %.2Le\n", functions[i].name, (long double)found.ulp, (long double)found.argument,
           (long double)found.absolute);
    fflush(stdout);
  }
  return 0;
}
