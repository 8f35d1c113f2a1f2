// Image files of all other formats through the plugin of OpenCV's codecs, and the facts that dc-fetch reads of a file
// before it keeps it.
#include "common/image/decode.hpp"
#include "stages/fetch/folder.hpp"
#include "tests/fuzz/attempt.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const dc::fuzz::Bytes file(data, size);
  dc::fetch::ImageFacts facts;
  const bool has_facts = dc::fuzz::accepts([&] { facts = dc::fetch::read_facts(file, "a.png"); });
  dc::fuzz::accepts([&] {
    const auto image = dc::image::decode(file, dc::image::Colour::rgb, "a.png");
    const auto area = static_cast<std::size_t>(image.height) * static_cast<std::size_t>(image.width);
    dc::fuzz::require(image.pixels.size() == 3 * area, "pixels missing");
    dc::fuzz::require(has_facts && facts.height == image.height && facts.width == image.width,
                      "pixels of another shape than the facts");
  });
  return 0;
}
