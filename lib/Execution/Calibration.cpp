//===- Calibration.cpp - Quantizing a model by its samples ---------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Execution/Calibration.h"
#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/ConstantOps.h"
#include "hone/Dialect/Graph/ContractionOps.h"
#include "hone/Dialect/Graph/ConversionOps.h"
#include "hone/Dialect/Graph/MovementOps.h"
#include "hone/Dialect/Graph/NormalizationOps.h"
#include "hone/Dialect/Graph/ObservationOps.h"
#include "hone/Dialect/Graph/UnaryOps.h"
#include "hone/Dialect/Graph/WindowOps.h"
#include "hone/Execution/Compilation.h"
#include "hone/Execution/Samples.h"
#include "hone/Memory/Entry.h"
#include "hone/Pipeline/Pipeline.h"
#include "hone/Quantization/ErrorFeedback.h"
#include "hone/Quantization/Passes.h"
#include "hone/Support/Diagnostics.h"
#include "hone/Target/Registry.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Pass/PassManager.h"
#include <cmath>

using namespace mlir;
using namespace hone;
using namespace hone::graph;

/// Values of one sample that an observer remembers, and of all of them.
static constexpr int64_t valuesOfSample = 3000, valuesOfAll = int64_t(1) << 20;
/// Vectors of the input of a convolution or product from all samples.
static constexpr int64_t inputVectors = 4096;
/// Bytes of the results of runs that are made at once.
static constexpr int64_t bytesAtOnce = int64_t(1) << 28;
/// Seconds that one run may take.
static constexpr int64_t runSeconds = 600;

/// Whether a sample is one that a choice of ranges is judged by, not one that they are found by.
static bool isHeldOut(size_t sample) { return sample % 3 == 2; }

namespace {

/// What is known of the values of a site.
struct Site {
  SmallVector<ObserveOp> observations;
  /// From samples that are not held out, and from those that are.
  RangeObserver fitted, heldOut;
};

/// A convolution or product whose constant weights are to be rounded.
struct Weighted {
  Operation *op;
  InputMoments moments;
  /// The number of its input among the values that are looked at.
  size_t input;
};

/// One quantization of a model.
class Calibration {
public:
  Calibration(ModuleOp module, const QuantizerOptions &options, const std::function<void(StringRef)> &onStage)
      : module(module), options(options), onStage(onStage) {}

  LogicalResult run();

private:
  InFlightDiagnostic error(FaultKind kind = FaultKind::InvalidInput) { return emitFault(kind, module.getLoc()); }
  void stage(StringRef name) {
    if (onStage)
      onStage(name);
  }
  LogicalResult runPasses(ModuleOp on, llvm::function_ref<void(OpPassManager &)> build);
  void collect();
  size_t lookAt(Value value);

  /// A program for this machine, of a model that nothing else is done with.
  llvm::Expected<Image> build(OwningOpRef<ModuleOp> copy, ModelObject &object);
  /// A copy of the model without observations whose results are `values`.
  OwningOpRef<ModuleOp> copyWithResults(ArrayRef<Value> values);
  LogicalResult openSamples();
  LogicalResult runSamples(const Image &image, const ModelObject &object, llvm::function_ref<bool(size_t)> which,
                           llvm::function_ref<LogicalResult(size_t, ArrayRef<Tensor>)> take);
  LogicalResult observe();
  LogicalResult takeValues(size_t sample, ArrayRef<Tensor> tensors);

  void roundWeights();
  void setRanges(ObserverKind kind, bool all);
  LogicalResult chooseObserver();
  std::optional<double> score(ObserverKind kind);

  ModuleOp module;
  const QuantizerOptions &options;
  const std::function<void(StringRef)> &onStage;
  func::FuncOp entry;
  std::map<int64_t, Site> sites;
  std::vector<Weighted> weighted;
  /// Values that are looked at, each once; what sites and weights they belong to.
  std::vector<Value> values;
  llvm::DenseMap<Value, size_t> numberOf;
  std::vector<std::vector<int64_t>> sitesOf;
  /// Results before the last softmax or sigmoid, in which differences vanish: numbers of values.
  std::vector<size_t> scored;
  std::optional<Samples> samples;
  std::map<size_t, std::vector<Tensor>> references;
  ObserverKind kind = ObserverKind::MinMax;
  std::mt19937 generator{1};
};

} // namespace

