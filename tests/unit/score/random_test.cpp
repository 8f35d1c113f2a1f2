// The random score depends on the seed and the sample, on nothing else.
#include <numeric>

#include <gtest/gtest.h>

#include "tests/unit/score/history.hpp"

namespace {

using dc::score::SnapshotMethod;

std::vector<double> random_scores(std::size_t samples, std::uint64_t seed) {
  const std::vector<std::int64_t> labels(samples);
  return dc::score::method<SnapshotMethod>("random")->score({labels, 1, 0, dc::Stream(seed, "random")}, {});
}

TEST(RandomScore, DependsOnTheSeed) {
  EXPECT_EQ(random_scores(10, 3), random_scores(10, 3));
  EXPECT_NE(random_scores(10, 3), random_scores(10, 4));
}

TEST(RandomScore, OfASampleIsTheSameInALargerSet) {
  auto large = random_scores(20, 3);
  large.resize(10);
  EXPECT_EQ(large, random_scores(10, 3));
}

// The mean of 10,000 uniform numbers is 0.5 with a standard deviation of 0.0029.
TEST(RandomScore, IsUniform) {
  const auto scores = random_scores(10'000, 0);
  EXPECT_NEAR(std::accumulate(scores.begin(), scores.end(), 0.0) / 10'000, 0.5, 0.01);
  EXPECT_GE(*std::ranges::min_element(scores), 0.0);
  EXPECT_LT(*std::ranges::max_element(scores), 1.0);
}

TEST(RandomScore, HasNoHardEndAndNeedsNoRecord) {
  const auto random = dc::score::method<SnapshotMethod>("random");
  EXPECT_EQ(random->direction(), dc::select::Direction::none);
  EXPECT_TRUE(random->needs().empty());
}

}  // namespace
