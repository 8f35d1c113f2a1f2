// Draws without replacement: shares worked out by hand, counted over many seeds.
#include "stages/prune/draw.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace {

using dc::prune::drawn;
using dc::prune::drawn_by_weight;
using Indices = std::vector<std::int64_t>;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int kSeeds = 4000;  // a share of 1/2 has a standard deviation of 0.008

TEST(Drawn, IsAnOrderOfTheMembersThatDependsOnTheSeedOnly) {
  const Indices member{3, 5, 8, 9};
  const auto order = drawn(member, dc::Stream(1, "ties"));
  EXPECT_TRUE(std::ranges::is_permutation(order, member));
  EXPECT_EQ(order, drawn(member, dc::Stream(1, "ties")));
  auto whole = drawn(Indices{1, 3, 4, 5, 8, 9}, dc::Stream(1, "ties"));
  std::erase_if(whole, [](std::int64_t i) { return i == 1 || i == 4; });
  EXPECT_EQ(order, whole) << "others do not change who comes first";
}

// Weights 1, 2, 3: the first draw is sample 2 in 3/6 of all cases and sample 1 in 2/6.
TEST(DrawnByWeight, DrawsInProportion) {
  const std::array log_weight{std::log(1.0), std::log(2.0), std::log(3.0)};
  std::array<int, 3> first{};
  int without_last = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const auto order = drawn_by_weight(Indices{0, 1, 2}, log_weight, 2, dc::Stream(seed, "ties"));
    ++first[static_cast<std::size_t>(order[0])];
    without_last += order[0] != 2 && order[1] != 2 ? 1 : 0;
  }
  EXPECT_NEAR(first[2] / double{kSeeds}, 1.0 / 2, 0.03);
  EXPECT_NEAR(first[1] / double{kSeeds}, 1.0 / 3, 0.03);
  // Both of 0 and 1: 1/6 * 2/5 + 2/6 * 1/4 = 0.15.
  EXPECT_NEAR(without_last / double{kSeeds}, 0.15, 0.03);
}

TEST(DrawnByWeight, PutsNoWeightLastAndInfiniteWeightFirst) {
  const std::array log_weight{-kInfinity, -700.0, kInfinity, 700.0, -kInfinity};
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto order = drawn_by_weight(Indices{0, 1, 2, 3, 4}, log_weight, 5, dc::Stream(seed, "ties"));
    EXPECT_EQ((Indices{order[0], order[1], order[2]}), (Indices{2, 3, 1}));
  }
}

TEST(DrawnByWeight, GivesTheFirstOfALargerCount) {
  const std::array log_weight{0.1, 0.5, -1.0, 2.0};
  const Indices member{0, 1, 2, 3};
  const auto all = drawn_by_weight(member, log_weight, 4, dc::Stream(5, "ties"));
  EXPECT_EQ(drawn_by_weight(member, log_weight, 2, dc::Stream(5, "ties")), (Indices{all[0], all[1]}));
  EXPECT_EQ(drawn_by_weight(member, log_weight, 0, dc::Stream(5, "ties")), Indices{});
}

}  // namespace
