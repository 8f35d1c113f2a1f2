// Products and distances against sums worked out by hand and against plain loops in double.
#include "common/select/gram.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "common/base/rng.hpp"
#include "common/parallel/parallel.hpp"

namespace {

using dc::select::Matrix;
using Values = std::vector<float>;

Values normal_values(std::int64_t rows, std::int64_t columns, std::uint64_t seed) {
  const dc::Stream stream(seed, "test");
  Values values;
  for (std::int64_t i = 0; i < rows * columns; ++i)
    values.push_back(static_cast<float>(stream.at(0, static_cast<std::uint64_t>(i)).normal()));
  return values;
}

// (1, 2) and (3, -1) against (2, 0), (0, 1), (1, 1).
TEST(DotProducts, AreThoseOfAllPairs) {
  const Values a{1, 2, 3, -1};
  const Values b{2, 0, 0, 1, 1, 1};
  Values out(6);
  dc::select::dot_products({a, 2, 2}, {b, 3, 2}, out);
  EXPECT_EQ(out, (Values{2, 2, 3, 6, -1, 2}));
}

// |(1, 2) - (2, 0)|^2 = 1 + 4, |(1, 2) - (0, 1)|^2 = 1 + 1, ...
TEST(SquaredDistances, AreThoseOfAllPairs) {
  const Values a{1, 2, 3, -1};
  const Values b{2, 0, 0, 1, 1, 1};
  Values out(6);
  dc::select::squared_distances({a, 2, 2}, {b, 3, 2}, out);
  EXPECT_EQ(out, (Values{5, 2, 1, 2, 13, 8}));
}

// |1 - 2| + |2 - 0|, |1 - 0| + |2 - 1|, ...
TEST(AbsoluteDistances, AreThoseOfAllPairs) {
  const Values a{1, 2, 3, -1};
  const Values b{2, 0, 0, 1, 1, 1};
  Values out(6);
  dc::select::absolute_distances({a, 2, 2}, {b, 3, 2}, out);
  EXPECT_EQ(out, (Values{3, 2, 1, 2, 5, 4}));
}

TEST(SquaredDistances, AreZeroBetweenEqualRows) {
  const Values a = normal_values(1, 301, 1);
  Values out(1);
  dc::select::squared_distances({a, 1, 301}, {a, 1, 301}, out);
  EXPECT_EQ(out[0], 0.0f);
}

// Row and column numbers that are no multiples of any tile, and enough rows for several blocks.
TEST(DotProducts, AgreeWithPlainSums) {
  for (const std::int64_t columns : {1, 15, 16, 17, 67}) {
    const Values a = normal_values(131, columns, 2);
    const Values b = normal_values(77, columns, 3);
    Values products(131 * 77);
    Values distances(131 * 77);
    dc::select::dot_products({a, 131, columns}, {b, 77, columns}, products);
    dc::select::squared_distances({a, 131, columns}, {b, 77, columns}, distances);
    for (std::size_t i = 0; i < 131; ++i) {
      for (std::size_t j = 0; j < 77; ++j) {
        double product = 0;
        double distance = 0;
        for (std::size_t k = 0; k < static_cast<std::size_t>(columns); ++k) {
          const double x = a[i * static_cast<std::size_t>(columns) + k];
          const double y = b[j * static_cast<std::size_t>(columns) + k];
          product += x * y;
          distance += (x - y) * (x - y);
        }
        ASSERT_NEAR(products[i * 77 + j], product, 1e-4);
        ASSERT_NEAR(distances[i * 77 + j], distance, 1e-4 * (1 + distance));
      }
    }
  }
}

TEST(DotProducts, HaveTheSameBitsForAnyNumberOfThreadsAndAnyShapeOfTheCall) {
  const Values a = normal_values(200, 70, 4);
  Values one(200 * 200);
  Values two(200 * 200);
  dc::select::dot_products({a, 200, 70}, {a, 200, 70}, one);
  dc::parallel::set_threads(2);
  dc::select::dot_products({a, 200, 70}, {a, 200, 70}, two);
  dc::parallel::set_threads(1);
  EXPECT_EQ(one, two);
  const Matrix all{a, 200, 70};
  Values row(200);
  dc::select::dot_products(all.part(7, 1), all, row);
  EXPECT_TRUE(std::equal(row.begin(), row.end(), one.begin() + 7 * 200));
}

// The order of the contract, written plainly: lane k holds columns k, k + 16, ...; then halves are added to halves.
TEST(DotProducts, AreSumsOfSixteenLanesToTheBit) {
  const Values a = normal_values(1, 83, 5);
  const Values b = normal_values(1, 83, 6);
  float lane[16] = {};
  for (std::size_t k = 0; k < 83; ++k) lane[k % 16] += a[k] * b[k];
  for (std::size_t half = 8; half > 0; half /= 2)
    for (std::size_t k = 0; k < half; ++k) lane[k] += lane[k + half];
  Values out(1);
  dc::select::dot_products({a, 1, 83}, {b, 1, 83}, out);
  EXPECT_EQ(out[0], lane[0]);
}

TEST(UnitRows, HaveLengthOneAndLeaveZerosAlone) {
  const Values a{3, 4, 0, 0};
  EXPECT_EQ(dc::select::unit_rows({a, 2, 2}), (Values{0.6f, 0.8f, 0, 0}));
  EXPECT_EQ(dc::select::squared_lengths({a, 2, 2}), (Values{25, 0}));
}

}  // namespace
