// Dyn-Unc in windows of two presentations, worked out by hand, and against all windows of a whole record.
#include <gtest/gtest.h>

#include "tests/unit/score/windows.hpp"

namespace {

using dc::score::History;
using dc::score::method;

// p_y = 0.2, 0.6, 0.4, 0.9: sample deviations |0.4| / sqrt(2) = 0.28284 and 0.14142; the window of the last
// presentation, (0.4, 0.9), is left out. 10 (0.28284 + 0.14142) / 2. Sample 1 has the same presentations and holes
// between them.
TEST(DynUnc, IsTenTimesTheMeanDeviationOfAllWindowsButTheLast) {
  History history({1, 1}, 7);
  const double p[] = {0.2, 0.6, 0.4, 0.9};
  const std::size_t late[] = {0, 2, 5, 6};
  for (std::size_t t = 0; t < 4; ++t) history.present_label(t, 0, p[t]);
  for (std::size_t t = 0; t < 4; ++t) history.present_label(late[t], 1, p[t]);
  const auto score = history.score(*method("dyn-unc", {"--dyn-unc-span", "2"}));
  EXPECT_NEAR(score[0], 2.12132034, 1e-6);
  EXPECT_EQ(score[0], score[1]);
}

TEST(DynUnc, IsExactlyZeroWhereTheProbabilityNeverMoves) {
  History history({1}, 12);
  for (std::size_t t = 0; t < 12; ++t) history.present_label(t, 0, 0.1);
  EXPECT_EQ(history.score(*method("dyn-unc")), (std::vector<double>{0}));
}

TEST(DynUnc, OnlineEqualsTheReductionOfTheRecord) {
  std::vector<std::vector<double>> p;
  const History history = dc::score::random_history(p);
  const auto score = history.score(*method("dyn-unc", {"--dyn-unc-span", "6"}));
  for (std::size_t i = 0; i < p.size(); ++i) {
    double sum = 0;
    const std::size_t windows = p[i].size() - 6;
    for (std::size_t w = 0; w < windows; ++w) sum += 10 * std::sqrt(dc::score::squares_of(p[i], w, 6) / 5);
    EXPECT_NEAR(score[i], sum / static_cast<double>(windows), 1e-12) << i;
  }
}

// p_y = 0, 0.5, 0, 0.3: windows (0, 0.5) and (0.5, 0), each 0.35355. The published code keeps zeros for samples that
// were not seen; whoever leaves them out has 0.5, 0.3 and one window, the last, or with it (0.2 / sqrt(2)) 10
// = 1.41421.
TEST(DynUncDefect, AProbabilityOfZeroIsNotSeen) {
  History history({1}, 4);
  std::vector<double> seen;
  const double p[] = {0, 0.5, 0, 0.3};
  for (std::size_t t = 0; t < 4; ++t) {
    history.present_label(t, 0, p[t]);
    if (p[t] != 0) seen.push_back(p[t]);
  }
  EXPECT_NEAR(10 * std::sqrt(dc::score::squares_of(seen, 0, 2)), 1.41421356, 1e-6);
  EXPECT_EQ(std::exp(-double{history.loss(0, 0)}), 0);
  EXPECT_NEAR(history.score(*method("dyn-unc", {"--dyn-unc-span", "2"}))[0], 3.53553391, 1e-6);
}

TEST(DynUnc, NeedsOnePresentationMoreThanItsSpan) {
  EXPECT_EQ(method("dyn-unc")->presentations(), 11);
}

TEST(DynUnc, IsHarderWhenHigherAndTellsItsSpan) {
  EXPECT_EQ(method("dyn-unc")->direction(), dc::select::Direction::higher_is_harder);
  EXPECT_EQ(method("dyn-unc")->parameters().dump(), R"({"span":10})");
}

}  // namespace
