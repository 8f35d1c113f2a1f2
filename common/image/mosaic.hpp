// Mosaics: whole images shrunk and set into a grid, row by row.
#pragma once
#include <cstdint>
#include <span>

#include "common/image/image.hpp"
#include "common/image/resize.hpp"

namespace dc::image {

/// How an image of another shape fills a cell.
enum class Fit {
  squash,  ///< the whole image, its sides scaled independently
  crop,    ///< the largest centred box of the cell's shape
};

/// Where cell `cell` (0 ... grid^2 - 1, row by row) of a grid x grid mosaic of height x width pixels lies.
///
/// Cell column i spans the pixels floor(i * width / grid) to floor((i + 1) * width / grid), rows alike: cells tile the
/// mosaic and differ by one pixel at most. grid must be at least 1 and at most height and width.
Box cell_box(int height, int width, int grid, int cell);

/// The box of a height x width image that fills a cell of cell_height x cell_width pixels.
///
/// With Fit::crop the kept width is width if the image is relatively narrower than the cell, else
/// floor(height * cell_width / cell_height), at least 1 (height alike), centred with the odd pixel to the right and
/// below.
Box fitted_box(int height, int width, int cell_height, int cell_width, Fit fit);

/// Fills one mosaic of height x width pixels from grid * grid images (one for each cell, row by row).
///
/// All images have the channels of the first; `out` has height * width * channels bytes, row by row.
void compose_mosaic(std::span<const ImageView> cells, int grid, int height, int width, Fit fit, Filter filter,
                    Resizer& resizer, std::span<std::uint8_t> out);

}  // namespace dc::image
