// Budgets worked out by hand: every total is exact, every tie goes where the contract says.
#include "common/select/budget.hpp"

#include <array>
#include <numeric>

#include <gtest/gtest.h>

#include "common/base/error.hpp"
#include "common/base/rng.hpp"

namespace {

using Counts = std::vector<std::int64_t>;

std::int64_t sum(const Counts& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

// Three classes of 5, 3 and 2, budget 4: shares 2.0, 1.2, 0.8 -> 2, 1, 0, one left; the largest remainder is class 2's.
TEST(ProportionalBudget, GivesTheRestToTheLargestRemainder) {
  EXPECT_EQ(dc::select::proportional_budget(Counts{5, 3, 2}, 4), (Counts{2, 1, 1}));
}

// Four classes of 1, budget 2: every share is 0.5, so both places go to the lower class indices.
TEST(ProportionalBudget, GivesEqualRemaindersToTheLowerClass) {
  EXPECT_EQ(dc::select::proportional_budget(Counts{1, 1, 1, 1}, 2), (Counts{1, 1, 0, 0}));
}

TEST(ProportionalBudget, KeepsEverythingWhenTheBudgetIsLargerThanTheSet) {
  EXPECT_EQ(dc::select::proportional_budget(Counts{5, 0, 2}, 100), (Counts{5, 0, 2}));
}

TEST(ProportionalBudget, OfNothingIsNothing) {
  EXPECT_EQ(dc::select::proportional_budget(Counts{0, 0}, 3), (Counts{0, 0}));
  EXPECT_EQ(dc::select::proportional_budget(Counts{}, 3), Counts{});
  EXPECT_EQ(dc::select::proportional_budget(Counts{4, 4}, 0), (Counts{0, 0}));
}

// size * total is 9e36, far beyond 64 bits: half of each class.
TEST(ProportionalBudget, DoesNotOverflow) {
  const std::int64_t large = 3'000'000'000'000'000'000;
  EXPECT_EQ(dc::select::proportional_budget(Counts{large, large}, large), (Counts{large / 2, large / 2}));
}

TEST(ProportionalBudget, SumsToTheTotalAndStaysWithinEveryClass) {
  auto draws = dc::Stream(5, "test").at(0, 0);
  for (int round = 0; round < 200; ++round) {
    Counts size(1 + draws.below(12));
    for (auto& s : size) s = static_cast<std::int64_t>(draws.below(40));
    const auto total = static_cast<std::int64_t>(draws.below(static_cast<std::uint64_t>(sum(size)) + 1));
    for (const auto& budget : {dc::select::proportional_budget(size, total), dc::select::level_budget(size, total)}) {
      EXPECT_EQ(sum(budget), total);
      for (std::size_t c = 0; c < size.size(); ++c) {
        EXPECT_GE(budget[c], 0);
        EXPECT_LE(budget[c], size[c]);
      }
    }
  }
}

TEST(ProportionalBudget, RefusesANegativeTotal) {
  EXPECT_THROW(dc::select::proportional_budget(Counts{1}, -1), dc::InvalidInput);
}

TEST(EqualBudget, TakesShortClassesWhole) {
  EXPECT_EQ(dc::select::equal_budget(Counts{5, 3, 0}, 4), (Counts{4, 3, 0}));
}

TEST(EqualBudget, RefusesANegativeNumber) {
  EXPECT_THROW(dc::select::equal_budget(Counts{1}, -1), dc::InvalidInput);
}

TEST(FirstShortClass, IsTheFirstThatCannotGiveEnough) {
  EXPECT_EQ(dc::select::first_short_class(Counts{5, 3, 2}, 4), 1);
  EXPECT_EQ(dc::select::first_short_class(Counts{5, 3, 2}, 2), std::nullopt);
}

// Ten over three classes with room: 3 each, and the one left over goes to the first.
TEST(LevelBudget, SplitsEvenly) {
  EXPECT_EQ(dc::select::level_budget(Counts{9, 9, 9}, 10), (Counts{4, 3, 3}));
}

// Sizes 10, 1, 4 and total 9: class 1 is kept whole (even share 3), 8 are left for two, 4 each: class 2 just fits.
TEST(LevelBudget, GivesWhatShortClassesLeaveToTheOthers) {
  EXPECT_EQ(dc::select::level_budget(Counts{10, 1, 4}, 9), (Counts{4, 1, 4}));
}

// Sizes 2, 5, 5 and total 9: class 0 whole, 7 left for two, 3 each; the one left over goes to the first with room.
TEST(LevelBudget, GivesTheRemainderToTheFirstClassWithRoom) {
  EXPECT_EQ(dc::select::level_budget(Counts{2, 5, 5}, 9), (Counts{2, 4, 3}));
}

TEST(LevelBudget, KeepsEverythingWhenTheBudgetIsLargerThanTheSet) {
  EXPECT_EQ(dc::select::level_budget(Counts{2, 0, 5}, 100), (Counts{2, 0, 5}));
}

// 0.29 * 100 is 28.999999999999996 in binary.
TEST(ShareOf, RoundsToTheNearest) {
  EXPECT_EQ(dc::select::share_of(0.29, 100), 29);
  EXPECT_EQ(dc::select::share_of(0.5, 5), 3);
  EXPECT_EQ(dc::select::share_of(0.0, 5), 0);
  EXPECT_EQ(dc::select::share_of(1.0, 1'281'167), 1'281'167);
}

// Weights 1, 2, 2 of 5 and total 11: shares 2.2, 4.4, 4.4 -> 2, 4, 4; the one left goes to the first of the remainders
// 0.4.
TEST(WeightedBudget, GivesTheRestToTheLargestRemainder) {
  EXPECT_EQ(dc::select::weighted_budget(Counts{9, 9, 9}, std::array{1.0, 2.0, 2.0}, 11), (Counts{2, 5, 4}));
}

// Weights 1, 1, 8 and total 10: class 2 should give 8 and has 2; the other 8 are shared 4 and 4, but class 0 has 3, so
// class 1 gives 5.
TEST(WeightedBudget, SharesAgainWhatAClassCannotGive) {
  EXPECT_EQ(dc::select::weighted_budget(Counts{3, 9, 2}, std::array{1.0, 1.0, 8.0}, 10), (Counts{3, 5, 2}));
}

// Class 1 has all the weight but only 2 samples; the other 3 come from classes 0 and 2 as 6 to 3.
TEST(WeightedBudget, TakesFromClassesWithoutWeightLast) {
  EXPECT_EQ(dc::select::weighted_budget(Counts{6, 2, 3}, std::array{0.0, 1.0, 0.0}, 5), (Counts{2, 2, 1}));
  EXPECT_EQ(dc::select::weighted_budget(Counts{6, 2, 3}, std::array{0.0, 1.0, 0.0}, 2), (Counts{0, 2, 0}));
}

TEST(WeightedBudget, AlwaysAddsUp) {
  const dc::Stream stream(3, "test");
  for (std::uint32_t round = 0; round < 200; ++round) {
    Counts sizes;
    std::vector<double> weights;
    for (std::uint64_t c = 0; c < 7; ++c) {
      sizes.push_back(static_cast<std::int64_t>(stream.at(2 * round, c).below(20)));
      const double weight = stream.at(2 * round + 1, c).uniform();
      weights.push_back(weight < 0.2 ? 0 : weight);
    }
    const std::int64_t all = sum(sizes);
    for (std::int64_t total = 0; total <= all + 3; ++total) {
      const auto budget = dc::select::weighted_budget(sizes, weights, total);
      ASSERT_EQ(sum(budget), std::min(total, all));
      for (std::size_t c = 0; c < sizes.size(); ++c) ASSERT_TRUE(budget[c] >= 0 && budget[c] <= sizes[c]);
    }
  }
}

// Weights equal to sizes are shares in proportion.
TEST(WeightedBudget, BySizesIsTheProportionalOne) {
  EXPECT_EQ(dc::select::weighted_budget(Counts{5, 3, 2}, std::array{5.0, 3.0, 2.0}, 4),
            dc::select::proportional_budget(Counts{5, 3, 2}, 4));
}

// Visited as 0 -> 0 (10 / 5 = 2), 1 -> 1 (10 / 4 = 2), 4 -> 3 (9 / 3), 5 -> 3 (6 / 2), 10 -> 3 (3 / 1).
TEST(StratumBudget, TakesSmallBinsWholeAndSharesWhatTheyLeave) {
  EXPECT_EQ(dc::select::stratum_budget(Counts{10, 4, 1, 0, 5}, 10), (Counts{3, 3, 1, 0, 3}));
}

// Three of 4 and total 8: 8 / 3 = 2, 6 / 2 = 3, 3 / 1 = 3; the remainder ends in the bin that is visited last.
TEST(StratumBudget, VisitsEquallyLargeBinsFromTheLowest) {
  EXPECT_EQ(dc::select::stratum_budget(Counts{4, 4, 4}, 8), (Counts{2, 3, 3}));
}

TEST(StratumBudget, AlwaysAddsUp) {
  const dc::Stream stream(4, "test");
  for (std::uint32_t round = 0; round < 100; ++round) {
    Counts sizes;
    for (std::uint64_t b = 0; b < 10; ++b) sizes.push_back(static_cast<std::int64_t>(stream.at(round, b).below(12)));
    for (std::int64_t total = 0; total <= sum(sizes) + 2; ++total) {
      const auto budget = dc::select::stratum_budget(sizes, total);
      ASSERT_EQ(sum(budget), std::min(total, sum(sizes)));
      for (std::size_t b = 0; b < sizes.size(); ++b) ASSERT_LE(budget[b], sizes[b]);
    }
  }
  EXPECT_EQ(dc::select::stratum_budget({}, 0), Counts{});
}

}  // namespace
