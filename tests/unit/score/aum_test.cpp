// Margins and their means worked out by hand, on logits and on probabilities.
#include <gtest/gtest.h>

#include "tests/unit/score/history.hpp"

namespace {

using dc::score::Compat;
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

// p_y = 3/4, 1/4, 3/4: margins of probabilities 1/2, -1/2, 1/2. Sample 1 has a hole, which counts as the mean, 1/2.
TEST(Aum, SumsProbabilityMarginsFromEpochZeroAsCcsDoesWhereAsked) {
  History history({1, 1}, 3);
  for (const std::size_t t : {0, 1, 2}) history.present_label(t, 0, t == 1 ? 0.25 : 0.75);
  for (const std::size_t t : {0, 2}) history.present_label(t, 1, 0.75);
  const auto aum = method("aum");
  aum->follow(Compat::ccs);
  EXPECT_EQ(aum->default_epochs(3), (dc::score::EpochRange{0, 2}));
  EXPECT_EQ(aum->parameters().dump(), R"({"margin":"prob"})");
  const auto score = history.score(*aum);
  EXPECT_NEAR(score[0], 0.5, 1e-6);
  EXPECT_NEAR(score[1], 1.5, 1e-6);
}

TEST(Aum, KeepsTheMarginThatWasGivenWhateverCodeIsFollowed) {
  const auto aum = method("aum", {"--margin", "logit"});
  aum->follow(Compat::ccs);
  EXPECT_EQ(aum->parameters().dump(), R"({"margin":"logit"})");
}

// Margins 3, -3, 6 and 3, 8, -6: means 2 and 5/3, from epoch 1 on 1.5 and 1. DUAL makes its sum anew in every epoch, so
// that the last margin is all that is left of it.
TEST(DualDefect, AumIsTheLastEpochsMargin) {
  const std::vector<std::vector<float>> margins{{3, -3, 6}, {3, 8, -6}};
  History history({1, 1}, 3);
  std::vector<double> defective(2);
  for (std::size_t t = 0; t < 3; ++t) {
    for (std::size_t i = 0; i < 2; ++i) {
      history.present_label(t, i, 0.5);
      history.zmargin(t, i) = margins[i][t];
      defective[i] = margins[i][t];
    }
  }
  EXPECT_EQ(defective, (std::vector<double>{6, -6}));
  EXPECT_EQ(history.score(*method("aum")), (std::vector<double>{2, 5.0 / 3}));
  EXPECT_EQ(history.score(*method("aum"), 1), (std::vector<double>{1.5, 1}));
  const auto compat = method("aum");
  compat->follow(Compat::dual);
  const auto epochs = compat->default_epochs(3);
  EXPECT_EQ(history.score(*compat, epochs.first, epochs.last), defective);
}

}  // namespace
