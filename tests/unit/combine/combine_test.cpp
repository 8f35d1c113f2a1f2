// Which images share a mosaic, and where they lie in it.
#include "stages/combine/combine.hpp"

#include <string>

#include <gtest/gtest.h>

#include "common/base/error.hpp"
#include "common/parallel/parallel.hpp"

namespace dc::combine {
namespace {

const std::vector<std::string> kNames = {"cat", "dog", "owl"};

// Eight cats, best first: 10 ... 17. Two mosaics: the first takes ranks 0, 2, 4, 6, the second 1, 3, 5, 7.
TEST(Arrange, SpreadsTheRanksOverTheMosaics) {
  const std::vector<std::int64_t> index = {10, 11, 12, 13, 14, 15, 16, 17};
  const std::vector<std::int64_t> label(8, 0);
  const std::vector<std::int64_t> rank = {0, 1, 2, 3, 4, 5, 6, 7};
  const Layout layout = arrange({index, label, rank, kNames}, 2);
  EXPECT_EQ(layout.source, (std::vector<std::int64_t>{10, 12, 14, 16, 11, 13, 15, 17}));
  EXPECT_EQ(layout.label, (std::vector<std::int64_t>{0, 0}));
  EXPECT_EQ(layout.number, (std::vector<std::int64_t>{0, 1}));
}

// The order of the entries does not matter, label and rank do; a class without samples (1) leaves no gap.
TEST(Arrange, GoesClassByClassInRankOrder) {
  const std::vector<std::int64_t> index = {5, 9, 2, 7};
  const std::vector<std::int64_t> label = {2, 0, 2, 0};
  const std::vector<std::int64_t> rank = {1, 1, 0, 0};
  const Layout layout = arrange({index, label, rank, kNames}, 1);
  EXPECT_EQ(layout.source, (std::vector<std::int64_t>{7, 9, 2, 5}));
  EXPECT_EQ(layout.label, (std::vector<std::int64_t>{0, 0, 2, 2}));
  EXPECT_EQ(layout.number, (std::vector<std::int64_t>{0, 1, 0, 1}));
}

TEST(Arrange, NamesTheClassThatDoesNotFillItsMosaics) {
  const std::vector<std::int64_t> index = {0, 1, 2, 3, 4, 5, 6, 7, 8};
  const std::vector<std::int64_t> label = {0, 0, 0, 0, 1, 1, 1, 1, 1};
  const std::vector<std::int64_t> rank = {0, 1, 2, 3, 0, 1, 2, 3, 4};
  try {
    arrange({index, label, rank, kNames}, 2);
    FAIL() << "expected InvalidInput";
  } catch (const InvalidInput& error) {
    EXPECT_STREQ(
        error.what(),
        "the selection keeps 5 samples of class 'dog', expected a multiple of 4 for a grid of 2; select 4 or 8 "
        "of the class, or choose another --grid");
  }
}

TEST(Arrange, RefusesAnEmptySelection) {
  EXPECT_THROW(arrange(Kept{{}, {}, {}, kNames}, 1), InvalidInput);
}

// In rank order the weights are 0.5 (index 7), 2 (index 9); the mosaic cannot hold both.
TEST(Arrange, LetsWeightsGoWithTheirImagesAndRefusesThemInMosaics) {
  const std::vector<std::int64_t> index = {9, 7, 2, 4};
  const std::vector<std::int64_t> label = {1, 1, 1, 1};
  const std::vector<std::int64_t> rank = {1, 0, 2, 3};
  EXPECT_EQ(arrange({index, label, rank, kNames, {2, 0.5, 1, 0}}, 1).weight, (std::vector<double>{0.5, 2, 1, 0}));
  EXPECT_TRUE(arrange({index, label, rank, kNames}, 1).weight.empty());
  try {
    arrange({index, label, rank, kNames, {1, 0.5, 1, 1}}, 2);
    FAIL() << "expected InvalidInput";
  } catch (const InvalidInput& error) {
    EXPECT_STREQ(error.what(),
                 "a selected sample of class 'dog' has weight 0.5, expected 1 for mosaics, whose cells cannot count "
                 "differently; pass --grid 1 or select without weights");
  }
}

// Weights of the selection times those of images 2 and 0: 3 * 0.5 and 2 * 0.5.
TEST(WeightsOf, AreThoseOfTheSelectionTimesThoseOfTheImages) {
  const std::vector<std::int64_t> index = {2, 0};
  EXPECT_EQ(weights_of(index, std::vector<double>{3, 2}, std::vector<double>{0.5, 7, 0.5}),
            (std::vector<double>{1.5, 1}));
  EXPECT_EQ(weights_of(index, std::vector<double>{3, 2}, {}), (std::vector<double>{3, 2}));
  EXPECT_TRUE(weights_of(index, std::vector<double>{1, 1}, {}).empty());
  EXPECT_TRUE(weights_of(index, std::vector<double>{1, 1}, std::vector<double>{1, 7, 1}).empty());
  EXPECT_TRUE(weights_of(index, std::vector<double>{2, 0.5}, std::vector<double>{2, 7, 0.5}).empty());
}

TEST(CleanLabelsOf, GoWithTheImagesButNotIntoMosaics) {
  const std::vector<std::int64_t> clean = {5, 6, 7, 8};
  EXPECT_EQ(clean_labels_of({1, {3, 1}, {0, 1}, {0, 0}}, clean), (std::vector<std::int64_t>{8, 6}));
  EXPECT_TRUE(clean_labels_of({1, {3, 1}, {0, 1}, {0, 0}}, {}).empty());
  EXPECT_TRUE(clean_labels_of({2, {3, 1, 0, 2}, {1}, {0}}, clean).empty());
}

TEST(FirstCellsOf, TellWhereEachImageBegins) {
  EXPECT_EQ(first_cells_of({2, {3, 1, 0, 2, 9, 8, 7, 6}, {1, 1}, {0, 1}}), (std::vector<std::int64_t>{3, 9}));
}

TEST(KeysOf, KeepsKeysOfWholeImagesAndNamesMosaicsAfterTheirClass) {
  const std::vector<std::string> keys = {"a", "b", "c", "d"};
  const std::vector<std::string> ids = {"n01", "n02"};
  EXPECT_EQ(keys_of({1, {3, 1}, {0, 1}, {0, 0}}, keys, ids), (std::vector<std::string>{"d", "b"}));
  EXPECT_EQ(keys_of({2, {3, 1, 0, 2}, {1}, {12}}, keys, ids), (std::vector<std::string>{"n02/mosaic-00012"}));
}

TEST(CellsOf, ComeFromTheLayoutOrFromTheMosaicsChosen) {
  EXPECT_EQ(cells_of({2, {3, 1, 0, 2}, {1}, {0}}, {1, {}}).source, (std::vector<std::int64_t>{3, 1, 0, 2}));
  EXPECT_EQ(cells_of({1, {1}, {0}, {0}}, {2, {10, 11, 12, 13, 20, 21, 22, 23}}).source,
            (std::vector<std::int64_t>{20, 21, 22, 23}));
  EXPECT_EQ(cells_of({1, {1}, {0}, {0}}, {1, {}}).grid, 1);
}

// Images of one grey value each, 4 x 4 to cells of 2 x 2.
TEST(Render, PlacesConstantImagesRowByRowOnAnyNumberOfThreads) {
  std::vector<std::uint8_t> pixels;
  for (int i = 0; i < 40; ++i) pixels.insert(pixels.end(), 16, static_cast<std::uint8_t>(i));
  const Images images{pixels, 4, 4, 1};
  Layout layout{2, {}, std::vector<std::int64_t>(10, 0), {}};
  for (std::int64_t i = 0; i < 40; ++i) layout.source.push_back(39 - i);
  const Recipe recipe{4, 4, image::Fit::squash, image::Filter::bilinear};
  std::vector<std::uint8_t> one(160);
  std::vector<std::uint8_t> two(160);
  render(layout, recipe, images, 0, one);
  parallel::set_threads(2);
  render(layout, recipe, images, 0, two);
  parallel::set_threads(1);
  EXPECT_EQ(one, two);
  EXPECT_EQ((std::vector(one.begin(), one.begin() + 16)),
            (std::vector<std::uint8_t>{39, 39, 38, 38, 39, 39, 38, 38, 37, 37, 36, 36, 37, 37, 36, 36}));
  std::vector<std::uint8_t> last(32);
  render(layout, recipe, images, 8, last);
  EXPECT_EQ(last, std::vector(one.end() - 32, one.end()));
}

}  // namespace
}  // namespace dc::combine
