/*===- hone_harness.c - Runs and measures compiled models --------------------------===*
 *
 * Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
 *
 *===------------------------------------------------------------------------------===*
 *
 *   PROGRAM run MODEL INPUTS OUTPUTS           runs model number MODEL once
 *   PROGRAM measure MODEL INPUTS ARGUMENTS...  measures it and prints lines of a name and numbers
 *
 * INPUTS and OUTPUTS are files of the tensors' bytes one after the other. Exits with 0 or, after a line on the standard
 * error stream, with 1 if the program was used wrongly, 2 if the model returned an error, 3 if it wrote outside of its
 * memory. How it measures depends on what it is linked with: hone_clock.c or hone_count.c.
 *
 *===------------------------------------------------------------------------------===*/

#include "hone_harness.h"
#include "hone_platform.h"

enum { guard_bytes = 256, guard_value = 0xA5 };

/* Freestanding ports have no <string.h>. */
static void fill(unsigned char *bytes, unsigned char value, size_t count) {
  for (size_t i = 0; i != count; ++i)
    bytes[i] = value;
}

static int same(const char *left, const char *right) {
  for (; *left && *left == *right; ++left)
    ++right;
  return *left == *right;
}

void hone_harness_stop(int code, const char *what, const char *which) {
  hone_complain(what);
  if (*which) {
    hone_complain(": ");
    hone_complain(which);
  }
  hone_complain("\n");
  hone_exit(code);
}

void hone_harness_print(const char *name, int64_t number) {
  /* By subtraction: machines without a 64-bit division would need a library for it. */
  static const uint64_t powers[] = {
      10000000000000000000u, 1000000000000000000u, 100000000000000000u, 10000000000000000u, 1000000000000000u,
      100000000000000u,      10000000000000u,      1000000000000u,      100000000000u,      10000000000u,
      1000000000u,           100000000u,           10000000u,           1000000u,           100000u,
      10000u,                1000u,                100u,                10u,                1u};
  enum { count = sizeof powers / sizeof *powers };
  char digits[count + 2];
  size_t length = 0;
  uint64_t rest = number < 0 ? (uint64_t)0 - (uint64_t)number : (uint64_t)number;
  if (number < 0)
    digits[length++] = '-';
  const size_t sign = length;
  for (size_t i = 0; i != count; ++i) {
    char digit = '0';
    for (; rest >= powers[i]; ++digit)
      rest -= powers[i];
    if (digit != '0' || length != sign || i + 1 == count)
      digits[length++] = digit;
  }
  digits[length] = 0;
  hone_print(name);
  hone_print(" ");
  hone_print(digits);
  hone_print("\n");
}

/* A whole number from 0 on; anything else is one that is too large for all uses. */
size_t hone_harness_number(const char *text) {
  size_t value = 0;
  if (!*text)
    return SIZE_MAX;
  for (; *text; ++text) {
    if (*text < '0' || *text > '9' || value > SIZE_MAX / 16)
      return SIZE_MAX;
    value = value * 10 + (size_t)(*text - '0');
  }
  return value;
}

/*===- Memory with guards ----------------------------------------------------------===*/

/* `size` bytes that start `offset` bytes after a multiple of `alignment`. */
static hone_harness_block allocate(size_t size, size_t alignment, size_t offset) {
  hone_harness_block made;
  const size_t lead = (guard_bytes + alignment - 1) / alignment * alignment + offset;
  unsigned char *base = hone_allocate(lead + size + guard_bytes, alignment);
  if (!base)
    hone_harness_stop(1, "not enough memory", "");
  made.bytes = base + lead;
  made.size = size;
  fill(made.bytes - guard_bytes, guard_value, guard_bytes);
  fill(made.bytes + size, guard_value, guard_bytes);
  /* All ones is a NaN in every float type: a value that is read before it is written shows in the result. */
  fill(made.bytes, 0xFF, size);
  return made;
}

static void check_guards(const hone_harness_block *checked, const char *what) {
  for (size_t i = 0; i != guard_bytes; ++i) {
    if (checked->bytes[-1 - (ptrdiff_t)i] != guard_value)
      hone_harness_stop(3, "the model wrote before the start of", what);
    if (checked->bytes[checked->size + i] != guard_value)
      hone_harness_stop(3, "the model wrote past the end of", what);
  }
}

static void *make_table(size_t count, size_t size) {
  void *made = hone_allocate((count + 1) * size, 16);
  if (!made)
    hone_harness_stop(1, "not enough memory", "");
  fill(made, 0, (count + 1) * size);
  return made;
}

