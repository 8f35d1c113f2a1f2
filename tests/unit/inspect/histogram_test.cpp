#include "stages/inspect/histogram.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace {

using dc::inspect::bars;
using dc::inspect::Histogram;
using dc::inspect::histogram_of;
using Counts = std::vector<std::int64_t>;

// Bins of width 1 from 0 to 4: 0 and 0.5 | 1 | nothing | 3 and the upper edge 4. Mean (0 + 0.5 + 1 + 3 + 4) / 5 = 1.7.
TEST(Histogram, CountsIntoBinsOfEqualWidth) {
  const Histogram histogram = histogram_of(std::vector<double>{4, 0, 0.5, 3, 1}, 4);
  EXPECT_EQ(histogram.counts, (Counts{2, 1, 0, 2}));
  EXPECT_DOUBLE_EQ(histogram.mean, 1.7);
  EXPECT_DOUBLE_EQ(histogram.edge(1), 1);
  EXPECT_DOUBLE_EQ(histogram.edge(4), 4);
  EXPECT_EQ(histogram.total(), 5);
}

TEST(Histogram, PassesOverWhatIsNotFinite) {
  const Histogram histogram = histogram_of(std::vector<double>{std::nan(""), 1, INFINITY, 3}, 2);
  EXPECT_EQ(histogram.counts, (Counts{1, 1}));
  EXPECT_DOUBLE_EQ(histogram.mean, 2);
}

TEST(Histogram, OfOneValueHasOneBinAndOfNoneHasNone) {
  EXPECT_EQ(histogram_of(std::vector<double>{2, 2, 2}, 5).counts, (Counts{3}));
  EXPECT_EQ(histogram_of(std::vector<double>{}, 5).counts, (Counts{}));
  EXPECT_TRUE(bars(histogram_of(std::vector<double>{}, 5), 10).empty());
}

// Counts 1, 0, 30 with bars of 10: 10 * 1 / 30 rounds to nothing, but what is not empty shows.
TEST(Bars, ShowEveryBinThatIsNotEmpty) {
  const Histogram histogram{0, 3, 0, {1, 0, 30}};
  const auto lines = bars(histogram, 10);
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0], "         0 to 1          |#         | 1");
  EXPECT_EQ(lines[1], "         1 to 2          |          | 0");
  EXPECT_EQ(lines[2], "         2 to 3          |##########| 30");
}

}  // namespace
