// IDX files, plain and compressed: images and labels.
#include "stages/fetch/idx.hpp"

#include <optional>

#include "tests/fuzz/attempt.hpp"
#include "tests/support/raw.hpp"

namespace {

using dc::fuzz::Bytes;

std::optional<std::vector<std::uint8_t>> images_of(Bytes file) {
  std::optional<std::vector<std::uint8_t>> pixels;
  dc::fuzz::accepts([&] {
    const dc::fetch::IdxImages images = dc::fetch::parse_idx_images(file, "images");
    const auto area = static_cast<std::size_t>(images.height) * static_cast<std::size_t>(images.width);
    dc::fuzz::require(images.pixels.size() == static_cast<std::size_t>(images.n) * area, "pixels of another shape");
    pixels = images.pixels;
  });
  return pixels;
}

std::optional<std::vector<std::int64_t>> labels_of(Bytes file) {
  std::optional<std::vector<std::int64_t>> labels;
  dc::fuzz::accepts([&] { labels = dc::fetch::parse_idx_labels(file, "labels"); });
  return labels;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes file(data, size);
  const auto images = images_of(file);
  const auto labels = labels_of(file);
  if (dc::fetch::is_gzip(file)) return 0;
  const auto compressed = dc::test::gzip_file({file.begin(), file.end()});
  dc::fuzz::require(images_of(compressed) == images && labels_of(compressed) == labels,
                    "compression changes what is read");
  return 0;
}
