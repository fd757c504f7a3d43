/*===- hone_platform.h - What the harness wants of the machine it runs on -----------===*
 *
 * Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
 *
 *===------------------------------------------------------------------------------===*
 *
 * Each folder of runtime/ports that can carry the harness implements this, and starts hone_harness_main.
 *
 *===------------------------------------------------------------------------------===*/
#ifndef HONE_PLATFORM_H
#define HONE_PLATFORM_H

#include <stddef.h>
#include <stdint.h>

/* The program itself, in hone_harness.c; the result is the exit code. */
int hone_harness_main(int argc, char **argv);

/* Memory that is never given back, of any content; null if there is not enough. The alignment is a power of two. */
void *hone_allocate(size_t bytes, size_t alignment);

/* Opens a file, for writing if `writes`; below 0 on failure. */
intptr_t hone_open(const char *name, int writes);
/* Returns the bytes read or written, fewer than asked for only at the end of the file or on an error. */
size_t hone_read(intptr_t file, void *into, size_t bytes);
size_t hone_write(intptr_t file, const void *from, size_t bytes);
/* Returns 0 on success. */
int hone_close(intptr_t file);

/* Writes text to the standard output, or to the standard error stream. */
void hone_print(const char *text);
void hone_complain(const char *text);

void hone_exit(int code) __attribute__((noreturn));

#endif /* HONE_PLATFORM_H */
