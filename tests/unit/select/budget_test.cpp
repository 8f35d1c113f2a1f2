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

}  // namespace
