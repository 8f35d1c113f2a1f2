// Planning: rows stay where they may be, are distributed as they should, and depend on nothing but their place.
#include "common/views/plan.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "common/base/error.hpp"
#include "common/image/mosaic.hpp"
#include "common/parallel/parallel.hpp"

namespace dc::views {
namespace {

const Normalize kNormalize = imagenet_normalize(3);

TEST(Plan, AnEpochVisitsEveryImageOnceInAnotherOrderEveryTime) {
  const ImageShape images{1000, 32, 32};
  const Policy policy = small_policy(32, kNormalize);
  const auto first = epoch_order(policy, images, 7, 0);
  const auto second = epoch_order(policy, images, 7, 1);
  EXPECT_EQ(std::set(first.begin(), first.end()).size(), 1000U);
  EXPECT_NE(first, second);
  EXPECT_EQ(first, epoch_order(policy, images, 7, 0));
  EXPECT_NE(first, epoch_order(policy, images, 8, 0));
}

TEST(Plan, ValidationKeepsTheStoredOrder) {
  const auto rows = plan_epoch(validation_policy(32, kNormalize, 32, 32), {5, 32, 32}, 3, 2);
  for (std::int64_t i = 0; i < 5; ++i) EXPECT_EQ(rows[i].image, i);
}

TEST(Plan, ARowDependsOnItsPlaceAlone) {
  const ImageShape images{500, 64, 64};
  const Policy policy = pca_policy(64, kNormalize, 2);
  const auto rows = plan_epoch(policy, images, 11, 4);
  const auto order = epoch_order(policy, images, 11, 4);
  for (std::int64_t slot = std::ssize(rows) - 1; slot >= 0; slot -= 7)
    EXPECT_EQ(plan_row(policy, images, 11, 4, slot, order[slot]), rows[slot]);
}

TEST(Plan, DoesNotDependOnTheNumberOfThreads) {
  const ImageShape images{10000, 64, 64};
  const Policy policy = standard_policy(64, kNormalize);
  const auto one = plan_epoch(policy, images, 1, 0);
  parallel::set_threads(2);
  const auto two = plan_epoch(policy, images, 1, 0);
  parallel::set_threads(1);
  EXPECT_EQ(one, two);
}

TEST(Plan, TheBoxLiesInTheImageAndHasTheAskedAreaAndRatio) {
  const ImageShape images{20000, 96, 128};
  for (const ViewRow& row : plan_epoch(standard_policy(64, kNormalize, {0.25, 0.9, 0.5, 2.0}), images, 5, 0)) {
    ASSERT_TRUE(row.x >= 0 && row.y >= 0 && row.w >= 1 && row.h >= 1 && row.x + row.w <= 128 && row.y + row.h <= 96);
    // Half a pixel of rounding on each side, at sides of at least sqrt(0.25 * 12288 / 2) = 39 pixels: 2.6 %.
    const double area = row.w * row.h / (96.0 * 128.0);
    const double ratio = static_cast<double>(row.w) / row.h;
    ASSERT_TRUE(area >= 0.25 * 0.974 && area <= 0.9 * 1.026) << area;
    ASSERT_TRUE(ratio >= 0.5 * 0.974 && ratio <= 2.0 * 1.026) << ratio;
    ASSERT_EQ(row.cell, -1);
  }
}

// Uniform area in [0.25, 1] has the mean 0.625 (refusals of boxes that do not fit lower it); log-uniform ratio in
// [3/4, 4/3] has the median 1.
TEST(Plan, AreaAndRatioAreDistributedAsTorchvisionsAre) {
  double area = 0.0;
  int wide = 0;
  const auto rows = plan_epoch(standard_policy(224, kNormalize, {0.08, 0.4}), {20000, 224, 224}, 5, 0);
  for (const ViewRow& row : rows) {
    area += row.w * row.h / (224.0 * 224.0) / 20000.0;
    wide += row.w > row.h ? 1 : 0;
  }
  EXPECT_NEAR(area, 0.24, 0.003);
  EXPECT_NEAR(wide / 20000.0, 0.5, 0.015);
}

TEST(Plan, NoCropOfACellTouchesTwoCellsAndCellsAreChosenUniformly) {
  for (const int grid : {2, 3}) {
    const ImageShape images{36000, 112, 112};
    std::vector<int> chosen(grid * grid);
    for (const ViewRow& row : plan_epoch(pca_policy(112, kNormalize, grid), images, 9, 0)) {
      const image::Box cell = image::cell_box(112, 112, grid, row.cell);
      ASSERT_TRUE(row.x >= cell.x && row.y >= cell.y && row.x + row.w <= cell.x + cell.w &&
                  row.y + row.h <= cell.y + cell.h);
      ++chosen[row.cell];
    }
    // Binomial: four cells of 9000 +- 82, nine of 4000 +- 60; five standard deviations.
    for (const int count : chosen) EXPECT_NEAR(count, 36000.0 / (grid * grid), grid == 2 ? 411 : 299);
  }
}

TEST(Plan, EveryCellIsSeenOnceWhenAllAreAskedFor) {
  const ImageShape images{10, 28, 28};
  Policy policy = pca_policy(28, kNormalize, 2);
  std::get<Cell>(policy.operations[0]).choose = Cell::Choose::all;
  EXPECT_EQ(epoch_size(policy, images), 40);
  std::set<std::pair<std::int64_t, int>> seen;
  for (const ViewRow& row : plan_epoch(policy, images, 0, 0)) seen.insert({row.image, row.cell});
  EXPECT_EQ(seen.size(), 40U);
}

TEST(Plan, PadCropMovesByUpToThePadInBothDirections) {
  std::set<int> xs;
  std::set<int> ys;
  for (const ViewRow& row : plan_epoch(small_policy(32, kNormalize, 4), {5000, 32, 32}, 2, 0)) {
    xs.insert(row.x);
    ys.insert(row.y);
    ASSERT_TRUE(row.w == 32 && row.h == 32 && row.resized_w == 32 && row.resized_h == 32 && row.window_x == 0 &&
                row.window_y == 0);
  }
  EXPECT_EQ(xs, (std::set{-4, -3, -2, -1, 0, 1, 2, 3, 4}));
  EXPECT_EQ(ys, xs);
}

TEST(Plan, HalfOfTheViewsAreMirrored) {
  int flips = 0;
  for (const ViewRow& row : plan_epoch(small_policy(32, kNormalize), {10000, 32, 32}, 2, 0)) flips += row.flip;
  EXPECT_NEAR(flips, 5000, 250);  // five standard deviations
}

// A cell of 4 x 40 pixels admits no ratio of 3/4 or more at full area: the fallback is 4 wide, round(4 / 0.75) = 5
// high.
TEST(Plan, TakesTheCentreWhenNoBoxFits) {
  const ViewRow row = plan_row(standard_policy(8, kNormalize, {1.0, 1.0}), {1, 40, 4}, 0, 0, 0, 0);
  EXPECT_EQ(row.x, 0);
  EXPECT_EQ(row.y, 17);
  EXPECT_EQ(row.w, 4);
  EXPECT_EQ(row.h, 5);
}

// 500 x 375: shorter side 375 to 256, longer floor(256 * 500 / 375) = 341; offsets (341 - 224) / 2 = 58.5, to even 58,
// and 16.
TEST(Plan, ValidationResizesTheShorterSideAndTakesTheCentre) {
  const ViewRow row = plan_row(validation_policy(224, kNormalize, 375, 500), {1, 375, 500}, 0, 0, 0, 0);
  const ViewRow expected{0, 0, 0, 500, 375, 341, 256, 58, 16, -1, 0};
  EXPECT_EQ(row, expected);
}

TEST(Plan, ValidationOfImagesOfTheRightSizeChangesNothing) {
  const ViewRow expected{0, 0, 0, 64, 64, 64, 64, 0, 0, -1, 0};
  EXPECT_EQ(plan_row(validation_policy(64, kNormalize, 64, 64), {1, 64, 64}, 0, 0, 0, 0), expected);
}

TEST(CheckPlan, RefusesPoliciesThatDoNotFitTheImages) {
  EXPECT_THROW(check_plan(plain_policy(32), {1, 28, 28}, "test"), InvalidInput);
  EXPECT_THROW(check_plan(small_policy(40, kNormalize, 4), {1, 28, 28}, "test"), InvalidInput);
  EXPECT_THROW(check_plan(pca_policy(28, kNormalize, 4), {1, 28, 3}, "test"), InvalidInput);
  EXPECT_NO_THROW(check_plan(pca_policy(28, kNormalize, 2), {1, 28, 28}, "test"));
  EXPECT_NO_THROW(check_plan(plain_policy(28), {1, 28, 28}, "test"));
}

}  // namespace
}  // namespace dc::views
