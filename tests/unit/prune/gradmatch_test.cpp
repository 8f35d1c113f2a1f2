// GRAD-MATCH against picks and weights worked out by hand, and against least squares on gradients built in full.
#include <gtest/gtest.h>

#include "common/base/error.hpp"
#include "stages/prune/nonnegative.hpp"
#include "tests/unit/prune/last_layer.hpp"

namespace {

using dc::prune::Indices;
using dc::prune::inner;
using dc::prune::LastLayer;
using dc::prune::rule;
using dc::prune::Vector;

double sum_of(const Vector& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

// x of a x = b, by elimination with pivots.
Vector solve(std::vector<Vector> a, Vector b) {
  const std::size_t n = b.size();
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t largest = k;
    for (std::size_t r = k; r < n; ++r) {
      if (std::abs(a[r][k]) > std::abs(a[largest][k])) largest = r;
    }
    std::swap(a[k], a[largest]);
    std::swap(b[k], b[largest]);
    for (std::size_t r = k + 1; r < n; ++r) {
      const double factor = a[r][k] / a[k][k];
      for (std::size_t c = k; c < n; ++c) a[r][c] -= factor * a[k][c];
      b[r] -= factor * b[k];
    }
  }
  for (std::size_t k = n; k-- > 0;) {
    for (std::size_t c = k + 1; c < n; ++c) b[k] -= a[k][c] * b[c];
    b[k] /= a[k][k];
  }
  return b;
}

// Logits (0, 0): <g_i, g_j> = (1 + h_i h_j) / 2, mean feature 7/3. Products with the mean: 1/2, 17/6, 19/3: first 5.
// Its weight is (19/3) / (13 + 1/2) = 38/81; then 1/2 - 19/81 = 0.265 is left of 0 and 17/6 - 209/81 = 0.253 of 2:
// next 0. With (27/2, 1/2; 1/2, 1) w = (19/3, 1/2) the weights are as 73 to 43, and three samples share 3.
TEST(GradMatch, MatchesTheMeanGradient) {
  const LastLayer layer({{0}, {2}, {5}}, {{0, 0}, {0, 0}, {0, 0}}, {0, 0, 0});
  const auto picks = layer.pick(*rule("gradmatch"), 2);
  EXPECT_EQ(picks.index, (Indices{2, 0}));
  ASSERT_EQ(picks.weight.size(), 2u);
  EXPECT_NEAR(picks.weight[0], 3 * 73 / 116.0, 1e-6);
  EXPECT_NEAR(picks.weight[1], 3 * 43 / 116.0, 1e-6);
}

struct Matched {
  Indices chosen;
  Vector weight;
};

// Orthogonal matching pursuit with the gradients themselves and a solution from scratch at every step.
Matched pursuit(const std::vector<Vector>& gradients, std::int64_t count, double ridge) {
  Vector mean(gradients.front().size());
  for (const auto& g : gradients) {
    for (std::size_t k = 0; k < mean.size(); ++k) mean[k] += g[k] / static_cast<double>(gradients.size());
  }
  Vector residual = mean;
  Matched result;
  while (std::ssize(result.chosen) < count) {
    const auto next = dc::prune::plain_greedy(std::ssize(gradients), std::ssize(result.chosen) + 1,
                                              [&](std::int64_t i, const Indices& before) {
                                                const auto step = before.size();
                                                if (step < result.chosen.size())
                                                  return i == result.chosen[step] ? 1e30 : -1e30;
                                                return inner(gradients[static_cast<std::size_t>(i)], residual);
                                              });
    result.chosen = next;
    std::vector<Vector> kernel;
    Vector b;
    for (const std::int64_t i : next) {
      auto& row = kernel.emplace_back();
      for (const std::int64_t j : next) {
        row.push_back(inner(gradients[static_cast<std::size_t>(i)], gradients[static_cast<std::size_t>(j)]) +
                      (i == j ? ridge : 0));
      }
      b.push_back(inner(gradients[static_cast<std::size_t>(i)], mean));
    }
    result.weight = solve(kernel, b);
    residual = mean;
    for (std::size_t s = 0; s < next.size(); ++s) {
      for (std::size_t k = 0; k < mean.size(); ++k)
        residual[k] -= result.weight[s] * gradients[static_cast<std::size_t>(next[s])][k];
    }
  }
  return result;
}

TEST(GradMatch, EqualsPursuitOnGradientsBuiltInFull) {
  const auto layer = LastLayer::random(40, 12, 6, 16, false);
  const auto expected = pursuit(layer->gradients(), 8, 0.5);
  ASSERT_GT(std::ranges::min(expected.weight), 0);
  const auto picks = layer->pick(*rule("gradmatch"), 8);
  EXPECT_EQ(picks.index, expected.chosen);
  for (std::size_t s = 0; s < 8; ++s)
    EXPECT_NEAR(picks.weight[s], expected.weight[s] / sum_of(expected.weight) * 40, 1e-4);
}

// A sample that matching has no use for stands for itself: weight 1. Few directions and many samples make some.
TEST(GradMatch, GivesWeightsThatAddUpToTheGroupAndAreNeverNegative) {
  std::int64_t alone = 0;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const auto layer = LastLayer::random(30, 3, 2, seed, false);
    for (const std::int64_t count : {1, 7, 20, 30}) {
      const auto picks = layer->pick(*rule("gradmatch"), count);
      ASSERT_EQ(std::ssize(picks.weight), count);
      EXPECT_NEAR(sum_of(picks.weight), 30, 1e-9);
      EXPECT_GT(std::ranges::min(picks.weight), 0);
      alone += std::ranges::count(picks.weight, 1.0);
    }
  }
  EXPECT_GT(alone, 0);
}

