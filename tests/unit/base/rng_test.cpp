// Philox against the known answers of its authors; draws, integers and permutations against probability theory.
#include "common/base/rng.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

#include <gtest/gtest.h>

namespace {

using Block = std::array<std::uint32_t, 4>;

// The philox4x32-10 lines of kat_vectors in Random123 (Salmon et al. 2011).
TEST(Philox, GivesTheKnownAnswerForZeros) {
  EXPECT_EQ(dc::philox4x32({0, 0, 0, 0}, {0, 0}), (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
}

TEST(Philox, GivesTheKnownAnswerForOnes) {
  const std::uint32_t ones = 0xffffffff;
  EXPECT_EQ(dc::philox4x32({ones, ones, ones, ones}, {ones, ones}),
            (Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
}

TEST(Philox, GivesTheKnownAnswerForTheDigitsOfPi) {
  EXPECT_EQ(dc::philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Draws, AreTheWordsOfTheBlocksInOrder) {
  dc::Draws draws({7, 8}, 5, 0x0000000900000006);
  for (std::uint32_t block = 0; block < 3; ++block) {
    for (const auto word : dc::philox4x32({block, 6, 9, 5}, {7, 8})) EXPECT_EQ(draws.next_u32(), word);
  }
}

// The first two words of the zero block are 0x6627e8d5e169c58d; its upper 53 bits over 2^53 are 0.39904647...
TEST(Draws, AreUniformNumbersOf53Bits) {
  EXPECT_DOUBLE_EQ(dc::Draws({0, 0}, 0, 0).uniform(), 0.3990464708489645);
  EXPECT_DOUBLE_EQ(dc::Draws({0, 0}, 0, 0).uniform(10, 20), 13.990464708489645);
}

// sqrt(-2 ln(1 - 0.39904647)) cos(2 pi 0.73571278) = -0.09047306, by Python.
TEST(Draws, AreNormalByBoxAndMuller) {
  EXPECT_NEAR(dc::Draws({0, 0}, 0, 0).normal(), -0.09047305844120267, 1e-15);
}

// The mean of 20,000 has a standard deviation of 0.007, the mean square of 0.01.
TEST(Draws, OfTheNormalHaveMeanZeroAndVarianceOne) {
  auto draws = dc::Stream(1, "normal").at(0, 0);
  double sum = 0, squares = 0;
  for (int i = 0; i < 20'000; ++i) {
    const double x = draws.normal();
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / 20'000, 0.0, 0.03);
  EXPECT_NEAR(squares / 20'000, 1.0, 0.04);
}

// Chi-squared with 5 degrees of freedom is below 20.5 in 999 of 1,000 cases.
TEST(Below, GivesAllSidesOfADieAlike) {
  auto draws = dc::Stream(2, "die").at(0, 0);
  std::array<int, 6> count{};
  for (int i = 0; i < 60'000; ++i) ++count[draws.below(6)];
  double chi2 = 0;
  for (const int c : count) chi2 += (c - 10'000.0) * (c - 10'000.0) / 10'000.0;
  EXPECT_LT(chi2, 20.5);
}

// n = 3 * 2^62: a third of the numbers is below 2^62. Taking the remainder without rejection would make it a half.
TEST(Below, HasNoBiasForLargeNumbers) {
  auto draws = dc::Stream(3, "large").at(0, 0);
  const std::uint64_t quarter = std::uint64_t{1} << 62;
  int low = 0;
  for (int i = 0; i < 3'000; ++i) {
    const auto value = draws.below(3 * quarter);
    EXPECT_LT(value, 3 * quarter);
    low += value < quarter;
  }
  EXPECT_NEAR(low, 1'000, 100);
}

TEST(Below, OfOneIsZero) {
  EXPECT_EQ(dc::Stream(0, "one").at(0, 0).below(1), 0U);
}

TEST(Streams, DifferByNameSeedEpochAndSlot) {
  const auto first = [](dc::Draws draws) { return draws.next_u32(); };
  const auto reference = first(dc::Stream(1, "ties").at(2, 3));
  EXPECT_EQ(first(dc::Stream(1, "ties").at(2, 3)), reference);
  EXPECT_NE(first(dc::Stream(1, "tie").at(2, 3)), reference);
  EXPECT_NE(first(dc::Stream(2, "ties").at(2, 3)), reference);
  EXPECT_NE(first(dc::Stream(1, "ties").at(1, 3)), reference);
  EXPECT_NE(first(dc::Stream(1, "ties").at(2, 4)), reference);
}

TEST(Permutation, HoldsEveryNumberOnce) {
  auto order = dc::permutation(1'000, dc::Stream(0, "order").at(0, 0));
  EXPECT_FALSE(std::ranges::is_sorted(order));
  std::ranges::sort(order);
  std::vector<std::int64_t> all(1'000);
  std::iota(all.begin(), all.end(), std::int64_t{0});
  EXPECT_EQ(order, all);
}

// 6,000 permutations of three: each of the six about 1,000 times (chi-squared as above).
TEST(Permutation, IsUniform) {
  std::map<std::vector<std::int64_t>, int> count;
  for (std::uint64_t slot = 0; slot < 6'000; ++slot) ++count[dc::permutation(3, dc::Stream(4, "order").at(0, slot))];
  ASSERT_EQ(count.size(), 6U);
  double chi2 = 0;
  for (const auto& [order, c] : count) chi2 += (c - 1'000.0) * (c - 1'000.0) / 1'000.0;
  EXPECT_LT(chi2, 20.5);
}

TEST(Permutation, OfNothingIsNothing) {
  EXPECT_TRUE(dc::permutation(0, dc::Stream(0, "order").at(0, 0)).empty());
  EXPECT_EQ(dc::permutation(1, dc::Stream(0, "order").at(0, 0)), std::vector<std::int64_t>{0});
}

}  // namespace
