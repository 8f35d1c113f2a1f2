#include "stages/fetch/npz.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "stages/fetch/npy.hpp"
#include "stages/fetch/zip.hpp"

namespace dc::fetch {
namespace {

using Entries = std::map<std::string, ZipEntry>;

std::pair<std::string, std::string> find_pair(const Entries& entries, std::string_view split, std::string_view where) {
  const std::pair<std::string, std::string> pairs[] = {
      {fmt::format("{}_images", split), fmt::format("{}_labels", split)},
      {fmt::format("x_{}", split), fmt::format("y_{}", split)},
      {"images", "labels"},
      {"x", "y"},
  };
  for (const auto& [images, labels] : pairs) {
    if (entries.contains(images + ".npy") && entries.contains(labels + ".npy")) return {images, labels};
  }
  std::string found;
  for (const auto& [name, entry] : entries) found += (found.empty() ? "" : ", ") + name;
  throw InvalidInput(
      fmt::format("{}: no arrays {}_images and {}_labels (or x_{} and y_{}, images and labels, x and y); found {}",
                  where, split, split, split, split, found.empty() ? "nothing" : found));
}

void check_shapes(const NpyArray& images, const NpyArray& labels, std::string_view where_images,
                  std::string_view where_labels) {
  const auto& shape = images.shape;
  constexpr std::int64_t kLongestSide = 32768;
  const bool fits = images.type == 'u' && images.item_bytes == 1 &&
                    (shape.size() == 3 || (shape.size() == 4 && (shape[3] == 1 || shape[3] == 3))) && shape[0] > 0 &&
                    std::min(shape[1], shape[2]) > 0 && std::max(shape[1], shape[2]) <= kLongestSide;
  if (!fits)
    throw InvalidInput(fmt::format("{}: {}, expected uint8 [N, height, width] or [N, height, width, 1 or 3]",
                                   where_images, describe(images)));
  const auto& size = labels.shape;
  if (size.empty() || size[0] != shape[0] || size.size() > 2 || (size.size() == 2 && size[1] != 1))
    throw InvalidInput(
        fmt::format("{}: {}, expected one label for each of {} images", where_labels, describe(labels), shape[0]));
}

}  // namespace

Decoded parse_npz(Bytes archive, std::string_view split, std::string_view where) {
  const Entries entries = list_zip(archive, where);
  const auto [images_name, labels_name] = find_pair(entries, split, where);
  const std::string where_images = fmt::format("{}: {}", where, images_name);
  const std::string where_labels = fmt::format("{}: {}", where, labels_name);
  std::vector<std::uint8_t> image_file = extract(entries.at(images_name + ".npy"), where_images);
  const std::vector<std::uint8_t> label_file = extract(entries.at(labels_name + ".npy"), where_labels);
  const NpyArray images = parse_npy(image_file, where_images);
  const NpyArray labels = parse_npy(label_file, where_labels);
  check_shapes(images, labels, where_images, where_labels);
  std::vector<std::int64_t> values = to_int64(labels, where_labels);
  Classes classes = numbered_classes(values, where_labels);
  Decoded decoded{numbered_samples(split, std::move(values), std::move(classes)),
                  static_cast<int>(images.shape[1]),
                  static_cast<int>(images.shape[2]),
                  images.shape.size() == 4 ? static_cast<int>(images.shape[3]) : 1,
                  {}};
  // The values are the end of the file: dropping what is before them leaves the pixels without a second copy.
  image_file.erase(image_file.begin(), image_file.end() - static_cast<std::ptrdiff_t>(images.values.size()));
  decoded.pixels = std::move(image_file);
  return decoded;
}

}  // namespace dc::fetch
