#include "common/image/decode.hpp"

#include <fmt/format.h>
#include <opencv2/imgcodecs.hpp>

#include "common/base/error.hpp"
#include "common/image/jpeg.hpp"

namespace dc::image {
namespace {

Image from_mat(const cv::Mat& mat) {
  Image image{mat.rows, mat.cols, mat.channels(), {}};
  image.pixels.resize(mat.total() * mat.elemSize());
  std::uint8_t* out = image.pixels.data();
  for (int y = 0; y < mat.rows; ++y) {
    const std::uint8_t* in = mat.ptr(y);
    for (int x = 0; x < mat.cols; ++x, in += image.channels, out += image.channels) {
      // OpenCV's pixels are blue, green, red.
      for (int c = 0; c < image.channels; ++c) out[c] = in[image.channels - 1 - c];
    }
  }
  return image;
}

}  // namespace

Image decode(std::span<const std::uint8_t> bytes, Colour colour, std::string_view where) {
  if (is_jpeg(bytes)) return decode_jpeg(bytes, colour, where);
  cv::Mat mat;
  try {
    if (!bytes.empty()) {
      const cv::Mat raw(1, static_cast<int>(bytes.size()), CV_8U, const_cast<std::uint8_t*>(bytes.data()));
      mat = cv::imdecode(raw, cv::IMREAD_ANYCOLOR | cv::IMREAD_IGNORE_ORIENTATION);
    }
  } catch (const cv::Exception&) {
    mat.release();
  }
  if (mat.empty() || (mat.channels() != 1 && mat.channels() != 3)) {
    throw InvalidInput(fmt::format("{}: {} bytes that are no image known here; expected JPEG, PNG, BMP, TIFF or WebP",
                                   where, bytes.size()));
  }
  return with_colour(from_mat(mat), colour);
}

}  // namespace dc::image
