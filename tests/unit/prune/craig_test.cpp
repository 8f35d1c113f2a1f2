// CRAIG against picks and weights worked out by hand, and against gradients built in full.
#include <gtest/gtest.h>

#include "tests/unit/prune/last_layer.hpp"

namespace {

using dc::prune::Indices;
using dc::prune::LastLayer;
using dc::prune::rule;
using dc::prune::Vector;

// All say (1/2, 1/2), so e = (-1/2, 1/2), and gradients are apart as features are: sqrt(1/2) |h_i - h_j|. Facilities 3
// and 11 of facility location; 0, 1, 2 and 3 are nearest to the first, 10, 11 and 13 to the second.
TEST(Craig, WeighsASampleByHowManyItStandsFor) {
  const std::vector<std::vector<float>> features{{0}, {1}, {2}, {3}, {10}, {11}, {13}};
  const LastLayer layer(features, std::vector<std::vector<float>>(7, {0, 0}), Indices(7));
  const auto picks = layer.pick(*rule("craig"), 2);
  EXPECT_EQ(picks.index, (Indices{3, 5}));
  EXPECT_EQ(picks.weight, (Vector{4, 3}));
}

TEST(Craig, EqualsPlainGreedyOnGradientsBuiltInFull) {
  const auto layer = LastLayer::random(50, 6, 5, 15, false);
  const auto gradients = layer->gradients();
  const auto left = [&](const Indices& chosen) {
    double sum = 0;
    for (const auto& g : gradients) {
      double nearest = 1e30;
      for (const std::int64_t s : chosen)
        nearest = std::min(nearest, std::sqrt(dc::prune::squared_distance(g, gradients[static_cast<std::size_t>(s)])));
      sum += nearest;
    }
    return sum;
  };
  const auto naive = dc::prune::plain_greedy(50, 15, [&](std::int64_t j, Indices chosen) {
    chosen.push_back(j);
    return -left(chosen);
  });
  const auto picks = layer->pick(*rule("craig"), 15);
  EXPECT_EQ(picks.index, naive);
  EXPECT_EQ(std::accumulate(picks.weight.begin(), picks.weight.end(), 0.0), 50);
}

}  // namespace
