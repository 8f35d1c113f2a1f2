#include "stages/report/table.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "stages/report/csv.hpp"
#include "stages/report/json.hpp"
#include "stages/report/number.hpp"
#include "tests/unit/report/sample.hpp"

namespace dc::report {
namespace {

TEST(Number, OfSecondsTakesTheUnitThatReadsBest) {
  EXPECT_EQ(duration(0.034), "0.03 s");
  EXPECT_EQ(duration(0.44), "0.4 s");
  EXPECT_EQ(duration(42.25), "42 s");
  EXPECT_EQ(duration(192), "3 min 12 s");
  EXPECT_EQ(duration(7500), "2 h 05 min");
}

TEST(Number, OfBytesTakesTheUnitThatReadsBest) {
  EXPECT_EQ(memory(419430), "0.4 MiB");
  EXPECT_EQ(memory(std::int64_t{41} << 20), "41 MiB");
  EXPECT_EQ(memory(std::int64_t{1331} << 20), "1.3 GiB");
}

TEST(Number, OfPointsHasATrueMinusAndNoSignedZero) {
  EXPECT_EQ(signed_points(13.08), "+13.1");
  EXPECT_EQ(signed_points(-12), "−12.0");
  EXPECT_EQ(signed_points(-0.04), "0.0");
}

// 50 and 52: 51.0 +- 1.4; 36 and 40: 38.0 +- 2.8; 48 and 50: 49.0; 68 and 70: 69.0.
TEST(AccuracyTable, IsReadableMarkdown) {
  EXPECT_EQ(to_markdown(accuracy_table(sample_rows())),
            "Top-1 accuracy in % by images per class, mean ± sample standard deviation over 2 seeds\n"
            "\n"
            "| images per class |              1 |             10 |        all |\n"
            "| :--------------- | -------------: | -------------: | ---------: |\n"
            "| PCA              | **51.0 ± 1.4** |     49.0 ± 1.4 |          – |\n"
            "| random           |     38.0 ± 2.8 | **69.0 ± 1.4** |          – |\n"
            "| whole set        |              – |              – |       88.0 |\n"
            "| stored images    |             10 |            100 |     60,000 |\n"
            "| stored bytes     |          7,840 |         78,400 | 47,040,000 |\n"
            "| training steps   |            300 |            300 |        300 |\n");
}

TEST(AccuracyTable, GivesARangeWhereMethodsDoNotShareANumber) {
  std::vector<EvalResult> results = {sample_result("a", 1, 0, 0.5), sample_result("b", 1, 0, 0.4)};
  results[1].stored_bytes = 31360;
  const auto table = accuracy_table(group_rows(results, methods_of(results), {}));
  EXPECT_EQ(table.body[3].cells[1].text, "7,840 to 31,360");
}

// 120,000 images for scores, 9,600 in a training: 12.5 to one.
TEST(CostTable, SetsScoresBesideTraining) {
  const auto table = cost_table(sample_rows());
  const auto& pca = table.body[0].cells;
  EXPECT_EQ(pca[1].text, "9,600");
  EXPECT_EQ(pca[2].text, "120,000");
  EXPECT_EQ(pca[3].text, "12.5 : 1");
  EXPECT_EQ(pca[4].text, "42 s");
  EXPECT_EQ(pca[5].text, "0.2 s");
  EXPECT_EQ(pca[6].text, "96 MiB");
  EXPECT_EQ(table.body[1].cells[2].text, "none");
  EXPECT_EQ(table.body[1].cells[4].text, "–");
}

// A choice of ten times as many takes longer: a range over the budgets, of those that are known.
TEST(CostTable, GivesTheRangeOfTimesOverBudgets) {
  auto rows = sample_rows();
  rows[1].selecting_seconds = 12;
  rows[1].peak_memory_bytes.reset();
  const auto table = cost_table(rows);
  EXPECT_EQ(table.body[0].cells[5].text, "0.2 s to 12 s");
  EXPECT_EQ(table.body[0].cells[6].text, "96 MiB");
}

// 120,000 to 9,600 is 12.5 to one, to 48,000 it is 2.5.
TEST(CostTable, GivesTheRangeWhereTrainingsDifferInLength) {
  auto results = sample_results();
  results[2].images_seen = 48000;
  results[3].images_seen = 48000;
  const auto table = cost_table(group_rows(results, methods_of(results), {}));
  EXPECT_EQ(table.body[0].cells[1].text, "9,600 to 48,000");
  EXPECT_EQ(table.body[0].cells[3].text, "2.5 : 1 to 12.5 : 1");
}

TEST(Markdown, EscapesTheBarThatPartsCells) {
  EXPECT_EQ(to_markdown({"c", {"a|b", "n"}, {{{{"x"}, {"1"}}}}}),
            "c\n\n| a\\|b |   n |\n| :--- | --: |\n| x    |   1 |\n");
}

TEST(HtmlTable, EscapesTextAndMarksTheBest) {
  EXPECT_EQ(to_html(Table{"a < b", {"name", "n"}, {{{{"x&y"}, {"1", true}}}}}),
            "<p class=\"caption\">a &lt; b</p>\n<div class=\"scroll\">\n<table aria-label=\"a &lt; b\">\n"
            "<thead><tr><th scope=\"col\">name</th><th scope=\"col\">n</th></tr></thead>\n<tbody>\n"
            "<tr><th scope=\"row\">x&amp;y</th><td class=\"best\">1</td></tr>\n</tbody>\n</table>\n</div>\n");
}

TEST(Csv, HasALineARowWithSharesAndEmptyUnknowns) {
  const auto rows = sample_rows();
  const std::string csv = to_csv(rows);
  const std::string header =
      "method,title,ipc,seeds,top1_mean,top1_std,top5_mean,top5_std,ece_mean,ece_std,steps,batch,images,stored_bytes,"
      "images_seen,scoring_images_seen,scoring_seconds,selecting_seconds,peak_memory_bytes\n";
  EXPECT_EQ(csv.substr(0, header.size()), header);
  EXPECT_NE(
      csv.find(
          "\npca,PCA,1,2,0.510000,0.014142,0.900000,0.000000,0.050000,0.000000,300,32,10,7840,9600,120000,42.250,0.250,100663296\n"),
      std::string::npos);
  EXPECT_NE(csv.find("\nfull,whole set,all,1,0.880000,,0.900000,,0.050000,,300,32,60000,47040000,9600,0,,,\n"),
            std::string::npos);
}

TEST(Json, HoldsRowsResultsAndTheComparison) {
  const auto results = sample_results();
  const auto document = nlohmann::json::parse(to_json(summarise_results(results, {{}, {}, "pca", "random"}), results));
  EXPECT_EQ(document["rows"].size(), 5U);
  EXPECT_EQ(document["rows"][0]["seeds"], (std::vector<int>{0, 1}));
  EXPECT_EQ(document["rows"][4]["ipc"], "all");
  EXPECT_TRUE(document["rows"][4]["top1_std"].is_null());
  EXPECT_EQ(document["rows"][0]["selecting_seconds"], 0.25);
  EXPECT_EQ(document["rows"][0]["peak_memory_bytes"], 100663296);
  EXPECT_TRUE(document["rows"][2]["peak_memory_bytes"].is_null());
  EXPECT_TRUE(document["scores"].is_null());
  EXPECT_TRUE(document["selections"].is_null());
  EXPECT_EQ(document["results"].size(), 9U);
  EXPECT_EQ(document["comparison"][1]["verdict"], "below");
}

TEST(Json, HoldsHowScoresAndSelectionsAgree) {
  Summary summary;
  summary.agreement = Agreement{{"el2n", "aum"}, 100, Square(2)};
  summary.agreement->correlation.cells = {1, 0.5, 0.5, std::nullopt};
  summary.overlap = Overlap{{"few"}, {5}, 10, Square(1)};
  summary.overlap->shared.cells = {1};
  const auto document = nlohmann::json::parse(to_json(summary, {}));
  EXPECT_EQ(document["rows"], nlohmann::json::array());
  EXPECT_EQ(document["scores"].dump(),
            R"({"names":["el2n","aum"],"rank_correlation":[[1.0,0.5],[0.5,null]],"samples":100})");
  EXPECT_EQ(document["selections"].dump(), R"({"names":["few"],"overlap":[[1.0]],"samples":10,"sizes":[5]})");
}

}  // namespace
}  // namespace dc::report
