#include "stages/report/comparison.hpp"

#include <gtest/gtest.h>

#include "tests/unit/report/sample.hpp"

namespace dc::report {
namespace {

// At 1: 51 against 38; deviations sqrt(2) and 2 sqrt(2) points, so the error is sqrt(2/2 + 8/2) = sqrt(5) = 2.23607.
// At 10: 49 against 69; deviations sqrt(2) each: sqrt(1 + 1) = 1.41421.
TEST(Compare, GivesPointsAndTheirStandardError) {
  const auto rows = sample_rows();
  const auto differences = compare(rows, "pca", "random");
  ASSERT_EQ(differences.size(), 2U);
  EXPECT_EQ(differences[0].ipc, 1);
  EXPECT_NEAR(differences[0].points, 13, 1e-9);
  EXPECT_NEAR(*differences[0].error_points, 2.23607, 1e-5);
  EXPECT_EQ(differences[0].verdict, Verdict::above);
  EXPECT_NEAR(differences[1].points, -20, 1e-9);
  EXPECT_NEAR(*differences[1].error_points, 1.41421, 1e-5);
  EXPECT_EQ(differences[1].verdict, Verdict::below);
}

// 51 against 48 with an error of sqrt(5): 3 points are less than 2 x 2.236.
TEST(Compare, CallsMeansLevelWithinTwoStandardErrors) {
  const std::vector<EvalResult> results = {sample_result("a", 1, 0, 0.50), sample_result("a", 1, 1, 0.52),
                                           sample_result("b", 1, 0, 0.46), sample_result("b", 1, 1, 0.50)};
  const auto rows = group_rows(results, methods_of(results), {});
  EXPECT_EQ(compare(rows, "a", "b")[0].verdict, Verdict::level);
}

TEST(Compare, OfSingleSeedsHasNoErrorAndTakesTheSign) {
  const std::vector<EvalResult> results = {sample_result("a", 1, 0, 0.50), sample_result("b", 1, 0, 0.49)};
  const auto rows = group_rows(results, methods_of(results), {});
  const auto difference = compare(rows, "a", "b")[0];
  EXPECT_FALSE(difference.error_points.has_value());
  EXPECT_EQ(difference.verdict, Verdict::above);
}

TEST(Compare, LeavesOutBudgetsThatOneOfThemLacks) {
  const auto rows = sample_rows();
  EXPECT_TRUE(compare(rows, "full", "random").empty());
}

TEST(Sentence, SaysWhereTheMethodWinsAndWhereItDoesNot) {
  const auto rows = sample_rows();
  EXPECT_EQ(sentence(compare(rows, "pca", "random"), "PCA", "random"),
            "PCA is above random at 1 image per class (+13.0 points), and below it at 10 (−20.0).");
}

TEST(Sentence, JoinsBudgetsAndNamesLevelOnes) {
  const std::vector<Difference> differences = {{1, 13, 1.0, Verdict::above},
                                               {2, 5.04, 1.0, Verdict::above},
                                               {5, -0.4, 1.0, Verdict::level},
                                               {10, -19.2, 1.0, Verdict::below}};
  EXPECT_EQ(
      sentence(differences, "PCA", "random"),
      "PCA is above random at 1 and 2 images per class (+13.0 and +5.0 points), level with it (under two standard "
      "errors apart) at 5 (−0.4), and below it at 10 (−19.2).");
}

TEST(Sentence, OfOneVerdictHasOneClause) {
  const std::vector<Difference> differences = {{5, -3, 1.0, Verdict::below}};
  EXPECT_EQ(sentence(differences, "PCA", "random"), "PCA is below random at 5 images per class (−3.0 points).");
  EXPECT_EQ(sentence({}, "PCA", "random"), "");
}

}  // namespace
}  // namespace dc::report
