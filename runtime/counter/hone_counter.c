/*===- hone_counter.c - Counts executed instructions in QEMU ------------------------===*
 *
 * Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
 *
 *===------------------------------------------------------------------------------===*
 *
 *   qemu ... -plugin libhone-counter.so,out=FILE,mark=ADDRESS,mark=ADDRESS...
 *
 * Each time that the instruction at one of the addresses is about to be executed, a line with the address's number and the
 * number of instructions executed until then is written to the file. For TCG's plugin interface of version 1 (QEMU 4.2
 * and later); the few functions of it that are used are declared here, so that QEMU's sources are not needed.
 *
 *===------------------------------------------------------------------------------===*/

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t, void (*)(qemu_plugin_id_t, struct qemu_plugin_tb *));
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t, void (*)(qemu_plugin_id_t, void *), void *);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *, size_t);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *);
/* The operation 0 adds `immediate` to the number that `target` points at. */
void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *, int operation, void *target, uint64_t immediate);
/* Flags 0: the callback reads no registers. */
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *, void (*)(unsigned, void *), int flags, void *);

__attribute__((visibility("default"))) int qemu_plugin_version = 1;

enum { most_marks = 16 };
static uint64_t marks[most_marks];
static size_t mark_count;
static uint64_t executed;
static FILE *out;

static void reached(unsigned cpu, void *number) {
  (void)cpu;
  fprintf(out, "%" PRIuPTR " %" PRIu64 "\n", (uintptr_t)number, executed);
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *block) {
  (void)id;
  for (size_t i = 0; i != qemu_plugin_tb_n_insns(block); ++i) {
    struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(block, i);
    /* The mark first: it counts what came before. */
    for (size_t mark = 0; mark != mark_count; ++mark)
      if (qemu_plugin_insn_vaddr(instruction) == marks[mark])
        qemu_plugin_register_vcpu_insn_exec_cb(instruction, reached, 0, (void *)(uintptr_t)mark);
    qemu_plugin_register_vcpu_insn_exec_inline(instruction, 0, &executed, 1);
  }
}

static void finished(qemu_plugin_id_t id, void *nothing) {
  (void)id;
  (void)nothing;
  fclose(out);
}

__attribute__((visibility("default"))) int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc, char **argv) {
  (void)info;
  for (int i = 0; i != argc; ++i) {
    if (strncmp(argv[i], "out=", 4) == 0 && !out)
      out = fopen(argv[i] + 4, "w");
    else if (strncmp(argv[i], "mark=", 5) == 0 && mark_count != most_marks)
      marks[mark_count++] = strtoull(argv[i] + 5, NULL, 0);
    else
      return -1;
  }
  if (!out)
    return -1;
  qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
  qemu_plugin_register_atexit_cb(id, finished, NULL);
  return 0;
}
