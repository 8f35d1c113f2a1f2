#include "common/artifact/image_set.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "common/base/error.hpp"

namespace dc::artifact {

namespace image_set = schema::image_set;

bool has_pixels(const Reader& reader) {
  return reader.has(image_set::image_pixels());
}

ImageSet load_images(const Reader& reader, std::optional<std::span<const std::int64_t>> used) {
  if (!has_pixels(reader))
    throw InvalidInput(fmt::format(
        "{}: holds encoded images of several sizes, expected decoded ones of one size; run dc-fetch with --size",
        reader.path()));
  const auto shape = reader.shape(image_set::image_pixels());
  ImageSet set;
  set.n = shape[0];
  set.height = shape[1];
  set.width = shape[2];
  set.channels = shape[3];
  if (set.n == 0) throw InvalidInput(fmt::format("{}: holds no images, expected at least one", reader.path()));
  if (set.height == 0 || set.width == 0)
    throw InvalidInput(fmt::format("{}: images of {} x {} pixels, expected at least 1 x 1; make the file again",
                                   reader.path(), set.width, set.height));
  if (set.channels != 1 && set.channels != 3)
    throw InvalidInput(fmt::format("{}: images of {} channels, expected 1 or 3", reader.path(), set.channels));
  set.keys = reader.read(image_set::sample_key());
  set.labels = reader.read(image_set::sample_label());
  set.source_index = reader.read(image_set::sample_source_index());
  if (reader.has(image_set::sample_clean_label())) set.clean_labels = reader.read(image_set::sample_clean_label());
  if (reader.has(image_set::sample_weight())) set.weights = reader.read(image_set::sample_weight());
  set.classes = load_classes(reader);
  set.split = reader.read(image_set::split());
  if (reader.has(image_set::mosaic_grid())) {
    set.grid = reader.read(image_set::mosaic_grid());
    set.mosaic_source_index = reader.read(image_set::mosaic_source_index());
    if (std::ssize(set.mosaic_source_index) != set.n * set.grid * set.grid)
      throw InvalidInput(fmt::format(
          "{}: /mosaic/source_index has {} cells for {} images, expected {} a mosaic (grid {}); make the file again",
          reader.path(), set.mosaic_source_index.size(), set.n, set.grid * set.grid, set.grid));
  }
  set.pixels = reader.map(image_set::image_pixels(), used);
  return set;
}

ClassList load_classes(const Reader& reader) {
  // Every kind with classes declares the same two columns; those of image_set stand for all.
  return {reader.read(image_set::class_id()), reader.read(image_set::class_name())};
}

void write_classes(Writer& writer, const ClassList& classes) {
  writer.write(image_set::class_id(), classes.ids);
  writer.write(image_set::class_name(), classes.names);
}

void require_same_classes(const Reader& first, const ClassList& a, const Reader& second, const ClassList& b) {
  if (a == b) return;
  if (a.size() != b.size())
    throw InvalidInput(fmt::format("{}: {} classes, {} has {}; both must come from the same data set", second.path(),
                                   b.size(), first.path(), a.size()));
  const auto ids = std::mismatch(a.ids.begin(), a.ids.end(), b.ids.begin());
  if (ids.first != a.ids.end())
    throw InvalidInput(fmt::format("{}: class {} is '{}', in {} it is '{}'; both must come from the same data set",
                                   second.path(), ids.first - a.ids.begin(), *ids.second, first.path(), *ids.first));
  const auto names = std::mismatch(a.names.begin(), a.names.end(), b.names.begin());
  throw InvalidInput(fmt::format("{}: class {} is called '{}', in {} '{}'; both must come from the same data set",
                                 second.path(), names.first - a.names.begin(), *names.second, first.path(),
                                 *names.first));
}

std::vector<std::int64_t> class_sizes(std::span<const std::int64_t> labels, std::int64_t classes) {
  std::vector<std::int64_t> sizes(static_cast<std::size_t>(classes), 0);
  for (const std::int64_t label : labels) ++sizes[static_cast<std::size_t>(label)];
  return sizes;
}

}  // namespace dc::artifact