LogicalResult Calibration::runPasses(ModuleOp on, llvm::function_ref<void(OpPassManager &)> build) {
  PassManager manager(on.getContext(), ModuleOp::getOperationName());
  manager.enableVerifier(false);
  build(manager);
  return manager.run(on);
}

/// The value that a result is made of by functions that saturate, or that move elements alone.
static Value beforeSaturation(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    if (isa<SoftmaxOp, LogSoftmaxOp, SigmoidOp, HardSigmoidOp, TanhOp, ReshapeOp, TransposeOp, ObserveOp>(op))
      value = op->getOperand(0);
    else if (auto quantize =
                 isa<DequantizeLinearOp>(op) ? op->getOperand(0).getDefiningOp<QuantizeLinearOp>() : QuantizeLinearOp())
      value = quantize.getX();
    else
      break;
  }
  return value;
}

size_t Calibration::lookAt(Value value) {
  while (auto observed = value.getDefiningOp<ObserveOp>())
    value = observed.getX();
  auto [found, isNew] = numberOf.try_emplace(value, values.size());
  if (isNew) {
    values.push_back(value);
    sitesOf.emplace_back();
  }
  return found->second;
}

void Calibration::collect() {
  entry.walk([&](Operation *op) {
    if (auto observed = dyn_cast<ObserveOp>(op)) {
      if (ConstantData::of(observed.getX()))
        return;
      Site &site = sites[observed.getSite()];
      site.observations.push_back(observed);
      if (!observed.getRange())
        sitesOf[lookAt(observed.getX())].push_back(observed.getSite());
    } else if (WeightMatrix::of(op)) {
      weighted.push_back({op, InputMoments(op), lookAt(op->getOperand(0))});
    }
  });
  for (Value result : entry.front().getTerminator()->getOperands())
    if (auto type = dyn_cast<RankedTensorType>(result.getType()); type && isa<FloatType>(type.getElementType()))
      scored.push_back(lookAt(beforeSaturation(result)));
}

//===----------------------------------------------------------------------------===//
// Running
//===----------------------------------------------------------------------------===//

/// Has the function return these values, under names by their numbers.
static void setResults(func::FuncOp function, ArrayRef<Value> results) {
  Builder builder(function.getContext());
  function.front().getTerminator()->setOperands(results);
  function.setFunctionType(
      builder.getFunctionType(function.front().getArgumentTypes(), ValueRange(results).getTypes()));
  SmallVector<Attribute> names;
  for (size_t i = 0; i < results.size(); ++i)
    names.push_back(builder.getDictionaryAttr(
        builder.getNamedAttr(nameAttrName, builder.getStringAttr("value_" + std::to_string(i)))));
  function.setAllResultAttrs(names);
}

OwningOpRef<ModuleOp> Calibration::copyWithResults(ArrayRef<Value> wanted) {
  IRMapping mapping;
  OwningOpRef<ModuleOp> copy = cast<ModuleOp>(module->clone(mapping));
  auto function = cast<func::FuncOp>(mapping.lookup(entry.getOperation()));
  function.walk([&](ObserveOp op) {
    op.getY().replaceAllUsesWith(op.getX());
    op.erase();
  });
  SmallVector<Value> results;
  for (Value value : wanted)
    results.push_back(mapping.lookupOrDefault(value));
  setResults(function, results);
  return copy;
}

llvm::Expected<Image> Calibration::build(OwningOpRef<ModuleOp> copy, ModelObject &object) {
  CompileOptions compile;
  std::string errors;
  llvm::raw_string_ostream out(errors);
  FailureOr<TargetDescription> target = findTarget("native", out);
  if (failed(target))
    return llvm::createStringError(errors);
  compile.target = *target;
  Compilation compilation = compileToRun(std::move(copy), compile);
  if (!compilation.model)
    return llvm::createStringError(compilation.reason);
  object = std::move(*compilation.model);
  return Image::link(&object, *target);
}

