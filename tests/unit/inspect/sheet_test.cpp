#include "stages/inspect/sheet.hpp"

#include <gtest/gtest.h>

namespace {

using dc::image::Box;
using dc::image::Image;
using dc::inspect::lay_out;
using dc::inspect::SheetPlaces;
using dc::inspect::tile_size;

// Tiles of 20 x 10 (width x height), titles of 30: rows at y = 4 and 4 + 10 + 2 = 16; tiles at x = 4 + 30 = 34 and
// 34 + 20 + 2 = 56. Width 56 + 20 + 4 = 80, height 16 + 10 + 4 = 30.
TEST(SheetLayout, PutsRowsBelowEachOther) {
  const SheetPlaces places = lay_out({{2, 0}, {1, 0}}, {10, 20, 30, 0, 0});
  EXPECT_EQ(places.width, 80);
  EXPECT_EQ(places.height, 30);
  ASSERT_EQ(places.rows.size(), 2u);
  EXPECT_EQ(places.rows[0].tiles, (std::vector<Box>{{34, 4, 20, 10}, {56, 4, 20, 10}}));
  EXPECT_EQ(places.rows[1].tiles, (std::vector<Box>{{34, 16, 20, 10}}));
  EXPECT_EQ(places.rows[1].title, (Box{4, 16, 30, 10}));
}

// Heads of 15 push the first row to 19; captions of 13 the second to 19 + 10 + 13 + 2 = 44. The wide gap of 16 stands
// after the first tile: 4, then 4 + 20 + 16 = 40. Height 44 + 10 + 13 + 4 = 71.
TEST(SheetLayout, LeavesRoomForHeadsCaptionsAndTheGap) {
  const SheetPlaces places = lay_out({{2, 1}, {2, 1}}, {10, 20, 0, 15, 13});
  EXPECT_EQ(places.rows[0].tiles, (std::vector<Box>{{4, 19, 20, 10}, {40, 19, 20, 10}}));
  EXPECT_EQ(places.rows[1].tiles, (std::vector<Box>{{4, 44, 20, 10}, {40, 44, 20, 10}}));
  EXPECT_EQ(places.width, 64);
  EXPECT_EQ(places.height, 71);
}

TEST(SheetLayout, OfNothingIsAMargin) {
  const SheetPlaces places = lay_out({}, {});
  EXPECT_EQ(places.width, 8);
  EXPECT_EQ(places.height, 8);
}

// 64 / 28 = 2 whole times; 64 / 40 = 1; 100 stays; 500 x 375 shrinks to 128 x 96.
TEST(TileSize, GrowsByWholeFactorsAndShrinksTheLarge) {
  EXPECT_EQ(tile_size(28, 28), (Box{0, 0, 56, 56}));
  EXPECT_EQ(tile_size(40, 20), (Box{0, 0, 20, 40}));
  EXPECT_EQ(tile_size(100, 100), (Box{0, 0, 100, 100}));
  EXPECT_EQ(tile_size(375, 500), (Box{0, 0, 128, 96}));
  EXPECT_EQ(tile_size(1, 1000), (Box{0, 0, 128, 1}));
}

TEST(Tile, RepeatsPixelsAndIsInColour) {
  const Image tile = dc::inspect::tile_of({1, 2, 1, {10, 20}});
  EXPECT_EQ(tile.width, 64);
  EXPECT_EQ(tile.height, 32);
  EXPECT_EQ(tile.channels, 3);
  EXPECT_EQ(tile.pixels[3 * 31], 10);
  EXPECT_EQ(tile.pixels[3 * 32], 20);
}

// One tile of 2 x 2 black pixels, centred in the place of a larger one of 4 x 4.
TEST(DrawnSheet, CentresSmallTilesOnWhite) {
  dc::inspect::Sheet sheet;
  sheet.rows.push_back(
      {"", {{4, 4, 3, std::vector<std::uint8_t>(48, 7)}, {2, 2, 3, std::vector<std::uint8_t>(12, 9)}}, {}, 0});
  const Image page = dc::inspect::draw(sheet);
  EXPECT_EQ(page.width, 4 + 4 + 2 + 4 + 4);
  EXPECT_EQ(page.height, 4 + 4 + 4);
  const auto red = [&](int x, int y) { return page.pixels[static_cast<std::size_t>((y * page.width + x) * 3)]; };
  EXPECT_EQ(red(3, 3), 255);
  EXPECT_EQ(red(4, 4), 7);
  EXPECT_EQ(red(10, 4), 255);
  EXPECT_EQ(red(11, 5), 9);
  EXPECT_EQ(red(12, 6), 9);
  EXPECT_EQ(red(13, 7), 255);
}

}  // namespace
