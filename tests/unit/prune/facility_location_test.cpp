// Facility location against picks worked out by hand; lazy against plain gains.
#include <gtest/gtest.h>

#include "stages/prune/greedy.hpp"
#include "stages/prune/similarity.hpp"
#include "tests/unit/prune/last_layer.hpp"

namespace {

using dc::prune::Indices;
using dc::prune::LastLayer;
using dc::prune::rule;

const std::vector<std::vector<float>> kSeven{{0}, {1}, {2}, {3}, {10}, {11}, {13}};

// Sums of distances: 31 at 3 (3 + 2 + 1 + 0 + 7 + 8 + 10), 32 at 2, more elsewhere. Then what is left to the nearest,
// 3, 2, 1, 0, 7, 8, 10, shrinks by 7 + 7 + 7 with 10, by 6 + 8 + 8 with 11, by 4 + 6 + 10 with 13, by 4 with 0 or 1.
TEST(FacilityLocation, TakesTheMedianAndThenTheMiddleOfTheRest) {
  EXPECT_EQ(LastLayer(kSeven).pick(*rule("facility-location"), 2).index, (Indices{3, 5}));
}

// The gains of all candidates each time, in doubles, with the order of `unchosen` among equal ones.
Indices plain_cover(const std::vector<float>& distance, dc::prune::Unchosen& unchosen, std::int64_t n,
                    std::int64_t count, std::int64_t rows) {
  std::vector<float> nearest(static_cast<std::size_t>(n), *std::ranges::max_element(distance));
  Indices chosen;
  while (std::ssize(chosen) < count) {
    const std::int64_t next = unchosen.take_best([&](std::int64_t j) {
      double gain = 0;
      for (std::int64_t i = 0; i < rows; ++i)
        gain += std::max(0.0f, nearest[static_cast<std::size_t>(i)] - distance[static_cast<std::size_t>(j * n + i)]);
      return gain;
    });
    chosen.push_back(next);
    for (std::int64_t i = 0; i < n; ++i) {
      auto& now = nearest[static_cast<std::size_t>(i)];
      now = std::min(now, distance[static_cast<std::size_t>(next * n + i)]);
    }
  }
  return chosen;
}

std::vector<float> distances(std::int64_t n, std::int64_t levels, std::uint64_t seed) {
  std::vector<float> distance(static_cast<std::size_t>(n * n));
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t j = 0; j < i; ++j) {
      auto draws = dc::Stream(seed, "distance").at(0, static_cast<std::uint64_t>(i * n + j));
      const auto level = static_cast<float>(1 + draws.below(static_cast<std::uint64_t>(levels)));
      distance[static_cast<std::size_t>(i * n + j)] = distance[static_cast<std::size_t>(j * n + i)] = level;
    }
  }
  return distance;
}

// Distances of few levels give ties in plenty, of many levels gains that differ little; sums of integers are exact.
TEST(Cover, IsLazyAndYetEqualsPlainGreedyWithItsTies) {
  const std::int64_t n = 67;
  Indices members(static_cast<std::size_t>(n));
  std::iota(members.begin(), members.end(), std::int64_t{100});
  const dc::prune::Group group{members, "the table"};
  for (const std::int64_t levels : {1, 2, 3, 50, 100'000}) {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      const auto distance = distances(n, levels, seed);
      dc::prune::Unchosen lazy(group, dc::Stream(seed, "ties"));
      dc::prune::Unchosen plain(group, dc::Stream(seed, "ties"));
      EXPECT_EQ(dc::prune::cover(distance, lazy, n).facility, plain_cover(distance, plain, n, n, n));
    }
  }
}

// Facilities 3 and 5 of the seven points: 0, 1, 2 and 3 go to the first, 10, 11 and 13 to the second.
TEST(Cover, CountsWhomEachServes) {
  std::vector<float> distance;
  for (const auto& a : kSeven) {
    for (const auto& b : kSeven) distance.push_back(std::abs(a[0] - b[0]));
  }
  const Indices members{0, 1, 2, 3, 4, 5, 6};
  dc::prune::Unchosen unchosen({members, "the table"}, dc::Stream(0, "ties"));
  const auto chosen = dc::prune::cover(distance, unchosen, 2);
  EXPECT_EQ(chosen.facility, (Indices{3, 5}));
  EXPECT_EQ(chosen.served, (std::vector<double>{4, 3}));
}

