/*===- hone_semihosting.h - What the startup code and the semihosting calls share ----===*
 *
 * Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
 *
 *===------------------------------------------------------------------------------===*/
#ifndef HONE_SEMIHOSTING_H
#define HONE_SEMIHOSTING_H

#include "hone_platform.h"

/* Reads the command line, runs the harness and ends the program. */
void hone_start(void) __attribute__((noreturn));

#endif /* HONE_SEMIHOSTING_H */
