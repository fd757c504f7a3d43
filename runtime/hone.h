/*===- hone.h - What a compiled model and its caller agree on ---------------------===*
 *
 * Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
 *
 *===------------------------------------------------------------------------------===*
 *
 * C99 and C++. A model's own header needs nothing from here: it repeats, word for word and under the same guards, the
 * definitions it uses. This header adds what a program around the model may want.
 *
 *===------------------------------------------------------------------------------===*/
#ifndef HONE_H
#define HONE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What NAME_run returns. Checked before anything is computed; on any other value than HONE_OK nothing was written. */
#ifndef HONE_STATUS_DEFINED
#define HONE_STATUS_DEFINED
#define HONE_OK 0
#define HONE_ERROR_NULL_POINTER 1     /* an input, an output or the arena is a null pointer */
#define HONE_ERROR_MISALIGNED_ARENA 2 /* the arena is not a multiple of NAME_ARENA_ALIGNMENT */
#endif

/* How a model built with --threads=N spreads its work: calls body(context, begin, end) on pieces that together cover
 * [0, count) once, on as many threads as it likes, and returns when all are done. `pool` is the caller's own. A model
 * takes the function and the pool as its last two arguments, after the arena. */
#ifndef HONE_PARALLEL_FOR_DEFINED
#define HONE_PARALLEL_FOR_DEFINED
typedef void (*hone_parallel_for)(void *pool, void (*body)(void *context, int32_t begin, int32_t end), void *context,
                                  int32_t count);
#endif

/* For static arenas: HONE_ALIGNED(kws_ARENA_ALIGNMENT) static char arena[kws_ARENA_BYTES]; */
#if defined(__cplusplus)
#define HONE_ALIGNED(bytes) alignas(bytes)
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
#define HONE_ALIGNED(bytes) _Alignas(bytes)
#else
#define HONE_ALIGNED(bytes) __attribute__((aligned(bytes)))
#endif

/* A status in words; never null. */
const char *hone_status_text(int status);

/* A hone_parallel_for for one thread, so that a model built for threads also runs where there are none. */
void hone_serial_for(void *pool, void (*body)(void *context, int32_t begin, int32_t end), void *context, int32_t count);

#ifdef __cplusplus
}
#endif

#endif /* HONE_H */
