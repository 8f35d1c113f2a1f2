// EL2N against error vectors worked out by hand and against the direct norm.
#include <gtest/gtest.h>

#include "common/parallel/parallel.hpp"
#include "tests/unit/score/history.hpp"

namespace {

using dc::score::History;
using dc::score::method;

// p = softmax(0, ln 3) = (1/4, 3/4), label 1: error (1/4, -1/4), EL2N = sqrt(1/16 + 1/16) = 0.35355.
TEST(El2n, IsTheLengthOfTheErrorVector) {
  History history({1}, 1);
  history.present(0, 0, {0, std::log(3.0)});
  EXPECT_NEAR(history.score(*method("el2n"))[0], 0.35355339, 1e-6);
}

// p = 1/4 for all of four classes: error (-3/4, 1/4, 1/4, 1/4), 9/16 + 3/16 = 3/4.
TEST(El2n, OfAGuessAmongFourClassesIsTheRootOfThreeQuarters) {
  History history({0}, 1);
  history.present(0, 0, {5, 5, 5, 5});
  EXPECT_NEAR(history.score(*method("el2n"))[0], 0.86602540, 1e-6);
}

TEST(El2n, IsZeroForAPerfectPredictionAndRootTwoForAConfidentMistake) {
  History history({1, 1}, 1);
  history.present(0, 0, {0, 100});
  history.present(0, 1, {100, 0});
  const auto score = history.score(*method("el2n"));
  EXPECT_NEAR(score[0], 0.0, 1e-12);
  EXPECT_NEAR(score[1], std::sqrt(2.0), 1e-12);
}

// The norm of softmax(z) - onehot(y), component by component, for 500 random logits over ten classes.
TEST(El2n, EqualsTheDirectNorm) {
  const std::size_t samples = 500;
  History history(std::vector<std::int64_t>(samples, 3), 1);
  std::vector<double> direct;
  for (std::size_t i = 0; i < samples; ++i) {
    auto draws = dc::Stream(1, "logits").at(0, i);
    std::vector<double> logits(10);
    for (auto& z : logits) z = 3 * draws.normal();
    history.present(0, i, logits);
    double sum = 0;
    for (const double z : logits) sum += std::exp(z);
    double norm2 = 0;
    for (std::size_t k = 0; k < 10; ++k) norm2 += std::pow(std::exp(logits[k]) / sum - (k == 3 ? 1 : 0), 2);
    direct.push_back(std::sqrt(norm2));
  }
  const auto score = history.score(*method("el2n"));
  for (std::size_t i = 0; i < samples; ++i) EXPECT_NEAR(score[i], direct[i], 2e-6 + 1e-6 / direct[i]);
}

// Two classes, p_y = 1 - q: EL2N is q sqrt(2). Here its square, 2e-10, is far below the rounding of |p|^2 in float
// (6e-8).
TEST(El2n, OrdersSamplesThatAreEasierThanTheRoundingOfTheirColumns) {
  History history({0, 0, 0}, 1);
  const double q[] = {3e-5, 1e-5, 2e-5};
  for (std::size_t i = 0; i < 3; ++i) history.present(0, i, {std::log((1 - q[i]) / q[i]), 0});
  const auto score = history.score(*method("el2n"));
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(score[i] / (q[i] * std::sqrt(2.0)), 1.0, 1e-4);
}

// Epoch 0: 1/4 of the probability is elsewhere, 0.35355; epoch 1: half of it, 0.70711; epoch 2: 3/4, 1.06066.
class El2nOfThreeEpochs : public testing::Test {
 protected:
  El2nOfThreeEpochs() {
    history.present(0, 0, {0, std::log(3.0)});
    history.present(1, 0, {0, 0});
    history.present(2, 0, {std::log(3.0), 0});
    history.present(0, 1, {0, std::log(3.0)});
    history.present(2, 1, {std::log(3.0), 0});
  }
  History history{{1, 1}, 3};
};

TEST_F(El2nOfThreeEpochs, IsTheirSum) {
  EXPECT_NEAR(history.score(*method("el2n"))[0], 0.35355339 + 0.70710678 + 1.06066017, 1e-6);
  EXPECT_NEAR(history.score(*method("el2n"), 0, 1)[0], 0.35355339 + 0.70710678, 1e-6);
}

TEST_F(El2nOfThreeEpochs, IsTheSnapshotWhenOneEpochIsRead) {
  EXPECT_NEAR(history.score(*method("el2n"), 2, 2)[0], 1.06066017, 1e-6);
}

// Sample 1 was presented twice in three epochs: (0.35355 + 1.06066) / 2 * 3.
TEST_F(El2nOfThreeEpochs, CountsAHoleAsTheMeanOfTheOtherPresentations) {
  EXPECT_NEAR(history.score(*method("el2n"))[1], 2.12132034, 1e-6);
}

TEST(El2n, ReadsTheEpochsOfTheCodeFollowed) {
  const auto el2n = method("el2n");
  el2n->follow(dc::score::Compat::ccs);
  EXPECT_EQ(el2n->default_epochs(60), (dc::score::EpochRange{0, 9}));
  el2n->follow(dc::score::Compat::dual);
  EXPECT_EQ(el2n->default_epochs(60), (dc::score::EpochRange{20, 20}));
  el2n->follow(dc::score::Compat::deepcore);
  EXPECT_EQ(el2n->default_epochs(60), (dc::score::EpochRange{0, 59}));
}

TEST(El2n, IsHarderWhenHigher) {
  EXPECT_EQ(method("el2n")->direction(), dc::select::Direction::higher_is_harder);
}

TEST(El2n, IsTheSameOnAnyNumberOfThreads) {
  const std::size_t samples = 40'000;  // more than one piece of the parallel loop
  History history(std::vector<std::int64_t>(samples, 1), 1);
  for (std::size_t i = 0; i < samples; ++i) history.present(0, i, {0, dc::Stream(2, "logits").at(0, i).normal()});
  const auto one = history.score(*method("el2n"));
  dc::parallel::set_threads(2);
  const auto two = history.score(*method("el2n"));
  dc::parallel::set_threads(1);
  EXPECT_EQ(one, two);
}

}  // namespace
