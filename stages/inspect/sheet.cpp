#include "stages/inspect/sheet.hpp"

#include <algorithm>

#include "common/base/error.hpp"
#include "common/image/caption.hpp"
#include "common/image/resize.hpp"

namespace dc::inspect {
namespace {

constexpr int kMargin = 4;
constexpr int kBetween = 2;
constexpr int kWideGap = 16;
constexpr int kSmall = 64;   // a tile is not made larger than this
constexpr int kLarge = 128;  // nor left larger than this
constexpr int kWidestTitle = 140;
constexpr std::uint8_t kPaper = 255;

// As much of `text` as `width` pixels hold, with two dots where something is missing.
std::string shortened(std::string text, int width) {
  if (image::caption_width(text) <= width) return text;
  while (!text.empty() && image::caption_width(text + "..") > width) text.pop_back();
  return text + "..";
}

SheetSizes sizes_of(const Sheet& sheet) {
  SheetSizes sizes;
  for (const SheetRow& row : sheet.rows) {
    DC_ASSERT(row.captions.empty() || row.captions.size() == row.tiles.size());
    for (const image::Image& tile : row.tiles) {
      sizes.tile_height = std::max(sizes.tile_height, tile.height);
      sizes.tile_width = std::max(sizes.tile_width, tile.width);
    }
    if (!row.title.empty())
      sizes.title_width =
          std::max(sizes.title_width, std::min(kWidestTitle, image::caption_width(row.title) + kMargin));
    if (!row.captions.empty()) sizes.caption_height = image::kCaptionHeight;
  }
  if (!sheet.heads.empty()) sizes.head_height = image::kCaptionHeight + kBetween;
  return sizes;
}

void paste(const image::Image& tile, const image::Box& place, image::Image& page) {
  const int left = place.x + (place.w - tile.width) / 2;
  const int top = place.y + (place.h - tile.height) / 2;
  for (int y = 0; y < tile.height; ++y) {
    const std::uint8_t* row = tile.view().row(y);
    std::copy_n(row, tile.width * 3, page.pixels.data() + (std::ptrdiff_t{top + y} * page.width + left) * 3);
  }
}

void draw_heads(const Sheet& sheet, const SheetPlaces& places, image::Image& page) {
  const auto first =
      std::find_if(places.rows.begin(), places.rows.end(), [](const RowPlaces& row) { return !row.tiles.empty(); });
  if (sheet.heads.empty() || first == places.rows.end()) return;
  image::draw_caption(page, first->tiles.front().x, kMargin, sheet.heads.front());
  const std::size_t gap = sheet.rows[static_cast<std::size_t>(first - places.rows.begin())].gap_after;
  if (sheet.heads.size() > 1 && gap < first->tiles.size())
    image::draw_caption(page, first->tiles[gap].x, kMargin, sheet.heads[1]);
}

}  // namespace

SheetPlaces lay_out(const std::vector<RowShape>& rows, const SheetSizes& sizes) {
  SheetPlaces places;
  int y = kMargin + sizes.head_height;
  places.width = 2 * kMargin + sizes.title_width;
  for (const RowShape& row : rows) {
    RowPlaces row_places;
    row_places.title = {kMargin, y, sizes.title_width, sizes.tile_height};
    int x = kMargin + sizes.title_width;
    for (std::size_t i = 0; i < row.tiles; ++i) {
      if (i > 0) x += row.gap_after == i ? kWideGap : kBetween;
      row_places.tiles.push_back({x, y, sizes.tile_width, sizes.tile_height});
      x += sizes.tile_width;
    }
    places.width = std::max(places.width, x + kMargin);
    y += sizes.tile_height + sizes.caption_height + kBetween;
    places.rows.push_back(std::move(row_places));
  }
  places.height = y - (rows.empty() ? 0 : kBetween) + kMargin;
  return places;
}

image::Box tile_size(int height, int width) {
  const int longer = std::max(height, width);
  if (longer <= kLarge) {
    const int factor = std::max(1, kSmall / longer);
    return {0, 0, width * factor, height * factor};
  }
  return {0, 0, std::max(1, width * kLarge / longer), std::max(1, height * kLarge / longer)};
}

image::Image tile_of(const image::Image& source) {
  const image::Image coloured = image::with_colour(source, image::Colour::rgb);
  const image::Box size = tile_size(source.height, source.width);
  image::Image tile{size.h, size.w, 3,
                    std::vector<std::uint8_t>(static_cast<std::size_t>(size.h) * static_cast<std::size_t>(size.w) * 3)};
  image::Resizer resizer;
  // Growing shows the pixels as they are, shrinking averages them.
  const image::Filter filter = size.w >= source.width ? image::Filter::box : image::Filter::bilinear;
  resizer.run(coloured.view(), {{0, 0, source.width, source.height}, size.w, size.h, size, false, filter}, tile.pixels);
  return tile;
}

image::Image draw(const Sheet& sheet) {
  const SheetSizes sizes = sizes_of(sheet);
  std::vector<RowShape> shapes;
  for (const SheetRow& row : sheet.rows) shapes.push_back({row.tiles.size(), row.gap_after});
  const SheetPlaces places = lay_out(shapes, sizes);
  image::Image page{places.height, places.width, 3,
                    std::vector<std::uint8_t>(
                        static_cast<std::size_t>(places.height) * static_cast<std::size_t>(places.width) * 3, kPaper)};
  for (std::size_t r = 0; r < sheet.rows.size(); ++r) {
    const SheetRow& row = sheet.rows[r];
    const RowPlaces& row_places = places.rows[r];
    if (!row.title.empty())
      image::draw_caption(page, row_places.title.x,
                          row_places.title.y + (sizes.tile_height - image::kCaptionHeight) / 2,
                          shortened(row.title, sizes.title_width - kMargin));
    for (std::size_t i = 0; i < row.tiles.size(); ++i) {
      paste(row.tiles[i], row_places.tiles[i], page);
      if (!row.captions.empty())
        image::draw_caption(page, row_places.tiles[i].x, row_places.tiles[i].y + sizes.tile_height,
                            shortened(row.captions[i], sizes.tile_width));
    }
  }
  draw_heads(sheet, places, page);
  return page;
}

}  // namespace dc::inspect
