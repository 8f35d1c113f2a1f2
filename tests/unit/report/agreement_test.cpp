#include "stages/report/agreement.hpp"

#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "common/base/rng.hpp"

namespace dc::report {
namespace {

using Values = std::vector<double>;

std::optional<double> correlation(const Values& a, const Values& b) {
  const std::array<Hardness, 2> scores = {{{"a", a}, {"b", b}}};
  return compare_scores(scores).correlation.at(0, 1);
}

// Ascending: 1, 2, 2, 2, 7. The places 2, 3 and 4 have the mean 3.
TEST(Midranks, ShareTheMeanOfTheirPlaces) {
  EXPECT_EQ(midranks(Values{2, 7, 2, 1, 2}), (Values{3, 5, 3, 1, 3}));
  EXPECT_EQ(midranks(Values{}), Values{});
}

// Without ties rho = 1 - 6 sum d^2 / (n (n^2 - 1)): d = 0, 1, 1, 0, sum of squares 2: 1 - 12 / 60 = 0.8.
TEST(Spearman, IsTheTextbookFormulaWithoutTies) {
  EXPECT_NEAR(*correlation({10, 20, 30, 40}, {0.1, 0.3, 0.2, 0.9}), 0.8, 1e-15);
}

// Ranks 1, 2.5, 2.5, 4, 5 and 2, 1, 3.5, 3.5, 5; less the mean 3: -2, -.5, -.5, 1, 2 and -1, -2, .5, .5, 2.
// Products 2 + 1 - .25 + .5 + 4 = 7.25, squares 4 + .25 + .25 + 1 + 4 = 9.5 of both: 7.25 / 9.5.
TEST(Spearman, IsPearsonsCorrelationOfMidranksWithTies) {
  EXPECT_NEAR(*correlation({1, 2, 2, 4, 9}, {2, 1, 3, 3, 5}), 7.25 / 9.5, 1e-15);
}

// -0 and 0 are equal values, so they are tied.
TEST(Spearman, TakesTheTwoZerosForOne) {
  EXPECT_NEAR(*correlation({-0.0, 0.0, 1}, {5, 5, 6}), 1, 1e-15);
}

TEST(Spearman, IsNotDefinedWhereAScoreIsTheSameForAll) {
  EXPECT_FALSE(correlation({1, 1, 1}, {1, 2, 3}).has_value());
  EXPECT_FALSE(correlation({1}, {2}).has_value());
  const std::array<Hardness, 1> same = {{{"a", {4, 4}}}};
  EXPECT_FALSE(compare_scores(same).correlation.at(0, 0).has_value());
}

TEST(Spearman, KeepsNamesAndOrderAndIsSymmetric) {
  const std::array<Hardness, 3> scores = {{{"x", {1, 2, 3, 4}}, {"y", {4, 3, 2, 1}}, {"z", {1, 3, 2, 4}}}};
  const auto agreement = compare_scores(scores);
  EXPECT_EQ(agreement.names, (std::vector<std::string>{"x", "y", "z"}));
  EXPECT_EQ(agreement.samples, 4);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(agreement.correlation.at(i, i), 1);
    for (std::size_t j = 0; j < 3; ++j) EXPECT_EQ(agreement.correlation.at(i, j), agreement.correlation.at(j, i));
  }
  EXPECT_NEAR(*agreement.correlation.at(0, 1), -1, 1e-15);
  EXPECT_NEAR(*agreement.correlation.at(1, 2), -0.8, 1e-15);
}

// Counting what is below and what is equal, for every pair of samples: another way to the same ranks.
double naive_spearman(const Values& a, const Values& b) {
  const auto rank = [](const Values& values, double value) {
    double below = 0;
    double equal = 0;
    for (const double other : values) {
      below += other < value;
      equal += other == value;
    }
    return below + (equal + 1) / 2;
  };
  const auto n = static_cast<double>(a.size());
  double ab = 0;
  double aa = 0;
  double bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double x = rank(a, a[i]) - (n + 1) / 2;
    const double y = rank(b, b[i]) - (n + 1) / 2;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / std::sqrt(aa * bb);
}

TEST(Spearman, EqualsTheNaiveFormulaOnManyTies) {
  Draws draws = Stream(3, "agreement").at(0, 0);
  for (int round = 0; round < 20; ++round) {
    Values a;
    Values b;
    for (int i = 0; i < 60; ++i) {
      a.push_back(static_cast<double>(draws.below(8)));
      b.push_back(a.back() + static_cast<double>(draws.below(6)));
    }
    EXPECT_NEAR(*correlation(a, b), naive_spearman(a, b), 1e-12);
  }
}

}  // namespace
}  // namespace dc::report
