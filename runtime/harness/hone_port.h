/*===- hone_port.h - What the harness needs of the environment ---------------------===*
 *
 * Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
 *
 *===------------------------------------------------------------------------------===*
 *
 * The folders of runtime/ports implement this, each for one environment: a C library, system calls, or a
 * processor without an operating system under a debugger or an emulator.
 *
 *===------------------------------------------------------------------------------===*/
#ifndef HONE_PORT_H
#define HONE_PORT_H

#include <stddef.h>
#include <stdint.h>

/* The harness itself, which the port calls once it can do everything below. Returns the program's exit code. */
int hone_harness_main(int argc, char **argv);

/* Opens a file to read it, or to write it from its beginning; a number that is not negative. */
int hone_port_open(const char *path, int writing);
/* The number of bytes read, fewer only at the end of the file. */
size_t hone_port_read(int file, void *bytes, size_t count);
/* Whether all was written. */
int hone_port_write(int file, const void *bytes, size_t count);
int hone_port_close(int file);

/* Writes to the standard output, or to the standard error stream. Seen by others at once. */
void hone_port_print(int error, const char *text, size_t count);
_Noreturn void hone_port_exit(int code);

/* Memory that lasts until everything is freed; null if there is not enough. */
void *hone_port_allocate(size_t bytes, size_t alignment);
void hone_port_free_all(void);

/* Nanoseconds; 0 where there is no clock. */
int64_t hone_port_now(void);

/* The bytes of stack that the harness may paint. */
enum { hone_port_paint_bytes = 64 * 1024 };

#endif /* HONE_PORT_H */
