// Turns a selection into an image set: the images themselves, or mosaics of f x f whole images of one class. The
// combine step of Prune-Combine-Augment (arXiv 2502.06434). Sees spans and pixels, no files.
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "common/cli/choice.hpp"
#include "common/image/mosaic.hpp"

namespace dc::combine {

inline constexpr cli::Choice<image::Fit> kFits[] = {
    {image::Fit::squash, "squash", "the whole image, its sides scaled independently"},
    {image::Fit::crop, "crop", "the largest centred part that has the cell's shape"},
};
inline constexpr cli::Choice<image::Filter> kFilters[] = {
    {image::Filter::bilinear, "bilinear", "antialiased triangle, Pillow's BILINEAR"},
    {image::Filter::box, "box", "area mean, Pillow's BOX"},
};

/// The kept samples, in any order; all spans have one entry a sample, `class_name` one a class, for messages.
struct Kept {
  std::span<const std::int64_t> index;  ///< place in the image set
  std::span<const std::int64_t> label;  ///< in [0, number of classes)
  std::span<const std::int64_t> rank;   ///< 0 for the first choice within its class
  std::span<const std::string> class_name;
};

/// Which images make up which mosaic.
struct Layout {
  int grid = 1;
  std::vector<std::int64_t> source;  ///< [mosaic][cell, row by row]: place in the image set
  std::vector<std::int64_t> label;   ///< of each mosaic
  std::vector<std::int64_t> number;  ///< of each mosaic within its class, from 0

  std::int64_t size() const { return std::ssize(label); }
  std::span<const std::int64_t> cells(std::int64_t mosaic) const {
    return std::span(source).subspan(static_cast<std::size_t>(mosaic * grid * grid),
                                     static_cast<std::size_t>(grid) * grid);
  }
};

/// Class by class in label order. Of the n mosaics of a class, mosaic j holds the samples at places j, n + j, 2n + j,
/// ... of the class in rank order, as RDED does, so every mosaic gets good and less good ones alike; with grid 1, rank
/// order.
///
/// grid >= 1. Throws InvalidInput, naming the class, when its count is not a multiple of grid * grid, and when nothing
/// is kept at all.
Layout arrange(const Kept& kept, int grid);

/// How mosaics are made from images.
struct Recipe {
  int height = 0;  ///< of a mosaic, in pixels
  int width = 0;
  int channels = 0;
  image::Fit fit = image::Fit::squash;
  image::Filter filter = image::Filter::bilinear;
};

/// Hands out image `index` of the image set. Called from several threads.
using Source = std::function<image::ImageView(std::int64_t index)>;

/// The pixels of mosaics first ... first + out.size() / (height * width * channels) - 1, [mosaic, y, x, channel].
void render(const Layout& layout, const Recipe& recipe, const Source& source, std::int64_t first,
            std::span<std::uint8_t> out);

}  // namespace dc::combine
