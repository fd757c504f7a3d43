//===- Emitter.cpp - Building structured operations on tensors -----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Emitter.h"
#include "hone/Support/Diagnostics.h"
#include "mlir/Dialect/Utils/ReshapeOpsUtils.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace hone;
using graph::ConstantData;

int64_t hone::axisOf(Value tensor, int64_t axis) {
  return axis < 0 ? axis + int64_t(shapeOfTensor(tensor).size()) : axis;
}

ArrayRef<int64_t> hone::shapeOfTensor(Value tensor) { return cast<RankedTensorType>(tensor.getType()).getShape(); }
Type hone::elementOf(Value tensor) { return signless(getElementTypeOrSelf(tensor)); }

//===----------------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------------===//

Value Emitter::empty(ArrayRef<int64_t> shape, Type element) { return tensor::EmptyOp::create(*this, shape, element); }

Value Emitter::filled(ArrayRef<int64_t> shape, Value scalar) {
  Value target = empty(shape, scalar.getType());
  return linalg::FillOp::create(*this, scalar, target).getResult(0);
}

Value Emitter::constantTensor(RankedTensorType type, ArrayRef<char> bytes, StringRef name) {
  return arith::ConstantOp::create(*this, cast<TypedAttr>(Attribute(graph::makeConstant(type, bytes, name))));
}

Value Emitter::constantFloats(ArrayRef<int64_t> shape, Type element, ArrayRef<double> values) {
  const llvm::fltSemantics &semantics = cast<FloatType>(element).getFloatSemantics();
  std::vector<char> bytes;
  int64_t width = graph::elementBytes(element);
  for (double value : values) {
    APFloat converted(value);
    bool loses;
    converted.convert(semantics, APFloat::rmNearestTiesToEven, &loses);
    uint64_t bits = converted.bitcastToAPInt().getZExtValue();
    const char *first = reinterpret_cast<const char *>(&bits);
    bytes.insert(bytes.end(), first, first + width);
  }
  return constantTensor(RankedTensorType::get(shape, element), bytes);
}

/// A constant whose element at each place of `shape` is the element of `data` at the position that `source` gives.
static Value gatherConstant(Emitter &b, const ConstantData &data, ArrayRef<int64_t> shape,
                            llvm::function_ref<int64_t(ArrayRef<int64_t>)> source) {
  RankedTensorType type = data.type().clone(shape, signless(data.type().getElementType()));
  int64_t width = graph::elementBytes(type.getElementType());
  std::vector<char> bytes = data.bytes(), result(bytes.size());
  SmallVector<int64_t> index(shape.size(), 0);
  for (int64_t at = 0, count = type.getNumElements(); at < count; ++at) {
    memcpy(result.data() + at * width, bytes.data() + source(index) * width, width);
    for (int64_t d = int64_t(shape.size()) - 1; d >= 0 && ++index[d] == shape[d]; --d)
      index[d] = 0;
  }
  return b.constantTensor(type, result);
}

/// The value behind a tensor whose every element is one constant.
static std::optional<TypedAttr> splatValue(Value tensor) {
  DenseElementsAttr elements;
  if (!matchPattern(tensor, m_Constant(&elements)) || !elements.isSplat())
    return std::nullopt;
  auto scalar = elements.getSplatValue<TypedAttr>();
  auto integer = dyn_cast<IntegerAttr>(scalar);
  if (integer && !integer.getType().isSignlessInteger())
    return IntegerAttr::get(signless(integer.getType()), integer.getValue());
  return scalar;
}

Value Emitter::only(Value tensor) {
  if (auto splat = splatValue(tensor))
    return arith::ConstantOp::create(*this, *splat);
  SmallVector<Value> zeros(shapeOfTensor(tensor).size(), arith::ConstantIndexOp::create(*this, 0));
  return tensor::ExtractOp::create(*this, tensor, zeros);
}

static SmallVector<int64_t> rowMajorStrides(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> strides(shape.size(), 1);
  for (int64_t d = int64_t(shape.size()) - 2; d >= 0; --d)
    strides[d] = strides[d + 1] * shape[d + 1];
  return strides;
}

//===----------------------------------------------------------------------------===//
// Moving elements
//===----------------------------------------------------------------------------===//

/// A constant in another shape; the bytes are shared.
static Value reshapeConstant(Emitter &b, Value tensor, RankedTensorType type) {
  Attribute value;
  if (!matchPattern(tensor, m_Constant(&value)))
    return nullptr;
  if (auto dense = dyn_cast<DenseElementsAttr>(value))
    return arith::ConstantOp::create(b, cast<TypedAttr>(Attribute(dense.reshape(type))));
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(value))
    return arith::ConstantOp::create(
        b, cast<TypedAttr>(Attribute(DenseResourceElementsAttr::get(type, resource.getRawHandle()))));
  return nullptr;
}

