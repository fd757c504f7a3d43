//===- Convolution.cpp - Convolutions to linalg -------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Channels-last convolutions of one or two spatial dimensions become linalg's named operations, which later phases know
// to tile; one dimension is two with a height of 1. Grouped, channels-first and volumetric ones are generic operations.
//
//===----------------------------------------------------------------------------===//

#include "Convolution.h"
#include "ComputePattern.h"
#include "hone/Dialect/Graph/WindowOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

using namespace mlir;
using namespace hone;
using graph::Layout;
using utils::IteratorType;

/// The accumulator's initial zeros.
static Value zeros(Emitter &b, ArrayRef<int64_t> shape, Type sums) { return b.filled(shape, b.constant(sums, 0)); }

/// Adds the bias along the channels and narrows sums to the result's type.
static Value finish(Emitter &b, Value sums, Value bias, int64_t channels, Type wide, Type narrow) {
  if (!bias && wide == narrow)
    return sums;
  int64_t rank = shapeOfTensor(sums).size();
  SmallVector<Access> inputs{b.whole(sums)};
  if (bias)
    inputs.push_back({bias, AffineMap::get(rank, 0, b.getAffineDimExpr(channels))});
  return b.elementwise(shapeOfTensor(sums), narrow, inputs, [&](Scalars &body, ValueRange in) {
    Value value = in[0];
    if (bias)
      value = body.add(value, body.convert(in[1], wide));
    return body.convert(value, narrow);
  });
}

/// A channels-last 2-D convolution in one group.
static Value convolveImages(Emitter &b, const Convolution &conv, Value padded, Type sums) {
  const WindowGeometry &window = conv.window;
  Value init = zeros(b, conv.resultShape, sums);
  return linalg::Conv2DNhwcHwcfOp::create(b, init.getType(), ValueRange{padded, conv.filter}, init,
                                          b.getI64TensorAttr(window.strides), b.getI64TensorAttr(window.dilations))
      .getResult(0);
}

/// A channels-last 2-D convolution of each channel with a filter of its own.
static Value convolveDepthwise(Emitter &b, const Convolution &conv, Value padded, Type sums) {
  const WindowGeometry &window = conv.window;
  Value init = zeros(b, conv.resultShape, sums);
  Value filter = b.reshape(conv.filter, {window.kernel[0], window.kernel[1], conv.group});
  return linalg::DepthwiseConv2DNhwcHwcOp::create(b, init.getType(), ValueRange{padded, filter}, init,
                                                  b.getI64TensorAttr(window.strides),
                                                  b.getI64TensorAttr(window.dilations))
      .getResult(0);
}

namespace {

/// The loops of a grouped convolution of any rank and layout: batch, group, output channel and space as in the result,
/// then input channel and kernel.
class GroupedLoops {
public:
  GroupedLoops(Emitter &b, const Convolution &conv) : b(b), conv(conv), window(conv.window), rank(conv.window.rank()) {
    unsigned next = 0;
    auto loop = [&] { return b.getAffineDimExpr(next++); };
    batch = loop();
    auto channelLoops = [&] {
      group = loop();
      output = loop();
    };
    if (!window.channelsLast())
      channelLoops();
    for (int64_t d = 0; d < rank; ++d)
      space.push_back(loop());
    if (window.channelsLast())
      channelLoops();
    parallel = next;
    for (int64_t d = 0; d < rank; ++d)
      taps.push_back(loop());
    input = loop();
    count = next;
  }

  Value emit(Value padded, Type sums) {
    // Channels are split into group and channel in the group.
    ArrayRef<int64_t> filterShape = shapeOfTensor(conv.filter);
    int64_t perGroup = window.channelsLast() ? filterShape[rank] : filterShape[1];
    int64_t outputs = conv.resultShape[window.channels()] / conv.group;
    Value image = split(padded, window.channels(), perGroup);
    Value filter = split(conv.filter, window.channelsLast() ? rank + 1 : 0, outputs);
    SmallVector<int64_t> grouped = splitShape(conv.resultShape, window.channels(), outputs);
    Value init = zeros(b, grouped, sums);

    SmallVector<AffineExpr> positions;
    for (int64_t d = 0; d < rank; ++d)
      positions.push_back(window.position(d, space[d], taps[d]));
    SmallVector<AffineExpr> filterMap;
    if (window.channelsLast()) {
      filterMap = taps;
      filterMap.append({input, group, output});
    } else {
      filterMap = {group, output, input};
      filterMap.append(taps);
    }
    SmallVector<IteratorType> iterators(parallel, IteratorType::parallel);
    iterators.resize(count, IteratorType::reduction);
    Value result = b.generic({{image, map(arrange(positions, input))}, {filter, map(filterMap)}},
                             Access{init, map(arrange(space, output))}, iterators,
                             [&](Scalars &body, ValueRange in) -> SmallVector<Value> {
                               Value product = body.mul(body.convert(in[0], sums), body.convert(in[1], sums));
                               return {body.add(in[2], product)};
                             })[0];
    return b.reshape(result, conv.resultShape);
  }

private:
  AffineMap map(ArrayRef<AffineExpr> results) { return AffineMap::get(count, 0, results, b.getContext()); }

