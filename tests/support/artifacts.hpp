// Small artifacts for tests, written through the real Writer.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "common/artifact/writer.hpp"

namespace dc::test {

inline artifact::Provenance made_by_test() {
  return {{"", "dc-test", "0", "{}", 0, "{}", "{}", {}}, {}};
}

/// Columns of an image set that may be left out (empty).
struct OptionalColumns {
  std::vector<std::int64_t> clean_labels = {};
  std::vector<double> weights = {};
};

/// n images of height x width x channels with the given pixels; labels cycle through `classes` unless given.
inline std::string write_images(const std::string& path, std::int64_t n, std::int64_t height, std::int64_t width,
                                std::int64_t channels, const std::vector<std::uint8_t>& pixels, std::int64_t classes,
                                std::vector<std::int64_t> labels = {}, const OptionalColumns& more = {}) {
  namespace image_set = schema::image_set;
  artifact::Writer writer(path, Kind::image_set);
  std::vector<std::string> keys;
  std::vector<std::int64_t> source;
  const bool cycle = labels.empty();
  for (std::int64_t i = 0; i < n; ++i) {
    keys.push_back("train/" + std::to_string(i));
    source.push_back(i);
    if (cycle) labels.push_back(i % classes);
  }
  std::vector<std::string> ids;
  std::vector<std::string> names;
  for (std::int64_t c = 0; c < classes; ++c) {
    ids.push_back("c" + std::to_string(c));
    names.push_back("class " + std::to_string(c));
  }
  writer.write(image_set::sample_key(), keys);
  writer.write(image_set::sample_label(), labels);
  writer.write(image_set::sample_source_index(), source);
  if (!more.clean_labels.empty()) writer.write(image_set::sample_clean_label(), more.clean_labels);
  if (!more.weights.empty()) writer.write(image_set::sample_weight(), more.weights);
  writer.write(image_set::class_id(), ids);
  writer.write(image_set::class_name(), names);
  writer.write(image_set::split(), std::string("train"));
  writer.write<std::uint8_t>(image_set::image_pixels(), pixels, {n, height, width, channels});
  const std::string id = writer.finish(made_by_test());
  writer.publish();
  return id;
}

}  // namespace dc::test
