#include "stages/inspect/album.hpp"

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/image/decode.hpp"

namespace dc::inspect {

namespace image_set = schema::image_set;

Album::Album(const artifact::Reader& reader) : reader_(&reader) {
  if (artifact::has_pixels(reader)) {
    decoded_ = artifact::load_images(reader);
  } else {
    offsets_ = reader.read(image_set::image_offsets());
  }
  keys_ = reader.read(image_set::sample_key());
  labels_ = reader.read(image_set::sample_label());
  classes_ = artifact::load_classes(reader);
}

image::Image Album::image(std::int64_t i) const {
  if (decoded_) {
    const auto bytes = decoded_->image(i);
    return {static_cast<int>(decoded_->height),
            static_cast<int>(decoded_->width),
            static_cast<int>(decoded_->channels),
            {bytes.begin(), bytes.end()}};
  }
  const std::int64_t first = offsets_[static_cast<std::size_t>(i)];
  const std::int64_t end = offsets_[static_cast<std::size_t>(i) + 1];
  const std::string where = fmt::format("{}: {}", reader_->path(), keys_[static_cast<std::size_t>(i)]);
  if (first > end || end > reader_->shape(image_set::image_data())[0])
    throw InvalidInput(
        fmt::format("{}: bytes {} to {}, expected rising offsets within /image/data", where, first, end));
  return image::decode(reader_->read_rows(image_set::image_data(), first, end - first), image::Colour::as_stored,
                       where);
}

}  // namespace dc::inspect
