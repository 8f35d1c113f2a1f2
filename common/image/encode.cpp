#include "common/image/encode.hpp"

#include "common/base/error.hpp"
#include "common/image/codecs.hpp"

namespace dc::image {

std::vector<std::uint8_t> encode_png(const ImageView& image) {
  DC_ASSERT(image.channels == 1 || image.channels == 3);
  std::vector<std::uint8_t> file = codecs().encode_png(image);
  if (file.empty()) throw ResourceFailure("out of memory while writing a PNG image; free some memory");
  return file;
}

}  // namespace dc::image
