#include "common/image/image.hpp"

#include <utility>

#include "common/base/error.hpp"

namespace dc::image {
namespace {

Image grey_from_rgb(const Image& rgb) {
  Image grey{rgb.height, rgb.width, 1, std::vector<std::uint8_t>(rgb.pixels.size() / 3)};
  for (std::size_t i = 0; i < grey.pixels.size(); ++i) {
    const std::uint8_t* p = rgb.pixels.data() + 3 * i;
    grey.pixels[i] = static_cast<std::uint8_t>((19595 * p[0] + 38470 * p[1] + 7471 * p[2] + 32768) >> 16);
  }
  return grey;
}

Image rgb_from_grey(const Image& grey) {
  Image rgb{grey.height, grey.width, 3, std::vector<std::uint8_t>(grey.pixels.size() * 3)};
  for (std::size_t i = 0; i < grey.pixels.size(); ++i) {
    for (std::size_t c = 0; c < 3; ++c) rgb.pixels[3 * i + c] = grey.pixels[i];
  }
  return rgb;
}

}  // namespace

Image with_colour(Image image, Colour colour) {
  DC_ASSERT(image.channels == 1 || image.channels == 3);
  if (colour == Colour::grey && image.channels == 3) return grey_from_rgb(image);
  if (colour == Colour::rgb && image.channels == 1) return rgb_from_grey(image);
  return image;
}

}  // namespace dc::image
