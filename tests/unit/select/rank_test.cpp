// The order of samples: by score, then by the seed, never by place.
#include "common/select/rank.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include <gtest/gtest.h>

#include "common/base/error.hpp"

namespace {

using Indices = std::vector<std::int64_t>;
using dc::select::Direction;

const dc::Stream kTies(0, "ties");

TEST(Ascending, PutsTheLowestScoreFirst) {
  EXPECT_EQ(dc::select::ascending(std::array{0.3, -1.0, 2.0, 0.5}, kTies), (Indices{1, 0, 3, 2}));
}

TEST(Ascending, OrdersInfinitiesAsNumbers) {
  const double inf = std::numeric_limits<double>::infinity();
  EXPECT_EQ(dc::select::ascending(std::array{inf, 0.0, -inf}, kTies), (Indices{2, 1, 0}));
}

TEST(Ascending, NamesTheFirstNaN) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  try {
    dc::select::ascending(std::array{0.0, 1.0, nan, nan}, kTies);
    FAIL() << "expected InvalidInput";
  } catch (const dc::InvalidInput& error) {
    EXPECT_STREQ(error.what(), "score[2] is NaN, expected a number");
  }
}

TEST(Ascending, OfNothingIsNothing) {
  EXPECT_EQ(dc::select::ascending({}, kTies), Indices{});
}

TEST(Ascending, BreaksTiesByTheSeed) {
  const std::vector<double> equal(50);
  const auto order = dc::select::ascending(equal, kTies);
  EXPECT_TRUE(std::ranges::is_permutation(order, dc::select::shuffled(50, dc::Stream(9, "other"))));
  EXPECT_EQ(order, dc::select::ascending(equal, dc::Stream(0, "ties")));
  EXPECT_NE(order, dc::select::ascending(equal, dc::Stream(1, "ties")));
  EXPECT_FALSE(std::ranges::is_sorted(order)) << "place in the file decides";
}

// -0.0 equals 0.0, so it is a tie and not an earlier score.
TEST(Ascending, TreatsBothZerosAlike) {
  std::vector<double> mixed(50);
  for (std::size_t i = 0; i < mixed.size(); i += 2) mixed[i] = -0.0;
  EXPECT_EQ(dc::select::ascending(mixed, kTies), dc::select::shuffled(50, kTies));
}

// Whoever comes first among two tied samples does so whatever else is in the set.
TEST(Ascending, BreaksTiesTheSameInALargerSet) {
  auto large = dc::select::shuffled(40, kTies);
  std::erase_if(large, [](std::int64_t i) { return i >= 20; });
  EXPECT_EQ(large, dc::select::shuffled(20, kTies));
}

TEST(EasiestFirst, ReadsTheDirection) {
  const std::array score{0.3, -1.0, 2.0};
  EXPECT_EQ(dc::select::easiest_first(score, Direction::higher_is_harder, kTies), (Indices{1, 0, 2}));
  EXPECT_EQ(dc::select::easiest_first(score, Direction::higher_is_easier, kTies), (Indices{2, 0, 1}));
  EXPECT_EQ(dc::select::easiest_first(score, Direction::none, kTies), (Indices{1, 0, 2}));
}

// The members of a subset stand as they do in the whole set.
TEST(EasiestFirst, OfMembersIsTheOrderOfTheWholeWithoutTheOthers) {
  const std::vector<double> score{3, 1, 2, 2, 2, 1, 2, 3};
  const Indices member{1, 2, 4, 6, 7};
  for (const auto direction : {Direction::higher_is_harder, Direction::higher_is_easier}) {
    auto whole = dc::select::easiest_first(score, direction, kTies);
    std::erase_if(whole, [&](std::int64_t i) { return std::ranges::find(member, i) == member.end(); });
    EXPECT_EQ(dc::select::easiest_first(member, score, direction, kTies), whole);
  }
  auto whole = dc::select::shuffled(8, kTies);
  std::erase_if(whole, [&](std::int64_t i) { return std::ranges::find(member, i) == member.end(); });
  EXPECT_EQ(dc::select::shuffled(member, kTies), whole);
}

TEST(ByClass, KeepsTheOrderWithinEachClass) {
  const Indices order{4, 2, 0, 3, 1};
  const Indices label{1, 0, 1, 0, 0};
  EXPECT_EQ(dc::select::by_class(order, label, 3), (std::vector<Indices>{{4, 3, 1}, {2, 0}, {}}));
}

TEST(DirectionName, GoesBothWays) {
  for (const auto direction : {Direction::higher_is_harder, Direction::higher_is_easier, Direction::none}) {
    EXPECT_EQ(dc::select::direction_from_name(dc::select::direction_name(direction)), direction);
  }
  EXPECT_EQ(dc::select::direction_from_name("up"), std::nullopt);
}

}  // namespace
