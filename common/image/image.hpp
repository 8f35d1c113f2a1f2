// Images as plain bytes: rows from the top, pixels from the left, the channels of a pixel side by side.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace dc::image {

/// A rectangle in pixels, origin in the top left corner, x to the right, y downwards.
struct Box {
  int x = 0;
  int y = 0;
  int w = 0;
  int h = 0;

  friend bool operator==(const Box&, const Box&) = default;
};

/// Pixels owned by someone else: `height` rows of `width` pixels of `channels` bytes (1: grey, 3: red, green, blue).
struct ImageView {
  const std::uint8_t* data = nullptr;
  int height = 0;
  int width = 0;
  int channels = 0;
  std::ptrdiff_t row_stride = 0;  ///< bytes from one row to the next

  const std::uint8_t* row(int y) const { return data + y * row_stride; }
};

/// Pixels of its own, without gaps: pixels.size() is height * width * channels.
struct Image {
  int height = 0;
  int width = 0;
  int channels = 0;
  std::vector<std::uint8_t> pixels;

  ImageView view() const { return {pixels.data(), height, width, channels, std::ptrdiff_t{width} * channels}; }
};

/// The pixels of the largest image that is decoded: where Pillow, too, refuses one as a decompression bomb (twice the
/// pixels of 24 bits that fit into a quarter of a GiB). A file of a hundred bytes can claim to hold more.
inline constexpr std::int64_t kMostPixels = 2 * ((std::int64_t{1} << 28) / 3);

/// How many channels a decoder hands out.
enum class Colour {
  as_stored,  ///< 1 for a grey file, 3 for any other
  grey,       ///< 1: (19595 R + 38470 G + 7471 B + 32768) >> 16, ITU-R 601 as Pillow's convert("L")
  rgb,        ///< 3: grey is repeated, as Pillow's convert("RGB")
};

/// `image` with the channels asked for.
Image with_colour(Image image, Colour colour);

}  // namespace dc::image
