// DUAL in windows of two presentations, worked out by hand, and against all windows of a whole record.
#include <gtest/gtest.h>

#include "tests/unit/score/windows.hpp"

namespace {

using dc::score::History;
using dc::score::method;

// p_y = 0.2, 0.6, 0.4: 10 * 0.28284 * (1 - 0.4) = 1.69706 and 10 * 0.14142 * (1 - 0.5) = 0.70711; their mean. Sample 1
// has the same presentations and holes between them.
TEST(DualScore, IsTheMeanOverWindowsOfDeviationTimesDifficulty) {
  History history({1, 1}, 6);
  const double p[] = {0.2, 0.6, 0.4};
  const std::size_t late[] = {1, 2, 5};
  for (std::size_t t = 0; t < 3; ++t) history.present_label(t, 0, p[t]);
  for (std::size_t t = 0; t < 3; ++t) history.present_label(late[t], 1, p[t]);
  const auto score = history.score(*method("dual", {"--dual-span", "2"}));
  EXPECT_NEAR(score[0], 1.20208153, 1e-6);
  EXPECT_EQ(score[0], score[1]);
}

TEST(DualScore, OnlineEqualsTheReductionOfTheRecord) {
  std::vector<std::vector<double>> p;
  const History history = dc::score::random_history(p);
  const auto score = history.score(*method("dual", {"--dual-span", "6"}));
  for (std::size_t i = 0; i < p.size(); ++i) {
    double sum = 0;
    const std::size_t windows = p[i].size() - 5;
    for (std::size_t w = 0; w < windows; ++w) {
      sum += 10 * std::sqrt(dc::score::squares_of(p[i], w, 6) / 5) * (1 - dc::score::mean_of(p[i], w, 6));
    }
    EXPECT_NEAR(score[i], sum / static_cast<double>(windows), 1e-12) << i;
  }
}

TEST(DualScore, NeedsAsManyPresentationsAsItsSpan) {
  EXPECT_EQ(method("dual")->presentations(), 10);
}

TEST(DualScore, IsHarderWhenHigherAndTellsItsSpan) {
  EXPECT_EQ(method("dual")->direction(), dc::select::Direction::higher_is_harder);
  EXPECT_EQ(method("dual", {"--dual-span", "5"})->parameters().dump(), R"({"span":5})");
}

}  // namespace
