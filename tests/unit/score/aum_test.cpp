// Margins and their means worked out by hand, on logits and on probabilities.
#include <gtest/gtest.h>

#include "tests/unit/score/history.hpp"

namespace {

using dc::score::History;
using dc::score::method;

// Label 1. Sample 0: margins 5 - 2 = 3, 1 - 4 = -3, 6 - 0 = 6, mean 2. Sample 1: 1 - 2 = -1 and, after a hole, -4.
TEST(Aum, IsTheMeanLogitMarginOverPresentations) {
  History history({1, 1}, 3);
  history.present(0, 0, {2, 5, 1});
  history.present(1, 0, {4, 1, 0});
  history.present(2, 0, {-1, 6, 0});
  history.present(0, 1, {2, 1, 0});
  history.present(2, 1, {0, 1, 5});
  EXPECT_EQ(history.score(*method("aum")), (std::vector<double>{2.0, -2.5}));
}

// p = (1/4, 3/4), label 1: 3/4 - 1/4. p = (3/4, 1/4): the negative of it. p = (1/5, 2/5, 2/5): 2/5 - 2/5.
TEST(Aum, ComparesProbabilitiesWhereAsked) {
  History history({1, 1, 1}, 1);
  history.present(0, 0, {0, std::log(3.0)});
  history.present(0, 1, {std::log(3.0), 0});
  history.present(0, 2, {0, std::log(2.0), std::log(2.0)});
  const auto score = history.score(*method("aum", {"--margin", "prob"}));
  EXPECT_NEAR(score[0], 0.5, 1e-6);
  EXPECT_NEAR(score[1], -0.5, 1e-6);
  EXPECT_NEAR(score[2], 0.0, 1e-6);
}

TEST(Aum, LeavesOutEpochZeroUnlessTold) {
  History history({1}, 3);
  const dc::score::Record records[] = {history.record()};
  EXPECT_EQ(dc::score::resolve_epochs(*method("aum"), {}, records), (dc::score::EpochRange{1, 2}));
  EXPECT_EQ(dc::score::resolve_epochs(*method("aum"), {.first = 0}, records), (dc::score::EpochRange{0, 2}));
}

TEST(Aum, IsEasierWhenHigher) {
  EXPECT_EQ(method("aum")->direction(), dc::select::Direction::higher_is_easier);
}

TEST(Aum, TellsItsMargin) {
  EXPECT_EQ(method("aum", {"--margin", "prob"})->parameters().dump(), R"({"margin":"prob"})");
}

}  // namespace
