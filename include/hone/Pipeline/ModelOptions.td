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
def Quantizes : OptionVisibility;
def ImportPhase : OptionVisibility;
def GraphPhase : OptionVisibility;
def StructuredPhase : OptionVisibility;
def MemoryPhase : OptionVisibility;
def MachinePhase : OptionVisibility;

// The groups of the help, in the order of their numbers.
class HelpGroup<int number, string title> : OptionGroup<!cast<string>(number) # title>, HelpText<title>;
def model_group : HelpGroup<1, "model">;
def quantization_group : HelpGroup<2, "quantization">;
def code_group : HelpGroup<3, "machine code">;

// An option with a value, written --name=value or --name value. `Values` are the words that completions offer.
multiclass Valued<string name, string value, string help, OptionGroup group, list<OptionVisibility> takers> {
  def NAME : Separate<["--"], name>, MetaVarName<value>, HelpText<help>, Group<group>, Visibility<takers>;
  def NAME # _joined : Joined<["--"], name # "=">, Alias<!cast<Option>(NAME)>, Visibility<takers>;
}

class Switch<string name, string help, OptionGroup group, list<OptionVisibility> takers>
    : Flag<["--"], name>, HelpText<help>, Group<group>, Visibility<takers>;

defvar Commands = [KeepsCode, RunsCode];
defvar Quantizers = Commands # [Quantizes];
defvar AllPhases = [GraphPhase, StructuredPhase, MemoryPhase, MachinePhase];

defm batch : Valued<"batch", "N", "the size of a symbolic batch dimension (default: 1)", model_group,
                    Quantizers # [ImportPhase]>;
defm name : Valued<"name", "SYMBOL", "the stem of the C symbols (default: made from the file's name)", model_group,
                   [NamesCode, ImportPhase]>;
defm shape : Valued<"shape", "NAME=SIZES",
                    "an input's shape, such as x=1x3x224x224, or a symbolic dimension's size", model_group,
                    Quantizers # [ImportPhase]>;
defm value : Valued<"value", "NAME=VALUES", "make an input a constant, such as sr=16000 or sizes=1,2,3", model_group,
                    Quantizers # [ImportPhase]>;

defm calibrate : Valued<"calibrate", "FILE",
                        "samples of the inputs to quantize by: a .npy or .pb file with one after the other, or a folder; "
                        "NAME=FILE for one of several inputs", quantization_group, Quantizers>;
let Values = "rgb,bgr" in
defm channels : Valued<"channels", "rgb|bgr", "the order of a picture's colours in samples and inputs (default: rgb)",
                       quantization_group, Quantizers>;
let Values = "float,int8" in
defm io : Valued<"io", "float|int8", "what a quantized model takes and gives (default: float)", quantization_group,
                 Quantizers>;
let Values = "auto,nchw,nhwc" in
defm layout : Valued<"layout", "auto|nchw|nhwc", "where the colours of pictures are (default: where the input has one or three)",
                     quantization_group, Quantizers>;
defm mean : Valued<"mean", "X[,X,X]", "what is subtracted from pictures' bytes and sounds' samples; one number or one a channel",
                   quantization_group, Quantizers>;
let Values = "auto,min-max,percentile,mse,entropy" in
defm observer : Valued<"observer", "KIND",
                       "how ranges follow from the samples: auto (default: min-max or percentile, whichever does better on "
                       "samples that are held out), min-max, percentile, mse or entropy", quantization_group, Quantizers>;
defm percentile : Valued<"percentile", "P", "the share of values that ranges by percentile reach (default: 99.99)",
                         quantization_group, Quantizers>;
def per_tensor : Switch<"per-tensor", "one scale for all weights of an operator, not one a channel", quantization_group,
                        Quantizers>;
def power_of_two : Switch<"power-of-two", "scales that are powers of two", quantization_group, Quantizers>;
let Values = "int8,uint8,int16x8" in
defm quantize : Valued<"quantize", "TYPE",
                       "compute a model of floats in integers: int8, uint8, or int16x8 (16 bits, weights of 8)",
                       quantization_group, Quantizers>;
let Values = "stretch,crop,pad,none" in
defm resize : Valued<"resize", "HOW",
                     "how pictures get the input's size: stretch (default), crop, pad, or none for an error",
                     quantization_group, Quantizers>;
defm scale : Valued<"scale", "X[,X,X]", "what pictures' bytes and sounds' samples, less the mean, are divided by",
                    quantization_group, Quantizers>;
def symmetric : Switch<"symmetric", "zero is the middle of the integers", quantization_group, Quantizers>;

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
