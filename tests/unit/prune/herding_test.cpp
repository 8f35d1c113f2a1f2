// Herding against picks worked out by hand, and against means computed anew.
#include <gtest/gtest.h>

#include "tests/unit/prune/last_layer.hpp"

namespace {

using dc::prune::Indices;
using dc::prune::LastLayer;
using dc::prune::rule;
using dc::prune::Vector;

// Mean 3. |3 - x| is least at 2; |2 * 3 - 2 - x| = |4 - x| at 1; |3 * 3 - 3 - x| = |6 - x| at 9.
TEST(Herding, FollowsTheMean) {
  const LastLayer points({{0}, {1}, {2}, {9}});
  EXPECT_EQ(points.pick(*rule("herding"), 4).index, (Indices{2, 1, 3, 0}));
  EXPECT_TRUE(points.pick(*rule("herding"), 4).weight.empty());
}

// |k mu - sum of the chosen - x|^2 for every candidate each time.
Indices matched_means(const std::vector<Vector>& vectors, std::int64_t count, double sign) {
  const std::size_t width = vectors.front().size();
  Vector mean(width);
  for (const auto& v : vectors) {
    for (std::size_t k = 0; k < width; ++k) mean[k] += v[k] / static_cast<double>(vectors.size());
  }
  return dc::prune::plain_greedy(std::ssize(vectors), count, [&](std::int64_t i, const Indices& chosen) {
    double apart = 0;
    for (std::size_t k = 0; k < width; ++k) {
      double rest = static_cast<double>(chosen.size() + 1) * mean[k] - vectors[static_cast<std::size_t>(i)][k];
      for (const std::int64_t s : chosen) rest -= vectors[static_cast<std::size_t>(s)][k];
      apart += rest * rest;
    }
    return sign * apart;
  });
}

TEST(Herding, EqualsMeansComputedAnew) {
  const auto layer = LastLayer::random(60, 9, 4, 11);
  std::vector<Vector> features;
  for (std::int64_t i = 0; i < layer->size(); ++i) features.push_back(layer->feature(i));
  EXPECT_EQ(layer->pick(*rule("herding"), 25).index, matched_means(features, 25, -1));
  layer->evidence.space = dc::prune::Space::gradients;
  EXPECT_EQ(layer->pick(*rule("herding"), 25).index, matched_means(layer->gradients(), 25, -1));
}

// DeepCore takes the largest distance: 9 first, then |6 - 9 - x| at 2.
TEST(Herding, DoesNotTakeTheFarthestAsDeepCoreDoes) {
  const std::vector<Vector> points{{0}, {1}, {2}, {9}};
  EXPECT_EQ(matched_means(points, 2, +1), (Indices{3, 2}));
  EXPECT_EQ(LastLayer({{0}, {1}, {2}, {9}}).pick(*rule("herding"), 2).index, (Indices{2, 1}));
}

}  // namespace
