// Mosaics: where cells lie and what fills them.
#include "common/image/mosaic.hpp"

#include <gtest/gtest.h>

namespace dc::image {
namespace {

TEST(CellBox, CountsRowByRow) {
  EXPECT_EQ(cell_box(28, 28, 2, 0), (Box{0, 0, 14, 14}));
  EXPECT_EQ(cell_box(28, 28, 2, 1), (Box{14, 0, 14, 14}));
  EXPECT_EQ(cell_box(28, 28, 2, 2), (Box{0, 14, 14, 14}));
}

// 224 in three: edges at 0, 74, 149, 224.
TEST(CellBox, TilesSizesThatTheGridDoesNotDivide) {
  EXPECT_EQ(cell_box(224, 224, 3, 0), (Box{0, 0, 74, 74}));
  EXPECT_EQ(cell_box(224, 224, 3, 4), (Box{74, 74, 75, 75}));
  EXPECT_EQ(cell_box(224, 224, 3, 8), (Box{149, 149, 75, 75}));
}

TEST(FittedBox, SquashKeepsTheWholeImage) {
  EXPECT_EQ(fitted_box(375, 500, 112, 112, Fit::squash), (Box{0, 0, 500, 375}));
}

TEST(FittedBox, CropKeepsTheCentreInTheCellsShape) {
  EXPECT_EQ(fitted_box(375, 500, 112, 112, Fit::crop), (Box{62, 0, 375, 375}));
  EXPECT_EQ(fitted_box(500, 375, 112, 112, Fit::crop), (Box{0, 62, 375, 375}));
  EXPECT_EQ(fitted_box(64, 64, 32, 64, Fit::crop), (Box{0, 16, 64, 32}));
}

TEST(Mosaic, PlacesConstantImagesRowByRow) {
  std::vector<Image> images;
  std::vector<ImageView> views;
  for (int i = 0; i < 4; ++i)
    images.push_back({6, 8, 3, std::vector<std::uint8_t>(6 * 8 * 3, static_cast<std::uint8_t>(10 * (i + 1)))});
  for (const Image& image : images) views.push_back(image.view());
  std::vector<std::uint8_t> out(4 * 4 * 3);
  Resizer resizer;
  compose_mosaic(views, 2, 4, 4, Fit::squash, Filter::bilinear, resizer, out);
  for (int y = 0; y < 4; ++y) {
    for (int x = 0; x < 4; ++x) EXPECT_EQ(out[(y * 4 + x) * 3 + 1], 10 * (y / 2 * 2 + x / 2 + 1));
  }
}

TEST(Mosaic, OfOneImageOfTheSameSizeIsThatImage) {
  const Image image{2, 2, 1, {9, 8, 7, 6}};
  std::vector<std::uint8_t> out(4);
  Resizer resizer;
  compose_mosaic(std::array{image.view()}, 1, 2, 2, Fit::squash, Filter::box, resizer, out);
  EXPECT_EQ(out, image.pixels);
}

}  // namespace
}  // namespace dc::image
