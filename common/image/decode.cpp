#include "common/image/decode.hpp"

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/base/number.hpp"
#include "common/image/codecs.hpp"
#include "common/image/jpeg.hpp"
#include "common/image/png.hpp"

namespace dc::image {

Image decode(std::span<const std::uint8_t> bytes, Colour colour, std::string_view where) {
  if (is_jpeg(bytes)) return decode_jpeg(bytes, colour, where);
  if (is_png(bytes)) require_whole_png(bytes, where);
  Image image = codecs().decode(bytes);
  if (image.pixels.empty() && is_png(bytes))
    throw InvalidInput(fmt::format("{}: cannot be decoded as PNG; remove or replace the file", where));
  if (image.pixels.empty()) {
    throw InvalidInput(
        fmt::format("{}: {} bytes that are no image known here; expected JPEG, PNG, BMP, TIFF or WebP "
                    "of at most {} pixels",
                    where, bytes.size(), with_commas(kMostPixels)));
  }
  return with_colour(std::move(image), colour);
}

}  // namespace dc::image
