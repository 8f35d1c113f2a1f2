// Beta sampling: weights worked out by hand, counted over many seeds.
#include <cmath>

#include <gtest/gtest.h>

#include "common/base/error.hpp"
#include "tests/unit/prune/sample_set.hpp"

namespace {

using dc::prune::rule;
using dc::prune::SampleSet;

constexpr int kSeeds = 3000;  // a share of 3/4 has a standard deviation of 0.008

double share_of_first(SampleSet set, const dc::prune::Rule& by) {
  int hits = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) hits += set.pick(by, 1, seed).index[0] == 0;
  return hits / double{kSeeds};
}

// One of two is kept, so r = 1/2; the mean confidence of the (fewer than ten) hardest is 1/2. With c = 1
// b = 15 * 1/2 * 1/2 = 3.75 and a = 12.25: the density at 3/4 is 3^11.25 / 3^2.75 = 3^8.5 times that at 1/4. A score
// that is 3^8.5 times as high makes up for it.
TEST(Beta, WeighsTheScoreByTheDensityOfTheConfidence) {
  const double even = std::pow(3.0, 8.5);
  EXPECT_NEAR(share_of_first({.score = {even, 1}, .confidence = {0.25, 0.75}}, *rule("beta", {"--beta-c", "1"})), 0.5,
              0.03);
  EXPECT_NEAR(share_of_first({.score = {3 * even, 1}, .confidence = {0.25, 0.75}}, *rule("beta", {"--beta-c", "1"})),
              0.75, 0.03);
}

// With c = 2: b = 7.5 * 3/4 = 5.625, a = 10.375, and the density at 3/4 is 3^9.375 / 3^4.625 = 3^4.75 times the other.
TEST(Beta, TurnsToEasySamplesLaterWithAHigherC) {
  EXPECT_NEAR(
      share_of_first({.score = {std::pow(3.0, 4.75), 1}, .confidence = {0.25, 0.75}}, *rule("beta", {"--beta-c", "2"})),
      0.5, 0.03);
}

// Only the ten hardest of eleven say where the density sits: all 1/2 but the easiest. Ten of them weigh the same, and
// the easiest has no weight.
TEST(Beta, AsksTheTenHardest) {
  SampleSet set;
  for (int i = 0; i < 11; ++i) {
    set.score.push_back(i == 0 ? 0 : 1);
    set.confidence.push_back(i == 0 ? 0.99 : 0.5);
  }
  for (std::uint64_t seed = 0; seed < 20; ++seed) EXPECT_EQ(set.pick(*rule("beta"), 11, seed).index.back(), 0);
}

// The density is 0 at a confidence of 0 (a > 1) and at 1 (here b = 15 * 3/4 * 3/4 > 1), whatever the score.
TEST(Beta, LeavesConfidencesWithoutDensityForLast) {
  SampleSet set{.score = {9, 9, 1, 1}, .confidence = {0, 1, 0.001, 0.001}};
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto index = set.pick(*rule("beta", {"--beta-c", "1"}), 2, seed).index;
    EXPECT_TRUE(index[0] >= 2 && index[1] >= 2);
  }
}

// Nothing is pruned: r = 0, b = 15 (1 - mean), and all come.
TEST(Beta, KeepsEverythingWhenNothingIsPruned) {
  SampleSet set{.score = {1, 2, 3}, .confidence = {1, 1, 1}};
  EXPECT_EQ(set.pick(*rule("beta"), 3).index.size(), 3U);
}

TEST(Beta, RefusesAConfidenceThatIsNoProbability) {
  SampleSet set{.score = {1, 2}, .confidence = {0.5, 1.5}};
  try {
    set.pick(*rule("beta"), 1);
    FAIL() << "expected InvalidInput";
  } catch (const dc::InvalidInput& error) {
    EXPECT_STREQ(error.what(),
                 "--keep beta: the confidence of sample 1 is 1.5, expected a probability, 0 to 1; name another score "
                 "with --confidence");
  }
}

}  // namespace
