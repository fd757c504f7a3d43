/*===- hone_harness.c - Runs and measures compiled models --------------------------===*
 *
 * Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
 *
 *===------------------------------------------------------------------------------===*
 *
 *   PROGRAM run JOBS OUTPUTS                          runs models, each once
 *   PROGRAM count MODEL INPUTS                        runs one for whoever counts instructions
 *   PROGRAM bench MODEL INPUTS MILLISECONDS THREADS   measures the time that one takes
 *
 * INPUTS is a file of the tensors' bytes one after the other. JOBS has, for each job, four bytes with the model's
 * number, the lowest first, and its inputs; their outputs are written to OUTPUTS likewise, without the numbers, and a
 * line `done` follows each. Measurements are lines of a name and numbers. Exits with 0 or, after a line on stderr, with
 * 1 if the program was used wrongly, 2 if a model returned an error, 3 if it wrote outside of its memory, 5 if there is
 * not enough memory (4 is the ports', for a fault of the processor).
 *
 * Freestanding: what it needs of its surroundings is in hone_port.h.
 *
 *===------------------------------------------------------------------------------===*/

#include "hone_harness.h"
#include "hone_port.h"

void *memset(void *to, int value, size_t count);

enum { guard_bytes = 256, guard_value = 0xA5, page = 4096, max_samples = 1 << 20, max_operations = 1 << 16 };
static const int64_t second = 1000000000, millisecond = 1000000;

/*===- Text ------------------------------------------------------------------------===*/

static int equal(const char *left, const char *right) {
  while (*left && *left == *right)
    ++left, ++right;
  return *left == *right;
}

static uint32_t parse(const char *digits) {
  uint32_t value = 0;
  for (; *digits >= '0' && *digits <= '9'; ++digits)
    value = value * 10 + (uint32_t)(*digits - '0');
  return value;
}

/* A line in the making. Small processors divide 64-bit numbers only with a library's help, so digits come by
 * subtraction. */
typedef struct {
  char text[160];
  size_t count;
} line;

static void add_text(line *made, const char *text) {
  for (; *text && made->count != sizeof made->text - 1; ++text)
    made->text[made->count++] = *text;
}

static void add_number(line *made, int64_t value) {
  static const uint64_t units[] = {1000000000000000000u,
                                   100000000000000000u,
                                   10000000000000000u,
                                   1000000000000000u,
                                   100000000000000u,
                                   10000000000000u,
                                   1000000000000u,
                                   100000000000u,
                                   10000000000u,
                                   1000000000u,
                                   100000000u,
                                   10000000u,
                                   1000000u,
                                   100000u,
                                   10000u,
                                   1000u,
                                   100u,
                                   10u,
                                   1u};
  uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
  int started = 0;
  add_text(made, value < 0 ? " -" : " ");
  for (size_t i = 0; i != sizeof units / sizeof *units; ++i) {
    char digit[2] = "0";
    for (; rest >= units[i]; rest -= units[i])
      ++digit[0];
    started |= digit[0] != '0' || units[i] == 1;
    if (started)
      add_text(made, digit);
  }
}

static void print(int error, line *made) {
  made->text[made->count++] = '\n';
  hone_port_print(error, made->text, made->count);
}

static void print_number(const char *name, int64_t value) {
  line made = {{0}, 0};
  add_text(&made, name);
  add_number(&made, value);
  print(0, &made);
}

static _Noreturn void stop(int code, const char *what, const char *which) {
  line made = {{0}, 0};
  add_text(&made, what);
  add_text(&made, *which ? ": " : "");
  add_text(&made, which);
  print(1, &made);
  hone_port_exit(code);
}

/*===- Memory with guards ----------------------------------------------------------===*/

static void *allocate(size_t bytes, size_t alignment) {
  void *made = hone_port_allocate(bytes, alignment);
  if (!made)
    stop(5, "not enough memory", "");
  return made;
}

typedef struct {
  unsigned char *bytes; /* between two guards */
  size_t size;
} block;

