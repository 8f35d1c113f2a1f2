// Strata worked out by hand.
#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "tests/unit/prune/sample_set.hpp"

namespace {

using dc::prune::rule;
using dc::prune::SampleSet;
using dc::prune::Stratum;
using Strata = std::vector<Stratum>;

// Bins of 10, 4, 1, 0 and 5 samples over 0 to 5: ten at 0, four at 1, one at 2, five from 4 on, the last at 5.
SampleSet of_five_bins() {
  SampleSet set;
  set.score.assign(10, 0.0);
  set.score.insert(set.score.end(), {1, 1.5, 1.5, 1.9, 2, 4, 4, 4.5, 4.5, 5});
  return set;
}

// Ten of them, visited as 0 -> 0 (10 / 5 = 2), 1 -> 1 (10 / 4 = 2), 4 -> 3 (9 / 3), 5 -> 3 (6 / 2), 10 -> 3 (3 / 1).
TEST(Stratified, KeepsSmallBinsWholeAndSharesTheRest) {
  const auto picks = of_five_bins().pick(*rule("stratified", {"--strata", "5"}), 10);
  EXPECT_EQ(picks.strata, (Strata{{0, 1, 10, 3}, {1, 2, 4, 3}, {2, 3, 1, 1}, {3, 4, 0, 0}, {4, 5, 5, 3}}));
  EXPECT_EQ(picks.index.size(), 10U);
  EXPECT_EQ(std::ranges::count_if(picks.index, [](std::int64_t i) { return i < 10; }), 3);
  EXPECT_EQ(std::ranges::count(picks.index, 14), 1) << "the only one of its bin";
}

// Lower ends belong to their bin, and so does the highest score of all.
TEST(Stratified, CountsEveryScoreInOneBin) {
  SampleSet set{.score = {0, 1, 2, 3, 4}};
  EXPECT_EQ(set.pick(*rule("stratified", {"--strata", "2"}), 5).strata, (Strata{{0, 2, 2, 2}, {2, 4, 3, 3}}));
}

TEST(Stratified, MakesOneBinOfEqualScores) {
  SampleSet set{.score = {7, 7, 7, 7}};
  const auto picks = set.pick(*rule("stratified"), 3);
  EXPECT_EQ(picks.strata, (Strata{{7, 7, 4, 3}}));
  EXPECT_EQ(picks.index.size(), 3U);
}

// Strata are of the score itself, so its direction says nothing, and it may have none.
TEST(Stratified, DoesNotAskWhichEndIsHard) {
  auto set = of_five_bins();
  const auto harder = set.pick(*rule("stratified"), 7).index;
  set.direction = dc::select::Direction::higher_is_easier;
  EXPECT_EQ(set.pick(*rule("stratified"), 7).index, harder);
  EXPECT_EQ(rule("stratified")->needs(), std::vector{dc::prune::Need::any_score});
}

TEST(Stratified, DrawsInEachBinByTheSeed) {
  std::set<std::vector<std::int64_t>> seen;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto picks = of_five_bins().pick(*rule("stratified", {"--strata", "5"}), 10, seed);
    EXPECT_EQ(picks.index, of_five_bins().pick(*rule("stratified", {"--strata", "5"}), 10, seed).index);
    seen.insert(picks.index);
  }
  EXPECT_GT(seen.size(), 15U);
}

// Each class has bins over its own range: 0 to 2 and 10 to 12.
TEST(Stratified, HasBinsOfItsOwnInEachClass) {
  SampleSet set{.score = {0, 2, 10, 12, 0.5, 11}, .label = {0, 0, 1, 1, 0, 1}};
  const auto chosen = set.choose(*rule("stratified", {"--strata", "2"}), {.amount = {.ipc = 2}});
  ASSERT_EQ(chosen.strata.size(), 4U);
  EXPECT_EQ(chosen.strata[0], (dc::prune::GroupStratum{0, {0, 1, 2, 1}}));
  EXPECT_EQ(chosen.strata[1], (dc::prune::GroupStratum{0, {1, 2, 1, 1}}));
  EXPECT_EQ(chosen.strata[3], (dc::prune::GroupStratum{1, {11, 12, 2, 1}}));
  EXPECT_EQ(set.choose(*rule("stratified", {"--strata", "2"}), {.amount = {.count = 2}}).strata[0].group, -1);
}

// Scores of any size and sign, tiny ranges and single samples: the bins hold everything and the total is exact.
TEST(Stratified, KeepsExactlyTheBudgetOfAnyScores) {
  const dc::Stream stream(2, "test");
  for (std::uint32_t round = 0; round < 60; ++round) {
    auto draws = stream.at(round, 0);
    const double scale = std::exp(draws.uniform(-300, 300));
    const double shift = scale * draws.uniform(-3, 1);
    SampleSet set;
    const auto samples = 1 + static_cast<std::int64_t>(draws.below(40));
    for (std::int64_t i = 0; i < samples; ++i) set.score.push_back(shift + scale * draws.uniform());
    for (std::int64_t count = 0; count <= samples; ++count) {
      const auto picks = set.pick(*rule("stratified", {"--strata", "7"}), count);
      ASSERT_EQ(std::ssize(picks.index), count);
      std::int64_t available = 0;
      for (const auto& stratum : picks.strata) available += stratum.available;
      ASSERT_EQ(available, samples);
    }
  }
}

}  // namespace