LogicalResult Calibration::openSamples() {
  std::vector<TensorSpec> inputs;
  for (auto [index, type] : llvm::enumerate(entry.getArgumentTypes())) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    std::string element;
    llvm::raw_string_ostream(element) << (tensor ? tensor.getElementType() : type);
    if (element == "i1")
      element = "bool";
    if (StringRef(element).starts_with("ui"))
      element.erase(1, 1);
    std::optional<ElementType> known = parseElementType(element);
    auto name = entry.getArgAttrOfType<StringAttr>(index, nameAttrName);
    if (!tensor || !known)
      return error(FaultKind::Unsupported) << "input " << index << " is of a type that samples can't hold";
    inputs.push_back({name ? name.str() : "input_" + std::to_string(index), *known, tensor.getShape().vec()});
  }
  llvm::Expected<Samples> opened = Samples::open(options.samples, inputs, options.media);
  if (!opened)
    return error() << "--calibrate: " << llvm::toString(opened.takeError());
  samples.emplace(std::move(*opened));
  return success();
}

LogicalResult Calibration::runSamples(const Image &image, const ModelObject &object,
                                      llvm::function_ref<bool(size_t)> which,
                                      llvm::function_ref<LogicalResult(size_t, ArrayRef<Tensor>)> take) {
  int64_t bytes = 1;
  for (const TensorSpec &output : object.outputs)
    bytes += output.bytes();
  size_t atOnce = std::max<int64_t>(1, bytesAtOnce / bytes);
  std::vector<size_t> chosen;
  for (size_t i = 0; i < samples->size(); ++i)
    if (which(i))
      chosen.push_back(i);
  bool good = true;
  for (size_t first = 0; good && first < chosen.size(); first += atOnce) {
    ArrayRef<size_t> part = ArrayRef(chosen).slice(first, std::min(atOnce, chosen.size() - first));
    std::vector<Job> jobs;
    for (size_t sample : part) {
      llvm::Expected<std::vector<Tensor>> inputs = samples->read(sample);
      if (!inputs)
        return error() << llvm::toString(inputs.takeError());
      jobs.push_back({0, std::move(*inputs)});
    }
    image.runAll(jobs, runSeconds, [&](size_t job, llvm::Expected<std::vector<Tensor>> outputs) {
      if (!outputs) {
        error(FaultKind::Internal) << "the run on " << samples->describe(part[job])
                                   << " failed: " << llvm::toString(outputs.takeError());
        good = false;
      } else if (good) {
        good = succeeded(take(part[job], *outputs));
      }
    });
    stage("calibrate " + std::to_string(first + part.size()) + "/" + std::to_string(chosen.size()));
  }
  return success(good);
}

static ArrayRef<float> floatsOf(const Tensor &tensor) {
  return ArrayRef(reinterpret_cast<const float *>(tensor.bytes.data()), tensor.bytes.size() / sizeof(float));
}

LogicalResult Calibration::takeValues(size_t sample, ArrayRef<Tensor> tensors) {
  int64_t count = samples->size();
  int64_t kept = std::clamp<int64_t>(valuesOfAll / count, 64, valuesOfSample);
  for (size_t i = 0; i < values.size(); ++i)
    for (int64_t id : sitesOf[i]) {
      Site &site = sites[id];
      RangeObserver &observer = isHeldOut(sample) ? site.heldOut : site.fitted;
      if (!observer.add(floatsOf(tensors[i]), kept, generator))
        return emitFault(FaultKind::InvalidInput, values[i].getLoc())
               << "its result is not finite for the sample " << samples->describe(sample);
    }
  for (Weighted &weights : weighted)
    weights.moments.add(floatsOf(tensors[weights.input]), std::max<int64_t>(1, inputVectors / count), generator);
  if (isHeldOut(sample))
    for (size_t i : scored)
      references[sample].push_back(tensors[i]);
  return success();
}

