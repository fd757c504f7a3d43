//===- MediaFile.cpp - Pictures and sounds as tensors --------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Execution/MediaFile.h"
#include "hone/Support/ShapeText.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <algorithm>
#include <cmath>
#include <memory>
#include <png.h>
#include <sndfile.h>
#include <turbojpeg.h>

using namespace llvm;
using namespace hone;

/// Pictures that are larger are taken for damaged headers.
static constexpr int64_t mostPixels = int64_t(1) << 28;

static Error invalid(const Twine &text) {
  return createStringError(std::make_error_code(std::errc::invalid_argument), text);
}

static bool hasEnding(StringRef path, ArrayRef<StringRef> endings) {
  return is_contained(endings, StringRef(sys::path::extension(path).lower()));
}

bool hone::isImageFile(StringRef path) { return hasEnding(path, {".png", ".jpg", ".jpeg"}); }
bool hone::isSoundFile(StringRef path) { return hasEnding(path, {".wav"}); }

//===----------------------------------------------------------------------------===//
// Pictures
//===----------------------------------------------------------------------------===//

namespace {
/// Pixels in rows, three numbers for each.
struct Picture {
  int64_t width = 0, height = 0;
  std::vector<float> values;

  float *at(int64_t y, int64_t x) { return &values[3 * (y * width + x)]; }
  const float *at(int64_t y, int64_t x) const { return &values[3 * (y * width + x)]; }
};
} // namespace

static Expected<Picture> fromBytes(StringRef path, int64_t width, int64_t height,
                                   function_ref<std::string(std::vector<unsigned char> &)> decode) {
  if (width <= 0 || height <= 0 || width > mostPixels / height)
    return invalid(path + ": the picture is " + Twine(width) + " by " + Twine(height) + " pixels, which is too large");
  std::vector<unsigned char> bytes(3 * width * height);
  if (std::string reason = decode(bytes); !reason.empty())
    return invalid(path + ": the picture can't be read: " + reason);
  Picture picture{width, height, {}};
  picture.values.assign(bytes.begin(), bytes.end());
  return std::move(picture);
}

static Expected<Picture> readPng(StringRef path, StringRef data) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  auto free = make_scope_exit([&] { png_image_free(&image); });
  if (!png_image_begin_read_from_memory(&image, data.data(), data.size()))
    return invalid(path + ": the picture can't be read: " + image.message);
  image.format = PNG_FORMAT_RGB;
  return fromBytes(path, image.width, image.height, [&](std::vector<unsigned char> &bytes) -> std::string {
    // What is transparent is over black.
    png_color black{0, 0, 0};
    return png_image_finish_read(&image, &black, bytes.data(), 0, nullptr) ? "" : image.message;
  });
}

static Expected<Picture> readJpeg(StringRef path, StringRef data) {
  std::unique_ptr<void, int (*)(void *)> handle(tjInitDecompress(), tjDestroy);
  if (!handle)
    return invalid(path + ": the picture can't be read");
  const auto *bytes = reinterpret_cast<const unsigned char *>(data.data());
  int width = 0, height = 0, sampling = 0, space = 0;
  if (tjDecompressHeader3(handle.get(), bytes, data.size(), &width, &height, &sampling, &space))
    return invalid(path + ": the picture can't be read: " + tjGetErrorStr2(handle.get()));
  return fromBytes(path, width, height, [&](std::vector<unsigned char> &pixels) -> std::string {
    int failed =
        tjDecompress2(handle.get(), bytes, data.size(), pixels.data(), width, 0, height, TJPF_RGB, TJFLAG_ACCURATEDCT);
    return failed ? tjGetErrorStr2(handle.get()) : "";
  });
}

/// What each pixel along one dimension is made of: triangles as wide as a pixel of the coarser side, so that nothing is
/// left out when a picture gets smaller.
static std::vector<std::vector<std::pair<int64_t, float>>> weightsAlong(double begin, double size, int64_t from,
                                                                        int64_t to) {
  double step = size / double(to), reach = std::max(step, 1.0);
  std::vector<std::vector<std::pair<int64_t, float>>> all(to);
  for (int64_t i = 0; i < to; ++i) {
    double middle = begin + (double(i) + 0.5) * step, sum = 0;
    for (auto at = int64_t(std::floor(middle - reach)); at <= int64_t(std::ceil(middle + reach)); ++at) {
      double weight = 1 - std::fabs((double(at) + 0.5 - middle) / reach);
      if (at < 0 || at >= from || weight <= 0)
        continue;
      all[i].emplace_back(at, float(weight));
      sum += weight;
    }
    for (auto &[at, weight] : all[i])
      weight = float(weight / sum);
  }
  return all;
}

