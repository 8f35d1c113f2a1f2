// Clusters that are clear without knowing the seeds, and what holds of every result.
#include "stages/score/kmeans.hpp"

#include <algorithm>
#include <cmath>

#include "tests/unit/score/snapshot.hpp"

namespace {

using namespace dc::score;
using dc::Stream;
using dc::select::Metric;

// 0, 1, 10, 11. Even from the seeds 0 and 1, the first round gives {0}, {1, 10, 11}, whose means 0 and 7 1/3 are at 1
// and 6 1/3 from the 1: the second round gives {0, 1}, {10, 11}, with the means 1/2 and 10 1/2.
TEST(Kmeans, FindsTheTwoGroupsFromAnySeeds) {
  const Values points{0, 10, 1, 11};
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    auto found = kmeans({points, 4, 1}, 2, Metric::euclidean, Stream(seed, "test"));
    EXPECT_EQ(found.distance, (Values{0.5F, 0.5F, 0.5F, 0.5F}));
    EXPECT_EQ(found.cluster[0], found.cluster[2]);
    EXPECT_EQ(found.cluster[1], found.cluster[3]);
    std::ranges::sort(found.centre);
    EXPECT_EQ(found.centre, (Values{0.5F, 10.5F}));
    EXPECT_TRUE(found.settled);
  }
}

// (2, 0) and (0, 3): the mean of the unit vectors, scaled, is (1, 1) / sqrt(2), at a cosine of 1 / sqrt(2) to both.
TEST(Kmeans, IsSphericalByCosine) {
  const Values points{2, 0, 0, 3};
  const auto found = kmeans({points, 2, 2}, 1, Metric::cosine, Stream(0, "test"));
  for (const float v : found.centre) EXPECT_NEAR(v, 0.70710678, 1e-7);
  for (const float d : found.distance) EXPECT_NEAR(d, 0.29289322, 1e-7);
}

// Two directions, three asked for: the third cluster would have to share a centre with another.
TEST(Kmeans, MakesNoMoreClustersThanRowsDiffer) {
  const Values points{1, 0, 2, 0, 0, 1, 0, 0.5F};
  const auto found = kmeans({points, 4, 2}, 3, Metric::cosine, Stream(0, "test"));
  EXPECT_EQ(found.count, 2);
  EXPECT_EQ(found.distance, (Values{0, 0, 0, 0}));
  EXPECT_EQ(kmeans({Values(6, 7.0F), 6, 1}, 5, Metric::euclidean, Stream(0, "test")).count, 1);
}

TEST(Kmeans, GivesEveryRowItsOwnClusterWhereThereAreAsMany) {
  const auto points = normal_values("points", 40);
  const auto found = kmeans({points, 20, 2}, 20, Metric::euclidean, Stream(3, "test"));
  EXPECT_EQ(found.count, 20);
  EXPECT_EQ(found.distance, Values(20, 0.0F));
}

// The mean of opposite directions has no direction.
TEST(Kmeans, TakesOppositeDirectionsAndZeros) {
  const Values points{1, 0, -2, 0, 0, 0};
  const auto found = kmeans({points, 3, 2}, 1, Metric::cosine, Stream(0, "test"));
  EXPECT_EQ(found.centre, (Values{0, 0}));
  EXPECT_EQ(found.distance, (Values{0.5F, 0.5F, 0}));
}

TEST(Kmeans, LeavesTheSeedsInPlaceWithoutRounds) {
  const auto points = normal_values("points", 100);
  const auto found = kmeans({points, 100, 1}, 3, Metric::euclidean, Stream(0, "test"), 0);
  for (const float v : found.centre) EXPECT_NE(std::ranges::find(points, v), points.end());
  EXPECT_FALSE(found.settled);
}

// The third of the seeds is far from the first two: a chance in 10^8 of another choice, given those.
TEST(Kmeans, ChoosesSeedsThatAreFarFromEachOther) {
  const Values points{0, 0.001F, -0.001F, 10'000, 10'000.001F, -10'000};
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    auto centre = kmeans({points, 6, 1}, 3, Metric::euclidean, Stream(seed, "test"), 0).centre;
    std::ranges::sort(centre);
    EXPECT_NEAR(centre[0], -10'000, 1);
    EXPECT_NEAR(centre[1], 0, 1);
    EXPECT_NEAR(centre[2], 10'000, 1);
  }
}

// Where it settles, every row is with the nearest centre and every centre is the mean of its rows.
TEST(Kmeans, SettlesWhereNothingMoves) {
  const std::int64_t rows = 500, columns = 3, count = 7;
  const auto points = normal_values("points", rows * columns);
  const auto found = kmeans({points, rows, columns}, count, Metric::euclidean, Stream(0, "test"));
  ASSERT_TRUE(found.settled);
  std::vector<double> mean(count * columns), members(count);
  for (std::size_t i = 0; i < rows; ++i) {
    const auto apart = [&](std::size_t c) {
      double sum = 0;
      for (std::size_t k = 0; k < columns; ++k)
        sum += std::pow(double{points[i * columns + k]} - found.centre[c * columns + k], 2);
      return std::sqrt(sum);
    };
    const auto own = static_cast<std::size_t>(found.cluster[i]);
    EXPECT_NEAR(found.distance[i], apart(own), 1e-5);
    for (std::size_t c = 0; c < count; ++c) EXPECT_LE(found.distance[i], apart(c) + 1e-5);
    ++members[own];
    for (std::size_t k = 0; k < columns; ++k) mean[own * columns + k] += points[i * columns + k];
  }
  for (std::size_t k = 0; k < mean.size(); ++k) EXPECT_NEAR(found.centre[k], mean[k] / members[k / columns], 1e-6);
}

TEST(Kmeans, IsTheSameOnTwoThreads) {
  const auto points = normal_values("points", 3000 * 4);
  const auto found = [&] { return kmeans({points, 3000, 4}, 20, Metric::cosine, Stream(0, "test")); };
  expect_same_on_two_threads([&] { return found().centre; });
  expect_same_on_two_threads([&] { return found().cluster; });
}

// Rows 0 and 2 are in cluster 0, row 1 in cluster 2; cluster 1 has none.
TEST(MoveToMeans, LeavesACentreWithoutRows) {
  const Values points{1, 5, 3};
  Values centre{9, 8, 7};
  move_to_means({points, 3, 1}, std::vector<std::int64_t>{0, 2, 0}, Metric::euclidean, centre);
  EXPECT_EQ(centre, (Values{2, 8, 5}));
}

}  // namespace