LogicalResult Calibration::observe() {
  stage("calibrate");
  ModelObject object;
  llvm::Expected<Image> image = build(copyWithResults(values), object);
  if (!image)
    return error(FaultKind::Unsupported) << "the model can't be run to be calibrated: "
                                         << llvm::toString(image.takeError());
  return runSamples(
      *image, object, [](size_t) { return true; },
      [&](size_t sample, ArrayRef<Tensor> tensors) { return takeValues(sample, tensors); });
}

//===----------------------------------------------------------------------------===//
// Choosing
//===----------------------------------------------------------------------------===//

void Calibration::setRanges(ObserverKind kind, bool all) {
  Builder builder(module.getContext());
  for (auto &[id, site] : sites) {
    if (site.fitted.isEmpty() && site.heldOut.isEmpty())
      continue; // Its range is fixed.
    RangeObserver observer = site.fitted;
    if (all || observer.isEmpty())
      observer.add(site.heldOut);
    std::optional<Type> storage = site.observations.front().getStorage();
    int64_t width = storage ? storage->getIntOrFloatBitWidth() : 8;
    auto [low, high] = observer.range(kind, options.percentile, (int64_t(1) << width) - 1);
    for (ObserveOp op : site.observations)
      op.setRangeAttr(builder.getDenseF64ArrayAttr({low, high}));
  }
}

/// The scale that an observed value will have, where it is known.
static std::optional<float> scaleOf(Value value, bool powerOfTwo) {
  auto observed = value.getDefiningOp<ObserveOp>();
  if (!observed || !observed.getStorage() || !observed.getRange())
    return std::nullopt;
  return scaleOfRange((*observed.getRange())[0], (*observed.getRange())[1], cast<IntegerType>(*observed.getStorage()),
                      {observed.getSymmetric(), powerOfTwo})
      .scale;
}

/// Adds to the constant that is added to the sums of `op`; false if there is none.
static bool addToBias(Operation *op, ArrayRef<double> terms) {
  OpOperand *operand = biasOperand(op);
  std::optional<ConstantData> bias = operand ? ConstantData::of(operand->get()) : std::nullopt;
  if (!bias || bias->size() != int64_t(terms.size()) || !bias->type().getElementType().isF32())
    return false;
  std::vector<float> sums;
  for (auto [i, term] : llvm::enumerate(terms))
    sums.push_back(float(bias->asDouble(i) + term));
  OpBuilder builder(operand->getOwner());
  ArrayRef<char> bytes(reinterpret_cast<const char *>(sums.data()), sums.size() * sizeof(float));
  operand->set(ConstantOp::create(builder, operand->get().getLoc(), makeConstant(bias->type(), bytes)));
  return true;
}

void Calibration::roundWeights() {
  stage("round weights");
  for (Weighted &entry : weighted) {
    auto observed = entry.op->getOperand(1).getDefiningOp<ObserveOp>();
    if (!observed || !observed.getStorage())
      continue;
    WeightMatrix matrix = *WeightMatrix::of(entry.op);
    SmallVector<AffineScale> scales =
        weightScales(observed, entry.op, scaleOf(entry.op->getOperand(0), options.powerOfTwo), options.powerOfTwo);
    IntegerLimits limits(cast<IntegerType>(*observed.getStorage()));
    limits.low += observed.getSymmetric();
    std::vector<int32_t> integers = entry.moments.round(matrix, scales, limits);
    if (!entry.moments.hasSecond()) {
      std::vector<double> errors = entry.moments.meanErrors(matrix, scales, integers);
      for (double &error : errors)
        error = -error;
      addToBias(entry.op, errors);
    }
    replaceByIntegers(observed, matrix.inConstantOrder<int32_t>(integers), scales);
  }
}

static void addQuantization(OpPassManager &manager, const QuantizerOptions &options, bool integerIO) {
  manager.addNestedPass<func::FuncOp>(
      createChoosePrecisionPass({options.activations, options.weights, options.symmetric}));
  manager.addNestedPass<func::FuncOp>(createQuantizePass({integerIO, options.powerOfTwo}));
}

