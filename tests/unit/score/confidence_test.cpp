// Means of label probabilities.
#include <gtest/gtest.h>

#include "tests/unit/score/history.hpp"

namespace {

using dc::score::History;
using dc::score::method;

// (0.75 + 0.5 + 0.1) / 3, and with a hole (0.2 + 0.4) / 2. A probability of 0 is a value: (0 + 0.6) / 2.
TEST(Confidence, IsTheMeanProbabilityOfTheLabelOverPresentations) {
  History history({1, 0, 1}, 3);
  history.present_label(0, 0, 0.75);
  history.present_label(1, 0, 0.5);
  history.present_label(2, 0, 0.1);
  history.present_label(0, 1, 0.2);
  history.present_label(2, 1, 0.4);
  history.present_label(0, 2, 0);
  history.present_label(2, 2, 0.6);
  const auto score = history.score(*method("confidence"));
  EXPECT_NEAR(score[0], 0.45, 1e-7);
  EXPECT_NEAR(score[1], 0.3, 1e-7);
  EXPECT_NEAR(score[2], 0.3, 1e-7);
}

TEST(Confidence, ReadsTheWholeRecordUnlessTold) {
  EXPECT_EQ(method("confidence")->default_epochs(5), (dc::score::EpochRange{0, 4}));
}

TEST(Confidence, IsEasierWhenHigher) {
  EXPECT_EQ(method("confidence")->direction(), dc::select::Direction::higher_is_easier);
}

}  // namespace
