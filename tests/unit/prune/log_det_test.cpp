// The log-determinant against picks worked out by hand, and against determinants.
#include <gtest/gtest.h>

#include "stages/prune/cholesky.hpp"
#include "tests/unit/prune/last_layer.hpp"

namespace {

using dc::prune::Indices;
using dc::prune::LastLayer;
using dc::prune::rule;
using dc::prune::Vector;

// By elimination with pivots.
double determinant(std::vector<Vector> a) {
  double product = 1;
  for (std::size_t k = 0; k < a.size(); ++k) {
    std::size_t largest = k;
    for (std::size_t r = k; r < a.size(); ++r) {
      if (std::abs(a[r][k]) > std::abs(a[largest][k])) largest = r;
    }
    if (largest != k) {
      std::swap(a[k], a[largest]);
      product = -product;
    }
    product *= a[k][k];
    for (std::size_t r = k + 1; r < a.size(); ++r) {
      const double factor = a[r][k] / a[k][k];
      for (std::size_t c = k; c < a.size(); ++c) a[r][c] -= factor * a[k][c];
    }
  }
  return product;
}

// (2, 0) is longest. Across it (1.9, 0.1) adds 0.1, (0, 1) adds 1.
TEST(LogDet, TakesWhatAddsMostVolume) {
  EXPECT_EQ(LastLayer({{2, 0}, {1.9f, 0.1f}, {0, 1}}).pick(*rule("log-det"), 3).index, (Indices{0, 2, 1}));
}

TEST(LogDet, EqualsPlainGreedyOnDeterminants) {
  const auto layer = LastLayer::random(30, 8, 2, 14);
  for (const double ridge : {0.01, 1.0}) {
    double mean = 0;
    for (std::int64_t i = 0; i < 30; ++i) mean += dc::prune::inner(layer->feature(i), layer->feature(i)) / 30;
    const auto naive = dc::prune::plain_greedy(30, 12, [&](std::int64_t j, Indices chosen) {
      chosen.push_back(j);
      std::vector<Vector> kernel(chosen.size(), Vector(chosen.size()));
      for (std::size_t a = 0; a < chosen.size(); ++a) {
        for (std::size_t b = 0; b < chosen.size(); ++b)
          kernel[a][b] =
              dc::prune::inner(layer->feature(chosen[a]), layer->feature(chosen[b])) / mean + (a == b ? ridge : 0);
      }
      return std::log(determinant(kernel));
    });
    EXPECT_EQ(layer->pick(*rule("log-det", {"--log-det-ridge", std::to_string(ridge)}), 12).index, naive);
  }
}

// DeepCore's gain is K_jS K_S^-1 K_Sj without K_jj before it: what the chosen explain, so the more redundant the
// better.
TEST(LogDet, DoesNotRewardRedundancyAsDeepCoreDoes) {
  const std::vector<Vector> points{{2, 0}, {1.9, 0.1}, {0, 1}};
  const auto explained = [&](std::size_t j) { return points[j][0] * 2 * (points[j][0] * 2) / 4; };
  EXPECT_GT(explained(1), explained(2));
  EXPECT_EQ(LastLayer({{2, 0}, {1.9f, 0.1f}, {0, 1}}).pick(*rule("log-det"), 2).index, (Indices{0, 2}));
}

// K = (4, 2; 2, 5), ridge 0: L = (2, 0; 1, 2), L^-1 K = (2, 1; 0, 2), and L^T x = (4, 2) gives (3/2, 1).
TEST(Cholesky, GrowsByOneSample) {
  dc::prune::Cholesky factor(2, 0);
  const auto first = factor.add(0, std::vector<float>{4, 2});
  EXPECT_EQ(Vector(first.begin(), first.end()), (Vector{2, 1}));
  const auto second = factor.add(1, std::vector<float>{2, 5});
  EXPECT_EQ(Vector(second.begin(), second.end()), (Vector{0, 2}));
  EXPECT_EQ(factor.pivot(1), 2);
  EXPECT_EQ(factor.solve_transposed(Vector{4, 2}), (Vector{1.5, 1}));
}

TEST(Cholesky, TakesASampleThatAddsNothing) {
  dc::prune::Cholesky factor(2, 0);
  factor.add(0, std::vector<float>{1, 1});
  for (const double value : factor.add(1, std::vector<float>{1, 1})) EXPECT_TRUE(std::isfinite(value));
  EXPECT_GT(factor.pivot(1), 0);
}

}  // namespace