  /// A feature map's indices.
  SmallVector<AffineExpr> arrange(ArrayRef<AffineExpr> spatial, AffineExpr channel) {
    SmallVector<AffineExpr> indices{batch};
    if (!window.channelsLast())
      indices.append({group, channel});
    indices.append(spatial.begin(), spatial.end());
    if (window.channelsLast())
      indices.append({group, channel});
    return indices;
  }

  static SmallVector<int64_t> splitShape(ArrayRef<int64_t> whole, int64_t dimension, int64_t inner) {
    SmallVector<int64_t> shape(whole);
    shape[dimension] /= inner;
    shape.insert(shape.begin() + dimension + 1, inner);
    return shape;
  }

  Value split(Value tensor, int64_t dimension, int64_t inner) {
    return b.reshape(tensor, splitShape(shapeOfTensor(tensor), dimension, inner));
  }

  Emitter &b;
  const Convolution &conv;
  const WindowGeometry &window;
  int64_t rank;
  AffineExpr batch, group, output, input;
  SmallVector<AffineExpr> space, taps;
  unsigned parallel = 0, count = 0;
};

} // namespace

/// A convolution of one spatial dimension as a channels-last one of two, of height 1.
static Convolution asImage(Emitter &b, Convolution conv) {
  WindowGeometry &window = conv.window;
  if (!window.channelsLast()) {
    conv.input = b.transpose(conv.input, {0, 2, 1});
    conv.filter = b.transpose(conv.filter, {2, 1, 0});
    std::swap(conv.resultShape[1], conv.resultShape[2]);
    window.layout = Layout::channels_last;
  }
  auto heighten = [&](Value tensor, int64_t dimension) {
    SmallVector<int64_t> shape(shapeOfTensor(tensor));
    shape.insert(shape.begin() + dimension, 1);
    return b.reshape(tensor, shape);
  };
  conv.input = heighten(conv.input, 1);
  conv.filter = heighten(conv.filter, 0);
  conv.resultShape.insert(conv.resultShape.begin() + 1, 1);
  window.kernel.insert(window.kernel.begin(), 1);
  window.strides.insert(window.strides.begin(), 1);
  window.dilations.insert(window.dilations.begin(), 1);
  window.low.insert(window.low.begin(), 0);
  window.high.insert(window.high.begin(), 0);
  return conv;
}

Value hone::emitConvolution(Emitter &b, Convolution conv, Type sums, Value padding, FinishSums finishSums) {
  SmallVector<int64_t> shape = conv.resultShape;
  if (conv.window.rank() == 1) {
    bool first = !conv.window.channelsLast();
    Value result = emitConvolution(b, asImage(b, conv), sums, padding, finishSums);
    if (!first)
      return b.reshape(result, shape);
    return b.transpose(b.reshape(result, {shape[0], shape[2], shape[1]}), {0, 2, 1});
  }
  WindowGeometry &window = conv.window;
  window.fitHigh(shapeOfTensor(conv.input), shape);
  Value padded = window.pad(b, conv.input, padding);
  bool image = window.channelsLast() && window.rank() == 2;
  int64_t inputs = shapeOfTensor(padded)[window.channels()], outputs = shape[window.channels()];
  Value result;
  if (image && conv.group == 1)
    result = convolveImages(b, conv, padded, sums);
  else if (image && conv.group == inputs && conv.group == outputs)
    result = convolveDepthwise(b, conv, padded, sums);
  else
    result = GroupedLoops(b, conv).emit(padded, sums);
  return finishSums(result, window.channels());
}

Value hone::emitConvolution(Emitter &b, Convolution conv, Type narrow) {
  Type sums = isa<FloatType>(narrow) ? sumType(narrow) : narrow;
  return emitConvolution(b, conv, sums, b.constant(narrow, 0), [&](Value result, int64_t channels) {
    return finish(b, result, conv.bias, channels, sums, narrow);
  });
}

static SmallVector<Value> lowerConv(Emitter &b, graph::ConvOp op, graph::ConvOp::Adaptor in) {
  bool last = op.getLayout() == Layout::channels_last;
  ArrayRef<int64_t> filter = shapeOfTensor(in.getFilter());
  ArrayRef<int64_t> kernel = last ? filter.drop_back(2) : filter.drop_front(2);
  Convolution conv{in.getInput(),          in.getFilter(),
                   in.getBias(),           geometryOf(op, op.getLayout(), kernel),
                   int64_t(op.getGroup()), SmallVector<int64_t>(op.getType().getShape())};
  return {emitConvolution(b, conv, elementOf(op.getResult()))};
}

void hone::populateConvolutionPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  addLowering<graph::ConvOp>(converter, patterns, lowerConv);
  populateConvolutionTransposePatterns(converter, patterns);
}
