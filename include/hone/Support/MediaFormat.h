//===- MediaFormat.h - How pictures and sounds become numbers -------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_SUPPORT_MEDIAFORMAT_H
#define HONE_SUPPORT_MEDIAFORMAT_H

#include <vector>

namespace hone {

/// How pictures and sounds become numbers.
struct MediaFormat {
  enum class Layout { Auto, ChannelsFirst, ChannelsLast };
  enum class Resize {
    Stretch, ///< To the input's size, whatever the picture's proportions.
    Crop,    ///< As far as the input's size needs, in proportion; the middle is taken.
    Pad,     ///< As far as the input's size allows, in proportion; the rest is black, around it.
    None,    ///< Another size is an error.
  };
  enum class Channels { RGB, BGR };

  std::vector<double> mean, scale; ///< One number, or one for each channel; none for 0 and 1.
  Layout layout = Layout::Auto;
  Resize resize = Resize::Stretch;
  Channels channels = Channels::RGB;
};

} // namespace hone

#endif // HONE_SUPPORT_MEDIAFORMAT_H
