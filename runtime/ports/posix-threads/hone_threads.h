/*===- hone_threads.h - A thread pool for models built with --threads --------------===*
 *
 * Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
 *
 *===------------------------------------------------------------------------------===*/
#ifndef HONE_THREADS_H
#define HONE_THREADS_H

#include "hone.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct hone_thread_pool hone_thread_pool;

/* A pool that runs work on `threads` threads, the caller's own among them. Null if they can't be had. */
hone_thread_pool *hone_thread_pool_create(int32_t threads);

/* Ends the pool's threads. Null is allowed; nothing may be running on the pool. */
void hone_thread_pool_destroy(hone_thread_pool *pool);

/* The pool's hone_parallel_for; `pool` is a hone_thread_pool. Callers on several threads take turns. */
void hone_thread_pool_for(void *pool, void (*body)(void *context, int32_t begin, int32_t end), void *context,
                          int32_t count);

#ifdef __cplusplus
}
#endif

#endif /* HONE_THREADS_H */
