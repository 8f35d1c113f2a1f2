// Contact sheets: rows of small images with captions. Where everything goes is arithmetic on sizes alone.
#pragma once
#include <string>
#include <vector>

#include "common/image/image.hpp"

namespace dc::inspect {

/// A row of a sheet: a title at the left, then images.
struct SheetRow {
  std::string title;  ///< may be empty
  std::vector<image::Image> tiles;
  std::vector<std::string> captions;  ///< below the images; as many as there are images, or none
  std::size_t gap_after = 0;          ///< a wide gap stands after so many images; 0: none
};

struct Sheet {
  std::vector<std::string> heads;  ///< at most two: above the first image, and above the first after the wide gap
  std::vector<SheetRow> rows;
};

/// What the places depend on, in pixels.
struct SheetSizes {
  int tile_height = 0;
  int tile_width = 0;
  int title_width = 0;     ///< 0: no column of titles
  int head_height = 0;     ///< 0: no line of heads
  int caption_height = 0;  ///< 0: no captions
};

struct RowPlaces {
  image::Box title;
  std::vector<image::Box> tiles;
};

struct SheetPlaces {
  int height = 0;
  int width = 0;
  std::vector<RowPlaces> rows;
};

/// The number of images of a row and the place of its wide gap.
struct RowShape {
  std::size_t tiles = 0;
  std::size_t gap_after = 0;
};

/// Places rows from the top and tiles from the left, 4 pixels around everything, 2 between tiles and rows, 16 in a wide
/// gap. A caption stands below its tile and belongs to the row's height. The sheet is as wide as its longest row.
SheetPlaces lay_out(const std::vector<RowShape>& rows, const SheetSizes& sizes);

/// Pixels that a stored image of that size gets: small ones grow by whole factors to about 64 pixels, large ones shrink
/// to 128 on their longer side; the shape stays.
image::Box tile_size(int height, int width);

/// `source` at its tile_size(), in colour.
image::Image tile_of(const image::Image& source);

/// The sheet on a white page, in colour. Tiles are centred in the largest tile's place.
image::Image draw(const Sheet& sheet);

}  // namespace dc::inspect
