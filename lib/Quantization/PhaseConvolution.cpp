//===- PhaseConvolution.cpp - Transposed convolutions as convolutions ----------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "PhaseConvolution.h"
#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/ConstantOps.h"
#include "hone/Dialect/Graph/ConversionOps.h"
#include "hone/Dialect/Graph/MovementOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Graph/WindowOps.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

int64_t PhaseConvolution::Line::source(int64_t tap, int64_t phase) const {
  int64_t position = (reach - tap * spacing) * stride + phase, from = position / dilation;
  return position % dilation == 0 && from < kernel ? from : -1;
}

PhaseConvolution::PhaseConvolution(ConvTransposeOp op)
    : op(op), last(op.getLayout() == Layout::channels_last), group(op.getGroup()) {
  ArrayRef<int64_t> input = shapeOf(op.getInput()), filter = shapeOf(op.getFilter()), result = shapeOf(op.getResult());
  int64_t rank = input.size() - 2;
  inputs = filter[last ? rank + 1 : 0] / group;
  outputs = filter[last ? rank : 1];
  isDepthwise = group > 1 && inputs == 1 && outputs == 1;
  if (isDepthwise)
    std::swap(group, outputs);
  for (int64_t d = 0; d < rank; ++d) {
    Line line;
    line.stride = op.getStrides()[d];
    line.dilation = op.getDilations()[d];
    line.kernel = filter[last ? d : d + 2];
    line.reach = (line.kernel - 1) * line.dilation / line.stride;
    line.spacing = line.stride == 1 ? line.dilation : 1;
    line.taps = line.reach / line.spacing + 1;
    line.size = result[last ? d + 1 : d + 2];
    int64_t low = op.getPads()[d], first = llvm::divideFloorSigned(low, line.stride);
    line.count = llvm::divideFloorSigned(low + line.size - 1, line.stride) - first + 1;
    line.start = low - first * line.stride;
    line.low = line.reach - first;
    line.high = line.count + line.reach - input[last ? d + 1 : d + 2] - line.low;
    phases *= line.stride;
    lines.push_back(line);
  }
  for (const Line &line : lines) {
    filterShape.push_back(line.taps);
    resultShape.push_back(line.count);
  }
  filterShape.insert(last ? filterShape.end() : filterShape.begin(), inputs);
  filterShape.insert(last ? filterShape.end() : filterShape.begin(), channels());
  resultShape.insert(last ? resultShape.end() : resultShape.begin(), channels());
  resultShape.insert(resultShape.begin(), input[0]);
}

RealStep PhaseConvolution::overChannels(const RealStep &step) const {
  if (step.values.size() == 1)
    return step;
  RealStep result{step.kind, {}};
  for (int64_t channel = 0; channel < channels(); ++channel)
    result.values.push_back(step.values[channelOf(channel)]);
  return result;
}

SmallVector<int64_t> PhaseConvolution::sources() {
  int64_t rank = lines.size();
  ArrayRef<int64_t> from = shapeOf(op.getFilter());
  SmallVector<int64_t> result, at(rank + 2, 0);
  for (int64_t count = ShapedType::getNumElements(filterShape); count > 0; --count) {
    int64_t channel = at[last ? rank + 1 : 0], input = at[last ? rank : 1];
    int64_t phase = channel / outputs % phases;
    SmallVector<int64_t> source(rank + 2);
    bool exists = true;
    for (int64_t d = rank - 1; d >= 0; --d) {
      int64_t dimension = last ? d : d + 2;
      source[dimension] = lines[d].source(at[dimension], phase % lines[d].stride);
      exists &= source[dimension] >= 0;
      phase /= lines[d].stride;
    }
    source[last ? rank : 1] = outputOf(channel);
    source[last ? rank + 1 : 0] = groupOf(channel) * inputs + input;
    int64_t index = 0;
    for (auto [size, position] : llvm::zip_equal(from, source))
      index = index * size + position;
    result.push_back(exists ? index : -1);
    for (int64_t d = rank + 1; d >= 0 && ++at[d] == filterShape[d]; --d)
      at[d] = 0;
  }
  return result;
}

/// A constant whose elements are those of another one, chosen by index.
static Value chosen(RewriterBase &builder, Location location, const ConstantData &data, ArrayRef<int64_t> shape,
                    function_ref<int64_t(int64_t)> indexOf, StringRef name) {
  RankedTensorType type = data.type().clone(shape);
  int64_t width = elementBytes(type.getElementType());
  std::vector<char> all = data.bytes(), bytes;
  for (int64_t i = 0, e = type.getNumElements(); i < e; ++i) {
    const char *first = all.data() + indexOf(i) * width;
    bytes.insert(bytes.end(), first, first + width);
  }
  return ConstantOp::create(builder, location, makeConstant(type, bytes, name));
}

