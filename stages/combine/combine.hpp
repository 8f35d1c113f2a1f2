// Turns a selection into an image set: the images themselves, or mosaics of f x f whole images of one class. The
// combine step of Prune-Combine-Augment (arXiv 2502.06434). Sees spans and pixels, no files.
#pragma once
#include <cstdint>
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

/// The kept samples, in any order, one entry each.
struct Kept {
  std::vector<std::int64_t> index;          ///< place in the image set
  std::vector<std::int64_t> label;          ///< in [0, number of classes)
  std::vector<std::int64_t> rank;           ///< 0 for the first choice within its class
  std::span<const std::string> class_name;  ///< one a class, for messages
  std::vector<double> weight = {};          ///< in training; empty when all are 1
};

/// Which images make up which mosaic.
struct Layout {
  int grid = 1;
  std::vector<std::int64_t> source;  ///< [mosaic][cell, row by row]: place in the image set
  std::vector<std::int64_t> label;   ///< of each mosaic
  std::vector<std::int64_t> number;  ///< of each mosaic within its class, from 0
  std::vector<double> weight = {};   ///< of each image with grid 1; empty when all are 1

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
/// grid >= 1. Throws InvalidInput, naming the class, when its count is not a multiple of grid * grid, when nothing is
/// kept at all, and when samples of different weights would share mosaics.
Layout arrange(const Kept& kept, int grid);

/// The key of each new image: that of the image itself with grid 1, else "<class id>/mosaic-00007" (number in the
/// class).
std::vector<std::string> keys_of(const Layout& layout, std::span<const std::string> image_key,
                                 std::span<const std::string> class_id);

/// Place in the image set of each new image's first cell: the image itself with grid 1.
std::vector<std::int64_t> first_cells_of(const Layout& layout);

/// The labels of the new images before any were changed on purpose; `images` has those of the image set, or none. A
/// mosaic has none: its cells may differ.
std::vector<std::int64_t> clean_labels_of(const Layout& layout, std::span<const std::int64_t> images);

/// The weights of the kept samples in training: those of the selection (one an entry of `index`) times those that the
/// images bring along (one an image, or none). None when all are 1.
std::vector<double> weights_of(std::span<const std::int64_t> index, std::span<const double> selected,
                               std::span<const double> images);

/// Which images fill the cells of each new image.
struct Cells {
  std::int64_t grid = 1;
  std::vector<std::int64_t> source;  ///< [image][cell]; empty with grid 1
};

/// The cells of a layout; with layout.grid 1 those that the chosen images, if mosaics (`images.grid` > 1), bring along.
Cells cells_of(const Layout& layout, const Cells& images);

/// The decoded images that are combined, all of one size, [image, y, x, channel].
struct Images {
  std::span<const std::uint8_t> pixels;
  int height = 0;
  int width = 0;
  int channels = 0;
};

/// How a new image is made.
struct Recipe {
  int height = 0;  ///< of a mosaic, in pixels
  int width = 0;
  image::Fit fit = image::Fit::squash;
  image::Filter filter = image::Filter::bilinear;
};

/// The pixels of new images first ... first + out.size() / (height * width * channels) - 1, [image, y, x, channel].
/// recipe.height and recipe.width are at least layout.grid.
void render(const Layout& layout, const Recipe& recipe, const Images& images, std::int64_t first,
            std::span<std::uint8_t> out);

/// Renders the first `count` mosaics for nothing. How long that took, in seconds.
double try_rendering(const Layout& layout, const Recipe& recipe, const Images& images, std::int64_t count);

}  // namespace dc::combine
