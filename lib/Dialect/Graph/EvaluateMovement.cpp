//===- EvaluateMovement.cpp - Moving elements of constants ---------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Evaluation.h"
#include "hone/Dialect/Graph/IndexingOps.h"
#include "hone/Dialect/Graph/LogicOps.h"
#include "hone/Dialect/Graph/MovementOps.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

template <typename T>
static void copyElements(ArrayRef<int64_t> shape, char *to, ArrayRef<int64_t> toStrides, const char *from,
                         ArrayRef<int64_t> fromStrides) {
  T *target = reinterpret_cast<T *>(to);
  const T *source = reinterpret_cast<const T *>(from);
  int64_t length = shape.back(), toStep = toStrides.back(), fromStep = fromStrides.back();
  forEachRow<2>(shape, {toStrides, fromStrides}, [&](const std::array<int64_t, 2> &at) {
    T *out = target + at[0];
    const T *in = source + at[1];
    if (toStep == 1 && fromStep == 1)
      memcpy(out, in, length * sizeof(T));
    else
      for (int64_t i = 0; i < length; ++i)
        memcpy(out + i * toStep, in + i * fromStep, sizeof(T));
  });
}

void graph::copyStrided(int64_t width, ArrayRef<int64_t> shape, char *to, ArrayRef<int64_t> toStrides, const char *from,
                        ArrayRef<int64_t> fromStrides) {
  if (shape.empty()) {
    memcpy(to, from, width);
    return;
  }
  switch (width) {
  case 1: return copyElements<uint8_t>(shape, to, toStrides, from, fromStrides);
  case 2: return copyElements<uint16_t>(shape, to, toStrides, from, fromStrides);
  case 4: return copyElements<uint32_t>(shape, to, toStrides, from, fromStrides);
  default: return copyElements<uint64_t>(shape, to, toStrides, from, fromStrides);
  }
}

namespace {
/// One evaluation: the operation's operands and its result's place.
struct Movement {
  Operation *operation;
  ArrayRef<Operand> operands;
  Bytes &result;
  RankedTensorType type;
  int64_t width;

  ArrayRef<int64_t> shape() const { return type.getShape(); }
  const Operand &x() const { return operands.front(); }

  /// Fills the result from one operand read with `strides`, which start at element `offset` of it.
  LogicalResult gatherStrided(const char *from, ArrayRef<int64_t> strides, int64_t offset = 0) {
    copyStrided(width, shape(), result.data(), rowMajorStrides(shape()), from + offset * width, strides);
    return success();
  }

  LogicalResult run(ReshapeOp) {
    return gatherStrided(x().bytes(), x().data.isSplat() ? Strides(shape().size(), 0) : rowMajorStrides(shape()));
  }
  LogicalResult run(TransposeOp op) {
    Strides from = x().strides(), strides;
    for (int64_t axis : op.getPermutation())
      strides.push_back(from[axis]);
    return gatherStrided(x().bytes(), strides);
  }
  LogicalResult run(ExpandOp) { return gatherStrided(x().bytes(), x().broadcastStrides(shape())); }
  LogicalResult run(SliceOp op) {
    Strides from = x().strides(), strides;
    int64_t offset = 0;
    for (auto [stride, start, step] : llvm::zip(from, op.getStarts(), op.getSteps())) {
      strides.push_back(stride * step);
      offset += stride * start;
    }
    return gatherStrided(x().bytes(), strides, offset);
  }
  LogicalResult run(TileOp op);
  LogicalResult run(ConcatOp op);
  LogicalResult run(GatherOp op);
  LogicalResult run(PadOp op);
  LogicalResult run(WhereOp op);
  LogicalResult run(TriluOp op);
  LogicalResult run(OneHotOp op);
  LogicalResult run(ScatterNDOp op);
};
} // namespace

