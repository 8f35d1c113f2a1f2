// Divergences between neighbours worked out by hand and by the definition of Kullback and Leibler.
#include <cmath>

#include "common/base/error.hpp"
#include "tests/unit/score/snapshot.hpp"

namespace {

using namespace dc::score;

const float kLn3 = std::log(3.0F);

// Predictions (1/4, 3/4), (1/2, 1/2), (3/4, 1/4). Half of both divergences between the first two:
// 1/2 ((1/4 - 1/2) ln(1/2) + (3/4 - 1/2) ln(3/2)) = 1/8 ln 3, and so between the last two; between the outer ones
// 1/2 (-1/2 ln(1/3) + 1/2 ln 3) = 1/2 ln 3. Sample 0 has both neighbours: 5/16 ln 3; the others have sample 1 or 0.
Said three_predictions() {
  return {.labels = {0, 0, 0},
          .classes = 2,
          .logits = {0, kLn3, 0, 0, kLn3, 0},
          .neighbours = {{1, 2, 0, -1, 1, -1}, Values(6, 1), 3, 2}};
}

TEST(Cal, IsTheMeanDivergenceFromTheNeighbours) {
  expect_near(three_predictions().score("cal"), {0.34331634, 0.13732654, 0.13732654});
}

// As published, sample 0 is the first choice of dc-prune --keep hardest. DeepCore sorts the other way.
TEST(Cal, KeepsTheHighestUnlessItFollowsDeepCore) {
  const auto said = three_predictions();
  const auto cal = method<SnapshotMethod>("cal");
  const auto order = [&] {
    return dc::select::easiest_first(said.score(*cal), cal->direction(), dc::Stream(0, "ties"));
  };
  EXPECT_EQ(cal->direction(), dc::select::Direction::higher_is_harder);
  EXPECT_EQ(order().back(), 0);
  cal->follow(Compat::deepcore);
  EXPECT_EQ(cal->direction(), dc::select::Direction::higher_is_easier);
  EXPECT_EQ(order().front(), 0);
  cal->follow(Compat::ccs);
  EXPECT_EQ(cal->direction(), dc::select::Direction::higher_is_harder);
}

// Twelve neighbours: ten that say the same, and two that do not.
TEST(Cal, AsksTheTenNearest) {
  Said said{.labels = std::vector<std::int64_t>(13), .classes = 2, .logits = Values(26)};
  said.logits[22] = said.logits[24] = 5;
  said.neighbours = {{}, Values(156, 1), 13, 12};
  for (std::int32_t i = 0; i < 13; ++i) {
    for (std::int32_t j = 0; j < 13; ++j) {
      if (i != j) said.neighbours.index.push_back(j);
    }
  }
  EXPECT_EQ(said.score("cal")[0], 0);
  EXPECT_GT(said.score("cal")[12], 0);
}

// p = (1, 0) and (0, 1) to the last bit: 1/2 ((1 - 0) 2000 + (0 - 1) (-2000)).
TEST(Cal, IsFiniteForExtremeLogits) {
  const Said said{
      .labels = {0, 0}, .classes = 2, .logits = {1000, -1000, -1000, 1000}, .neighbours = {{1, 0}, {1, 1}, 2, 1}};
  EXPECT_EQ(said.score("cal"), (Scores{2000, 2000}));
}

TEST(Cal, IsZeroWhereAllPredictionsAreEqual) {
  const Said said{.labels = {0, 1}, .classes = 2, .logits = {1, 2, 1, 2}, .neighbours = {{1, 0}, {0, 0}, 2, 1}};
  EXPECT_EQ(said.score("cal"), (Scores{0, 0}));
}

TEST(Cal, RefusesASampleWithoutNeighbours) {
  auto said = three_predictions();
  said.neighbours.index[2] = -1;
  try {
    said.score("cal");
    FAIL();
  } catch (const dc::InvalidInput& error) {
    EXPECT_STREQ(error.what(),
                 "--method cal: sample 1 has no neighbours, expected at least one; look for them among all images "
                 "with dc-eval --neighbour-scope all");
  }
}

Said random_said() {
  Said said{.labels = cyclic_labels(600, 5),
            .classes = 5,
            .features = normal_values("features", 600 * 3),
            .logits = normal_values("logits", 600 * 5, 2)};
  said.neighbours = dc::select::nearest(said.matrix(said.features), 12, dc::select::Metric::euclidean);
  return said;
}

TEST(Cal, EqualsTheDefinition) {
  const auto said = random_said();
  std::vector<std::vector<double>> p;
  for (std::size_t i = 0; i < 600; ++i) {
    auto& own = p.emplace_back();
    double sum = 0;
    for (std::size_t c = 0; c < 5; ++c) sum += std::exp(double{said.logits[5 * i + c]});
    for (std::size_t c = 0; c < 5; ++c) own.push_back(std::exp(double{said.logits[5 * i + c]}) / sum);
  }
  Scores direct(600);
  for (std::size_t i = 0; i < 600; ++i) {
    for (std::size_t n = 0; n < 10; ++n) {
      const auto& q = p[static_cast<std::size_t>(said.neighbours.index[12 * i + n])];
      for (std::size_t c = 0; c < 5; ++c)
        direct[i] += (p[i][c] * std::log(p[i][c] / q[c]) + q[c] * std::log(q[c] / p[i][c])) / 20;
    }
  }
  expect_near(said.score("cal"), direct, 1e-12);
  expect_same_on_two_threads([&] { return said.score("cal"); });
}

TEST(Cal, DoesNotDependOnTheOrderOfTheSamples) {
  const auto said = random_said();
  const auto order = dc::permutation(600, dc::Stream(1, "order").at(0, 0));
  auto other = reordered(said, order);
  other.neighbours = dc::select::nearest(other.matrix(other.features), 12, dc::select::Metric::euclidean);
  const auto score = said.score("cal");
  Scores expected;
  for (const auto i : order) expected.push_back(score[static_cast<std::size_t>(i)]);
  EXPECT_EQ(other.score("cal"), expected);
}

}  // namespace
