// D2 pruning on a line of four points worked out by hand, and on random graphs by looking for the largest each time.
#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/prune/sample_set.hpp"

namespace {

using dc::prune::rule;
using dc::prune::SampleSet;
using Indices = std::vector<std::int64_t>;

const float kLog2 = std::log(2.0f);

// A line 0 - 1 - 2 and sample 3 alone, links of length ln 2, so exp(-d) = 1/2. Scores 1, 4, 3, 4.2 above their minimum
// 0 (sample 4, alone): messages 0: 1 + 4/2 = 3, 1: 4 + 1/2 + 3/2 = 6, 2: 3 + 4/2 = 5, 3: 4.2, 4: 1e-7.
SampleSet line() {
  SampleSet set{.score = {1, 4, 3, 4.2, 0}};
  set.graph = {{1, 2, 1, -1, -1}, {kLog2, kLog2, kLog2, INFINITY, INFINITY}, 5, 1, dc::select::Metric::euclidean};
  return set;
}

// gamma = 1: keeping 1 (6) takes 3 from both sides: 0 has 0, 2 has 2; then 3 (4.2), 2, which takes from nobody, and of
// the others 4 (1e-7) before 0 (0).
TEST(D2, LiftsTheHardAmongTheHardAndLowersWhoIsNextToTheKept) {
  EXPECT_EQ(line().pick(*rule("d2", {"--gamma", "1"}), 5).index, (Indices{1, 3, 2, 4, 0}));
}

// gamma = 0: keeping 1 takes all of 6: 0 has -3, 2 has -1, so 4 (1e-7) comes before both.
TEST(D2, LowersByTheWholeWithoutAKernel) {
  EXPECT_EQ(line().pick(*rule("d2", {"--gamma", "0"}), 5).index, (Indices{1, 3, 4, 2, 0}));
}

// Turned round: hardness 3.2, 0.2, 1.2, 0, 4.2 (of 0, ..., 4); messages 3.3, 0.2 + 1.6 + 0.6 = 2.4, 1.3, 1e-7, 4.2.
// Keeping 4, then 0 takes 1.65 from 1: 0.75, so 2 (1.3) comes next.
TEST(D2, ReadsTheDirection) {
  auto set = line();
  set.direction = dc::select::Direction::higher_is_easier;
  EXPECT_EQ(set.pick(*rule("d2", {"--gamma", "1"}), 3).index, (Indices{4, 0, 2}));
}

// Classes apart: links between them do not count. Class 1 (1, 3) has none left.
TEST(D2, CountsNeighboursWithinTheGroupOnly) {
  auto set = line();
  set.label = {0, 1, 0, 1, 0};
  const auto chosen = set.choose(*rule("d2"), {.amount = {.ipc = 1}});
  EXPECT_EQ(chosen.index, (Indices{2, 3}));
}

TEST(D2, FollowsTheSeedAmongEquals) {
  SampleSet set{.score = std::vector<double>(20, 1.0)};
  set.graph = {std::vector<std::int32_t>(20, -1), std::vector<float>(20, INFINITY), 20, 1,
               dc::select::Metric::euclidean};
  const auto first = set.pick(*rule("d2"), 5, 0).index;
  EXPECT_EQ(first, set.pick(*rule("random"), 5, 0).index);
  EXPECT_NE(first, set.pick(*rule("d2"), 5, 1).index);
}

// The textbook loop: the largest of all, then its neighbours, N times over.
Indices naive(SampleSet& set, double gamma, std::int64_t count) {
  const auto n = set.score.size();
  const double low = *std::ranges::min_element(set.score);
  std::vector<std::vector<double>> distance(n, std::vector<double>(n, -1));
  const auto k = static_cast<std::size_t>(set.graph.count);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t e = i * k; e < (i + 1) * k; ++e) {
      const auto j = static_cast<std::size_t>(set.graph.index[e]);
      distance[i][j] = distance[j][i] = double{set.graph.distance[e]};
    }
  }
  std::vector<double> value(n);
  for (std::size_t i = 0; i < n; ++i) {
    value[i] = std::max(set.score[i] - low, 1e-7);
    for (std::size_t j = 0; j < n; ++j) {
      if (distance[i][j] >= 0) value[i] += std::exp(-distance[i][j]) * std::max(set.score[j] - low, 1e-7);
    }
  }
  Indices order;
  std::vector<bool> kept(n, false);
  while (std::ssize(order) < count) {
    std::size_t best = n;
    for (std::size_t i = 0; i < n; ++i) {
      if (!kept[i] && (best == n || value[i] > value[best])) best = i;
    }
    kept[best] = true;
    order.push_back(static_cast<std::int64_t>(best));
    for (std::size_t j = 0; j < n; ++j) {
      if (distance[best][j] >= 0) value[j] -= std::exp(-gamma * distance[best][j]) * value[best];
    }
  }
  return order;
}

TEST(D2, AgreesWithTheNaiveLoop) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    SampleSet set;
    std::vector<float> points;
    auto draws = dc::Stream(seed, "test").at(0, 0);
    for (int i = 0; i < 60; ++i) {
      set.score.push_back(draws.uniform());
      points.push_back(static_cast<float>(draws.normal()));
      points.push_back(static_cast<float>(draws.normal()));
    }
    set.graph = dc::select::nearest({points, 60, 2}, 5, dc::select::Metric::euclidean);
    EXPECT_EQ(set.pick(*rule("d2", {"--gamma", "0.5"}), 60).index, naive(set, 0.5, 60));
    const auto all = set.pick(*rule("d2"), 60).index;
    EXPECT_EQ(set.pick(*rule("d2"), 20).index, Indices(all.begin(), all.begin() + 20));
  }
}

}  // namespace
