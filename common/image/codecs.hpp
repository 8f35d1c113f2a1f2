// The functions of libdc_codecs.so, the plugin that holds OpenCV's codecs. It is opened when the first image needs it:
// OpenCV's codecs bring in over a hundred libraries, and programs that only might decode should start at once.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "common/image/image.hpp"

namespace dc::image {

/// Raised with every change of the table, so that a plugin of another build is refused and not called.
inline constexpr std::uint32_t kCodecsInterface = 2;

struct Codecs {
  std::uint32_t interface;  ///< kCodecsInterface of the plugin's build; stays the first member
  /// Grey or RGB pixels; no pixels when the bytes are none of the formats known.
  Image (*decode)(std::span<const std::uint8_t> bytes);
  /// The bytes of a PNG file; empty when memory ran out.
  std::vector<std::uint8_t> (*encode_png)(const ImageView& image);
  /// Width in pixels of ASCII text.
  int (*caption_width)(const std::string& text);
  /// Draws ASCII text in black, its top left corner at (x, y).
  void (*draw_caption)(Image& canvas, int x, int y, const std::string& text);
};

/// Opens the plugin on the first call; from any thread. It lies beside the executable, in ../bin or in ../lib.
/// Throws ResourceFailure when it cannot be opened.
const Codecs& codecs();

}  // namespace dc::image