/* `size` bytes that start `offset` bytes after a multiple of `alignment`. */
static block make_block(size_t size, size_t alignment, size_t offset) {
  block made;
  const size_t lead = (guard_bytes + alignment - 1) / alignment * alignment + offset;
  const size_t total = (lead + size + guard_bytes + page - 1) / page * page;
  made.bytes = (unsigned char *)allocate(total, alignment > page ? alignment : page) + lead;
  made.size = size;
  memset(made.bytes - guard_bytes, guard_value, guard_bytes);
  memset(made.bytes + size, guard_value, guard_bytes);
  /* All ones is a NaN in every float type: a value that is read before it is written shows in the result. */
  memset(made.bytes, 0xFF, size);
  return made;
}

static void check_guards(const block *checked, const char *what) {
  for (size_t i = 0; i != guard_bytes; ++i) {
    if (checked->bytes[-1 - (ptrdiff_t)i] != guard_value)
      stop(3, "the model wrote before the start of", what);
    if (checked->bytes[checked->size + i] != guard_value)
      stop(3, "the model wrote past the end of", what);
  }
}

/*===- A model and its memory ------------------------------------------------------===*/

typedef struct {
  const hone_harness_model *model;
  block *input_blocks, *output_blocks, *arena_blocks;
  void **inputs, **outputs, **arenas;
  void *pool;
} instance;

static block *make_blocks(const size_t *sizes, size_t count, size_t alignment, size_t offset, void ***addresses) {
  block *blocks = allocate((count + 1) * sizeof(block), sizeof(void *));
  *addresses = allocate((count + 1) * sizeof(void *), sizeof(void *));
  for (size_t i = 0; i != count; ++i) {
    blocks[i] = make_block(sizes[i], alignment, offset);
    (*addresses)[i] = blocks[i].bytes;
  }
  return blocks;
}

/* `offset` moves the tensors off the best alignment: a model may only rely on that of their elements. */
static instance instantiate(const hone_harness_model *model, int file, size_t offset) {
  instance made = {.model = model, .pool = 0};
  made.input_blocks = make_blocks(model->input_bytes, model->input_count, 64, offset, &made.inputs);
  made.output_blocks = make_blocks(model->output_bytes, model->output_count, 64, offset, &made.outputs);
  made.arena_blocks = make_blocks(model->arena_bytes, model->arena_count, model->arena_alignment, 0, &made.arenas);
  for (size_t i = 0; i != model->input_count; ++i)
    if (hone_port_read(file, made.inputs[i], model->input_bytes[i]) != model->input_bytes[i])
      stop(1, "too few bytes of inputs", "");
  return made;
}

static HONE_UNCOUNTED int call(const instance *run) {
  return run->model->run((const void *const *)run->inputs, run->outputs, run->arenas, run->pool);
}

static void run_once(const instance *run) {
  const int status = call(run);
  if (status != 0) {
    line made = {{0}, 0};
    add_text(&made, "the model returned status:");
    add_number(&made, status);
    print(1, &made);
    hone_port_exit(2);
  }
}

static void check_memory(const instance *run) {
  for (size_t i = 0; i != run->model->input_count; ++i)
    check_guards(&run->input_blocks[i], "an input");
  for (size_t i = 0; i != run->model->output_count; ++i)
    check_guards(&run->output_blocks[i], "an output");
  for (size_t i = 0; i != run->model->arena_count; ++i)
    check_guards(&run->arena_blocks[i], "the arena");
}

static int open(const char *path, int writing) {
  const int file = hone_port_open(path, writing);
  if (file < 0)
    stop(1, writing ? "can't write" : "can't open", path);
  return file;
}

static void run_job(const hone_harness_model *model, int in, int out) {
  instance run = instantiate(model, in, 16);
  if (hone_harness_create_pool)
    run.pool = hone_harness_create_pool(4);
  run_once(&run);
  check_memory(&run);
  for (size_t i = 0; i != model->output_count; ++i)
    if (!hone_port_write(out, run.outputs[i], model->output_bytes[i]))
      stop(1, "can't write the outputs", "");
  if (hone_harness_destroy_pool && run.pool)
    hone_harness_destroy_pool(run.pool);
  hone_port_free_all();
}