Value Emitter::reshape(Value tensor, ArrayRef<int64_t> shape) {
  auto from = cast<RankedTensorType>(tensor.getType());
  RankedTensorType to = from.clone(shape);
  if (from == to)
    return tensor;
  if (from.getNumElements() == 0)
    return empty(shape, from.getElementType());
  if (Value constant = reshapeConstant(*this, tensor, to))
    return constant;
  if (from.getRank() > to.getRank()) {
    if (auto groups = getReassociationIndicesForReshape(from, to))
      return tensor::CollapseShapeOp::create(*this, to, tensor, *groups);
  } else if (from.getRank() < to.getRank()) {
    if (auto groups = getReassociationIndicesForReshape(from, to))
      return tensor::ExpandShapeOp::create(*this, to, tensor, *groups);
  }
  // No dimension groups of one side make up the other: by way of one dimension.
  Value flat = reshape(tensor, from.getNumElements());
  return to.getRank() == 1 ? flat : reshape(flat, shape);
}

Value Emitter::transpose(Value tensor, ArrayRef<int64_t> permutation) {
  if (llvm::equal(permutation, llvm::seq<int64_t>(0, permutation.size())))
    return tensor;
  ArrayRef<int64_t> from = shapeOfTensor(tensor);
  SmallVector<int64_t> shape, strides;
  SmallVector<int64_t> fromStrides = rowMajorStrides(from);
  for (int64_t d : permutation) {
    shape.push_back(from[d]);
    strides.push_back(fromStrides[d]);
  }
  if (auto data = ConstantData::of(tensor))
    return gatherConstant(*this, *data, shape, [&](ArrayRef<int64_t> index) {
      return std::inner_product(index.begin(), index.end(), strides.begin(), int64_t(0));
    });
  return linalg::TransposeOp::create(*this, tensor, empty(shape, elementOf(tensor)), permutation).getResult()[0];
}

Value Emitter::reverse(Value tensor, const llvm::SmallBitVector &dimensions) {
  ArrayRef<int64_t> shape = shapeOfTensor(tensor);
  if (auto data = ConstantData::of(tensor)) {
    SmallVector<int64_t> strides = rowMajorStrides(shape);
    return gatherConstant(*this, *data, shape, [&](ArrayRef<int64_t> index) {
      int64_t at = 0;
      for (auto [d, i] : llvm::enumerate(index))
        at += (dimensions[d] ? shape[d] - 1 - i : i) * strides[d];
      return at;
    });
  }
  return indexed(shape, elementOf(tensor), {}, [&](Scalars &s, ValueRange at, ValueRange) -> Value {
    SmallVector<Value> source(at);
    for (unsigned d : dimensions.set_bits())
      source[d] = s.sub(arith::ConstantIndexOp::create(s, shape[d] - 1), at[d]);
    return tensor::ExtractOp::create(s, tensor, source);
  });
}

Value Emitter::pad(Value tensor, ArrayRef<int64_t> low, ArrayRef<int64_t> high, Value scalar) {
  auto isZero = [](int64_t size) { return size == 0; };
  if (llvm::all_of(low, isZero) && llvm::all_of(high, isZero))
    return tensor;
  auto type = cast<RankedTensorType>(tensor.getType());
  SmallVector<int64_t> shape(type.getShape());
  for (auto [d, size] : llvm::enumerate(shape))
    size += low[d] + high[d];
  return tensor::PadOp::create(*this, type.clone(shape), tensor, getAsIndexOpFoldResult(getContext(), low),
                               getAsIndexOpFoldResult(getContext(), high), scalar);
}

Value Emitter::slice(Value tensor, ArrayRef<int64_t> offsets, ArrayRef<int64_t> sizes, ArrayRef<int64_t> steps) {
  if (sizes == shapeOfTensor(tensor))
    return tensor;
  SmallVector<int64_t> ones(sizes.size(), 1);
  return tensor::ExtractSliceOp::create(*this, tensor, getAsIndexOpFoldResult(getContext(), offsets),
                                        getAsIndexOpFoldResult(getContext(), sizes),
                                        getAsIndexOpFoldResult(getContext(), steps.empty() ? ones : steps));
}

Access Emitter::broadcast(Value tensor, ArrayRef<int64_t> shape) {
  SmallVector<AffineExpr> loops;
  int64_t offset = int64_t(shape.size()) - int64_t(shapeOfTensor(tensor).size());
  for (auto [d, size] : llvm::enumerate(shapeOfTensor(tensor))) {
    int64_t loop = offset + int64_t(d);
    bool isRepeated = loop < 0 || (size == 1 && shape[loop] != 1);
    loops.push_back(isRepeated ? getAffineConstantExpr(0) : getAffineDimExpr(loop));
  }
  return {tensor, AffineMap::get(shape.size(), 0, loops, getContext())};
}

Value Emitter::expand(Value tensor, ArrayRef<int64_t> shape) {
  if (shapeOfTensor(tensor) == shape)
    return tensor;
  return elementwise(shape, elementOf(tensor), broadcast(tensor, shape),
                     [](Scalars &, ValueRange in) { return in[0]; });
}

