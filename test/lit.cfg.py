# How lit finds and runs Hone's tests. Paths of the build come from lit.site.cfg.py.in.

import os
import platform
import shutil

import lit.formats

config.name = "Hone"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".onnxtxt", ".test", ".yaml"]
config.excludes = ["Inputs", "fuzzing", "CMakeLists.txt"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.hone_binary_dir, "test")

# Tools are called by their plain names: this build's first, then LLVM's (FileCheck, not, split-file, llvm-nm, clang).
config.environment["PATH"] = os.pathsep.join(
    [config.hone_tools_dir, config.llvm_tools_dir, os.environ.get("PATH", "")]
)
config.environment["FILECHECK_OPTS"] = "-enable-var-scope --allow-unused-prefixes=false"
for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
    if name in os.environ:
        config.environment[name] = os.environ[name]

config.substitutions += [
    ("%hone_source", config.hone_source_dir),
    ("%hone_build", config.hone_binary_dir),
    ("%cmake", config.hone_cmake),
    ("%shared_models", os.path.normpath(config.shared_models)),
    ("%onnx_testdata", os.path.normpath(config.onnx_testdata)),
    # For a shell: ends what takes so many seconds of a processor; sanitizers need about ten times as many.
    ("%limit_time", "ulimit -t 300" if config.hone_sanitize else "ulimit -t 30"),
    # For a shell: ends what takes more than 3 GB. AddressSanitizer's own address space is beyond any limit.
    ("%limit_memory", "export ASAN_OPTIONS=hard_rss_limit_mb=3000" if config.hone_sanitize else "ulimit -v 3000000"),
]

# What this machine has, for `REQUIRES:` lines.
features = {
    "shared-models": os.path.isdir(config.shared_models),
    "onnx-testdata": os.path.isdir(config.onnx_testdata),
    "host-x86_64": platform.machine() == "x86_64",
    "emulator-aarch64": bool(shutil.which("qemu-aarch64") and shutil.which("aarch64-linux-gnu-gcc")),
    "emulator-cortex-m": bool(shutil.which("qemu-system-arm")),
    "emulator-riscv32": bool(shutil.which("qemu-riscv32")),
    "emulator-riscv64": bool(shutil.which("qemu-riscv64") and shutil.which("riscv64-linux-gnu-gcc")),
    "emulator-x86_64": bool(shutil.which("qemu-x86_64")),
    "newlib-cortex-m": bool(shutil.which("arm-none-eabi-gcc")),
    "picolibc-riscv32": bool(shutil.which("riscv64-unknown-elf-gcc")),
    "sanitizer": bool(config.hone_sanitize),
}
config.available_features |= {name for name, present in features.items() if present}

# A test that hangs is a failed test; lit can only see to it where python3-psutil is installed.
if lit_config.maxIndividualTestTimeIsSupported[0]:
    lit_config.maxIndividualTestTime = lit_config.maxIndividualTestTime or 900