static void run_command(const char *jobs, const char *outputs) {
  const int in = open(jobs, 0), out = open(outputs, 1);
  unsigned char number[4];
  while (hone_port_read(in, number, sizeof number) == sizeof number) {
    const size_t index = number[0] | (size_t)number[1] << 8 | (size_t)number[2] << 16 | (size_t)number[3] << 24;
    if (index >= hone_harness_model_count)
      stop(1, "no such model", "");
    run_job(&hone_harness_models[index], in, out);
    hone_port_print(0, "done\n", 5);
  }
  hone_port_close(in);
  if (!hone_port_close(out))
    stop(1, "can't write", outputs);
}

/*===- Profiled operations ---------------------------------------------------------===*/

typedef struct {
  int64_t fastest; /* of all runs */
  int64_t current; /* in this run */
} operation;

static operation *operations;
static int32_t operation_count, running = -1;
static int64_t started;

/* Models compiled for profiling call this before each operation with its number, and at their end with -1. */
void hone_profile(int32_t index);
HONE_UNCOUNTED void hone_profile(int32_t index) {
  if (!operations)
    return;
  const int64_t time = hone_port_now();
  if (running >= 0)
    operations[running].current += time - started;
  running = index < max_operations ? index : -1;
  operation_count = running >= operation_count ? running + 1 : operation_count;
  started = hone_port_now();
}

static void finish_profile(void) {
  running = -1;
  for (int32_t i = 0; i != operation_count; ++i) {
    operation *one = &operations[i];
    if (one->fastest == 0 || one->current < one->fastest)
      one->fastest = one->current;
    one->current = 0;
  }
}

/*===- Instructions and stack ------------------------------------------------------===*/

/* Whoever counts looks out for these two. */
void hone_mark_begin(void);
void hone_mark_end(void);
HONE_UNCOUNTED void hone_mark_begin(void) { __asm__ volatile(""); }
HONE_UNCOUNTED void hone_mark_end(void) { __asm__ volatile("" ::: "memory"); }

/* A linker gives the section's ends names only if something uses them. */
extern char __start_hone_uncounted[], __stop_hone_uncounted[];
static char *volatile const uncounted[] = {__start_hone_uncounted, __stop_hone_uncounted};

/* Fills the stack below the caller with a pattern; `scan` then tells how much of it was used since. Both have the same
 * frame, so that the second finds what the first left. */
static size_t frame(int paint) {
  volatile unsigned char area[hone_port_paint_bytes];
  volatile unsigned char *bytes = area;
  __asm__ volatile("" : "+r"(bytes)::"memory");
  size_t at = 0;
  if (paint)
    for (; at != sizeof area; ++at)
      bytes[at] = guard_value;
  else
    while (at != sizeof area && bytes[at] == guard_value)
      ++at;
  __asm__ volatile("" ::"r"(bytes) : "memory");
  return sizeof area - at;
}

static size_t (*volatile const stack_frame)(int paint) = frame;

static int do_nothing(const void *const *inputs, void *const *outputs, void *const *arenas, void *pool) {
  (void)inputs, (void)outputs, (void)arenas, (void)pool;
  return 0;
}

static size_t stack_of(const instance *run) {
  stack_frame(1);
  run_once(run);
  return stack_frame(0);
}

static void count_command(const hone_harness_model *model, const char *input_file) {
  const int file = open(input_file, 0);
  instance run = instantiate(model, file, 0);
  hone_port_close(file);
  /* What the way to the model takes is not the model's. */
  hone_harness_model empty = *model;
  empty.run = do_nothing;
  instance idle = run;
  idle.model = &empty;
  (void)uncounted[0];
  const size_t least = stack_of(&idle), most = stack_of(&run);
  hone_mark_begin();
  const int status = call(&run);
  hone_mark_end();
  if (status != 0)
    stop(2, "the model returned an error", "");
  check_memory(&run);
  print_number("stack", (int64_t)(most - least));
}

/*===- Time ------------------------------------------------------------------------===*/

/* Puts the element at `at` in its place in a heap, the largest first. */
static void sift(int64_t *heap, size_t at, size_t count) {
  for (size_t child; (child = 2 * at + 1) < count; at = child) {
    child += child + 1 < count && heap[child + 1] > heap[child];
    if (heap[at] >= heap[child])
      return;
    const int64_t moved = heap[at];
    heap[at] = heap[child];
    heap[child] = moved;
  }
}

