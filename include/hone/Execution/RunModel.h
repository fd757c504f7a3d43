//===- RunModel.h - Inputs and results of a single run --------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_EXECUTION_RUNMODEL_H
#define HONE_EXECUTION_RUNMODEL_H

#include "hone/Execution/Image.h"
#include "hone/Support/MediaFormat.h"
#include "llvm/Support/raw_ostream.h"

namespace hone {

/// Reads the model's inputs from files of tensors, pictures or sounds, each given as `NAME=FILE`, or `FILE` for the
/// first input without one. An error lists what the model needs.
llvm::Expected<std::vector<Tensor>> readInputs(llvm::ArrayRef<std::string> arguments, const ModelObject &model,
                                               const MediaFormat &format);

/// Inputs to measure with: normal values for floats, ones for masks, whole numbers from 0 to 99 otherwise. The same on
/// every machine.
std::vector<Tensor> sampleInputs(const ModelObject &model);

/// Prints a table of the tensors: name, type, shape, smallest, largest and mean value, and the first ones.
void printTensors(llvm::ArrayRef<Tensor> tensors, llvm::raw_ostream &out);

/// Prints the five largest values of a tensor that looks like scores of classes: a vector of at least five floats,
/// perhaps with leading dimensions of 1. Otherwise prints nothing.
void printTopScores(const Tensor &tensor, llvm::raw_ostream &out);

/// Writes each tensor as `FOLDER/NAME.npy`, with characters that file names can't have replaced. Makes the folder.
llvm::Error writeTensors(llvm::ArrayRef<Tensor> tensors, llvm::StringRef folder);

} // namespace hone

#endif // HONE_EXECUTION_RUNMODEL_H
