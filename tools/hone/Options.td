//===- Options.td - The options of hone --------------------------------*- tablegen -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// One table for all commands: from it come parsing, the help, the manual pages and the shells' completions. An option's
// takers are the commands that have it; Commands.cpp has the commands.
//
//===----------------------------------------------------------------------------------===//

include "hone/Pipeline/ModelOptions.td"

def CompileCommand : OptionVisibility;
def RunCommand : OptionVisibility;
def CheckCommand : OptionVisibility;
def BenchCommand : OptionVisibility;
def EvalCommand : OptionVisibility;
def InspectCommand : OptionVisibility;
def QuantizeCommand : OptionVisibility;
def HelpCommand : OptionVisibility;
def EveryCommand : OptionVisibility;
def NoCommand : OptionVisibility;

def input_group : HelpGroup<4, "input">;
def output_group : HelpGroup<5, "output">;
def comparison_group : HelpGroup<6, "comparison">;
def execution_group : HelpGroup<7, "execution">;
def watching_group : HelpGroup<8, "watching the compiler">;
def general_group : HelpGroup<9, "general">;

// Tried after a switch of the same name that another command has.
def SEPARATE_AFTER_SWITCH : OptionKind<"Separate", 1>;

//===--- hone compile ----------------------------------------------------------------===//

defm constants_section : Valued<"constants-section", "NAME",
                                "the section of the weights (default: .rodata.SYMBOL_constants)", code_group,
                                [CompileCommand]>;

def output : Separate<["-"], "o">, MetaVarName<"BASE">, Group<output_group>,
             Visibility<[CompileCommand, QuantizeCommand]>,
             HelpText<"where the outputs go: BASE.o, BASE.h, BASE.json">,
             HelpTextForVariants<[QuantizeCommand], "the ONNX file that is written">;
def output_joined : Joined<["-"], "o=">, Alias<output>, Visibility<[CompileCommand, QuantizeCommand]>;
defm depfile : Valued<"depfile", "FILE",
                      "write a Make rule to FILE that says what BASE.o was made of: every file that was read",
                      output_group, [CompileCommand]>;
let Values = "obj,lib,asm,llvm,mlir,onnx,import,graph,structured,memory,machine" in
defm emit : Valued<"emit", "WHAT",
                   "obj, lib, asm, llvm, mlir, onnx (the model, quantized if it is to be), or a phase to stop after: import, "
                   "graph, structured, memory, machine",
                   output_group, [CompileCommand]>;

defm opset : Valued<"opset", "N",
                    "the version of ONNX's operators to write: 17 or later (default: the first that has all that is needed)",
                    output_group, [CompileCommand, QuantizeCommand]>;
defm print_after : Valued<"print-after", "PASS",
                          "print the IR after the pass with this argument, such as hone-bufferize", watching_group,
                          [CompileCommand]>;
def statistics : Switch<"statistics", "print how many operations each pass was given and left", watching_group,
                        [CompileCommand]>;
def time_passes : Switch<"time-passes", "print how long the phases and passes took", watching_group, [CompileCommand]>;

//===--- hone run --------------------------------------------------------------------===//

defm input : Valued<"input", "[NAME=]FILE", "a .npy or .pb file for the named input, or for the next one without",
                    input_group, [RunCommand]>;
defm output_dir : Valued<"output-dir", "DIR", "write each output to DIR/NAME.npy", output_group, [RunCommand]>;

//===--- hone check ------------------------------------------------------------------===//

defm filter : Valued<"filter", "GLOB", "only the cases whose name matches", input_group, [CheckCommand]>;
def json_file : Option<["--"], "json", SEPARATE_AFTER_SWITCH>, MetaVarName<"FILE">, Group<output_group>,
                HelpText<"write every case's result to FILE">, Visibility<[CheckCommand]>;
def json_file_joined : Joined<["--"], "json=">, Alias<json_file>, Visibility<[CheckCommand]>;
def verbose : Switch<"verbose", "also print a line for each case that passed or was skipped", output_group,
                     [CheckCommand]>;
defm absolute : Valued<"atol", "X", "absolute tolerance (default: 1e-4; integers must be equal unless it is given)",
                       comparison_group, [CheckCommand]>;
defm relative : Valued<"rtol", "X", "relative tolerance (default: 1e-3; integers must be equal unless it is given)",
                       comparison_group, [CheckCommand]>;
defm compile_seconds : Valued<"compile-seconds", "N", "time limit for compiling a model (default: 300)",
                              execution_group, [CheckCommand]>;
defm jobs : Valued<"jobs", "N", "cases at work at a time (default: the number of processors)", execution_group,
                   [CheckCommand]>;
def no_fpu : Switch<"no-fpu", "leave a microcontroller's floating-point unit off: whatever uses it fails",
                    execution_group, [CheckCommand]>;
defm run_seconds : Valued<"run-seconds", "N", "time limit for running a model (default: 120)", execution_group,
                          [CheckCommand]>;

//===--- hone bench ------------------------------------------------------------------===//

def json : Switch<"json", "print one JSON object, for a model as compile writes it to BASE.json", output_group,
                  [BenchCommand, EvalCommand, InspectCommand]>,
           HelpTextForVariants<[BenchCommand, EvalCommand], "print one JSON object">;
def per_operation : Switch<"per-op", "also measure each operation; the calls of the profiler cost some time",
                           output_group, [BenchCommand]>;
def seconds : Separate<["--"], "seconds">, MetaVarName<"S">, Group<execution_group>,
              HelpText<"time limit for the run (default: 600)">,
              HelpTextForVariants<[BenchCommand], "how long to measure (default: 1)">,
              Visibility<[BenchCommand, RunCommand]>;
def seconds_joined : Joined<["--"], "seconds=">, Alias<seconds>, Visibility<[BenchCommand, RunCommand]>;

//===--- hone eval -------------------------------------------------------------------===//

defm against : Valued<"against", "float|MODEL",
                      "compare the results with those of another model on this machine; float is this one without "
                      "quantization", comparison_group, [EvalCommand]>;
defm inputs : Valued<"inputs", "FILE",
                     "samples of the inputs: a .npy or .pb file with one after the other, or a folder; NAME=FILE for one "
                     "of several inputs", input_group, [EvalCommand]>;
defm labels : Valued<"labels", "FILE",
                     "what is right: one class for each sample, or a tensor like the first output", input_group,
                     [EvalCommand]>;

//===--- General -----------------------------------------------------------------------===//

def quiet : Switch<"quiet", "print warnings and errors only: no remarks, no progress", general_group, Quantizers>;
let Values = "auto,always,never" in
defm color : Valued<"color", "WHEN",
                    "auto: colours on a terminal, if NO_COLOR is not set (default), always or never", general_group,
                    [EveryCommand]>;
let Values = "text,man,bash,fish,zsh" in
defm format : Valued<"format", "FORMAT",
                     "what to write: text (default), a man page, or the completions of a shell: bash, fish or zsh",
                     output_group, [HelpCommand]>;
def help : Switch<"help", "print this", general_group, [EveryCommand]>;
def help_short : Flag<["-"], "h">, Alias<help>, Visibility<[EveryCommand]>;
def version : Switch<"version", "print the version of Hone and of LLVM", general_group, [NoCommand]>;
