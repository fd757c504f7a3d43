/*===- hone_threads.c - A thread pool on pthreads ----------------------------------===*
 *
 * Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
 *
 *===------------------------------------------------------------------------------===*
 *
 * A model starts many short pieces of work in a row, so a worker that has finished one spins for a moment before it
 * sleeps: waking a thread costs more than most pieces take. Pieces are handed out a few at a time, so that a thread
 * that was held up does not hold up the others.
 *
 *===------------------------------------------------------------------------------===*/

#include "hone_threads.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

enum { kSpins = 4000, kPiecesPerThread = 4 };

typedef void (*hone_body)(void *context, int32_t begin, int32_t end);

struct hone_thread_pool {
  pthread_mutex_t turn; /* held by the caller whose work is running */
  pthread_mutex_t lock; /* guards `sleeping`, `stopping` and changes of `generation` */
  pthread_cond_t wake;
  int32_t sleeping;
  bool stopping;
  atomic_uint generation;   /* one more for each piece of work */
  atomic_int_fast64_t next; /* the first index that no thread has taken */
  atomic_int unfinished;    /* workers that have not yet seen the work's end */
  hone_body body;
  void *context;
  int32_t count;
  int32_t piece;
  int32_t workers;
  pthread_t threads[];
};

static void relax(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static void take_pieces(hone_thread_pool *pool) {
  const int64_t count = pool->count;
  for (;;) {
    const int64_t begin = atomic_fetch_add_explicit(&pool->next, pool->piece, memory_order_relaxed);
    if (begin >= count)
      return;
    const int64_t end = begin + pool->piece;
    pool->body(pool->context, (int32_t)begin, (int32_t)(end < count ? end : count));
  }
}

/* Waits for work newer than `seen`; false when the pool ends. */
static bool wait_for_work(hone_thread_pool *pool, unsigned seen) {
  for (int spin = 0; spin != kSpins; ++spin) {
    if (atomic_load_explicit(&pool->generation, memory_order_acquire) != seen)
      return true;
    relax();
  }
  pthread_mutex_lock(&pool->lock);
  ++pool->sleeping;
  while (atomic_load_explicit(&pool->generation, memory_order_acquire) == seen && !pool->stopping)
    pthread_cond_wait(&pool->wake, &pool->lock);
  --pool->sleeping;
  const bool stopping = pool->stopping;
  pthread_mutex_unlock(&pool->lock);
  return !stopping;
}

static void *work(void *argument) {
  hone_thread_pool *pool = argument;
  for (unsigned seen = 0; wait_for_work(pool, seen); ++seen) {
    take_pieces(pool);
    atomic_fetch_sub_explicit(&pool->unfinished, 1, memory_order_release);
  }
  return NULL;
}

hone_thread_pool *hone_thread_pool_create(int32_t threads) {
  if (threads < 1)
    return NULL;
  hone_thread_pool *pool = calloc(1, sizeof *pool + (size_t)(threads - 1) * sizeof(pthread_t));
  if (!pool)
    return NULL;
  pthread_mutex_init(&pool->turn, NULL);
  pthread_mutex_init(&pool->lock, NULL);
  pthread_cond_init(&pool->wake, NULL);
  for (; pool->workers != threads - 1; ++pool->workers) {
    if (pthread_create(&pool->threads[pool->workers], NULL, work, pool) != 0) {
      hone_thread_pool_destroy(pool);
      return NULL;
    }
  }
  return pool;
}

void hone_thread_pool_destroy(hone_thread_pool *pool) {
  if (!pool)
    return;
  pthread_mutex_lock(&pool->lock);
  pool->stopping = true;
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->lock);
  for (int32_t i = 0; i != pool->workers; ++i)
    pthread_join(pool->threads[i], NULL);
  pthread_cond_destroy(&pool->wake);
  pthread_mutex_destroy(&pool->lock);
  pthread_mutex_destroy(&pool->turn);
  free(pool);
}

void hone_thread_pool_for(void *argument, hone_body body, void *context, int32_t count) {
  hone_thread_pool *pool = argument;
  if (count <= 1 || pool->workers == 0) {
    if (count > 0)
      body(context, 0, count);
    return;
  }
  pthread_mutex_lock(&pool->turn);
  const int32_t pieces = (pool->workers + 1) * kPiecesPerThread;
  pool->body = body;
  pool->context = context;
  pool->count = count;
  pool->piece = count / pieces + (count % pieces != 0);
  atomic_store_explicit(&pool->next, 0, memory_order_relaxed);
  atomic_store_explicit(&pool->unfinished, pool->workers, memory_order_relaxed);

  pthread_mutex_lock(&pool->lock);
  atomic_fetch_add_explicit(&pool->generation, 1, memory_order_release);
  if (pool->sleeping > 0)
    pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->lock);

  take_pieces(pool);
  for (int spin = 0; atomic_load_explicit(&pool->unfinished, memory_order_acquire) != 0; ++spin) {
    if (spin < kSpins)
      relax();
    else
      sched_yield();
  }
  pthread_mutex_unlock(&pool->turn);
}
