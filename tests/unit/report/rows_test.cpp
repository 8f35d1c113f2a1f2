#include "stages/report/rows.hpp"

#include <array>

#include <gtest/gtest.h>

#include "common/base/error.hpp"
#include "tests/unit/report/sample.hpp"

namespace dc::report {
namespace {

std::string message_of(std::span<const EvalResult> results) {
  try {
    group_rows(results, methods_of(results), {});
  } catch (const InvalidInput& error) {
    return error.what();
  }
  return {};
}

// Deviations from 0.6 are -0.1, 0 and 0.1: sqrt(0.02 / 2) = 0.1.
TEST(Summarise, DividesByOneLessThanTheSeeds) {
  const auto statistic = summarise(std::array{0.5, 0.6, 0.7});
  EXPECT_DOUBLE_EQ(statistic.mean, 0.6);
  ASSERT_TRUE(statistic.std.has_value());
  EXPECT_NEAR(*statistic.std, 0.1, 1e-15);
}

TEST(Summarise, OfOneValueHasNoDeviation) {
  const auto statistic = summarise(std::array{0.37});
  EXPECT_EQ(statistic.mean, 0.37);
  EXPECT_FALSE(statistic.std.has_value());
}

// Two values a and b: the deviation is |a - b| / sqrt(2); 0.04 / 1.41421356 = 0.02828427.
TEST(GroupRows, AveragesTheSeedsOfAMethodAtABudget) {
  const auto rows = sample_rows();
  const Row* row = find_row(rows, "random", 1);
  ASSERT_NE(row, nullptr);
  EXPECT_NEAR(row->top1.mean, 0.38, 1e-15);
  EXPECT_NEAR(*row->top1.std, 0.02828427, 1e-8);
  EXPECT_EQ(row->seeds, (std::vector<std::int64_t>{0, 1}));
  EXPECT_EQ(row->stored_bytes, 7840);
  EXPECT_FALSE(row->scoring_seconds.has_value());
}

TEST(GroupRows, KeepsTheOrderOfMethodsAndSortsBudgetsWithTheWholeSetLast) {
  std::vector<EvalResult> results = {sample_result("b", {}, 0, 0.9), sample_result("b", 50, 0, 0.5),
                                     sample_result("a", 2, 0, 0.2), sample_result("b", 5, 0, 0.3)};
  const auto rows = group_rows(results, methods_of(results), {});
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[0].ipc, 5);
  EXPECT_EQ(rows[1].ipc, 50);
  EXPECT_FALSE(rows[2].ipc.has_value());
  EXPECT_EQ(rows[3].method, "a");
  EXPECT_EQ(budgets_of(rows), (std::vector<std::optional<std::int64_t>>{2, 5, 50, std::nullopt}));
}

TEST(GroupRows, SortsSeedsWhateverTheOrderOfTheFiles) {
  std::vector<EvalResult> results = {sample_result("a", 1, 2, 0.2), sample_result("a", 1, 0, 0.4)};
  EXPECT_EQ(group_rows(results, methods_of(results), {})[0].seeds, (std::vector<std::int64_t>{0, 2}));
}

TEST(GroupRows, TakesOnlyTheMethodsAskedFor) {
  const auto results = sample_results();
  const auto rows = group_rows(results, std::vector<std::string>{"random"}, {});
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].title, "random");
}

TEST(GroupRows, RefusesAMethodWithoutResults) {
  const auto results = sample_results();
  EXPECT_THROW(group_rows(results, std::vector<std::string>{"rded"}, {}), InvalidInput);
}

// 100,000 and 100,001 images: the mean is 100,000.5, counted as 100,001; 10 s and 11 s make 10.5 s.
TEST(GroupRows, AveragesTheCostOfScores) {
  std::vector<EvalResult> results = {sample_result("a", 1, 0, 0.2), sample_result("a", 1, 1, 0.4)};
  results[0].scoring_images_seen = 100000;
  results[1].scoring_images_seen = 100001;
  results[0].scoring_seconds = 10;
  EXPECT_FALSE(group_rows(results, methods_of(results), {})[0].scoring_seconds.has_value());
  results[1].scoring_seconds = 11;
  const auto row = group_rows(results, methods_of(results), {})[0];
  EXPECT_EQ(row.scoring_images_seen, 100001);
  EXPECT_EQ(row.scoring_seconds, 10.5);
}

// 0.1 s and 0.3 s; 100 and 101 bytes, whose mean is counted as 101.
TEST(GroupRows, AveragesTheCostOfSelectingWhereAllSeedsTellIt) {
  std::vector<EvalResult> results = {sample_result("a", 1, 0, 0.2), sample_result("a", 1, 1, 0.4)};
  results[0].selecting_seconds = 0.1;
  results[0].peak_memory_bytes = 100;
  EXPECT_FALSE(group_rows(results, methods_of(results), {})[0].selecting_seconds.has_value());
  EXPECT_FALSE(group_rows(results, methods_of(results), {})[0].peak_memory_bytes.has_value());
  results[1].selecting_seconds = 0.3;
  results[1].peak_memory_bytes = 101;
  const auto row = group_rows(results, methods_of(results), {})[0];
  EXPECT_DOUBLE_EQ(*row.selecting_seconds, 0.2);
  EXPECT_EQ(row.peak_memory_bytes, 101);
}

TEST(GroupRows, RefusesASeedThatComesTwice) {
  std::vector<EvalResult> results = {sample_result("a", 1, 7, 0.2), sample_result("a", 1, 7, 0.4)};
  results[1].source = "copy.h5";
  EXPECT_EQ(message_of(results), "copy.h5: 'a' at 1 image per class has seed 7 already; leave one of the two out");
}

TEST(GroupRows, RefusesResultsThatDifferInMoreThanTheSeed) {
  std::vector<EvalResult> results = {sample_result("a", 1, 0, 0.2), sample_result("a", 1, 1, 0.4)};
  results[1].steps = 400;
  EXPECT_EQ(message_of(results),
            "a1-1.h5: 'a' at 1 image per class has 400 training steps, a1-0.h5 has 300; results of one method and "
            "budget differ in their seed alone, give this one another method name");
}

TEST(GroupRows, RefusesResultsJudgedOnDifferentImages) {
  std::vector<EvalResult> results = {sample_result("a", 1, 0, 0.2), sample_result("b", 1, 0, 0.4)};
  results[1].test_set = "other";
  EXPECT_EQ(message_of(results),
            "b1-0.h5: judged on 10000 images of 10 classes that are not those of a1-0.h5 (10000 images, 10 classes); "
            "report them apart");
}

}  // namespace
}  // namespace dc::report
