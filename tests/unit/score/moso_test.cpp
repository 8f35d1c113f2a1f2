// MoSo against gradients of the last layer that are built explicitly.
#include <cmath>
#include <numeric>

#include "tests/unit/score/snapshot.hpp"

namespace {

using namespace dc::score;

// p = (1/2, 1/2) for both. Sample 0: label 0, h' = (2, 1), e = (-1/2, 1/2), g = (-1, -1/2; 1, 1/2). Sample 1: label 1,
// h' = (0, 1), e = (1/2, -1/2), g = (0, 1/2; 0, -1/2). Mean G = (-1/2, 0; 1/2, 0), |G|^2 = 1/2; <G, g> is 1 and 0.
TEST(Moso, IsTheAgreementWithTheMeanGradient) {
  const Said said{.labels = {0, 1}, .classes = 2, .features = {2, 0}, .logits = {0, 0, 0, 0}};
  EXPECT_EQ(said.score("moso"), (Scores{0.5, -0.5}));
}

// More samples than a block, sizes that fill no lane of the products, a class without samples.
Said random_said() {
  return {.labels = cyclic_labels(2500, 5),
          .classes = 6,
          .features = normal_values("features", 2500 * 7),
          .logits = normal_values("logits", 2500 * 6, 2)};
}

TEST(Moso, EqualsTheProductOfExplicitGradients) {
  const auto said = random_said();
  const std::size_t samples = 2500, classes = 6, inputs = 8;
  std::vector<std::vector<double>> gradients;
  std::vector<double> mean(classes * inputs);
  for (std::size_t i = 0; i < samples; ++i) {
    double sum = 0;
    for (std::size_t c = 0; c < classes; ++c) sum += std::exp(double{said.logits[i * classes + c]});
    auto& g = gradients.emplace_back();
    for (std::size_t c = 0; c < classes; ++c) {
      const double e = std::exp(double{said.logits[i * classes + c]}) / sum - (c == i % 5 ? 1 : 0);
      for (std::size_t k = 0; k < 7; ++k) g.push_back(e * said.features[i * 7 + k]);
      g.push_back(e);
    }
    for (std::size_t k = 0; k < g.size(); ++k) mean[k] += g[k] / samples;
  }
  Scores direct;
  for (const auto& g : gradients) {
    double product = 0;
    for (std::size_t k = 0; k < g.size(); ++k) product += mean[k] * (g[k] - mean[k]);
    direct.push_back(product);
  }
  expect_near(said.score("moso"), direct, 1e-6);
}

// The mean of <G, g - G> is <G, G - G>.
TEST(Moso, IsZeroOnAverage) {
  const auto score = random_said().score("moso");
  EXPECT_NEAR(std::accumulate(score.begin(), score.end(), 0.0) / 2500, 0, 1e-7);
}

TEST(Moso, DoesNotDependOnTheOrderOfTheSamples) {
  const auto said = random_said();
  const auto order = dc::permutation(2500, dc::Stream(1, "order").at(0, 0));
  const auto score = said.score("moso");
  Scores expected;
  for (const auto i : order) expected.push_back(score[static_cast<std::size_t>(i)]);
  expect_near(reordered(said, order).score("moso"), expected);
}

TEST(Moso, IsTheSameOnTwoThreads) {
  const auto said = random_said();
  expect_same_on_two_threads([&] { return said.score("moso"); });
}

TEST(Moso, IsZeroWhereAllSamplesAreEqualOrThereIsOne) {
  const Said equal{.labels = {1, 1, 1}, .classes = 2, .features = {2, 2, 2}, .logits = {0, 1, 0, 1, 0, 1}};
  expect_near(equal.score("moso"), {0, 0, 0});
  expect_near(Said{.labels = {1}, .classes = 2, .features = {2}, .logits = {0, 1}}.score("moso"), {0});
}

// Large scores are kept.
TEST(Moso, IsHarderWhenHigher) {
  EXPECT_EQ(method<SnapshotMethod>("moso")->direction(), dc::select::Direction::higher_is_harder);
}

}  // namespace
