#include "stages/report/plot.hpp"

#include <cmath>
#include <regex>
#include <set>
#include <tuple>

#include <gtest/gtest.h>

#include "tests/unit/report/sample.hpp"

namespace dc::report {
namespace {

PlotFrame square_frame() {
  PlotFrame frame;
  frame.left = 0;
  frame.right = 144;  // 100 between the outermost points, which stand off the axes by 22
  frame.top = 0;
  frame.bottom = 100;
  return frame;
}

// log(10) is half of log(100), so 10 stands in the middle between 1 and 100.
TEST(PlotScale, IsLogarithmicInBudgetsAndLinearInPercent) {
  const PlotScale scale{square_frame(), 1, 100, 20, 70, 10};
  EXPECT_DOUBLE_EQ(scale.x(1), 22);
  EXPECT_DOUBLE_EQ(scale.x(10), 72);
  EXPECT_DOUBLE_EQ(scale.x(100), 122);
  EXPECT_DOUBLE_EQ(scale.y(20), 100);
  EXPECT_DOUBLE_EQ(scale.y(45), 50);
  EXPECT_DOUBLE_EQ(scale.y(70), 0);
}

TEST(PlotScale, PutsASingleBudgetInTheMiddle) {
  const PlotScale scale{square_frame(), 10, 10, 0, 100, 10};
  EXPECT_DOUBLE_EQ(scale.x(10), 72);
}

// Means with their deviations go from 38 - 2.8 = 35.2 to 88: in steps of 10, from 30 to 90 (steps of 5 would be 11).
TEST(PlotScale, ChoosesRoundBoundsThatHoldEverything) {
  const auto scale = scale_of(sample_rows(), square_frame());
  EXPECT_EQ(scale.low, 30);
  EXPECT_EQ(scale.high, 90);
  EXPECT_EQ(scale.step, 10);
  EXPECT_EQ(scale.lowest_ipc, 1);
  EXPECT_EQ(scale.highest_ipc, 10);
}

TEST(PlotScale, KeepsAnAxisForOneValueWithoutSpread) {
  const std::vector<EvalResult> results = {sample_result("a", 1, 0, 1.0)};
  const auto scale = scale_of(group_rows(results, methods_of(results), {}), square_frame());
  EXPECT_LT(scale.low, scale.high);
}

// With 30 at the bottom (100) and 90 at the top (0): 51 is at 65.0, 49 at 68.3; 38 at 86.7, 69 at 35.0; 88 at 3.3.
TEST(Plot, DrawsMeansWhereTheScalePutsThem) {
  const auto svg = draw_plot(sample_rows(), square_frame(), {"pca", "random"}, "wide");
  EXPECT_NE(svg.find("d=\"M22.0 65.0L122.0 68.3\""), std::string::npos);
  EXPECT_NE(svg.find("d=\"M22.0 86.7L122.0 35.0\""), std::string::npos);
  EXPECT_NE(svg.find("d=\"M0.0 3.3H144.0\""), std::string::npos);
}

// 38 +- 2.828: from 35.172 to 40.828, that is from 91.4 to 82.0.
TEST(Plot, DrawsErrorBarsOfOneDeviation) {
  const auto svg = draw_plot(sample_rows(), square_frame(), {"pca", "random"}, "wide");
  EXPECT_NE(svg.find("class=\"error\" d=\"M18.0 82.0H26.0M22.0 82.0V91.4M18.0 91.4H26.0\""), std::string::npos);
}

// 1 % and 13 %: 7 +- 8.5, and the axis begins at 0, which is drawn at 100.
TEST(Plot, EndsErrorBarsWhereTheAxisEnds) {
  const std::vector<EvalResult> results = {sample_result("a", 1, 0, 0.01), sample_result("a", 1, 1, 0.13)};
  const auto rows = group_rows(results, methods_of(results), {});
  ASSERT_EQ(scale_of(rows, square_frame()).low, 0);
  EXPECT_NE(draw_plot(rows, square_frame(), {}, "wide").find("V100.0M68.0 100.0H76.0"), std::string::npos);
}

std::vector<Row> rows_of_many_methods() {
  std::vector<EvalResult> results;
  for (int m = 0; m < 30; ++m) {
    for (const std::int64_t ipc : {10, 60, 600})
      results.push_back(sample_result("method-" + std::to_string(m), ipc, 0, 0.5 + 0.01 * m));
  }
  return group_rows(results, methods_of(results), {});
}

TEST(Plot, GivesAColourToFewOfManyMethods) {
  const auto svg = draw_plot(rows_of_many_methods(), wide_frame(rows_of_many_methods()), {"method-4", "method-9"}, "w");
  EXPECT_NE(svg.find("<g class=\"s0 bold\">"), std::string::npos);
  EXPECT_NE(svg.find("<g class=\"s1 strong\">"), std::string::npos);
  EXPECT_EQ(svg.find("<g class=\"s2"), std::string::npos);
  EXPECT_LT(svg.find("<g class=\"m2\">\n"), svg.find("<g class=\"s1 strong\">\n"));
  EXPECT_LT(svg.find("<g class=\"s1 strong\">\n"), svg.find("<g class=\"s0 bold\">\n"));
}

// Names stand in the order of the last points, none nearer to the next than 15, none below the frame.
TEST(Plot, KeepsTheNamesOfManyMethodsApart) {
  const auto rows = rows_of_many_methods();
  const auto frame = wide_frame(rows);
  const auto svg = draw_plot(rows, frame, {}, "w");
  double before = 0;  // the first name stands at 16 or below
  std::size_t names = 0;
  for (std::size_t at = 0; (at = svg.find("class=\"key\"", at)) != std::string::npos; ++at) {
    const double y = std::stod(svg.substr(svg.find("y=\"", at) + 3));
    EXPECT_GE(y, before + 14.9);
    EXPECT_LE(y, frame.bottom);
    before = y;
    ++names;
  }
  EXPECT_EQ(names, 30U);
}

// A name's key is a line of its dashes from (x, y) on and its marker in the middle, at (x + 15, y). Markers begin at
// different places around their middle, so that dashes and the begin tell all looks apart: there are seven by seven.
TEST(Plot, TellsManyMethodsApartByDashesAndMarkers) {
  const auto svg = draw_plot(rows_of_many_methods(), narrow_frame(rows_of_many_methods()), {}, "w");
  const std::regex key(
      R"re(stroke-dasharray="([^"]*)" d="M(\S+) (\S+)h30"/><path class="mark" d="M([0-9.]+) ([0-9.]+))re");
  std::set<std::tuple<std::string, int, int>> looks;
  for (std::sregex_iterator found(svg.begin(), svg.end(), key), end; found != end; ++found) {
    const auto number = [&](int group) { return std::stod((*found)[static_cast<std::size_t>(group)]); };
    looks.emplace((*found)[1], std::lround(10 * (number(4) - number(2))), std::lround(10 * (number(5) - number(3))));
  }
  EXPECT_EQ(looks.size(), 30U);
}

TEST(Plot, TellsMethodsApartByDashesToo) {
  const auto svg = draw_plot(sample_rows(), square_frame(), {}, "wide");
  EXPECT_NE(svg.find("stroke-dasharray=\"none\""), std::string::npos);
  EXPECT_NE(svg.find("stroke-dasharray=\"7 4\""), std::string::npos);
  EXPECT_NE(svg.find("stroke-dasharray=\"2 3.5\""), std::string::npos);
}

TEST(Plot, NamesEveryMethodInBothLayouts) {
  const auto rows = sample_rows();
  for (const auto& frame : {wide_frame(rows), narrow_frame(rows)}) {
    const auto svg = draw_plot(rows, frame, {"pca", "random"}, "any");
    EXPECT_NE(svg.find(">PCA</text>"), std::string::npos);
    EXPECT_NE(svg.find(">whole set</text>"), std::string::npos);
  }
}

TEST(Plot, AloneDeclaresItsNamespaceAndStyle) {
  const auto svg = standalone_plot(sample_rows(), {"pca", "random"});
  EXPECT_EQ(svg.substr(0, 45), "<svg xmlns=\"http://www.w3.org/2000/svg\" width");
  EXPECT_NE(svg.find("<style>"), std::string::npos);
}

}  // namespace
}  // namespace dc::report
