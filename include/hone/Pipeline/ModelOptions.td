//===- ModelOptions.td - The options of a compilation ------------------*- tablegen -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Their names, values, defaults and texts, once for everything that takes them: the commands of hone (tools/hone/Options.td),
// the pipelines of hone-opt and hone-translate. ModelOptions.cpp has what each does, by its name.
//
//===----------------------------------------------------------------------------------===//

#ifndef HONE_PIPELINE_MODELOPTIONS
#define HONE_PIPELINE_MODELOPTIONS

include "llvm/Option/OptParser.td"

// Who takes an option: commands that keep the code, or run it at once; those where it is given a name; and the phases whose
// pipelines read it.
def KeepsCode : OptionVisibility;
def RunsCode : OptionVisibility;
def NamesCode : OptionVisibility;
def ImportPhase : OptionVisibility;
def GraphPhase : OptionVisibility;
def StructuredPhase : OptionVisibility;
def MemoryPhase : OptionVisibility;
def MachinePhase : OptionVisibility;

// The groups of the help, in the order of their numbers.
class HelpGroup<int number, string title> : OptionGroup<!cast<string>(number) # title>, HelpText<title>;
def model_group : HelpGroup<1, "model">;
def code_group : HelpGroup<2, "machine code">;

// An option with a value, written --name=value or --name value. `Values` are the words that completions offer.
multiclass Valued<string name, string value, string help, OptionGroup group, list<OptionVisibility> takers> {
  def NAME : Separate<["--"], name>, MetaVarName<value>, HelpText<help>, Group<group>, Visibility<takers>;
  def NAME # _joined : Joined<["--"], name # "=">, Alias<!cast<Option>(NAME)>, Visibility<takers>;
}

class Switch<string name, string help, OptionGroup group, list<OptionVisibility> takers>
    : Flag<["--"], name>, HelpText<help>, Group<group>, Visibility<takers>;

defvar Commands = [KeepsCode, RunsCode];
defvar AllPhases = [GraphPhase, StructuredPhase, MemoryPhase, MachinePhase];

defm batch : Valued<"batch", "N", "the size of a symbolic batch dimension (default: 1)", model_group,
                    Commands # [ImportPhase]>;
defm name : Valued<"name", "SYMBOL", "the stem of the C symbols (default: made from the file's name)", model_group,
                   [NamesCode, ImportPhase]>;
defm shape : Valued<"shape", "NAME=SIZES",
                    "an input's shape, such as x=1x3x224x224, or a symbolic dimension's size", model_group,
                    Commands # [ImportPhase]>;
defm value : Valued<"value", "NAME=VALUES", "make an input a constant, such as sr=16000 or sizes=1,2,3", model_group,
                    Commands # [ImportPhase]>;

defm arena_limit : Valued<"arena-limit", "BYTES",
                          "fail if the arena needs more than this, such as 65536 or 64K", code_group,
                          Commands # [MemoryPhase]>;
def profile : Switch<"profile", "call the profiler after each operation", code_group, [MemoryPhase]>;
let Values = "exact,fast" in
defm rounding : Valued<"rounding", "exact|fast",
                       "how quantized operators round: as the real result does (default), or one unit off where that is "
                       "faster", code_group, Commands # [GraphPhase]>;
// %portable stands for the target of code that is kept.
defvar targetText = "the target's name or its description file; native is this machine (default: ";
let HelpTextsForVariants = [HelpTextVariant<[RunsCode], targetText # "native)">] in
defm target : Valued<"target", "NAME", targetText # "%portable)", code_group, Commands # AllPhases>;
defm threads : Valued<"threads", "N",
                      "make code for up to N threads, which the caller provides (default: 1)", code_group,
                      Commands # [MachinePhase]>;

#endif // HONE_PIPELINE_MODELOPTIONS
