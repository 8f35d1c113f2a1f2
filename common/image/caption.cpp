#include "common/image/caption.hpp"

#include <string>

#include "common/image/codecs.hpp"

namespace dc::image {
namespace {

// OpenCV's fonts are ASCII: of a longer UTF-8 sequence the first byte becomes a question mark, the others nothing.
std::string ascii(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f)
      result += c;
    else if (byte < 0x80 || byte >= 0xC0)
      result += '?';
  }
  return result;
}

}  // namespace

int caption_width(std::string_view text) {
  return codecs().caption_width(ascii(text));
}

void draw_caption(Image& canvas, int x, int y, std::string_view text) {
  codecs().draw_caption(canvas, x, y, ascii(text));
}

}  // namespace dc::image