Value PhaseConvolution::buildFilter(RewriterBase &builder) {
  auto dequantize = op.getFilter().getDefiningOp<DequantizeLinearOp>();
  if (!dequantize)
    return nullptr;
  auto data = ConstantData::of(dequantize.getX()), scale = ConstantData::of(dequantize.getScale()),
       zero = ConstantData::of(dequantize.getZeroPoint());
  if (!data || !scale || !zero || scale->size() != zero->size() || elementBytes(data->type().getElementType()) != 1)
    return nullptr;
  int64_t rank = lines.size(), axis = dequantize.getAxis();
  axis = axis < 0 ? axis + rank + 2 : axis;
  bool isSingle = scale->size() == 1, isOutput = axis == (last ? rank : 1);
  // Channels of the input are those of the result where groups have one.
  if (!isSingle && !isOutput && (inputs != 1 || axis != (last ? rank + 1 : 0)))
    return nullptr;
  auto scaleOf = [&](int64_t channel) { return isSingle ? 0 : isOutput ? outputOf(channel) : groupOf(channel); };
  RankedTensorType type = data->type().clone(filterShape);
  int64_t inner = last ? 1 : type.getNumElements() / channels();
  std::vector<char> bytes;
  for (auto [at, source] : llvm::enumerate(sources()))
    bytes.push_back(
        char(source >= 0 ? data->asInteger(source) : zero->asInteger(scaleOf(int64_t(at) / inner % channels()))));
  Location location = dequantize.getLoc();
  Value filter = ConstantOp::create(builder, location, makeConstant(type, bytes, "phases"));
  Value scales = dequantize.getScale(), zeros = dequantize.getZeroPoint();
  if (!isSingle) {
    scales = chosen(builder, location, *scale, channels(), scaleOf, "scales");
    zeros = chosen(builder, location, *zero, channels(), scaleOf, "zeros");
  }
  return DequantizeLinearOp::create(builder, location, tensorOf(op.getFilter()).clone(filterShape), filter, scales,
                                    zeros, builder.getI64IntegerAttr(last ? rank + 1 : 0));
}

Value PhaseConvolution::buildInput(RewriterBase &builder) {
  auto dequantize = op.getInput().getDefiningOp<DequantizeLinearOp>();
  bool crops = llvm::any_of(lines, [](const Line &line) { return line.low < 0 || line.high < 0; });
  bool repeats = isDepthwise && phases != 1;
  if (!dequantize || (!crops && !repeats))
    return op.getInput();
  Value x = dequantize.getX();
  SmallVector<int64_t> sizes(shapeOf(x)), starts(sizes.size(), 0), steps(sizes.size(), 1);
  auto array = [&](ArrayRef<int64_t> values) { return builder.getDenseI64ArrayAttr(values); };
  for (auto [d, line] : llvm::enumerate(lines)) {
    int64_t at = last ? d + 1 : d + 2;
    int64_t low = std::max<int64_t>(-line.low, 0), high = std::max<int64_t>(-line.high, 0);
    starts[at] = low;
    sizes[at] -= low + high;
    if (sizes[at] < 1)
      return nullptr;
    line.low += low;
    line.high += high;
  }
  if (crops)
    x = SliceOp::create(builder, op.getLoc(), tensorOf(x).clone(sizes), x, array(starts), array(sizes), array(steps));
  if (repeats) {
    SmallVector<int64_t> repeat(sizes.size(), 1);
    repeat[last ? sizes.size() - 1 : 1] = phases;
    sizes[last ? sizes.size() - 1 : 1] *= phases;
    x = TileOp::create(builder, op.getLoc(), tensorOf(x).clone(sizes), x, array(repeat));
  }
  return DequantizeLinearOp::create(builder, op.getLoc(), tensorOf(op.getInput()).clone(sizes), x,
                                    dequantize.getScale(), dequantize.getZeroPoint(), dequantize.getAxisAttr());
}

bool PhaseConvolution::buildBias(RewriterBase &builder, Value &bias) {
  bias = op.getBias();
  if (!bias || phases == 1)
    return true;
  auto cast = bias.getDefiningOp<CastOp>();
  auto dequantize = (cast ? cast.getX() : bias).getDefiningOp<DequantizeLinearOp>();
  int64_t count = group * outputs;
  auto repeated = [&](Value values) -> Value {
    auto data = ConstantData::of(values);
    if (!data || (data->size() != 1 && data->size() != count))
      return nullptr;
    if (data->size() == 1 && tensorOf(values).getRank() == 0)
      return values;
    return chosen(
        builder, op.getLoc(), *data, channels(),
        [&](int64_t channel) { return data->size() == 1 ? 0 : channelOf(channel); }, "bias");
  };
  if (!dequantize) {
    bias = repeated(bias);
    return bias != nullptr;
  }
  Value x = repeated(dequantize.getX()), scale = repeated(dequantize.getScale()),
        zero = repeated(dequantize.getZeroPoint());
  if (!x || !scale || !zero)
    return false;
  bias = DequantizeLinearOp::create(builder, op.getLoc(), tensorOf(dequantize.getY()).clone(shapeOf(x)), x, scale, zero,
                                    builder.getI64IntegerAttr(0));
  if (cast)
    bias = CastOp::create(builder, op.getLoc(), tensorOf(cast.getY()).clone(shapeOf(x)), bias, cast.getToAttr());
  return true;
}

