// Tiny sets and plans that a network can be trained on in no time.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "common/views/policy.hpp"
#include "tests/support/artifacts.hpp"

namespace dc::test {

/// n square grey (or colour) images of `classes` classes; class c is bright in row c, the rest is a fixed pattern.
inline std::string write_easy_images(const std::string& path, std::int64_t n, std::int64_t classes,
                                     std::int64_t size = 8, std::int64_t channels = 1,
                                     const OptionalColumns& more = {}) {
  std::vector<std::uint8_t> pixels;
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t y = 0; y < size; ++y) {
      for (std::int64_t x = 0; x < size * channels; ++x) {
        pixels.push_back(
            static_cast<std::uint8_t>(y == i % classes ? 220 + (i + x) % 30 : (7 * i + 3 * x + 5 * y) % 90));
      }
    }
  }
  return write_images(path, n, size, size, channels, pixels, classes, {}, more);
}

/// A plan of `policy`; `rows` (epoch after epoch, `slots` each) are recorded when there are some.
inline void write_plan(const std::string& path, const views::Policy& policy, std::int64_t epochs = 0,
                       std::int64_t slots = 0) {
  namespace view_plan = schema::view_plan;
  artifact::Writer writer(path, Kind::view_plan);
  if (epochs > 0) {
    const std::vector<std::int64_t> shape = {epochs, slots};
    std::vector<std::int64_t> image;
    for (std::int64_t i = 0; i < epochs * slots; ++i) image.push_back(i % slots);
    const std::vector<std::int32_t> zero(image.size(), 0), whole(image.size(), policy.size), none(image.size(), -1);
    writer.write<std::int64_t>(view_plan::row_image(), image, shape);
    writer.write<std::int32_t>(view_plan::row_x(), zero, shape);
    writer.write<std::int32_t>(view_plan::row_y(), zero, shape);
    writer.write<std::int32_t>(view_plan::row_w(), whole, shape);
    writer.write<std::int32_t>(view_plan::row_h(), whole, shape);
    writer.write<std::int32_t>(view_plan::row_resized_w(), whole, shape);
    writer.write<std::int32_t>(view_plan::row_resized_h(), whole, shape);
    writer.write<std::int32_t>(view_plan::row_window_x(), zero, shape);
    writer.write<std::int32_t>(view_plan::row_window_y(), zero, shape);
    writer.write<std::int32_t>(view_plan::row_cell(), none, shape);
    writer.write<std::int32_t>(view_plan::row_flip(), zero, shape);
  }
  writer.write(view_plan::policy(), views::policy_to_json(policy));
  writer.write(view_plan::seed(), std::int64_t{0});
  writer.finish(made_by_test());
  writer.publish();
}

}  // namespace dc::test
