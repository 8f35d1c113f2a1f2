// Distances from class means worked out by hand, and by the formula in double.
#include <cmath>

#include "tests/unit/score/snapshot.hpp"

namespace {

using namespace dc::score;

// Class 0: directions (1, 0) and (0, 1), however long; their prototype points along (1, 1), at a cosine of 1/sqrt(2) to
// both. Class 2 has one sample, its own prototype; class 1 has none.
TEST(Prototypes, AreTheMeanDirectionOfAClass) {
  const Said said{.labels = {0, 0, 2}, .classes = 3, .features = {10, 0, 0, 1, -3, 4}};
  expect_near(said.score("prototypes"), {0.29289322, 0.29289322, 0});
}

// Class 0: (0, 0), (4, 0), (2, 3), mean (2, 1): sqrt(5), sqrt(5), 2. Class 1: itself.
TEST(Prototypes, AreTheMeanFeatureOfAClassWhereAsked) {
  const Said said{.labels = {0, 0, 1, 0}, .classes = 2, .features = {0, 0, 4, 0, 5, 5, 2, 3}};
  expect_near(said.score("prototypes", {"--prototype-distance", "euclidean"}), {std::sqrt(5.0), std::sqrt(5.0), 0, 2});
}

// The prototype of (0, 0) and (1, 0) is (1, 0). A vector without a direction is at 1/2 from it, and at 0 from its like.
TEST(Prototypes, PutVectorsOfZerosHalfWay) {
  const Said said{.labels = {0, 0, 1, 1}, .classes = 2, .features = {0, 0, 1, 0, 0, 0, 0, 0}};
  EXPECT_EQ(said.score("prototypes"), (Scores{0.5, 0, 0, 0}));
}

TEST(Prototypes, AreNearWhereAllSamplesAreEqual) {
  const Said said{.labels = {0, 0, 0}, .classes = 1, .features = {1, 2, 1, 2, 1, 2}};
  expect_near(said.score("prototypes"), {0, 0, 0}, 1e-12);
  EXPECT_EQ(said.score("prototypes", {"--prototype-distance", "euclidean"}), (Scores{0, 0, 0}));
}

Said random_said() {
  return {.labels = cyclic_labels(1500, 4), .classes = 4, .features = normal_values("features", 1500 * 19)};
}

Scores direct(const Said& said, bool cosine) {
  std::vector<std::vector<double>> rows(1500), mean(4, std::vector<double>(19));
  const auto scale = [](std::vector<double>& row) {
    double length2 = 0;
    for (const double v : row) length2 += v * v;
    for (double& v : row) v /= std::sqrt(length2);
  };
  for (std::size_t i = 0; i < 1500; ++i) {
    for (std::size_t k = 0; k < 19; ++k) rows[i].push_back(said.features[19 * i + k]);
    if (cosine) scale(rows[i]);
    for (std::size_t k = 0; k < 19; ++k) mean[i % 4][k] += rows[i][k] / 375;
  }
  if (cosine) std::ranges::for_each(mean, scale);
  Scores score;
  for (std::size_t i = 0; i < 1500; ++i) {
    double product = 0, apart = 0;
    for (std::size_t k = 0; k < 19; ++k) {
      product += rows[i][k] * mean[i % 4][k];
      apart += std::pow(rows[i][k] - mean[i % 4][k], 2);
    }
    score.push_back(cosine ? 1 - product : std::sqrt(apart));
  }
  return score;
}

TEST(Prototypes, AreAsFarAsTheFormulaSays) {
  const auto said = random_said();
  expect_near(said.score("prototypes"), direct(said, true));
  expect_near(said.score("prototypes", {"--prototype-distance", "euclidean"}), direct(said, false), 1e-5);
  expect_same_on_two_threads([&] { return said.score("prototypes"); });
}

TEST(Prototypes, DoNotDependOnTheOrderOfTheSamples) {
  const auto said = random_said();
  const auto order = dc::permutation(1500, dc::Stream(1, "order").at(0, 0));
  const auto score = said.score("prototypes");
  Scores expected;
  for (const auto i : order) expected.push_back(score[static_cast<std::size_t>(i)]);
  expect_near(reordered(said, order).score("prototypes"), expected);
}

TEST(Prototypes, AreHarderWhenFarther) {
  const auto prototypes = method<SnapshotMethod>("prototypes", {"--prototype-distance", "euclidean"});
  EXPECT_EQ(prototypes->direction(), dc::select::Direction::higher_is_harder);
  EXPECT_EQ(prototypes->parameters().dump(), R"({"prototype_distance":"euclidean"})");
}

}  // namespace
