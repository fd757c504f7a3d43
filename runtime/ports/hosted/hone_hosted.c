/*===- hone_hosted.c - The harness under an operating system ------------------------===*
 *
 * Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
 *
 *===------------------------------------------------------------------------------===*/

#define _POSIX_C_SOURCE 200809L

#include "hone_platform.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

void *hone_allocate(size_t bytes, size_t alignment) {
  return aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
}

intptr_t hone_open(const char *name, int writes) {
  return writes ? open(name, O_WRONLY | O_CREAT | O_TRUNC, 0666) : open(name, O_RDONLY);
}

size_t hone_read(intptr_t file, void *into, size_t bytes) {
  size_t done = 0;
  while (done != bytes) {
    const ssize_t count = read((int)file, (char *)into + done, bytes - done);
    if (count <= 0)
      break;
    done += (size_t)count;
  }
  return done;
}

size_t hone_write(intptr_t file, const void *from, size_t bytes) {
  size_t done = 0;
  while (done != bytes) {
    const ssize_t count = write((int)file, (const char *)from + done, bytes - done);
    if (count <= 0)
      break;
    done += (size_t)count;
  }
  return done;
}

int hone_close(intptr_t file) { return close((int)file); }

void hone_print(const char *text) { fputs(text, stdout); }

void hone_complain(const char *text) { fputs(text, stderr); }

void hone_exit(int code) { exit(code); }

int main(int argc, char **argv) { return hone_harness_main(argc, argv); }
