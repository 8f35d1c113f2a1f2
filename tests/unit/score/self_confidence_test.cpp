// Probabilities of labels worked out by hand.
#include <cmath>

#include "tests/unit/score/snapshot.hpp"

namespace {

using namespace dc::score;

// p = (1/4, 3/4) for both; the labels are 1 and 0.
TEST(SelfConfidence, IsTheProbabilityOfTheLabel) {
  const float ln3 = std::log(3.0F);
  const Said said{.labels = {1, 0}, .classes = 2, .logits = {0, ln3, 0, ln3}};
  expect_near(said.score("self-confidence"), {0.75, 0.25});
}

TEST(SelfConfidence, IsFiniteForExtremeLogits) {
  const Said said{.labels = {0, 1}, .classes = 2, .logits = {30'000, -30'000, 30'000, -30'000}};
  EXPECT_EQ(said.score("self-confidence"), (Scores{1, 0}));
}

// Three equal logits, and a class of its own.
TEST(SelfConfidence, OfAGuessIsOneInTheNumberOfClasses) {
  expect_near(Said{.labels = {2}, .classes = 3, .logits = {7, 7, 7}}.score("self-confidence"), {1.0 / 3}, 1e-15);
  EXPECT_EQ((Said{.labels = {0}, .classes = 1, .logits = {7}}.score("self-confidence")), (Scores{1}));
}

// exp(z_y) / sum exp(z) directly; small logits do not overflow.
TEST(SelfConfidence, EqualsTheDirectQuotient) {
  const Said said{.labels = cyclic_labels(3000, 7), .classes = 7, .logits = normal_values("logits", 21'000, 3)};
  Scores direct;
  for (std::size_t i = 0; i < 3000; ++i) {
    double sum = 0;
    for (std::size_t c = 0; c < 7; ++c) sum += std::exp(double{said.logits[7 * i + c]});
    direct.push_back(std::exp(double{said.logits[7 * i + i % 7]}) / sum);
  }
  expect_near(said.score("self-confidence"), direct, 1e-14);
  expect_same_on_two_threads([&] { return said.score("self-confidence"); });
}

// Confident learning drops the lowest: they are the hard end.
TEST(SelfConfidence, IsEasierWhenHigher) {
  EXPECT_EQ(method<SnapshotMethod>("self-confidence")->direction(), dc::select::Direction::higher_is_easier);
}

}  // namespace