// Both copies are taken: each serves itself, and the other sample goes to the first.
TEST(Cover, LetsADuplicateServeItself) {
  const std::vector<float> distance{0, 0, 1, 0, 0, 1, 1, 1, 0};
  const Indices members{0, 1, 2};
  dc::prune::Unchosen unchosen({members, "the table"}, dc::Stream(0, "ties"));
  EXPECT_EQ(dc::prune::cover(distance, unchosen, 3).served, (std::vector<double>{1, 1, 1}));
}

// DeepCore's batched gain multiplies the row's offset by the batch twice: of seven rows in batches of three it counts
// rows 0 to 2 and then, from 9 on, none. The median of 0, 1 and 2 is 1, and what helps 0 or 2 comes next.
TEST(FacilityLocation, CountsAllRowsWhereDeepCoreCountsTheFirstBatch) {
  std::vector<float> distance;
  for (const auto& a : kSeven) {
    for (const auto& b : kSeven) distance.push_back(std::abs(a[0] - b[0]));
  }
  const Indices members{0, 1, 2, 3, 4, 5, 6};
  dc::prune::Unchosen unchosen({members, "the table"}, dc::Stream(0, "ties"));
  const auto defective = plain_cover(distance, unchosen, 7, 2, 3);
  EXPECT_EQ(defective[0], 1);
  EXPECT_TRUE(defective[1] == 0 || defective[1] == 2);
  EXPECT_EQ(LastLayer(kSeven).pick(*rule("facility-location"), 2).index, (Indices{3, 5}));
}

// Neighbours of 0, 1, 2, 5: the nearest each, so the pairs 0-1 (1 apart), 1-2 (1) and 2-5 (3): similarities 2, 2, 0,
// and 3 with itself. Gains: 3 + 2 with 0, 3 + 4 with 1, 3 + 2 + 0 with 2, 3 + 0 with 5: 1. Then 0 and 2 add 1 to
// themselves (3 - 2), 5 adds 3.
TEST(FacilityLocation, MayCompareNeighboursOnly) {
  LastLayer points({{0}, {1}, {2}, {5}});
  const auto graph = dc::select::nearest(points.evidence.features, 1, dc::select::Metric::euclidean);
  points.evidence.neighbours = graph.view();
  const auto by = rule("facility-location", {"--facility-location-pairs", "neighbours"});
  EXPECT_EQ(by->needs(), (std::vector<dc::prune::Need>{dc::prune::Need::neighbours}));
  EXPECT_EQ(points.pick(*by, 2).index, (Indices{1, 3}));
}

// With all others as neighbours, similarities differ from those of all pairs by nothing.
TEST(FacilityLocation, ComparesAllPairsWhereAllAreNeighbours) {
  const auto layer = LastLayer::random(40, 4, 2, 31);
  const auto graph = dc::select::nearest(layer->evidence.features, 39, dc::select::Metric::euclidean);
  layer->evidence.neighbours = graph.view();
  for (const std::string name : {"facility-location", "graph-cut"}) {
    EXPECT_EQ(layer->pick(*rule(name, {"--" + name + "-pairs", "neighbours"}), 20).index,
              layer->pick(*rule(name), 20).index);
  }
}

// Samples 0 and 1 are similar although only 0 is a neighbour of 1; 7 is no member, and what it is near to is left out.
TEST(NeighbourSimilarity, IsMutualAndStaysWithinTheGroup) {
  const std::vector<std::int32_t> index{7, -1, 0, 7, 0, 1, -1, -1, -1, -1, -1, -1, -1, -1, 0, 1};
  std::vector<float> distance(16, std::numeric_limits<float>::infinity());
  for (const auto& [place, value] : {std::pair(0, 9.f), {2, 1.f}, {3, 9.f}, {4, 2.f}, {5, 4.f}, {14, 9.f}, {15, 9.f}})
    distance[static_cast<std::size_t>(place)] = value;
  const Indices members{0, 1, 2};
  const dc::prune::NeighbourSimilarity similarity({index, distance, 8, 2}, {members, "the table"});
  std::vector<std::vector<std::pair<std::int64_t, float>>> found(3);
  for (std::int64_t i = 0; i < 3; ++i) {
    for (const auto& near : similarity.of(i))
      found[static_cast<std::size_t>(i)].emplace_back(near.place, near.similarity);
  }
  EXPECT_EQ(found[0], (std::vector<std::pair<std::int64_t, float>>{{0, 4}, {1, 3}, {2, 2}}));
  EXPECT_EQ(found[1], (std::vector<std::pair<std::int64_t, float>>{{0, 3}, {1, 4}, {2, 0}}));
  EXPECT_EQ(found[2], (std::vector<std::pair<std::int64_t, float>>{{0, 2}, {1, 0}, {2, 4}}));
}

}  // namespace
