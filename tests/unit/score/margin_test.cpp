// Gaps between the two largest probabilities.
#include <gtest/gtest.h>

#include "tests/unit/score/history.hpp"

namespace {

using dc::score::History;
using dc::score::method;

// p = (1/10, 3/10, 6/10): 0.3 whichever class is the label. p = (1/5, 2/5, 2/5): 0.
TEST(UncertaintyMargin, IsTheGapBetweenTheTwoLargestProbabilitiesWhateverTheLabel) {
  History history({0, 1, 2, 2}, 1);
  for (const std::size_t i : {0, 1, 2}) history.present(0, i, {0, std::log(3.0), std::log(6.0)});
  history.present(0, 3, {0, std::log(2.0), std::log(2.0)});
  const auto score = history.score(*method("margin"));
  for (const std::size_t i : {0, 1, 2}) EXPECT_NEAR(score[i], 0.3, 1e-6);
  EXPECT_NEAR(score[3], 0, 1e-7);
  EXPECT_GE(score[3], 0);
}

// 0.5 in epoch 0, 0.2 in epoch 2.
TEST(UncertaintyMargin, IsTheMeanOverPresentations) {
  History history({1}, 3);
  history.present_label(0, 0, 0.25);
  history.present_label(2, 0, 0.6);
  EXPECT_NEAR(history.score(*method("margin"))[0], 0.35, 1e-6);
}

TEST(UncertaintyMargin, IsThatOfTheLastEpochUnlessTold) {
  EXPECT_EQ(method("margin")->default_epochs(5), (dc::score::EpochRange{4, 4}));
}

TEST(UncertaintyMargin, IsEasierWhenHigher) {
  EXPECT_EQ(method("margin")->direction(), dc::select::Direction::higher_is_easier);
}

}  // namespace
