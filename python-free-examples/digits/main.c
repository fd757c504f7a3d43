/*===- main.c - Reads handwritten digits with a network compiled ahead of time ------===*
 *
 * Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
 *
 *===------------------------------------------------------------------------------===*
 *
 * digits SCANS            draws a dozen scans with the network's answer, then the accuracy over all and the latency
 * digits SCANS --answers  prints the network's answer for every scan, one a line
 *
 * A scan in the file is 64 bytes, a pixel each from 0 (paper) to 16 (ink), and a byte with the digit that was written.
 *
 *===------------------------------------------------------------------------------===*/

#include "digits.h"
#include "hone.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { kSide = 8, kPixels = kSide * kSide, kClasses = 10, kMostScans = 4096 };
enum { kDrawn = 12, kDrawnInRow = 4, kRounds = 25 };

typedef struct {
  uint8_t pixels[kPixels];
  uint8_t label;
} Scan;

typedef struct {
  int digit;
  float probability;
} Answer;

/* All the memory that the network needs at run time. */
HONE_ALIGNED(DIGITS_ARENA_ALIGNMENT) static unsigned char arena[DIGITS_ARENA_BYTES];

static Scan scans[kMostScans];
static Answer answers[kMostScans];
static double microseconds[kMostScans * kRounds];

static size_t read_scans(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) {
    perror(path);
    exit(1);
  }
  const size_t count = fread(scans, sizeof(Scan), kMostScans, file);
  fclose(file);
  if (count == 0) {
    fprintf(stderr, "%s: error: no scans\n", path);
    exit(1);
  }
  return count;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e6 + (double)time.tv_nsec * 1e-3;
}

/* Runs the network on a scan; the time it took goes to `*time`. */
static Answer infer(const Scan *scan, double *time) {
  float pixels[kPixels], probabilities[kClasses];
  for (int i = 0; i != kPixels; ++i)
    pixels[i] = scan->pixels[i];

  const double start = now();
  const int status = digits_run(pixels, probabilities, arena);
  *time = now() - start;
  if (status != HONE_OK) {
    fprintf(stderr, "error: %s\n", hone_status_text(status));
    exit(1);
  }

  Answer answer = {0, probabilities[0]};
  for (int digit = 1; digit != kClasses; ++digit)
    if (probabilities[digit] > answer.probability)
      answer = (Answer){digit, probabilities[digit]};
  return answer;
}

/* A few scans beside each other, the answers above them. */
static void draw(const size_t *which, int count) {
  static const char *const shades[] = {"  ", "░░", "▒▒", "▓▓", "██"};
  for (int i = 0; i != count; ++i) {
    const Answer *answer = &answers[which[i]];
    const int right = answer->digit == scans[which[i]].label;
    printf("  %d %s %5.1f%%      ", answer->digit, right ? "✓" : "✗", 100 * (double)answer->probability);
  }
  putchar('\n');
  for (int row = 0; row != kSide; ++row) {
    for (int i = 0; i != count; ++i) {
      fputs("  ", stdout);
      for (int column = 0; column != kSide; ++column) {
        const int ink = scans[which[i]].pixels[row * kSide + column];
        fputs(shades[ink > 16 ? 4 : (ink + 3) / 4], stdout);
      }
    }
    putchar('\n');
  }
  putchar('\n');
}

static int compare_times(const void *left, const void *right) {
  const double difference = *(const double *)left - *(const double *)right;
  return (difference > 0) - (difference < 0);
}

static void show(size_t count) {
  size_t which[kDrawn];
  for (int i = 0; i != kDrawn; ++i)
    which[i] = (size_t)i * count / kDrawn;
  for (int i = 0; i != kDrawn; i += kDrawnInRow)
    draw(which + i, kDrawnInRow);
}

int main(int argc, char **argv) {
  const int only_answers = argc == 3 && strcmp(argv[2], "--answers") == 0;
  if (argc != 2 && !only_answers) {
    fprintf(stderr, "usage: %s SCANS [--answers]\n", argv[0]);
    return 2;
  }
  const size_t count = read_scans(argv[1]);
  size_t right = 0;
  for (int round = 0; round != kRounds; ++round)
    for (size_t i = 0; i != count; ++i)
      answers[i] = infer(&scans[i], &microseconds[(size_t)round * count + i]);
  for (size_t i = 0; i != count; ++i)
    right += answers[i].digit == scans[i].label;

  if (only_answers) {
    for (size_t i = 0; i != count; ++i)
      printf("%d\n", answers[i].digit);
    return 0;
  }
  const size_t times = count * kRounds;
  qsort(microseconds, times, sizeof *microseconds, compare_times);
  show(count);
  printf("accuracy: %zu of %zu scans that training never saw, %.2f%%\n", right, count,
         100 * (double)right / (double)count);
  printf("latency: min %.2f us, median %.2f us per scan on one thread\n", microseconds[0], microseconds[times / 2]);
  return 0;
}
