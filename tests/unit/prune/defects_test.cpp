// Mistakes of published selection code, each beside what happens here: the mistake is written out and must differ.
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "tests/unit/prune/sample_set.hpp"

namespace {

using dc::prune::Classes;
using dc::prune::rule;
using dc::prune::SampleSet;
using Indices = std::vector<std::int64_t>;

// Samples that fall into one of `bins` bins whose top edge is 1.0001 times the maximum, half open.
std::int64_t binned_below_a_stretched_maximum(const std::vector<double>& score, int bins) {
  const double low = std::ranges::min(score);
  const double step = (std::ranges::max(score) * 1.0001 - low) / bins;
  return std::ranges::count_if(score, [&](double s) {
    for (int k = 0; k < bins; ++k) {
      if (s >= low + k * step && s < low + (k + 1) * step) return true;
    }
    return false;
  });
}

std::int64_t in_strata(SampleSet set) {
  const auto picks = set.pick(*rule("stratified"), std::ssize(set.score));
  std::int64_t sum = 0;
  for (const auto& stratum : picks.strata) sum += stratum.available;
  return sum;
}

// Below zero the factor 1.0001 moves the edge down, past the maximum.
TEST(Defects, CcsLosesTheHighestOfNegativeScores) {
  const std::vector<double> score{-5, -4, -3, -2, -1, -1};
  EXPECT_EQ(binned_below_a_stretched_maximum(score, 50), 4);
  EXPECT_EQ(in_strata({.score = score}), 6);
}

// A maximum of exactly 0, as of margins that are negated after their minimum was shifted to 0, is not moved at all.
TEST(Defects, D2LosesTheSamplesOfScoreZeroOfANegatedMargin) {
  const std::vector<double> score{-3, -2, -1, 0};
  EXPECT_EQ(binned_below_a_stretched_maximum(score, 50), 3);
  EXPECT_EQ(in_strata({.score = score}), 4);
}

// Classes of six and two, half of each: the size of the class that came last stands for all.
TEST(Defects, CcsTakesTheSizeOfTheLastClassForAll) {
  SampleSet set{.score = {1, 2, 3, 4, 5, 6, 7, 8}, .label = {0, 0, 0, 0, 0, 0, 1, 1}};
  Indices defective;
  const std::int64_t size_of_last = 2;
  for (int c = 0; c < 2; ++c) defective.push_back(static_cast<std::int64_t>(0.5 * size_of_last));
  EXPECT_EQ(defective, (Indices{1, 1}));
  const auto chosen = set.choose(*rule("hardest"), {.amount = {.fraction = 0.5}, .classes = Classes::proportional});
  EXPECT_EQ(chosen.kept, (Indices{3, 1}));
}

// Draws from a generator that nobody seeds are others each time; here a seed gives its choice again.
TEST(Defects, CcsDrawsWithoutASeed) {
  SampleSet set;
  for (int i = 0; i < 100; ++i) set.score.push_back(i % 10);
  const auto first = set.pick(*rule("stratified"), 30, 1).index;
  EXPECT_EQ(first, set.pick(*rule("stratified"), 30, 1).index);
  EXPECT_NE(first, set.pick(*rule("stratified"), 30, 2).index);
}

// A factor of the full set would be cut off twice if the budget were one of the survivors: 0.5 of (1 - 0.4) of ten.
TEST(Defects, ABudgetOfTheSurvivorsIsNotOneOfTheSet) {
  SampleSet set{.score = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}};
  const Indices survivors{0, 1, 2, 3, 4, 5};
  const auto chosen = set.choose(*rule("hardest"), {.amount = {.fraction = 0.5}}, 0, survivors);
  EXPECT_EQ(std::ssize(survivors) / 2, 3);
  EXPECT_EQ(std::ssize(chosen.index), 5);
}

// A ranking that is read from its wrong end keeps the most certain samples instead of the least certain ones.
TEST(Defects, DeepCoreReadsCertaintyFromTheWrongEnd) {
  SampleSet certainty{.score = {0.9, 0.2, 0.5}, .direction = dc::select::Direction::higher_is_easier};
  const Indices wrong_end{0};
  EXPECT_NE(certainty.pick(*rule("hardest"), 1).index, wrong_end);
  EXPECT_EQ(certainty.pick(*rule("hardest"), 1).index, (Indices{1}));
}

}  // namespace
