// Medians worked out by hand, and by sorting.
#include <algorithm>
#include <cmath>

#include "tests/unit/score/snapshot.hpp"

namespace {

using namespace dc::score;

// Median 2; distances 2, 1/2, 0, 1, 8, their median 1.
TEST(Moderate, IsTheDistanceFromTheMedianDistance) {
  const Said said{.labels = {0, 0, 0, 0, 0}, .features = {0, 1.5F, 2, 3, 10}};
  EXPECT_EQ(said.score("moderate"), (Scores{1, 0.5, 1, 0, 7}));
}

// The two around the median distance are samples 3 and 1. Samples 2 and 4 are the tails, at distances 0 and 8: a
// re-implementation is known that keeps those.
TEST(Moderate, KeepsTheMiddleAndNotTheTailsWithTheEasiest) {
  const Said said{.labels = {0, 0, 0, 0, 0}, .features = {0, 1.5F, 2, 3, 10}};
  const auto moderate = method<SnapshotMethod>("moderate");
  EXPECT_EQ(moderate->direction(), dc::select::Direction::higher_is_harder);
  auto order = dc::select::easiest_first(said.score(*moderate), moderate->direction(), dc::Stream(0, "ties"));
  order.resize(2);
  EXPECT_EQ(order, (std::vector<std::int64_t>{3, 1}));
}

// Median of 0, 1, 3, 10: 2. Distances 2, 1, 1, 8, their median 3/2.
TEST(Moderate, TakesTheMeanOfTheMiddleTwo) {
  const Said said{.labels = {0, 0, 0, 0}, .features = {0, 1, 3, 10}};
  EXPECT_EQ(said.score("moderate"), (Scores{0.5, 0.5, 0.5, 6.5}));
}

// Median (1, 1), which is none of the samples; distances sqrt(2), 4, 3.
TEST(Moderate, TakesTheMedianOfEveryColumn) {
  const Said said{.labels = {0, 0, 0}, .features = {0, 0, 1, 5, 4, 1}};
  expect_near(said.score("moderate"), {3 - std::sqrt(2.0), 1, 0}, 1e-15);
}

// Class 0: median 1, distances 1 and 1. Class 2 has one sample, distance 0; class 1 has none. The median of 1, 1, 0
// is 1.
TEST(Moderate, MeasuresFromTheOwnClassAndComparesAmongAll) {
  const Said said{.labels = {0, 0, 2}, .classes = 3, .features = {0, 2, 5}};
  EXPECT_EQ(said.score("moderate"), (Scores{0, 0, 1}));
}

TEST(Moderate, IsZeroWhereAllSamplesAreEqualOrThereIsOne) {
  EXPECT_EQ((Said{.labels = {0, 0, 0}, .features = {0, 0, 0}}.score("moderate")), (Scores{0, 0, 0}));
  EXPECT_EQ((Said{.labels = {0}, .features = {3}}.score("moderate")), (Scores{0}));
}

double middle(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t n = values.size();
  return (values[(n - 1) / 2] + values[n / 2]) / 2;
}

// Classes of 101, 100 and 100; more columns than are gathered together.
Said random_said() {
  return {.labels = cyclic_labels(301, 3), .classes = 3, .features = normal_values("features", 301 * 37)};
}

TEST(Moderate, EqualsTheMediansOfSortedColumns) {
  const auto said = random_said();
  Scores distance(301);
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t k = 0; k < 37; ++k) {
      std::vector<double> column;
      for (std::size_t i = c; i < 301; i += 3) column.push_back(said.features[37 * i + k]);
      const double centre = middle(column);
      for (std::size_t i = c; i < 301; i += 3) distance[i] += std::pow(said.features[37 * i + k] - centre, 2);
    }
  }
  for (double& d : distance) d = std::sqrt(d);
  Scores direct;
  for (const double d : distance) direct.push_back(std::abs(d - middle(distance)));
  expect_near(said.score("moderate"), direct, 1e-12);
  expect_same_on_two_threads([&] { return said.score("moderate"); });
}

TEST(Moderate, DoesNotDependOnTheOrderOfTheSamples) {
  const auto said = random_said();
  const auto order = dc::permutation(301, dc::Stream(1, "order").at(0, 0));
  const auto score = said.score("moderate");
  Scores expected;
  for (const auto i : order) expected.push_back(score[static_cast<std::size_t>(i)]);
  EXPECT_EQ(reordered(said, order).score("moderate"), expected);
}

}  // namespace
