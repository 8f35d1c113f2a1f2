// Distances from cluster centres that are clear without knowing the seeds.
#include <cmath>

#include "common/base/error.hpp"
#include "tests/unit/score/snapshot.hpp"

namespace {

using namespace dc::score;

// Two directions to the right, symmetric about (1, 0), and two upwards, symmetric about (0, 1): whichever two are the
// seeds, two rounds bring the pairs together. Every cosine is 1 / sqrt(1.01).
TEST(SelfPrototypes, AreTheCentresOfClustersWhateverTheLabels) {
  const Said said{.labels = {0, 1, 0, 1}, .classes = 2, .features = {1, 0.1F, 3, -0.3F, -0.2F, 2, 0.1F, 1}};
  const double apart = 1 - 1 / std::sqrt(1.01);
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    expect_near(said.score("self-prototypes", {}, seed), {apart, apart, apart, apart});
  }
}

// One cluster of the directions (1, 0) and (0, 1), though there are two classes.
TEST(SelfPrototypes, AreAsManyAsAsked) {
  const Said said{.labels = {0, 1}, .classes = 2, .features = {1, 0, 0, 7}};
  expect_near(said.score("self-prototypes", {"--clusters", "1"}), {0.29289322, 0.29289322});
  EXPECT_EQ(said.score("self-prototypes", {"--clusters", "2"}), (Scores{0, 0}));
}

TEST(SelfPrototypes, AreNoMoreThanTheSamples) {
  const Said said{.labels = {0, 8}, .classes = 9, .features = {1, 0, 0, 7}};
  EXPECT_EQ(said.score("self-prototypes"), (Scores{0, 0}));
  try {
    said.score("self-prototypes", {"--clusters", "3"});
    FAIL();
  } catch (const dc::InvalidInput& error) {
    EXPECT_STREQ(error.what(), "--clusters 3: there are 2 samples, expected at least one a cluster; lower it");
  }
}

TEST(SelfPrototypes, AreNearWhereAllSamplesAreEqual) {
  const Said said{.labels = {0, 1, 0}, .classes = 2, .features = {1, 2, 1, 2, 1, 2}};
  expect_near(said.score("self-prototypes"), {0, 0, 0}, 1e-12);
}

TEST(SelfPrototypes, DependOnTheSeedAndNotOnThreads) {
  const Said said{.labels = cyclic_labels(900, 9), .classes = 9, .features = normal_values("features", 900 * 5)};
  expect_same_on_two_threads([&] { return said.score("self-prototypes", {}, 1); });
  EXPECT_NE(said.score("self-prototypes", {}, 1), said.score("self-prototypes", {}, 2));
}

TEST(SelfPrototypes, AreHarderWhenFarther) {
  EXPECT_EQ(method<SnapshotMethod>("self-prototypes")->direction(), dc::select::Direction::higher_is_harder);
  EXPECT_EQ(method<SnapshotMethod>("self-prototypes")->parameters().dump(), R"({"clusters":"classes"})");
  EXPECT_EQ(method<SnapshotMethod>("self-prototypes", {"--clusters", "7"})->parameters().dump(), R"({"clusters":7})");
}

}  // namespace
