#include "common/image/encode.hpp"

#include <opencv2/imgcodecs.hpp>

#include "common/base/error.hpp"

namespace dc::image {

std::vector<std::uint8_t> encode_png(const ImageView& image) {
  DC_ASSERT(image.channels == 1 || image.channels == 3);
  cv::Mat mat(image.height, image.width, image.channels == 1 ? CV_8UC1 : CV_8UC3);
  for (int y = 0; y < image.height; ++y) {
    const std::uint8_t* in = image.row(y);
    std::uint8_t* out = mat.ptr(y);
    for (int x = 0; x < image.width; ++x, in += image.channels, out += image.channels) {
      // OpenCV's pixels are blue, green, red.
      for (int c = 0; c < image.channels; ++c) out[c] = in[image.channels - 1 - c];
    }
  }
  std::vector<std::uint8_t> file;
  if (!cv::imencode(".png", mat, file))
    throw ResourceFailure("out of memory while writing a PNG image; free some memory");
  return file;
}

}  // namespace dc::image