ConvOp PhaseConvolution::build(RewriterBase &builder) {
  if (llvm::is_contained(resultShape, 0) || llvm::any_of(lines, [](const Line &line) { return line.size < 1; }))
    return nullptr;
  Value input = buildInput(builder), filter = input ? buildFilter(builder) : Value(), bias;
  if (!filter || !buildBias(builder, bias))
    return nullptr;
  SmallVector<int64_t> spacings, pads;
  for (const Line &line : lines) {
    spacings.push_back(line.spacing);
    pads.push_back(line.low);
  }
  for (const Line &line : lines)
    pads.push_back(line.high);
  SmallVector<Value> operands{input, filter};
  if (bias)
    operands.push_back(bias);
  auto array = [&](ArrayRef<int64_t> values) { return builder.getDenseI64ArrayAttr(values); };
  NamedAttribute attributes[] = {
      builder.getNamedAttr("strides", array(SmallVector<int64_t>(lines.size(), 1))),
      builder.getNamedAttr("dilations", array(spacings)), builder.getNamedAttr("pads", array(pads)),
      builder.getNamedAttr("group", builder.getI64IntegerAttr(isDepthwise ? channels() : group)),
      builder.getNamedAttr("layout", op.getLayoutAttr())};
  return ConvOp::create(builder, op.getLoc(), TypeRange{op.getType().clone(resultShape)}, operands, attributes);
}

Value PhaseConvolution::arrange(RewriterBase &builder, Value result) {
  Location location = op.getLoc();
  auto array = [&](ArrayRef<int64_t> values) { return builder.getDenseI64ArrayAttr(values); };
  auto reshape = [&](ArrayRef<int64_t> shape) {
    result = ReshapeOp::create(builder, location, tensorOf(result).clone(shape), result, array(shape));
  };
  ArrayRef<int64_t> to = op.getType().getShape();
  SmallVector<int64_t> side(to); // The phases side by side.
  for (auto [d, line] : llvm::enumerate(lines))
    side[last ? d + 1 : d + 2] = line.count * line.stride;
  if (phases != 1) {
    // Each dimension split: batch, space, then groups, phases and channels, or these before space.
    SmallVector<int64_t> split{resultShape[0]}, space, phaseAt(lines.size());
    auto addSpace = [&] {
      for (const Line &line : lines) {
        space.push_back(split.size());
        split.push_back(line.count);
      }
    };
    if (last)
      addSpace();
    int64_t groupAt = split.size();
    split.push_back(group);
    for (auto [d, line] : llvm::enumerate(lines)) {
      phaseAt[d] = split.size();
      split.push_back(line.stride);
    }
    int64_t outputAt = split.size();
    split.push_back(outputs);
    if (!last)
      addSpace();
    SmallVector<int64_t> permutation{0}, moved;
    auto addChannels = [&] { permutation.append({groupAt, outputAt}); };
    if (!last)
      addChannels();
    for (auto [position, phase] : llvm::zip_equal(space, phaseAt))
      permutation.append({position, phase});
    if (last)
      addChannels();
    // Dimensions of one element need not be moved.
    SmallVector<int64_t> place(split.size(), -1), kept;
    for (auto [i, size] : llvm::enumerate(split))
      if (size != 1) {
        place[i] = kept.size();
        kept.push_back(size);
      }
    SmallVector<int64_t> order;
    for (int64_t from : permutation)
      if (place[from] >= 0) {
        order.push_back(place[from]);
        moved.push_back(split[from]);
      }
    reshape(kept);
    result = TransposeOp::create(builder, location, tensorOf(result).clone(moved), result, array(order));
    reshape(side);
  }
  if (ArrayRef(side) == to)
    return result;
  SmallVector<int64_t> starts(to.size(), 0);
  for (auto [d, line] : llvm::enumerate(lines))
    starts[last ? d + 1 : d + 2] = line.start;
  return SliceOp::create(builder, location, tensorOf(result).clone(to), result, array(starts), array(to),
                         array(SmallVector<int64_t>(to.size(), 1)));
}