TEST(GradMatch, KeepsItsRidge) {
  EXPECT_EQ(rule("gradmatch")->parameters().dump(), R"({"gradmatch_ridge":0.5})");
}

TEST(GradMatch, RefusesMoreProductsThanFitMemory) {
  const std::int64_t samples = 60'000;
  const std::vector<float> zeros(static_cast<std::size_t>(2 * samples));
  Indices members(static_cast<std::size_t>(samples));
  std::iota(members.begin(), members.end(), std::int64_t{0});
  dc::prune::Evidence evidence;
  evidence.label = members;
  evidence.features = {zeros, samples, 2};
  evidence.logits = {zeros, samples, 2};
  try {
    rule("gradmatch")->pick(evidence, {members, "the table"}, 9000, dc::Stream(0, "test"));
    FAIL();
  } catch (const dc::InvalidInput& error) {
    EXPECT_STREQ(error.what(),
                 "the table: 9000 of 60000 samples, expected at most 8947 where gradients are matched; keep fewer, or "
                 "choose per class (--ipc, or --share equal or proportional)");
  }
}

// The minimum of |w - (1, -2)|^2 / 2 with w >= 0 is (1, 0).
TEST(NonnegativeMinimum, HoldsAtZeroWhatWouldBeNegative) {
  EXPECT_EQ(dc::prune::nonnegative_minimum(Vector{1, 0, 0, 1}, Vector{1, -2}, Vector{1, 1}), (Vector{1, 0}));
}

TEST(NonnegativeMinimum, OfNothingUsefulIsZero) {
  EXPECT_EQ(dc::prune::nonnegative_minimum(Vector{2, 1, 1, 2}, Vector{-1, -1}, Vector{0, 0}), (Vector{0, 0}));
}

// At the minimum every slope is 0 where w > 0 and not downhill where w = 0, from any start.
TEST(NonnegativeMinimum, HasNoWayDown) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const std::size_t n = 9;
    std::vector<Vector> a(n, Vector(12));
    Vector q(n * n);
    Vector b(n);
    for (std::size_t i = 0; i < n; ++i) {
      auto draws = dc::Stream(seed, "test").at(0, i);
      for (auto& value : a[i]) value = draws.normal();
      b[i] = draws.normal();
    }
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) q[i * n + j] = inner(a[i], a[j]) + (i == j ? 0.1 : 0);
    }
    for (const double start : {0.0, 1.0}) {
      const auto w = dc::prune::nonnegative_minimum(q, b, Vector(n, start));
      for (std::size_t i = 0; i < n; ++i) {
        double down = b[i];
        for (std::size_t j = 0; j < n; ++j) down -= q[i * n + j] * w[j];
        EXPECT_GE(w[i], 0);
        EXPECT_LE(down, 1e-9);
        EXPECT_NEAR(w[i] * down, 0, 1e-9);
      }
    }
  }
}

}  // namespace
