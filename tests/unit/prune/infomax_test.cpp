// InfoMax on twins worked out by hand, and on small random problems against all subsets.
#include <algorithm>
#include <bit>
#include <cmath>

#include <gtest/gtest.h>

#include "tests/unit/prune/sample_set.hpp"

namespace {

using dc::prune::rule;
using dc::prune::SampleSet;
using dc::select::Metric;
using Indices = std::vector<std::int64_t>;

Indices sorted(Indices index) {
  std::ranges::sort(index);
  return index;
}

// Samples 0 and 1 are one and the same (distance 0), the others have no neighbours.
SampleSet twins(std::vector<double> score, Metric metric) {
  SampleSet set{.score = std::move(score)};
  set.graph = {{1, 0, -1, -1}, {0, 0, INFINITY, INFINITY}, 4, 1, metric};
  return set;
}

// Hardness 1, 0.9, 0.5, 0, alpha 0.3: both twins give 1.9 - 2 * 0.3 = 1.3, samples 0 and 2 give 1.5.
TEST(InfoMax, DoesNotKeepBothTwins) {
  for (const auto metric : {Metric::euclidean, Metric::cosine}) {
    EXPECT_EQ(sorted(twins({1, 0.9, 0.5, 0}, metric).pick(*rule("infomax"), 2).index), (Indices{0, 2}));
  }
}

// With alpha 0.1 both twins give 1.9 - 0.2 = 1.7.
TEST(InfoMax, KeepsThemWhereTheyCostLittle) {
  EXPECT_EQ(sorted(twins({1, 0.9, 0.5, 0}, Metric::cosine).pick(*rule("infomax", {"--infomax-alpha", "0.1"}), 2).index),
            (Indices{0, 1}));
}

// Twins of equal hardness: one of them, by the seed.
TEST(InfoMax, PartsTwinsThatAreAlikeInEverything) {
  bool first = false;
  bool second = false;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto index = sorted(twins({1, 1, 0.5, 0}, Metric::cosine).pick(*rule("infomax"), 2, seed).index);
    EXPECT_EQ(index[1], 2);
    (index[0] == 0 ? first : second) = true;
  }
  EXPECT_TRUE(first && second);
}

// The scale and origin of the score do not matter, and neither does its sign once the direction is turned.
TEST(InfoMax, ScalesTheHardness) {
  EXPECT_EQ(sorted(twins({1007, 1006, 1002, 997}, Metric::cosine).pick(*rule("infomax"), 2).index), (Indices{0, 2}));
  auto turned = twins({-1, -0.9, -0.5, 0}, Metric::cosine);
  turned.direction = dc::select::Direction::higher_is_easier;
  EXPECT_EQ(sorted(turned.pick(*rule("infomax"), 2).index), (Indices{0, 2}));
}

TEST(InfoMax, IsTheHardestWhereLikenessCostsNothing) {
  SampleSet set{.score = {0.3, 0.9, 0.1, 0.7, 0.5}};
  set.graph = dc::select::nearest({std::vector<float>{1, 1, 1, 1, 1}, 5, 1}, 2, Metric::euclidean);
  for (std::int64_t count = 0; count <= 5; ++count) {
    EXPECT_EQ(sorted(set.pick(*rule("infomax", {"--infomax-alpha", "0"}), count).index),
              sorted(set.pick(*rule("hardest"), count).index));
  }
}

TEST(InfoMax, KeepsAnythingOfEqualScoresWithoutNeighbours) {
  SampleSet set{.score = std::vector<double>(6, 2.0)};
  set.graph = {std::vector<std::int32_t>(6, -1), std::vector<float>(6, INFINITY), 6, 1, Metric::euclidean};
  EXPECT_EQ(set.pick(*rule("infomax"), 4).index.size(), 4U);
  EXPECT_NE(set.pick(*rule("infomax"), 3, 0).index, set.pick(*rule("infomax"), 3, 1).index);
}

// Twelve samples in the plane: of all subsets of five, the relaxed choice comes close to the best, and is better than
// that of the hardest.
TEST(InfoMax, ComesCloseToTheBestOfAllSubsets) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    SampleSet set;
    std::vector<float> points;
    auto draws = dc::Stream(seed, "test").at(0, 0);
    for (int i = 0; i < 12; ++i) {
      set.score.push_back(draws.uniform());
      points.push_back(static_cast<float>(draws.normal()));
      points.push_back(static_cast<float>(draws.normal()));
    }
    set.graph = dc::select::nearest({points, 12, 2}, 3, Metric::euclidean);
    std::vector<double> alike(12 * 12, 0);
    for (std::size_t e = 0; e < set.graph.index.size(); ++e) {
      const auto i = e / 3;
      const auto j = static_cast<std::size_t>(set.graph.index[e]);
      alike[i * 12 + j] = alike[j * 12 + i] = std::exp(-double{set.graph.distance[e]});
    }
    const auto [low, high] = std::ranges::minmax(set.score);
    const auto worth = [&](std::uint32_t kept) {
      double sum = 0;
      for (std::size_t i = 0; i < 12; ++i) {
        if ((kept >> i & 1) == 0) continue;
        sum += (set.score[i] - low) / (high - low);
        for (std::size_t j = 0; j < 12; ++j) sum -= (kept >> j & 1) == 0 ? 0 : 0.3 * alike[i * 12 + j];
      }
      return sum;
    };
    const auto bits = [](const Indices& index) {
      std::uint32_t kept = 0;
      for (const auto i : index) kept |= 1u << i;
      return kept;
    };
    double best = -100;
    for (std::uint32_t kept = 0; kept < 1u << 12; ++kept) {
      if (std::popcount(kept) == 5) best = std::max(best, worth(kept));
    }
    const double found = worth(bits(set.pick(*rule("infomax"), 5).index));
    EXPECT_GE(found, worth(bits(set.pick(*rule("hardest"), 5).index)) - 1e-9) << seed;
    EXPECT_GE(found, best - 0.3) << seed;
  }
}

}  // namespace
