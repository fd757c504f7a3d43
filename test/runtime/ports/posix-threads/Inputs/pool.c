/* Runs work of many sizes on pools of several sizes and counts how often each index was visited. */

#include "hone_threads.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { kLargest = 1000 };

static void visit(void *context, int32_t begin, int32_t end) {
  unsigned char *visits = context;
  for (int32_t i = begin; i != end; ++i)
    ++visits[i];
}

static void expect_covered(hone_thread_pool *pool, int32_t count) {
  unsigned char visits[kLargest + 1];
  memset(visits, 0, sizeof visits);
  hone_thread_pool_for(pool, visit, visits, count);
  for (int32_t i = 0; i <= kLargest; ++i)
    if (visits[i] != (i < count)) {
      printf("count %d: index %d visited %d times\n", count, i, visits[i]);
      exit(1);
    }
}

static void *call_often(void *pool) {
  for (int i = 0; i != 200; ++i)
    expect_covered(pool, i);
  return NULL;
}

int main(void) {
  if (hone_thread_pool_create(0))
    return 1;
  hone_thread_pool_destroy(NULL);
  for (int32_t threads = 1; threads <= 5; ++threads) {
    hone_thread_pool *pool = hone_thread_pool_create(threads);
    for (int32_t count = 0; count <= kLargest; count += count < 30 ? 1 : 97)
      expect_covered(pool, count);
    hone_thread_pool_destroy(pool);
  }
  hone_thread_pool *pool = hone_thread_pool_create(3);
  pthread_t callers[3];
  for (int i = 0; i != 3; ++i)
    pthread_create(&callers[i], NULL, call_often, pool);
  for (int i = 0; i != 3; ++i)
    pthread_join(callers[i], NULL);
  hone_thread_pool_destroy(pool);
  puts("all covered");
  return 0;
}