/// The signal-to-noise ratio of the results on the samples that were held out, in dB: the mean over the results.
std::optional<double> Calibration::score(ObserverKind candidate) {
  setRanges(candidate, /*all=*/false);
  IRMapping mapping;
  OwningOpRef<ModuleOp> copy = cast<ModuleOp>(module->clone(mapping));
  auto function = cast<func::FuncOp>(mapping.lookup(entry.getOperation()));
  if (failed(runPasses(*copy, [&](OpPassManager &manager) { addQuantization(manager, options, false); })))
    return std::nullopt;
  SmallVector<Value> results;
  for (Value result : function.front().getTerminator()->getOperands())
    if (auto type = dyn_cast<RankedTensorType>(result.getType()); type && isa<FloatType>(type.getElementType()))
      results.push_back(beforeSaturation(result));
  setResults(function, results);
  ModelObject object;
  llvm::Expected<Image> image = build(std::move(copy), object);
  if (!image) {
    error(FaultKind::Internal) << "the quantized model can't be run: " << llvm::toString(image.takeError());
    return std::nullopt;
  }
  std::vector<double> signal(results.size(), 0), noise(results.size(), 0);
  LogicalResult ran = runSamples(*image, object, isHeldOut, [&](size_t sample, ArrayRef<Tensor> tensors) {
    for (auto [i, tensor] : llvm::enumerate(tensors))
      for (int64_t at = 0, e = tensor.elements(); at < e; ++at) {
        double real = references[sample][i].number(at), error = tensor.number(at) - real;
        signal[i] += real * real;
        noise[i] += error * error;
      }
    return success();
  });
  if (failed(ran))
    return std::nullopt;
  double sum = 0;
  for (auto [s, n] : llvm::zip_equal(signal, noise))
    sum += n == 0 ? 200 : s == 0 ? -200 : std::clamp(10 * std::log10(s / n), -200.0, 200.0);
  return sum / double(std::max<size_t>(results.size(), 1));
}

LogicalResult Calibration::chooseObserver() {
  kind = options.observer;
  if (kind != ObserverKind::Auto)
    return success();
  kind = ObserverKind::MinMax;
  if (options.activations == "none" || references.empty() || scored.empty())
    return success();
  double best = -INFINITY;
  for (ObserverKind candidate : {ObserverKind::MinMax, ObserverKind::Percentile}) {
    stage(candidate == ObserverKind::MinMax ? "try min-max ranges" : "try percentile ranges");
    std::optional<double> decibels = score(candidate);
    if (!decibels)
      return failure();
    if (*decibels > best) {
      best = *decibels;
      kind = candidate;
    }
  }
  return success();
}

LogicalResult Calibration::run() {
  FailureOr<func::FuncOp> found = findEntry(module);
  if (failed(found))
    return failure();
  if (options.samples.empty() && options.activations != "none")
    return error() << "--quantize needs samples of the model's inputs; give them with --calibrate=DIR or FILE.npy";
  stage("prepare");
  auto prepare = [&](OpPassManager &manager) {
    buildObservationPipeline(manager);
    manager.addNestedPass<func::FuncOp>(
        createInsertObserversPass({options.integerIO, /*linearOnly=*/false, options.perTensorWeights}));
  };
  if (failed(runPasses(module, prepare)))
    return failure();
  found = findEntry(module);
  if (failed(found))
    return failure();
  entry = *found;
  collect();
  if (!options.samples.empty()) {
    if (failed(openSamples()) || failed(observe()))
      return failure();
    setRanges(ObserverKind::MinMax, /*all=*/true);
    auto choose = [&](OpPassManager &manager) {
      manager.addNestedPass<func::FuncOp>(
          createChoosePrecisionPass({options.activations, options.weights, options.symmetric}));
    };
    if (failed(runPasses(module, choose)))
      return failure();
    roundWeights();
    if (failed(chooseObserver()))
      return failure();
    setRanges(kind, /*all=*/true);
  }
  stage("quantize");
  return runPasses(module, [&](OpPassManager &manager) { addQuantization(manager, options, options.integerIO); });
}

LogicalResult hone::quantizeModel(ModuleOp module, const QuantizerOptions &options,
                                  const std::function<void(StringRef)> &onStage) {
  return Calibration(module, options, onStage).run();
}