LogicalResult Movement::run(TileOp op) {
  // Each dimension is seen as (repeat, size), the repeats having stride zero.
  SmallVector<int64_t> pairs;
  Strides strides;
  for (auto [size, stride, repeat] : llvm::zip(x().shape(), x().strides(), op.getRepeats())) {
    pairs.append({repeat, size});
    strides.append({0, stride});
  }
  copyStrided(width, pairs, result.data(), rowMajorStrides(pairs), x().bytes(), strides);
  return success();
}

LogicalResult Movement::run(ConcatOp op) {
  Strides strides = rowMajorStrides(shape());
  int64_t axis = int64_t(op.getAxis()) < 0 ? op.getAxis() + type.getRank() : op.getAxis(), offset = 0;
  for (const Operand &operand : operands) {
    copyStrided(width, operand.shape(), result.data() + offset * width, strides, operand.bytes(), operand.strides());
    offset += strides[axis] * operand.shape()[axis];
  }
  return success();
}

LogicalResult Movement::run(GatherOp op) {
  const Operand &data = x();
  int64_t rank = data.shape().size();
  int64_t axis = int64_t(op.getAxis()) < 0 ? op.getAxis() + rank : op.getAxis();
  std::vector<int64_t> indices = loadIntegers(operands[1]);
  if (operands[1].data.isSplat())
    indices.assign(operands[1].data.size(), indices.front());
  int64_t size = data.shape()[axis], outer = 1, inner = 1;
  for (int64_t i = 0; i < rank; ++i)
    (i < axis ? outer : inner) *= i == axis ? 1 : data.shape()[i];
  Bytes spread;
  const char *from = data.bytes();
  if (data.data.isSplat()) {
    spread = data.data.bytes();
    from = spread.data();
  }
  char *to = result.data();
  for (int64_t i = 0; i < outer; ++i)
    for (int64_t index : indices) {
      int64_t at = index < 0 ? index + size : index;
      if (at < 0 || at >= size)
        return failure();
      memcpy(to, from + (i * size + at) * inner * width, inner * width);
      to += inner * width;
    }
  return success();
}

LogicalResult Movement::run(PadOp op) {
  if (op.getMode() != PadMode::constant)
    return failure();
  std::string zero(width, '\0');
  const char *fill = operands.size() > 1 ? operands[1].bytes() : zero.data();
  Strides to = rowMajorStrides(shape()), from = x().strides();
  copyStrided(width, shape(), result.data(), to, fill, Strides(shape().size(), 0));
  // The part of the input that is left when negative padding cuts.
  SmallVector<int64_t> box;
  int64_t toOffset = 0, fromOffset = 0;
  for (auto [i, size] : llvm::enumerate(x().shape())) {
    int64_t low = op.getLow()[i], high = op.getHigh()[i];
    box.push_back(std::max<int64_t>(size + std::min<int64_t>(low, 0) + std::min<int64_t>(high, 0), 0));
    toOffset += std::max<int64_t>(low, 0) * to[i];
    fromOffset += std::max<int64_t>(-low, 0) * from[i];
  }
  if (llvm::is_contained(box, 0))
    return success();
  copyStrided(width, box, result.data() + toOffset * width, to, x().bytes() + fromOffset * width, from);
  return success();
}

LogicalResult Movement::run(WhereOp) {
  Strides condition = operands[0].broadcastStrides(shape()), yes = operands[1].broadcastStrides(shape()),
          no = operands[2].broadcastStrides(shape()), to = rowMajorStrides(shape());
  if (shape().empty()) {
    memcpy(result.data(), operands[operands[0].bytes()[0] ? 1 : 2].bytes(), width);
    return success();
  }
  int64_t length = shape().back();
  forEachRow<4>(shape(), {to, condition, yes, no}, [&](const std::array<int64_t, 4> &at) {
    for (int64_t i = 0; i < length; ++i) {
      bool holds = operands[0].bytes()[at[1] + i * condition.back()];
      const char *from = holds ? operands[1].bytes() + (at[2] + i * yes.back()) * width
                               : operands[2].bytes() + (at[3] + i * no.back()) * width;
      memcpy(result.data() + (at[0] + i) * width, from, width);
    }
  });
  return success();
}

