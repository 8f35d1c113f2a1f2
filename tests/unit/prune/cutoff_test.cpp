// Cutting off what looks mislabelled: five samples, either end.
#include "stages/prune/cutoff.hpp"

#include <array>

#include <gtest/gtest.h>

#include "common/base/error.hpp"

namespace {

using dc::prune::uncut;
using dc::select::Direction;
using Indices = std::vector<std::int64_t>;

const dc::Stream kTies(0, "cutoff");
const std::array kScore{0.3, -0.2, 0.9, 0.1, 0.5};

// Of five samples 0.4 is two: the two highest (2, 4) where higher is harder, the two lowest (1, 3) where it is easier.
TEST(Uncut, LeavesOutTheHardEnd) {
  EXPECT_EQ(uncut(kScore, Direction::higher_is_harder, {.fraction = 0.4}, kTies), (Indices{0, 1, 3}));
  EXPECT_EQ(uncut(kScore, Direction::higher_is_easier, {.fraction = 0.4}, kTies), (Indices{0, 2, 4}));
  EXPECT_EQ(uncut(kScore, Direction::higher_is_easier, {.fraction = 0.0}, kTies), (Indices{0, 1, 2, 3, 4}));
}

TEST(Uncut, LeavesOutAValueAndWhatIsHarder) {
  EXPECT_EQ(uncut(kScore, Direction::higher_is_harder, {.at = 0.5}, kTies), (Indices{0, 1, 3}));
  EXPECT_EQ(uncut(kScore, Direction::higher_is_easier, {.at = 0.1}, kTies), (Indices{0, 2, 4}));
}

TEST(Uncut, FollowsTheSeedAmongEqualScores) {
  const std::vector<double> equal(40, 1.0);
  const auto stay = uncut(equal, Direction::higher_is_harder, {.fraction = 0.5}, kTies);
  EXPECT_EQ(stay.size(), 20U);
  EXPECT_NE(stay, uncut(equal, Direction::higher_is_harder, {.fraction = 0.5}, dc::Stream(1, "cutoff")));
}

TEST(Uncut, RefusesAScoreWithoutDirectionAndToLeaveNothing) {
  EXPECT_THROW(uncut(kScore, Direction::none, {.fraction = 0.5}, kTies), dc::UsageError);
  try {
    uncut(kScore, Direction::higher_is_harder, {.at = -1.0}, kTies);
    FAIL() << "expected InvalidInput";
  } catch (const dc::InvalidInput& error) {
    EXPECT_STREQ(error.what(), "--cutoff-at -1: leaves out all 5 samples; move it towards the hard end");
  }
}

}  // namespace
