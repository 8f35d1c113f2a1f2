// Graph cut against picks worked out by hand, and against the function itself.
#include <gtest/gtest.h>

#include "tests/unit/prune/last_layer.hpp"

namespace {

using dc::prune::Indices;
using dc::prune::LastLayer;
using dc::prune::rule;

const std::vector<std::vector<float>> kSeven{{0}, {1}, {2}, {3}, {10}, {11}, {13}};

// Sums of distances 40, 35, 32, 31, 38, 41, 51: first 3. Twice the distance to it less the sum: -34, -31, -30, ., -24,
// -25, -31: 10. With twice the distance to 10, too: -14, -13, -14, ., ., -23, -25: 1.
TEST(GraphCut, TakesWhatIsCloseToAllAndFarFromTheChosen) {
  EXPECT_EQ(LastLayer(kSeven).pick(*rule("graph-cut", {"--graph-cut-lambda", "1"}), 3).index, (Indices{3, 4, 1}));
}

// Twice the distance to 3 less three times the sum: 2 gives 2 - 96, 10 gives 14 - 114, 1 gives 4 - 105.
TEST(GraphCut, StaysCloserWithAHigherLambda) {
  EXPECT_EQ(LastLayer(kSeven).pick(*rule("graph-cut", {"--graph-cut-lambda", "3"}), 2).index, (Indices{3, 2}));
}

// f(S) = lambda sum over V x S of s - sum over S x S of s, with s = largest distance - distance, from its definition.
TEST(GraphCut, EqualsPlainGreedyOnTheFunction) {
  const auto layer = LastLayer::random(50, 5, 2, 13);
  double largest = 0;
  const auto distance = [&](std::int64_t i, std::int64_t j) {
    return std::sqrt(dc::prune::squared_distance(layer->feature(i), layer->feature(j)));
  };
  for (std::int64_t i = 0; i < 50; ++i) {
    for (std::int64_t j = 0; j < 50; ++j) largest = std::max(largest, distance(i, j));
  }
  const auto naive = dc::prune::plain_greedy(50, 12, [&](std::int64_t j, Indices chosen) {
    chosen.push_back(j);
    double value = 0;
    for (const std::int64_t s : chosen) {
      for (std::int64_t i = 0; i < 50; ++i) value += 2 * (largest - distance(i, s));
      for (const std::int64_t i : chosen) value -= largest - distance(i, s);
    }
    return value;
  });
  EXPECT_EQ(layer->pick(*rule("graph-cut"), 12).index, naive);
}

// Neighbours of 0, 1, 2, 5, the nearest each: similarities 2 (0-1), 2 (1-2), 0 (2-5) and 3 with itself. Lambda 1: sums
// 5, 7, 5, 3: first 1; less twice the similarity to it: 1, ., 1, 3: then 5.
TEST(GraphCut, MayCompareNeighboursOnly) {
  LastLayer points({{0}, {1}, {2}, {5}});
  const auto graph = dc::select::nearest(points.evidence.features, 1, dc::select::Metric::euclidean);
  points.evidence.neighbours = graph.view();
  EXPECT_EQ(points.pick(*rule("graph-cut", {"--graph-cut-lambda", "1", "--graph-cut-pairs", "neighbours"}), 2).index,
            (Indices{1, 3}));
}

TEST(GraphCut, KeepsItsLambda) {
  EXPECT_EQ(rule("graph-cut")->parameters().dump(), R"({"graph_cut_lambda":2.0,"graph_cut_pairs":"all"})");
}

}  // namespace
