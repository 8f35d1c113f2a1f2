// JPEG decoding with libjpeg-turbo's default settings (slow integer transform, smooth upsampling), which are Pillow's
// too.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "common/image/image.hpp"

namespace dc::image {

/// True when the bytes begin as a JPEG file does.
bool is_jpeg(std::span<const std::uint8_t> bytes);

/// Height, width and channels (1 or 3) of a JPEG file, from its header alone; the pixels are left empty.
Image read_jpeg_header(std::span<const std::uint8_t> bytes, std::string_view where);

/// The pixels of a JPEG file, as Pillow decodes them: CMYK and YCCK are taken as inverted and turned into RGB, the EXIF
/// orientation is not applied. Throws InvalidInput, naming `where`, when the bytes are damaged, cut short or no JPEG, or
/// the image has more than kMostPixels.
Image decode_jpeg(std::span<const std::uint8_t> bytes, Colour colour, std::string_view where);

}  // namespace dc::image
