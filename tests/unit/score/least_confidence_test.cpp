// How far the largest probability is from 1.
#include <gtest/gtest.h>

#include "tests/unit/score/history.hpp"

namespace {

using dc::score::Compat;
using dc::score::History;
using dc::score::method;

// p = (1/10, 3/10, 6/10): 0.4 whichever class is the label.
TEST(LeastConfidence, IsOneLessTheLargestProbabilityWhateverTheLabel) {
  History history({0, 1, 2}, 1);
  for (const std::size_t i : {0, 1, 2}) history.present(0, i, {0, std::log(3.0), std::log(6.0)});
  for (const double score : history.score(*method("least-confidence"))) EXPECT_NEAR(score, 0.4, 1e-6);
}

// 1 - p is 2e-9 and 1e-9, which 1 - float(p) does not see.
TEST(LeastConfidence, OrdersSamplesThatAreVeryCertain) {
  History history({0, 0}, 1);
  history.present(0, 0, {std::log(0.5e9), 0});
  history.present(0, 1, {std::log(1e9), 0});
  const auto score = history.score(*method("least-confidence"));
  EXPECT_NEAR(score[0] / 2e-9, 1, 1e-6);
  EXPECT_NEAR(score[1] / 1e-9, 1, 1e-6);
}

TEST(LeastConfidence, IsThatOfTheLastEpochUnlessTold) {
  EXPECT_EQ(method("least-confidence")->default_epochs(5), (dc::score::EpochRange{4, 4}));
}

TEST(LeastConfidence, IsHarderWhenHigher) {
  EXPECT_EQ(method("least-confidence")->direction(), dc::select::Direction::higher_is_harder);
}

// Logits (5, 5) and (2, 0): largest probabilities 0.5 and 0.88. The largest logit, 2, belongs to the surer sample; by
// it DeepCore takes sample 1 for the least certain one.
TEST(DeepCoreDefect, LeastConfidenceIsJudgedByTheLogit) {
  const std::vector<std::vector<double>> logits{{5, 5}, {2, 0}};
  EXPECT_LT(std::ranges::max(logits[1]), std::ranges::max(logits[0]));
  History history({0, 0}, 1);
  for (const std::size_t i : {0, 1}) history.present(0, i, logits[i]);
  const auto score = history.score(*method("least-confidence"));
  EXPECT_NEAR(score[0], 0.5, 1e-6);
  EXPECT_NEAR(score[1], 0.11920292, 1e-6);
  EXPECT_FALSE(method("least-confidence")->difference(Compat::deepcore).empty());
}

}  // namespace
