// JPEG files through libjpeg-turbo: header and pixels.
#include "common/image/jpeg.hpp"

#include "tests/fuzz/attempt.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const dc::fuzz::Bytes file(data, size);
  dc::image::Image header;
  const bool has_header = dc::fuzz::accepts([&] { header = dc::image::read_jpeg_header(file, "a.jpg"); });
  if (std::int64_t{header.height} * header.width > 1'000'000) return 0;  // takes long, and no other way
  dc::fuzz::accepts([&] {
    const auto image = dc::image::decode_jpeg(file, dc::image::Colour::as_stored, "a.jpg");
    dc::fuzz::require(
        has_header && image.height == header.height && image.width == header.width && image.channels == header.channels,
        "pixels of another shape than the header's");
    const auto area = static_cast<std::size_t>(image.height) * static_cast<std::size_t>(image.width);
    dc::fuzz::require(image.pixels.size() == area * static_cast<std::size_t>(image.channels), "pixels missing");
    const auto grey = dc::image::decode_jpeg(file, dc::image::Colour::grey, "a.jpg");
    dc::fuzz::require(grey.pixels.size() == area, "grey pixels missing");
  });
  return 0;
}