/// The part of the picture from (x, y) on, as `width` by `height` pixels.
static Picture resized(const Picture &from, double x, double y, double fromWidth, double fromHeight, int64_t width,
                       int64_t height) {
  auto columns = weightsAlong(x, fromWidth, from.width, width);
  auto rows = weightsAlong(y, fromHeight, from.height, height);
  Picture narrow{width, from.height, std::vector<float>(3 * width * from.height)};
  for (int64_t row = 0; row < from.height; ++row)
    for (int64_t column = 0; column < width; ++column)
      for (auto [at, weight] : columns[column])
        for (int c = 0; c < 3; ++c)
          narrow.at(row, column)[c] += weight * from.at(row, at)[c];
  Picture result{width, height, std::vector<float>(3 * width * height)};
  for (int64_t row = 0; row < height; ++row)
    for (auto [at, weight] : rows[row])
      for (int64_t column = 0; column < width; ++column)
        for (int c = 0; c < 3; ++c)
          result.at(row, column)[c] += weight * narrow.at(at, column)[c];
  return result;
}

static Picture fitted(const Picture &from, MediaFormat::Resize how, int64_t width, int64_t height) {
  double across = double(from.width) / double(width), down = double(from.height) / double(height);
  if (how == MediaFormat::Resize::Crop) {
    double scale = std::min(across, down), w = scale * double(width), h = scale * double(height);
    return resized(from, (double(from.width) - w) / 2, (double(from.height) - h) / 2, w, h, width, height);
  }
  if (how == MediaFormat::Resize::Pad) {
    double scale = std::max(across, down);
    int64_t w = std::clamp<int64_t>(std::llround(double(from.width) / scale), 1, width);
    int64_t h = std::clamp<int64_t>(std::llround(double(from.height) / scale), 1, height);
    Picture inner = resized(from, 0, 0, double(from.width), double(from.height), w, h);
    Picture result{width, height, std::vector<float>(3 * width * height)};
    for (int64_t row = 0; row < h; ++row)
      std::copy_n(inner.at(row, 0), 3 * w, result.at((height - h) / 2 + row, (width - w) / 2));
    return result;
  }
  return resized(from, 0, 0, double(from.width), double(from.height), width, height);
}

namespace {
/// Where an input has its rows, columns and channels.
struct ImageShape {
  int64_t height, width, channels;
  bool channelsFirst;
};
} // namespace

static std::optional<ImageShape> imageShape(ArrayRef<int64_t> shape, MediaFormat::Layout layout) {
  auto isChannels = [](int64_t size) { return size == 1 || size == 3; };
  if (shape.size() == 4 && shape.front() == 1)
    shape = shape.drop_front();
  if (shape.size() == 2)
    return ImageShape{shape[0], shape[1], 1, true};
  if (shape.size() != 3)
    return std::nullopt;
  bool first = isChannels(shape[0]) && layout != MediaFormat::Layout::ChannelsLast;
  bool last = isChannels(shape[2]) && layout != MediaFormat::Layout::ChannelsFirst;
  if (first == last) // None, or both.
    return std::nullopt;
  return first ? ImageShape{shape[1], shape[2], shape[0], true} : ImageShape{shape[0], shape[1], shape[2], false};
}

/// The number for channel `c`, of those that were given for one or for all.
static double forChannel(ArrayRef<double> numbers, int64_t c, double otherwise) {
  return numbers.empty() ? otherwise : numbers[numbers.size() == 1 ? 0 : c];
}

static Error checkNumbers(StringRef path, const MediaFormat &format, int64_t channels) {
  for (auto [name, numbers] :
       {std::pair<StringRef, ArrayRef<double>>("--mean", format.mean), {"--scale", format.scale}})
    if (numbers.size() > 1 && int64_t(numbers.size()) != channels)
      return invalid(path + ": " + name + " has " + Twine(numbers.size()) + " numbers; the input has " +
                     Twine(channels) + (channels == 1 ? " channel" : " channels"));
  return Error::success();
}