/*===- A model and its memory ------------------------------------------------------===*/

/* `offset` moves the tensors off the best alignment: a model may only rely on that of their elements. */
static hone_harness_instance instantiate(const hone_harness_model *model, const char *input_file, size_t offset) {
  hone_harness_instance made = {.model = model};
  const intptr_t file = hone_open(input_file, 0);
  if (file < 0)
    hone_harness_stop(1, "can't open", input_file);
  made.input_blocks = make_table(model->input_count, sizeof *made.input_blocks);
  made.output_blocks = make_table(model->output_count, sizeof *made.output_blocks);
  made.inputs = make_table(model->input_count, sizeof *made.inputs);
  made.outputs = make_table(model->output_count, sizeof *made.outputs);
  for (size_t i = 0; i != model->input_count; ++i) {
    made.input_blocks[i] = allocate(model->input_bytes[i], 64, offset);
    made.inputs[i] = made.input_blocks[i].bytes;
    if (hone_read(file, made.input_blocks[i].bytes, model->input_bytes[i]) != model->input_bytes[i])
      hone_harness_stop(1, "too few bytes in", input_file);
  }
  hone_close(file);
  for (size_t i = 0; i != model->output_count; ++i) {
    made.output_blocks[i] = allocate(model->output_bytes[i], 64, offset);
    made.outputs[i] = made.output_blocks[i].bytes;
  }
  made.arena_blocks = make_table(model->arena_count, sizeof *made.arena_blocks);
  made.arenas = make_table(model->arena_count, sizeof *made.arenas);
  for (size_t i = 0; i != model->arena_count; ++i) {
    made.arena_blocks[i] = allocate(model->arena_bytes[i], model->arena_alignment, 0);
    made.arenas[i] = made.arena_blocks[i].bytes;
  }
  return made;
}

void hone_harness_run_once(const hone_harness_instance *run) {
  const int status = run->model->run(run->inputs, run->outputs, run->arenas, run->pool);
  if (status != 0) {
    char text[2] = {(char)('0' + (status > 0 && status < 10 ? status : 9)), 0};
    hone_harness_stop(2, "the model returned status", text);
  }
}

void hone_harness_check_memory(const hone_harness_instance *run) {
  for (size_t i = 0; i != run->model->input_count; ++i)
    check_guards(&run->input_blocks[i], "an input");
  for (size_t i = 0; i != run->model->output_count; ++i)
    check_guards(&run->output_blocks[i], "an output");
  for (size_t i = 0; i != run->model->arena_count; ++i)
    check_guards(&run->arena_blocks[i], "the arena");
}

static void run_command(const hone_harness_model *model, const char *input_file, const char *output_file) {
  hone_harness_instance run = instantiate(model, input_file, 16);
  if (hone_harness_create_pool)
    run.pool = hone_harness_create_pool(4);
  hone_harness_run_once(&run);
  hone_harness_check_memory(&run);
  const intptr_t file = hone_open(output_file, 1);
  if (file < 0)
    hone_harness_stop(1, "can't write", output_file);
  int written = 1;
  for (size_t i = 0; i != model->output_count; ++i)
    written &= hone_write(file, run.outputs[i], model->output_bytes[i]) == model->output_bytes[i];
  if (hone_close(file) != 0 || !written)
    hone_harness_stop(1, "can't write", output_file);
  if (hone_harness_destroy_pool && run.pool)
    hone_harness_destroy_pool(run.pool);
}

int hone_harness_main(int argc, char **argv) {
  const char *command = argc > 1 ? argv[1] : "";
  const size_t index = argc > 2 ? hone_harness_number(argv[2]) : 0;
  if (index >= hone_harness_model_count)
    hone_harness_stop(1, "no such model", argc > 2 ? argv[2] : "");
  const hone_harness_model *model = &hone_harness_models[index];
  if (same(command, "run") && argc == 5) {
    run_command(model, argv[3], argv[4]);
  } else if (same(command, "measure") && argc >= 4) {
    hone_harness_instance run = instantiate(model, argv[3], 0);
    hone_harness_measure(&run, argc - 4, argv + 4);
  } else {
    hone_harness_stop(1, "usage: PROGRAM run MODEL INPUTS OUTPUTS | PROGRAM measure MODEL INPUTS ARGUMENTS...", "");
  }
  return 0;
}
