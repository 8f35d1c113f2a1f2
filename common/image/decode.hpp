// Decoding of image files of any format that OpenCV reads, through the plugin of codecs.hpp.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "common/image/image.hpp"

namespace dc::image {

/// The pixels of an image file, 8 bits a channel; transparency is dropped, the EXIF orientation is not applied.
///
/// JPEG goes through decode_jpeg() and so equals Pillow's. Throws InvalidInput, naming `where`, when the bytes are no
/// image.
Image decode(std::span<const std::uint8_t> bytes, Colour colour, std::string_view where);

}  // namespace dc::image
