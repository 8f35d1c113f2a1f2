// How one image is seen once: plain numbers that any executor (CPU, GPU) turns into pixels. No policy, no randomness.
#pragma once
#include <cstdint>

namespace dc::views {

/// One view. Pixel boxes are in the source image, x to the right, y downwards, origin in the top left corner.
///
/// An executor cuts the box (places outside the image are black), resizes it to resized_w x resized_h exactly as
/// Pillow's 8-bit bilinear filter does (antialiased where it shrinks; nothing is done where the size is the same),
/// takes the window of output size at (window_x, window_y) from that, and mirrors it left to right when flip is set.
struct ViewRow {
  std::int64_t image = 0;  ///< index into the image set
  std::int32_t x = 0;
  std::int32_t y = 0;
  std::int32_t w = 0;
  std::int32_t h = 0;
  std::int32_t resized_w = 0;
  std::int32_t resized_h = 0;
  std::int32_t window_x = 0;
  std::int32_t window_y = 0;
  std::int32_t cell = -1;  ///< mosaic cell the box lies in, row by row from 0; -1 when it may be anywhere
  std::int32_t flip = 0;   ///< 1: mirrored left to right

  friend bool operator==(const ViewRow&, const ViewRow&) = default;
};

}  // namespace dc::views
