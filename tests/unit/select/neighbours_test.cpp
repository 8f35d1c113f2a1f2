// Neighbours of points on a line and a circle worked out by hand, and of random points by sorting all distances.
#include "common/select/neighbours.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "common/base/rng.hpp"
#include "common/parallel/parallel.hpp"

namespace {

using dc::select::Metric;
using dc::select::nearest;
using Values = std::vector<float>;
using Indices = std::vector<std::int32_t>;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

// Points 0, 1, 3, 7: 0 has 1 (1) and 3 (3); 1 has 0 (1), 3 (2); 3 has 1 (2), 0 (3); 7 has 3 (4), 1 (6).
TEST(Nearest, ListsTheNearestFirst) {
  const Values points{0, 1, 3, 7};
  const auto graph = nearest({points, 4, 1}, 2, Metric::euclidean);
  EXPECT_EQ(graph.index, (Indices{1, 2, 0, 2, 1, 0, 2, 1}));
  EXPECT_EQ(graph.distance, (Values{1, 3, 1, 2, 2, 3, 4, 6}));
}

// All at distance 2 or 0 of each other: the lower index first, and a twin is a neighbour like any other.
TEST(Nearest, PrefersTheLowerIndexAmongEquallyNearOnes) {
  const Values points{1, 1, -1, 1};
  const auto graph = nearest({points, 4, 1}, 2, Metric::euclidean);
  EXPECT_EQ(graph.index, (Indices{1, 3, 0, 3, 0, 1, 0, 1}));
  EXPECT_EQ(graph.distance, (Values{0, 0, 0, 0, 2, 2, 0, 0}));
}

TEST(Nearest, EndsInEmptyPlacesWhereThereAreTooFew) {
  const Values points{0, 1};
  const auto graph = nearest({points, 2, 1}, 3, Metric::euclidean);
  EXPECT_EQ(graph.index, (Indices{1, -1, -1, 0, -1, -1}));
  EXPECT_EQ(graph.distance, (Values{1, kInfinity, kInfinity, 1, kInfinity, kInfinity}));
}

// (1, 0), (5, 0), (0, 2): the first two point the same way, the third stands at a right angle.
TEST(Nearest, ComparesDirectionsWhereAsked) {
  const Values points{1, 0, 5, 0, 0, 2};
  const auto graph = nearest({points, 3, 2}, 2, Metric::cosine);
  EXPECT_EQ(graph.index, (Indices{1, 2, 0, 2, 0, 1}));
  EXPECT_EQ(graph.distance, (Values{0, 1, 0, 1, 1, 1}));
}

// Points 0, 1, 2, 3 of the classes 0, 1, 0, 1.
TEST(NearestInClass, StaysInTheClass) {
  const Values points{0, 1, 2, 3};
  const std::vector<std::int64_t> label{0, 1, 0, 1};
  const auto graph = dc::select::nearest_in_class({points, 4, 1}, label, 2, 1, Metric::euclidean);
  EXPECT_EQ(graph.index, (Indices{2, 3, 0, 1}));
}

TEST(Nearest, AgreesWithSortingAllDistancesOnAnyNumberOfThreads) {
  constexpr std::size_t kRows = 700;
  constexpr std::size_t kColumns = 5;
  const dc::Stream stream(1, "test");
  Values points;
  for (std::uint64_t i = 0; i < kRows * kColumns; ++i) points.push_back(static_cast<float>(stream.at(0, i).normal()));
  const auto one = nearest({points, kRows, kColumns}, 7, Metric::euclidean);
  for (std::size_t q = 0; q < kRows; ++q) {
    std::vector<std::pair<double, std::int32_t>> all;
    for (std::size_t c = 0; c < kRows; ++c) {
      double sum = 0;
      for (std::size_t k = 0; k < kColumns; ++k)
        sum += std::pow(double{points[q * kColumns + k]} - double{points[c * kColumns + k]}, 2);
      if (c != q) all.emplace_back(sum, static_cast<std::int32_t>(c));
    }
    std::ranges::sort(all);
    for (std::size_t k = 0; k < 7; ++k) {
      ASSERT_EQ(one.index[q * 7 + k], all[k].second);
      ASSERT_NEAR(one.distance[q * 7 + k], std::sqrt(all[k].first), 1e-5);
    }
  }
  dc::parallel::set_threads(2);
  const auto two = nearest({points, kRows, kColumns}, 7, Metric::euclidean);
  dc::parallel::set_threads(1);
  EXPECT_EQ(one.index, two.index);
  EXPECT_EQ(one.distance, two.distance);
}

}  // namespace
