// k-center against picks worked out by hand, and against the full matrix of distances.
#include <set>

#include <gtest/gtest.h>

#include "tests/unit/prune/last_layer.hpp"

namespace {

using dc::prune::Indices;
using dc::prune::LastLayer;
using dc::prune::rule;

// Mean 4.4, nearest 2. Farthest from 2 is 10; then 0 is 2 away from the nearest centre, 1 and 9 only 1.
TEST(KCenter, TakesTheFarthestEachTime) {
  const LastLayer points({{0}, {1}, {2}, {9}, {10}});
  EXPECT_EQ(points.pick(*rule("k-center"), 3).index, (Indices{2, 4, 0}));
}

TEST(KCenter, MayStartAnywhere) {
  const LastLayer points({{0}, {1}, {2}, {9}, {10}});
  std::set<std::int64_t> starts;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const auto picks = points.pick(*rule("k-center", {"--k-center-start", "random"}), 2, seed).index;
    starts.insert(picks[0]);
    EXPECT_EQ(picks[1], picks[0] <= 2 ? 4 : 0);
  }
  EXPECT_EQ(starts.size(), 5u);
}

TEST(KCenter, EqualsTheFullMatrixOfDistances) {
  const auto layer = LastLayer::random(80, 6, 5, 12);
  for (const auto space : {dc::prune::Space::features, dc::prune::Space::gradients}) {
    layer->evidence.space = space;
    const auto start = layer->pick(*rule("k-center"), 1).index;
    const auto gradients = layer->gradients();
    const auto vector = [&](std::int64_t i) {
      return space == dc::prune::Space::features ? layer->feature(i) : gradients[static_cast<std::size_t>(i)];
    };
    const auto naive = dc::prune::plain_greedy(80, 30, [&](std::int64_t i, const Indices& chosen) {
      if (chosen.empty()) return i == start[0] ? 1.0 : 0.0;
      double nearest = 1e30;
      for (const std::int64_t s : chosen)
        nearest = std::min(nearest, dc::prune::squared_distance(vector(i), vector(s)));
      return nearest;
    });
    EXPECT_EQ(layer->pick(*rule("k-center"), 30).index, naive);
  }
}

// Mean (27, 20.3), nearest (1, 0), farthest from it (80, 60). By direction (0.8, 0.6) is nearest to the mean of
// directions (0.6, 0.53), and (0, 1) is farther from it, 0.8, than (1, 0), 0.4.
TEST(KCenter, FollowsTheMetric) {
  LastLayer points({{1, 0}, {80, 60}, {0, 1}});
  EXPECT_EQ(points.pick(*rule("k-center"), 2).index, (Indices{0, 1}));
  points.evidence.metric = dc::select::Metric::cosine;
  EXPECT_EQ(points.pick(*rule("k-center"), 2).index, (Indices{1, 2}));
}

TEST(KCenter, KeepsItsStart) {
  EXPECT_EQ(rule("k-center")->parameters().dump(), R"({"k_center_start":"mean"})");
}

}  // namespace
