#include "stages/report/report.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "common/base/error.hpp"
#include "tests/unit/report/sample.hpp"

namespace dc::report {
namespace {

// Lists of options are split at commas, and titles may have some.
TEST(Titles, ArePutTogetherAgain) {
  const std::vector<std::string> pieces = {"pca=PCA (easiest", "2 x 2)", "random=Random = any"};
  const auto titles = parse_titles(pieces);
  ASSERT_EQ(titles.size(), 2U);
  EXPECT_EQ(titles.at("pca"), "PCA (easiest, 2 x 2)");
  EXPECT_EQ(titles.at("random"), "Random = any");
}

TEST(Titles, NeedAMethod) {
  EXPECT_THROW(parse_titles(std::vector<std::string>{"PCA"}), UsageError);
  EXPECT_THROW(parse_titles(std::vector<std::string>{"=PCA"}), UsageError);
}

TEST(Titles, OfAbsentMethodsAreUnused) {
  const auto results = sample_results();
  EXPECT_EQ(unused_titles(results, {{}, {"pca=PCA", "rded=RDED"}, "", "random"}), (std::vector<std::string>{"rded"}));
}

TEST(SummariseResults, HighlightsTheFirstMethodAndComparesItWithTheBaseline) {
  const auto results = sample_results();
  const auto summary = summarise_results(results, {{}, {"pca=PCA"}, "", "random"});
  EXPECT_EQ(summary.highlight, "pca");
  EXPECT_EQ(summary.finding, "PCA is above random at 1 image per class (+13.0 points), and below it at 10 (−20.0).");
}

TEST(SummariseResults, FindsNothingToCompareWithoutTheBaseline) {
  const auto results = sample_results();
  EXPECT_EQ(summarise_results(results, {{}, {}, "", "none"}).finding, "");
  EXPECT_EQ(summarise_results(results, {{}, {}, "random", "random"}).finding, "");
}

TEST(Representative, IsTheSmallestBudgetAndTheLowestSeedOfTheMethod) {
  auto results = sample_results();
  std::reverse(results.begin(), results.end());
  const auto& result = representative(results, "pca");
  EXPECT_EQ(result.ipc, 1);
  EXPECT_EQ(result.seed, 0);
  EXPECT_EQ(name_of(result, sample_rows()), "PCA, 1 image per class, seed 0");
  EXPECT_EQ(name_of(representative(results, "full"), sample_rows()), "whole set, seed 0");
}

}  // namespace
}  // namespace dc::report
