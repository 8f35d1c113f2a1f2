#include "common/training/exponential.hpp"

#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

using dc::training::take_exponentials;
using dc::training::take_logarithms;

namespace {
constexpr double kBound = 1.0 / (1 << 22);
}

TEST(Exponentials, AreWithinTheirBoundOfTheTruth) {
  std::vector<float> x(86'901);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = -1e-3f * static_cast<float>(i);
  auto y = x;
  take_exponentials(y);
  double worst = 0;
  for (std::size_t i = 0; i < x.size(); ++i) worst = std::max(worst, std::abs(y[i] / std::exp(double{x[i]}) - 1));
  EXPECT_LT(worst, kBound);
}

TEST(Exponentials, AreOneOfZeroNothingFarBelowAndKeepNan) {
  std::vector<float> x = {
      0, -0.0f, -87.5f, -1e30f, -std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()};
  take_exponentials(x);
  EXPECT_EQ((std::vector(x.begin(), x.begin() + 5)), (std::vector<float>{1, 1, 0, 0, 0}));
  EXPECT_TRUE(std::isnan(x[5]));
}

TEST(Logarithms, AreWithinTheirBoundOfTheTruth) {
  std::vector<float> x;
  for (double exponent = -37; exponent <= 37; exponent += 1e-3)
    x.push_back(static_cast<float>(std::pow(10.0, exponent)));
  for (float near_one = 0.6f; near_one < 1.5f; near_one += 1e-4f) x.push_back(near_one);
  auto y = x;
  take_logarithms(y);
  double worst = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double truth = std::log(double{x[i]});
    worst = std::max(worst, std::abs(y[i] - truth) / std::max(1.0, std::abs(truth)));
  }
  EXPECT_LT(worst, kBound);
}

TEST(Logarithms, OfRowsOfAnyLengthAreThoseOfTheirValues) {
  for (std::size_t length = 0; length < 12; ++length) {
    std::vector<float> row(length);
    std::iota(row.begin(), row.end(), 1.0f);
    take_logarithms(row);
    for (std::size_t k = 0; k < length; ++k) {
      std::vector<float> alone = {static_cast<float>(k + 1)};
      take_logarithms(alone);
      EXPECT_EQ(row[k], alone[0]);
    }
  }
}
