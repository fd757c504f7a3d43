/*===- hone_instructions.c - Counts the instructions of an emulated model ----------===*
 *
 * Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
 *
 *===------------------------------------------------------------------------------===*
 *
 * A plugin of QEMU's translator, with the first version of its interface (QEMU 4.2 to 8.2):
 *
 *   -plugin FILE,begin=ADDRESS,end=ADDRESS,profile=ADDRESS,skip-from=ADDRESS,skip-to=ADDRESS,out=FILE
 *
 * Counts what is executed from the time that the program reaches the address `begin` until it reaches `end`, without
 * the instructions in [skip-from, skip-to). Each time that it reaches `profile` a new part begins. Writes the parts'
 * counts to the file `out`, a line each.
 *
 *===------------------------------------------------------------------------------===*/

#include <inttypes.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is used of QEMU's interface. */
typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
struct qemu_info_t;
enum qemu_plugin_cb_flags { QEMU_PLUGIN_CB_NO_REGS };
enum qemu_plugin_op { QEMU_PLUGIN_INLINE_ADD_U64 };
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id,
                                           void (*translate)(qemu_plugin_id_t id, struct qemu_plugin_tb *block));
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *block, size_t index);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *instruction);
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *block, enum qemu_plugin_op operation, void *to,
                                              uint64_t value);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *instruction, void (*reached)(unsigned, void *),
                                            enum qemu_plugin_cb_flags flags, void *data);

#define EXPORT __attribute__((visibility("default")))
EXPORT extern const int qemu_plugin_version;
const int qemu_plugin_version = 1;

static uint64_t begin, end, profile, skip_from, skip_to;
static const char *out;

/* All instructions so far; QEMU itself adds to it. */
static uint64_t executed;
/* Where the current part began. */
static uint64_t part;
static FILE *file;

static void write_part(void) {
  if (file)
    fprintf(file, "%" PRIu64 "\n", executed - part);
  part = executed;
}

static void reached_begin(unsigned cpu, void *data) {
  (void)cpu, (void)data;
  file = fopen(out, "w");
  part = executed;
}

static void reached_profile(unsigned cpu, void *data) {
  (void)cpu, (void)data;
  write_part();
}

static void reached_end(unsigned cpu, void *data) {
  (void)cpu, (void)data;
  write_part();
  if (file)
    fclose(file);
  file = NULL;
}

/* The addresses to look out for are those of functions, where blocks begin, and they are among the skipped ones: no
 * block has counted instructions on both sides of one. */
static void translate(qemu_plugin_id_t id, struct qemu_plugin_tb *block) {
  (void)id;
  uint64_t counted = 0;
  for (size_t i = 0, count = qemu_plugin_tb_n_insns(block); i != count; ++i) {
    struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(block, i);
    const uint64_t address = qemu_plugin_insn_vaddr(instruction);
    counted += address < skip_from || address >= skip_to;
    if (address == begin)
      qemu_plugin_register_vcpu_insn_exec_cb(instruction, reached_begin, QEMU_PLUGIN_CB_NO_REGS, NULL);
    else if (address == end)
      qemu_plugin_register_vcpu_insn_exec_cb(instruction, reached_end, QEMU_PLUGIN_CB_NO_REGS, NULL);
    else if (address == profile)
      qemu_plugin_register_vcpu_insn_exec_cb(instruction, reached_profile, QEMU_PLUGIN_CB_NO_REGS, NULL);
  }
  if (counted)
    qemu_plugin_register_vcpu_tb_exec_inline(block, QEMU_PLUGIN_INLINE_ADD_U64, &executed, counted);
}

/* The text after `key=`, or null. */
static const char *value_of(const char *argument, const char *key) {
  const size_t length = strlen(key);
  return strncmp(argument, key, length) == 0 && argument[length] == '=' ? argument + length + 1 : NULL;
}

EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info_t *info, int argc, char **argv);
int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info_t *info, int argc, char **argv) {
  (void)info;
  static const struct {
    const char *key;
    uint64_t *number;
  } numbers[] = {
      {"begin", &begin}, {"end", &end}, {"profile", &profile}, {"skip-from", &skip_from}, {"skip-to", &skip_to}};
  for (int i = 0; i != argc; ++i) {
    const char *text;
    for (size_t k = 0; k != sizeof numbers / sizeof *numbers; ++k)
      if ((text = value_of(argv[i], numbers[k].key)))
        *numbers[k].number = strtoull(text, NULL, 0);
    /* QEMU frees its arguments. */
    if ((text = value_of(argv[i], "out")))
      out = strdup(text);
  }
  if (!begin || !end || !out) {
    fprintf(stderr, "hone_instructions: begin, end and out are needed\n");
    return 1;
  }
  qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
  return 0;
}
