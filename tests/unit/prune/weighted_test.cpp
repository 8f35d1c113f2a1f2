// Draws in proportion to the score above the easiest, counted over many seeds.
#include <gtest/gtest.h>

#include "tests/unit/prune/sample_set.hpp"

namespace {

using dc::prune::rule;
using dc::prune::SampleSet;
using Indices = std::vector<std::int64_t>;

constexpr int kSeeds = 3000;  // a share of 3/4 has a standard deviation of 0.008

double share_of_first_draws(SampleSet set, std::int64_t sample) {
  int hits = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) hits += set.pick(*rule("weighted"), 1, seed).index[0] == sample;
  return hits / double{kSeeds};
}

// Weights 0, 1 and 3 above the easiest.
TEST(Weighted, DrawsInProportionToTheScoreAboveTheEasiest) {
  EXPECT_NEAR(share_of_first_draws({.score = {-2, -1, 1}}, 2), 3.0 / 4, 0.03);
  EXPECT_NEAR(share_of_first_draws({.score = {-2, -1, 1}}, 0), 0, 0);
}

// Turned round the easiest is sample 2, with weights 3, 2 and 0.
TEST(Weighted, ReadsTheDirection) {
  EXPECT_NEAR(share_of_first_draws({.score = {-2, -1, 1}, .direction = dc::select::Direction::higher_is_easier}, 0),
              3.0 / 5, 0.03);
}

TEST(Weighted, TakesTheEasiestLast) {
  SampleSet set{.score = {4, 1, 3, 2}};
  for (std::uint64_t seed = 0; seed < 20; ++seed) EXPECT_EQ(set.pick(*rule("weighted"), 4, seed).index[3], 1);
}

TEST(Weighted, DrawsAnyOfEqualScores) {
  EXPECT_NEAR(share_of_first_draws({.score = {5, 5}}, 0), 0.5, 0.03);
}

TEST(Weighted, KeepsAPartOfWhatALargerBudgetKeeps) {
  SampleSet set{.score = {4, 1, 3, 2, 5, 9}};
  const auto all = set.pick(*rule("weighted"), 6).index;
  EXPECT_EQ(set.pick(*rule("weighted"), 3).index, (Indices{all[0], all[1], all[2]}));
}

}  // namespace
