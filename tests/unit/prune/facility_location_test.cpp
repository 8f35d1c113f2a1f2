// Facility location against picks worked out by hand; lazy against plain gains.
#include <gtest/gtest.h>

#include "stages/prune/greedy.hpp"
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

}  // namespace