LogicalResult Movement::run(TriluOp op) {
  (void)gatherStrided(x().bytes(), x().strides());
  int64_t rows = shape()[type.getRank() - 2], columns = shape().back();
  int64_t matrices = rows * columns == 0 ? 0 : type.getNumElements() / (rows * columns);
  for (int64_t matrix = 0; matrix < matrices; ++matrix)
    for (int64_t row = 0; row < rows; ++row) {
      // Columns from `edge` on belong to the upper triangle.
      int64_t edge = std::clamp<int64_t>(row + op.getK() + (op.getUpper() ? 0 : 1), 0, columns);
      char *line = result.data() + (matrix * rows + row) * columns * width;
      if (op.getUpper())
        memset(line, 0, edge * width);
      else
        memset(line + edge * width, 0, (columns - edge) * width);
    }
  return success();
}

LogicalResult Movement::run(OneHotOp op) {
  int64_t axis = int64_t(op.getAxis()) < 0 ? op.getAxis() + type.getRank() : op.getAxis(), depth = op.getDepth(),
          inner = 1;
  for (int64_t size : shape().drop_front(axis + 1))
    inner *= size;
  std::vector<double> indices = loadReals(operands[0]);
  Bytes values = operands[1].data.bytes();
  copyStrided(width, shape(), result.data(), rowMajorStrides(shape()), values.data(), Strides(shape().size(), 0));
  for (int64_t i = 0, e = operands[0].data.size(); i < e; ++i) {
    int64_t at = int64_t(indices[operands[0].data.isSplat() ? 0 : i]);
    at = at < 0 ? at + depth : at;
    if (at >= 0 && at < depth)
      memcpy(result.data() + ((i / inner * depth + at) * inner + i % inner) * width, values.data() + width, width);
  }
  return success();
}

LogicalResult Movement::run(ScatterNDOp op) {
  if (op.getKind() != ScatterKind::none)
    return failure();
  (void)gatherStrided(x().bytes(), x().strides());
  Strides strides = rowMajorStrides(shape());
  Bytes updates = operands[2].data.bytes();
  ArrayRef<int64_t> indexShape = operands[1].shape();
  int64_t depth = indexShape.back(), tuples = depth == 0 ? 0 : operands[1].data.size() / depth;
  if (depth == 0 || tuples == 0)
    return failure();
  int64_t slice = updates.size() / tuples;
  for (int64_t tuple = 0; tuple < tuples; ++tuple) {
    int64_t offset = 0;
    for (int64_t i = 0; i < depth; ++i) {
      int64_t at = operands[1].data.asInteger(tuple * depth + i), size = shape()[i];
      at = at < 0 ? at + size : at;
      if (at < 0 || at >= size)
        return failure();
      offset += at * strides[i];
    }
    memcpy(result.data() + offset * width, updates.data() + tuple * slice, slice);
  }
  return success();
}

LogicalResult graph::evaluateMovement(Operation *operation, ArrayRef<Operand> operands, Bytes &result) {
  auto type = cast<RankedTensorType>(operation->getResult(0).getType());
  Movement movement{operation, operands, result, type, elementBytes(type.getElementType())};
  return llvm::TypeSwitch<Operation *, LogicalResult>(operation)
      .Case<ReshapeOp, TransposeOp, ExpandOp, SliceOp, TileOp, ConcatOp, GatherOp, PadOp, WhereOp, TriluOp, OneHotOp,
            ScatterNDOp>([&](auto op) {
        result.resize(type.getNumElements() * movement.width);
        if (result.empty())
          return success();
        return movement.run(op);
      })
      .Default([](Operation *) { return failure(); });
}