Expected<Tensor> hone::readImage(StringRef path, ArrayRef<int64_t> shape, const MediaFormat &format) {
  std::optional<ImageShape> wanted = imageShape(shape, format.layout);
  if (!wanted)
    return invalid(path + ": a picture does not fit the shape " + shapeText(shape) +
                   "; one picture with one or three channels, first or last (--layout=nchw or nhwc), is expected");
  if (Error error = checkNumbers(path, format, wanted->channels))
    return std::move(error);
  ErrorOr<std::unique_ptr<MemoryBuffer>> buffer = MemoryBuffer::getFile(path, /*IsText=*/false, false);
  if (!buffer)
    return invalid(path + ": " + buffer.getError().message());
  StringRef data = (*buffer)->getBuffer();
  Expected<Picture> picture = data.starts_with("\x89PNG") ? readPng(path, data) : readJpeg(path, data);
  if (!picture)
    return picture.takeError();
  bool fits = picture->width == wanted->width && picture->height == wanted->height;
  if (!fits && format.resize == MediaFormat::Resize::None)
    return invalid(path + ": the picture is " + Twine(picture->width) + " by " + Twine(picture->height) +
                   " pixels; the input takes " + Twine(wanted->width) + " by " + Twine(wanted->height));
  Picture image = fits ? std::move(*picture) : fitted(*picture, format.resize, wanted->width, wanted->height);
  Tensor result(ElementType::F32, shape.vec());
  auto *values = reinterpret_cast<float *>(result.bytes.data());
  int64_t plane = wanted->height * wanted->width;
  for (int64_t i = 0; i < plane; ++i)
    for (int64_t c = 0; c < wanted->channels; ++c) {
      const float *pixel = &image.values[3 * i];
      bool reversed = format.channels == MediaFormat::Channels::BGR;
      // Luma of ITU-R BT.601, which JPEG has, too.
      double value =
          wanted->channels == 1 ? 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2] : pixel[reversed ? 2 - c : c];
      value = (value - forChannel(format.mean, c, 0)) / forChannel(format.scale, c, 1);
      values[wanted->channelsFirst ? c * plane + i : i * wanted->channels + c] = float(value);
    }
  return std::move(result);
}

//===----------------------------------------------------------------------------===//
// Sounds
//===----------------------------------------------------------------------------===//

Expected<std::vector<Tensor>> hone::readSound(StringRef path, ArrayRef<int64_t> shape, const MediaFormat &format) {
  int64_t size = elementCount(shape).value_or(0);
  if (size <= 0 || count_if(shape, [](int64_t dim) { return dim != 1; }) > 1)
    return invalid(path + ": a sound does not fit the shape " + shapeText(shape) +
                   "; one dimension of samples is expected");
  if (Error error = checkNumbers(path, format, 1))
    return std::move(error);
  SF_INFO info{};
  std::unique_ptr<SNDFILE, int (*)(SNDFILE *)> file(sf_open(path.str().c_str(), SFM_READ, &info), sf_close);
  if (!file)
    return invalid(path + ": the sound can't be read: " + sf_strerror(nullptr));
  // No more than the file holds: the library has compared them.
  std::vector<float> frames(info.frames * info.channels);
  int64_t count = sf_readf_float(file.get(), frames.data(), info.frames);
  if (count <= 0)
    return invalid(path + ": the sound has no samples");
  std::vector<Tensor> sounds;
  for (int64_t begin = 0; begin < count; begin += size) {
    Tensor &sound = sounds.emplace_back(ElementType::F32, shape.vec());
    auto *values = reinterpret_cast<float *>(sound.bytes.data());
    for (int64_t i = 0; i < size; ++i) {
      double sum = 0;
      for (int channel = 0; begin + i < count && channel < info.channels; ++channel)
        sum += frames[(begin + i) * info.channels + channel];
      values[i] = float((sum / info.channels - forChannel(format.mean, 0, 0)) / forChannel(format.scale, 0, 1));
    }
  }
  return std::move(sounds);
}
