// Similarities worked out by hand, and by a full matrix of cosines.
#include <algorithm>
#include <cmath>

#include <sys/resource.h>

#include "common/base/error.hpp"
#include "tests/unit/score/snapshot.hpp"

namespace {

using namespace dc::score;

// Directions (1, 0), (0, 1) and (1, 1) in one cluster, whose centre is the last of them. The two others are equally far
// from it, so sample 0 comes first, then sample 1 at a right angle, then sample 2 at 45 degrees to both.
Said three_directions() {
  return {.labels = {0, 0, 0}, .features = {3, 0, 0, 1, 2, 2}};
}

TEST(Semdedup, IsTheLargestSimilarityToAnEarlierSample) {
  expect_near(three_directions().score("semdedup"), {-1, 0, 0.70710678});
}

// Sample 2 first; sample 0 is at 45 degrees to it, sample 1 at 45 to it and at 90 to sample 0.
TEST(Semdedup, KeepsTheSampleNearTheCentreWhereAsked) {
  expect_near(three_directions().score("semdedup", {"--semdedup-keep", "easy"}), {0.70710678, 0.70710678, -1});
}

TEST(Semdedup, KeepsTheSampleThatTheSeedSaysWhereAsked) {
  const Said said{.labels = std::vector<std::int64_t>(6), .features = {1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2}};
  std::vector<std::ptrdiff_t> kept;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto score = said.score("semdedup", {"--semdedup-keep", "random"}, seed);
    EXPECT_EQ(std::ranges::count(score, -1.0), 1);
    EXPECT_EQ(std::ranges::count(score, 1.0), 5);
    kept.push_back(std::ranges::min_element(score) - score.begin());
  }
  EXPECT_GT(std::ranges::count_if(kept, [&](auto first) { return first != kept.front(); }), 0);
}

// What repeats another goes first from the hard end: of the copies 0 and 2, the first stays.
TEST(Semdedup, KeepsWhatIsNewWithTheHardest) {
  const Said said{.labels = {0, 0, 0}, .features = {1, 1, -1, 3, 2, 2}};
  const auto semdedup = method<SnapshotMethod>("semdedup");
  const auto score = said.score(*semdedup);
  EXPECT_EQ(score[2], 1.0);
  EXPECT_EQ(dc::select::easiest_first(score, semdedup->direction(), dc::Stream(0, "ties")).front(), 2);
}

// A vector without a direction is at a cosine of 1/2 to others, by convention, and at 1 to its like. The centre of
// (0, 0), (0, 0), (1, 0) is (1, 0): the zeros come first.
TEST(Semdedup, PutsVectorsOfZerosHalfWay) {
  const Said said{.labels = {0, 0, 0}, .features = {0, 0, 0, 0, 1, 0}};
  EXPECT_EQ(said.score("semdedup"), (Scores{-1, 1, 0.5}));
}

// Two groups of directions far apart: the first of each has none before it.
TEST(Semdedup, ComparesWithinAClusterOnly) {
  const Said said{.labels = {0, 0, 0, 0}, .features = {1, 0.1F, -1, 0.1F, 1, 0, -1, 0}};
  const auto score = said.score("semdedup", {"--semdedup-clusters", "2"});
  EXPECT_EQ(std::ranges::count(score, -1.0), 2);
  EXPECT_EQ(score[0] == -1.0, score[2] != -1.0);
  EXPECT_EQ(score[1] == -1.0, score[3] != -1.0);
}

TEST(Semdedup, MakesAClusterOfEveryThousandSamples) {
  Said said{.labels = std::vector<std::int64_t>(2500), .features = normal_values("features", 5000)};
  EXPECT_EQ(std::ranges::count(said.score("semdedup"), -1.0), 2);
  said.labels.resize(999);
  said.features.resize(1998);
  EXPECT_EQ(std::ranges::count(said.score("semdedup"), -1.0), 1);
}

TEST(Semdedup, RefusesMoreClustersThanSamples) {
  try {
    three_directions().score("semdedup", {"--semdedup-clusters", "4"});
    FAIL();
  } catch (const dc::InvalidInput& error) {
    EXPECT_STREQ(error.what(), "--semdedup-clusters 4: there are 3 samples, expected at least one a cluster; lower it");
  }
}

// The published rule on a full matrix: sort by the cosine to the centre, remove j when a larger cosine than 1 - eps to
// an earlier sample exists. Here the score says the same for every eps; more samples than a block of either side.
TEST(Semdedup, GivesEveryThresholdOfTheFullMatrix) {
  const std::size_t samples = 700, columns = 5;
  const Said said{.labels = std::vector<std::int64_t>(samples),
                  .features = normal_values("features", samples * columns)};
  std::vector<std::vector<double>> rows;
  std::vector<double> centre(columns);
  for (std::size_t i = 0; i < samples; ++i) {
    auto& row = rows.emplace_back(&said.features[i * columns], &said.features[(i + 1) * columns]);
    double length2 = 0;
    for (const double v : row) length2 += v * v;
    for (std::size_t k = 0; k < columns; ++k) centre[k] += row[k] /= std::sqrt(length2);
  }
  const auto cosine = [](const auto& a, const auto& b) {
    double sum = 0;
    for (std::size_t k = 0; k < a.size(); ++k) sum += a[k] * b[k];
    return sum;
  };
  std::vector<std::size_t> order(samples);
  for (std::size_t i = 0; i < samples; ++i) order[i] = i;
  std::ranges::sort(order, {}, [&](std::size_t i) { return cosine(rows[i], centre); });
  Scores direct(samples, -1);
  for (std::size_t j = 0; j < samples; ++j) {
    for (std::size_t i = 0; i < j; ++i)
      direct[order[j]] = std::max(direct[order[j]], cosine(rows[order[j]], rows[order[i]]));
  }
  expect_near(said.score("semdedup", {"--semdedup-clusters", "1"}), direct);
}

TEST(Semdedup, IsTheSameOnTwoThreads) {
  const Said said{.labels = std::vector<std::int64_t>(2500), .features = normal_values("features", 2500 * 3)};
  expect_same_on_two_threads([&] { return said.score("semdedup"); });
}

// All pairs of 6,000 samples would be 144 MB.
TEST(Semdedup, BuildsNoMatrixOfAllPairs) {
  const Said said{.labels = std::vector<std::int64_t>(6000), .features = normal_values("features", 96'000)};
  rusage before{}, after{};
  getrusage(RUSAGE_SELF, &before);
  said.score("semdedup", {"--semdedup-clusters", "1"});
  getrusage(RUSAGE_SELF, &after);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 30'000);  // KiB
}

TEST(Semdedup, TellsItsOptions) {
  EXPECT_EQ(method<SnapshotMethod>("semdedup")->direction(), dc::select::Direction::higher_is_easier);
  EXPECT_EQ(method<SnapshotMethod>("semdedup")->parameters().dump(),
            R"({"semdedup_clusters":"samples / 1000","semdedup_keep":"hard"})");
  EXPECT_EQ(
      method<SnapshotMethod>("semdedup", {"--semdedup-clusters", "3", "--semdedup-keep", "easy"})->parameters().dump(),
      R"({"semdedup_clusters":3,"semdedup_keep":"easy"})");
}

}  // namespace
