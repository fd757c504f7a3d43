/* Runs a compiled model from several threads and with arguments that it must refuse. */

#include "net.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { kThreads = 4, kRuns = 50 };

typedef struct {
  float input[NET_INPUT_0_ELEMENTS];
  float output[NET_OUTPUT_0_ELEMENTS];
  float expected[NET_OUTPUT_0_ELEMENTS];
  char *arena;
  int differences;
} Job;

static void *run(void *argument) {
  Job *job = argument;
  for (int i = 0; i != kRuns; ++i) {
    memset(job->output, 0, sizeof job->output);
    if (net_run(job->input, job->output, job->arena) != HONE_OK)
      exit(1);
    job->differences += memcmp(job->output, job->expected, sizeof job->output) != 0;
  }
  return NULL;
}

int main(void) {
  static Job jobs[kThreads];
  pthread_t threads[kThreads];
  const size_t bytes = (NET_ARENA_BYTES / NET_ARENA_ALIGNMENT + 2) * NET_ARENA_ALIGNMENT;
  for (int t = 0; t != kThreads; ++t) {
    jobs[t].arena = aligned_alloc(NET_ARENA_ALIGNMENT, bytes);
    for (int i = 0; i != NET_INPUT_0_ELEMENTS; ++i)
      jobs[t].input[i] = (float)((i * (t + 3)) % 17);
    net_run(jobs[t].input, jobs[t].expected, jobs[t].arena);
  }
  int differences = 0;
  for (int t = 0; t != kThreads; ++t)
    pthread_create(&threads[t], NULL, run, &jobs[t]);
  for (int t = 0; t != kThreads; ++t) {
    pthread_join(threads[t], NULL);
    differences += jobs[t].differences;
  }
  printf("%d differences\n", differences);

  Job *job = &jobs[0];
  memset(job->output, 0xAB, sizeof job->output);
  memset(job->expected, 0xAB, sizeof job->expected);
  printf("null pointer: %d %d %d\n", net_run(NULL, job->output, job->arena), net_run(job->input, NULL, job->arena),
         net_run(job->input, job->output, NULL));
  printf("misaligned arena: %d\n", net_run(job->input, job->output, job->arena + 1));
  puts(memcmp(job->output, job->expected, sizeof job->output) == 0 ? "output untouched" : "output written");
  return 0;
}
