// The image_set kind as one value: what every stage that sees images or their labels starts from.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "common/artifact/reader.hpp"
#include "common/artifact/writer.hpp"

namespace dc::artifact {

/// The classes of a set, in label order. Sets whose lists differ are never mixed.
struct ClassList {
  std::vector<std::string> ids;
  std::vector<std::string> names;

  std::int64_t size() const { return static_cast<std::int64_t>(ids.size()); }
  friend bool operator==(const ClassList&, const ClassList&) = default;
};

/// An image set of decoded images, memory-mapped. Copies share the pixels.
struct ImageSet {
  std::int64_t n = 0;
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::int64_t channels = 0;
  std::vector<std::string> keys;
  std::vector<std::int64_t> labels;
  std::vector<std::int64_t> source_index;
  std::vector<std::int64_t> clean_labels;  ///< the labels before some were changed on purpose; empty when none were
  std::vector<double> weights;             ///< of the images in training; empty when all count alike
  ClassList classes;
  std::string split;
  std::int64_t grid = 1;                          ///< f of an f x f mosaic; 1 for whole images
  std::vector<std::int64_t> mosaic_source_index;  ///< [n, grid * grid], empty when grid is 1
  Mapped<std::uint8_t> pixels;                    ///< [n, height, width, channels]

  std::span<const std::uint8_t> image(std::int64_t i) const {
    const auto bytes = static_cast<std::size_t>(height * width * channels);
    return pixels.span().subspan(static_cast<std::size_t>(i) * bytes, bytes);
  }
};

/// True when the images of the set are decoded and of one size (load_images works).
bool has_pixels(const Reader& reader);

/// Reads everything but the pixels, which are mapped. With `used`, only the pixels of these images may be looked at,
/// and only they are read to check them. Throws InvalidInput when the set holds encoded images.
ImageSet load_images(const Reader& reader, std::optional<std::span<const std::int64_t>> used = std::nullopt);

/// The class list of any kind that carries one.
ClassList load_classes(const Reader& reader);

/// Writes the class list of any kind that carries one: the inverse of load_classes.
void write_classes(Writer& writer, const ClassList& classes);

/// Throws InvalidInput, naming both files and the first difference, unless the lists are equal.
void require_same_classes(const Reader& first, const ClassList& a, const Reader& second, const ClassList& b);

/// Labels counted: how many of each of `classes` classes.
std::vector<std::int64_t> class_sizes(std::span<const std::int64_t> labels, std::int64_t classes);

}  // namespace dc::artifact
