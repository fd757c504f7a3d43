//===- NumpyFile.cpp - The .npy format -----------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// A magic string, a version, the length of a header, and the header itself: a Python dictionary literal with the keys
// descr, fortran_order and shape. The values follow.
//
//===----------------------------------------------------------------------------===//

#include "hone/Support/NumpyFile.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/raw_ostream.h"
#include <algorithm>
#include <cstring>

using namespace llvm;
using namespace hone;

namespace {
struct NumpyType {
  StringRef code;
  ElementType type;
};

struct Header {
  ElementType type = ElementType::F32;
  bool swapped = false;
  bool fortranOrder = false;
  std::vector<int64_t> shape;
};
} // namespace

/// Types numpy does not know travel as plain bytes (V); they are written and not read back.
static constexpr NumpyType numpyTypes[] = {
    {"b1", ElementType::Bool},      {"i1", ElementType::I8},          {"i2", ElementType::I16},
    {"i4", ElementType::I32},       {"i8", ElementType::I64},         {"u1", ElementType::U8},
    {"u2", ElementType::U16},       {"u4", ElementType::U32},         {"u8", ElementType::U64},
    {"f2", ElementType::F16},       {"f4", ElementType::F32},         {"f8", ElementType::F64},
    {"c8", ElementType::Complex64}, {"c16", ElementType::Complex128},
};

static constexpr StringLiteral magic("\x93NUMPY");

template <typename... Values> static Error invalid(const char *format, Values... values) {
  return createStringError(std::errc::invalid_argument, format, values...);
}

/// The text of the value of `key` in the dictionary literal.
static StringRef valueOf(StringRef dictionary, StringRef key) {
  size_t at = dictionary.find(("'" + key + "'").str());
  if (at == StringRef::npos)
    return {};
  StringRef rest = dictionary.drop_front(at + key.size() + 2).ltrim();
  return rest.consume_front(":") ? rest.ltrim() : StringRef();
}

static Error parseType(StringRef text, Header &header) {
  if (!text.consume_front("'"))
    return invalid("the numpy header has no simple element type");
  StringRef descr = text.take_until([](char c) { return c == '\''; });
  StringRef code = descr;
  if (code.consume_front(">"))
    header.swapped = true;
  else if (!code.consume_front("<") && !code.consume_front("|"))
    code.consume_front("=");
  const auto *found = find_if(numpyTypes, [&](const NumpyType &one) { return one.code == code; });
  if (found == std::end(numpyTypes))
    return invalid("unsupported numpy element type '%s'", descr.str().c_str());
  header.type = found->type;
  return Error::success();
}

static Error parseShape(StringRef text, Header &header) {
  if (!text.consume_front("("))
    return invalid("the numpy header has no shape");
  SmallVector<StringRef> extents;
  text.take_until([](char c) { return c == ')'; }).split(extents, ',', -1, false);
  for (StringRef extent : extents) {
    extent = extent.trim();
    if (extent.empty())
      continue;
    int64_t value;
    if (extent.getAsInteger(10, value) || value < 0)
      return invalid("invalid extent '%s' in the numpy header", extent.str().c_str());
    header.shape.push_back(value);
  }
  return Error::success();
}

/// Reads the header and leaves `data` at the values.
static Expected<Header> parseHeader(StringRef &data) {
  if (!data.consume_front(magic) || data.size() < 4)
    return invalid("not a numpy file");
  bool longLength = data[0] >= 2;
  if (data.size() < 6)
    return invalid("truncated numpy header");
  size_t length = longLength ? support::endian::read32le(data.data() + 2) : support::endian::read16le(data.data() + 2);
  data = data.drop_front(longLength ? 6 : 4);
  if (data.size() < length)
    return invalid("truncated numpy header");
  StringRef dictionary = data.take_front(length);
  data = data.drop_front(length);

  Header header;
  if (Error error = parseType(valueOf(dictionary, "descr"), header))
    return error;
  if (Error error = parseShape(valueOf(dictionary, "shape"), header))
    return error;
  header.fortranOrder = valueOf(dictionary, "fortran_order").starts_with("True");
  return header;
}

static void swapBytes(Tensor &tensor) {
  int64_t size = elementBytes(tensor.type) / (isComplex(tensor.type) ? 2 : 1);
  for (size_t at = 0; at < tensor.bytes.size(); at += size)
    std::reverse(tensor.bytes.begin() + at, tensor.bytes.begin() + at + size);
}

/// Reorders values whose first dimension varies fastest into C order.
static void reorder(Tensor &tensor) {
  std::vector<char> source = tensor.bytes;
  int64_t size = elementBytes(tensor.type), rank = tensor.shape.size();
  std::vector<int64_t> index(rank, 0);
  for (int64_t to = 0, count = tensor.elements(); to < count; ++to) {
    int64_t from = 0;
    for (int64_t d = rank - 1; d >= 0; --d)
      from = from * tensor.shape[d] + index[d];
    std::memcpy(tensor.bytes.data() + to * size, source.data() + from * size, size);
    for (int64_t d = rank - 1; d >= 0 && ++index[d] == tensor.shape[d]; --d)
      index[d] = 0;
  }
}

Expected<Tensor> hone::parseNumpy(StringRef data) {
  Expected<Header> header = parseHeader(data);
  if (!header)
    return header.takeError();
  std::optional<int64_t> count = elementCount(header->shape);
  int64_t size = elementBytes(header->type);
  if (!count || *count > static_cast<int64_t>(data.size()) / size)
    return invalid("the numpy file has %lld bytes of values, fewer than %s needs", static_cast<long long>(data.size()),
                   describeTensor(header->type, header->shape).c_str());
  Tensor tensor(header->type, header->shape);
  llvm::copy(data.take_front(tensor.bytes.size()), tensor.bytes.begin());
  if (header->swapped)
    swapBytes(tensor);
  if (header->fortranOrder)
    reorder(tensor);
  return tensor;
}

std::string hone::formatNumpy(const Tensor &tensor) {
  std::string dictionary;
  raw_string_ostream out(dictionary);
  const auto *found = find_if(numpyTypes, [&](const NumpyType &one) { return one.type == tensor.type; });
  int64_t size = elementBytes(tensor.type);
  out << "{'descr': '" << (size == 1 ? "|" : "<");
  if (found != std::end(numpyTypes))
    out << found->code;
  else
    out << "V" << size;
  out << "', 'fortran_order': False, 'shape': (";
  for (int64_t extent : tensor.shape)
    out << extent << (tensor.shape.size() == 1 ? "," : &extent == &tensor.shape.back() ? "" : ", ");
  out << "), }";

  std::string data = magic.str() + std::string("\x01\x00", 2);
  // The values start at a multiple of 64 bytes; the header ends in a newline.
  size_t length = alignTo(data.size() + 2 + dictionary.size() + 1, 64) - data.size() - 2;
  dictionary.resize(length - 1, ' ');
  dictionary += '\n';
  data += static_cast<char>(length & 255);
  data += static_cast<char>(length >> 8);
  data += dictionary;
  data.append(tensor.bytes.begin(), tensor.bytes.end());
  return data;
}
