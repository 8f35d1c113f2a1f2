// Encoding of images for people, through the plugin of codecs.hpp.
#pragma once
#include <cstdint>
#include <vector>

#include "common/image/image.hpp"

namespace dc::image {

/// The image as a PNG file, without loss; the same bytes for the same pixels. `image` has 1 or 3 channels.
std::vector<std::uint8_t> encode_png(const ImageView& image);

}  // namespace dc::image
