/*===- hone_posix.c - The harness on a C library with POSIX ------------------------===*
 *
 * Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
 *
 *===------------------------------------------------------------------------------===*/

#define _POSIX_C_SOURCE 200809L

#include "hone_port.h"
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int hone_port_open(const char *path, int writing) {
  return writing ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666) : open(path, O_RDONLY);
}

size_t hone_port_read(int file, void *bytes, size_t count) {
  size_t done = 0;
  for (ssize_t part; done != count && (part = read(file, (char *)bytes + done, count - done)) > 0;)
    done += (size_t)part;
  return done;
}

int hone_port_write(int file, const void *bytes, size_t count) {
  size_t done = 0;
  for (ssize_t part; done != count && (part = write(file, (const char *)bytes + done, count - done)) > 0;)
    done += (size_t)part;
  return done == count;
}

int hone_port_close(int file) { return close(file) == 0; }

void hone_port_print(int error, const char *text, size_t count) {
  if (!hone_port_write(error ? STDERR_FILENO : STDOUT_FILENO, text, count))
    exit(1);
}

_Noreturn void hone_port_exit(int code) { exit(code); }

/* What was allocated, so that it can be freed. */
typedef struct allocation {
  struct allocation *next;
  void *memory;
} allocation;

static allocation *allocations;

void *hone_port_allocate(size_t bytes, size_t alignment) {
  allocation *made = malloc(sizeof *made);
  if (!made)
    return NULL;
  const size_t whole = (bytes + alignment - 1) / alignment * alignment;
  made->memory = alignment > sizeof(void *) ? aligned_alloc(alignment, whole) : malloc(whole);
  made->next = allocations;
  allocations = made;
  return made->memory;
}

void hone_port_free_all(void) {
  while (allocations) {
    allocation *freed = allocations;
    allocations = freed->next;
    free(freed->memory);
    free(freed);
  }
}

int64_t hone_port_now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

int main(int argc, char **argv) { return hone_harness_main(argc, argv); }