//===----------------------------------------------------------------------------===//
// Generic operations
//===----------------------------------------------------------------------------===//

SmallVector<Value> Emitter::generic(ArrayRef<Access> inputs, ArrayRef<Access> inits,
                                    ArrayRef<utils::IteratorType> iterators, BodyOfMany body) {
  SmallVector<Value> ins, outs;
  SmallVector<AffineMap> maps;
  for (const Access &input : inputs) {
    ins.push_back(input.tensor);
    maps.push_back(input.map);
  }
  for (const Access &init : inits) {
    outs.push_back(init.tensor);
    maps.push_back(init.map);
  }
  auto op = linalg::GenericOp::create(*this, ValueRange(outs).getTypes(), ins, outs, maps, iterators,
                                      [&](OpBuilder &builder, Location location, ValueRange elements) {
                                        Scalars s(location, builder, isUnsigned);
                                        linalg::YieldOp::create(s, body(s, elements));
                                      });
  return SmallVector<Value>(op.getResults());
}

Value Emitter::elementwise(ArrayRef<int64_t> shape, Type element, ArrayRef<Access> inputs, Body body) {
  SmallVector<Access> read;
  SmallVector<std::optional<TypedAttr>> splats;
  for (const Access &input : inputs) {
    splats.push_back(splatValue(input.tensor));
    if (!splats.back())
      read.push_back(input);
  }
  Access result = whole(empty(shape, element));
  SmallVector<utils::IteratorType> iterators(shape.size(), utils::IteratorType::parallel);
  return generic(read, result, iterators, [&](Scalars &s, ValueRange elements) {
    SmallVector<Value> all;
    for (const std::optional<TypedAttr> &splat : splats) {
      if (splat) {
        all.push_back(arith::ConstantOp::create(s, *splat));
        continue;
      }
      all.push_back(elements.front());
      elements = elements.drop_front();
    }
    return SmallVector<Value>{body(s, all)};
  })[0];
}

Value Emitter::elementwise(Type element, ValueRange inputs, Body body) {
  SmallVector<Access> accesses;
  for (Value input : inputs)
    accesses.push_back(whole(input));
  return elementwise(shapeOfTensor(inputs[0]), element, accesses, body);
}

/// Says in the operation's `doc` which node made the first tensor that its body reads. Upstream's CSE compares the
/// bodies of all operations that have the same attributes and operands, so that it would take the square of the number
/// of those that differ in this tensor alone.
static void noteCapture(linalg::GenericOp op) {
  op.getBody()->walk([&](Operation *nested) {
    for (Value operand : nested->getOperands()) {
      Operation *source = operand.getDefiningOp();
      if (!source || op->isAncestor(source) || nodeName(source->getLoc()).empty())
        continue;
      op.setDoc(nodeName(source->getLoc()));
      return WalkResult::interrupt();
    }
    return WalkResult::advance();
  });
}

Value Emitter::indexed(ArrayRef<int64_t> shape, Type element, ArrayRef<Access> inputs, BodyAtPosition body) {
  Value result = elementwise(shape, element, inputs, [&](Scalars &s, ValueRange elements) {
    SmallVector<Value> position;
    for (size_t d = 0; d < shape.size(); ++d)
      position.push_back(linalg::IndexOp::create(s, d));
    return body(s, position, elements);
  });
  noteCapture(result.getDefiningOp<linalg::GenericOp>());
  return result;
}

Value Emitter::reduce(ValueRange inputs, const llvm::SmallBitVector &dimensions, Value init, Body body) {
  SmallVector<int64_t> shape;
  SmallVector<Access> accesses;
  SmallVector<utils::IteratorType> iterators;
  for (auto [d, size] : llvm::enumerate(shapeOfTensor(inputs[0]))) {
    iterators.push_back(dimensions[d] ? utils::IteratorType::reduction : utils::IteratorType::parallel);
    if (!dimensions[d])
      shape.push_back(size);
  }
  for (Value input : inputs)
    accesses.push_back(input.getType() == inputs[0].getType() || shapeOfTensor(input) == shapeOfTensor(inputs[0])
                           ? whole(input)
                           : reduced(input, dimensions));
  return generic(accesses, reduced(filled(shape, init), dimensions), iterators,
                 [&](Scalars &s, ValueRange elements) { return SmallVector<Value>{body(s, elements)}; })[0];
}

Access Emitter::reduced(Value tensor, const llvm::SmallBitVector &dimensions) {
  SmallVector<AffineExpr> loops;
  for (unsigned d = 0; d < dimensions.size(); ++d)
    if (!dimensions[d])
      loops.push_back(getAffineDimExpr(d));
  return {tensor, AffineMap::get(dimensions.size(), 0, loops, getContext())};
}

Access Emitter::whole(Value tensor) {
  return {tensor, AffineMap::getMultiDimIdentityMap(shapeOfTensor(tensor).size(), getContext())};
}
