// Losses of probabilities that are quotients.
#include <gtest/gtest.h>

#include "tests/unit/score/history.hpp"

namespace {

using dc::score::History;
using dc::score::method;

// p_y = 3/4, then 1/2: 0.28768 and 0.69315. Sample 1 has a hole.
TEST(Loss, IsTheMeanOverThePresentationsRead) {
  History history({1, 0}, 2);
  history.present_label(0, 0, 0.75);
  history.present_label(1, 0, 0.5);
  history.present_label(1, 1, 0.75);
  const auto both = history.score(*method("loss"));
  EXPECT_NEAR(both[0], (0.28768207 + 0.69314718) / 2, 1e-7);
  EXPECT_NEAR(both[1], 0.28768207, 1e-7);
  EXPECT_NEAR(history.score(*method("loss"), 1, 1)[0], 0.69314718, 1e-7);
}

TEST(Loss, IsThatOfTheLastEpochUnlessTold) {
  EXPECT_EQ(method("loss")->default_epochs(5), (dc::score::EpochRange{4, 4}));
}

TEST(Loss, IsHarderWhenHigher) {
  EXPECT_EQ(method("loss")->direction(), dc::select::Direction::higher_is_harder);
}

}  // namespace