static void sort(int64_t *values, size_t count) {
  for (size_t i = count / 2; i-- != 0;)
    sift(values, i, count);
  for (size_t last = count; last-- > 1;) {
    const int64_t largest = values[0];
    values[0] = values[last];
    values[last] = largest;
    sift(values, 0, last);
  }
}

/* Nanoseconds that 10,000 iterations of a peak loop take, the fastest of many tries in a tenth of a second. */
static int64_t measure_peak(void (*peak)(int64_t iterations)) {
  const int64_t end = hone_port_now() + second / 10;
  int64_t fastest = INT64_MAX;
  while (hone_port_now() < end) {
    const int64_t start = hone_port_now();
    peak(10000);
    const int64_t time = hone_port_now() - start;
    fastest = time < fastest ? time : fastest;
  }
  return fastest;
}

/* Runs the model until `end`; the number of samples. */
static size_t take_samples(const instance *run, int64_t end, int64_t *samples) {
  size_t count = 0;
  int64_t start = hone_port_now();
  do {
    run_once(run);
    const int64_t stopped = hone_port_now();
    samples[count++] = stopped - start;
    finish_profile();
    start = hone_port_now();
  } while (start < end && count != max_samples);
  return count;
}

static void bench_command(const hone_harness_model *model, const char *input_file, uint32_t milliseconds, int threads) {
  const int file = open(input_file, 0);
  instance run = instantiate(model, file, 0);
  hone_port_close(file);
  if (hone_harness_create_pool)
    run.pool = hone_harness_create_pool(threads);
  operations = allocate(max_operations * sizeof *operations, sizeof(int64_t));
  memset(operations, 0, max_operations * sizeof *operations);
  int64_t *samples = allocate(max_samples * sizeof *samples, sizeof(int64_t));
  int64_t *peaks = allocate((hone_harness_peak_count + 1) * sizeof *peaks, sizeof(int64_t));
  for (size_t i = 0; i != hone_harness_peak_count; ++i)
    peaks[i] = measure_peak(hone_harness_peaks[i]);

  /* The first run touches all memory; more runs let the clock of the machine settle. */
  const int64_t limit = milliseconds * millisecond;
  take_samples(&run, hone_port_now() + (limit >> 3), samples);
  memset(operations, 0, (size_t)operation_count * sizeof *operations);
  const size_t count = take_samples(&run, hone_port_now() + limit, samples);
  check_memory(&run);
  for (size_t i = 0; i != hone_harness_peak_count; ++i) {
    const int64_t again = measure_peak(hone_harness_peaks[i]);
    peaks[i] = again < peaks[i] ? again : peaks[i];
  }

  sort(samples, count);
  print_number("runs", (int64_t)count);
  print_number("min_ns", samples[0]);
  print_number("median_ns", samples[count / 2]);
  print_number("p99_ns", samples[count - 1 - count / 100]);
  for (size_t i = 0; i != hone_harness_peak_count; ++i) {
    line made = {{0}, 0};
    add_text(&made, "peak");
    add_number(&made, (int64_t)i);
    add_number(&made, peaks[i]);
    print(0, &made);
  }
  for (int32_t i = 0; i != operation_count; ++i) {
    line made = {{0}, 0};
    add_text(&made, "op");
    add_number(&made, i);
    add_number(&made, operations[i].fastest);
    if (operations[i].fastest != 0)
      print(0, &made);
  }
  if (hone_harness_destroy_pool && run.pool)
    hone_harness_destroy_pool(run.pool);
  hone_port_free_all();
}

int hone_harness_main(int argc, char **argv) {
  const char *command = argc > 1 ? argv[1] : "";
  if (equal(command, "run") && argc == 4) {
    run_command(argv[2], argv[3]);
    return 0;
  }
  const size_t index = argc > 2 ? parse(argv[2]) : 0;
  if (index >= hone_harness_model_count)
    stop(1, "no such model", argc > 2 ? argv[2] : "");
  if (equal(command, "count") && argc == 4)
    count_command(&hone_harness_models[index], argv[3]);
  else if (equal(command, "bench") && argc == 6)
    bench_command(&hone_harness_models[index], argv[3], parse(argv[4]), (int)parse(argv[5]));
  else
    stop(1, "usage: PROGRAM run JOBS OUTPUTS | count MODEL INPUTS | bench MODEL INPUTS MILLISECONDS THREADS", "");
  return 0;
}
