#include "stages/report/matrix.hpp"

#include <array>

#include <gtest/gtest.h>

#include "stages/report/heat_map.hpp"

namespace dc::report {
namespace {

Agreement sample_agreement() {
  Agreement agreement{{"el2n", "a<um"}, 1200, Square(2)};
  agreement.correlation.cells = {1, -0.124, -0.124, std::nullopt};
  return agreement;
}

TEST(Matrix, IsReadableMarkdown) {
  EXPECT_EQ(to_markdown(table_of(matrix_of(sample_agreement()))),
            "Spearman's rank correlation of scores over 1,200 samples; +1: the same samples are hard, −1: what is hard "
            "for one is easy for the other (a score without a direction is taken as it is)\n"
            "\n"
            "|      |  el2n |  a<um |\n"
            "| :--- | ----: | ----: |\n"
            "| el2n |  1.00 | −0.12 |\n"
            "| a<um | −0.12 |     – |\n");
}

TEST(Matrix, NumbersManyColumns) {
  Agreement agreement{{"a", "b", "c", "d", "e", "f", "g", "h", "i"}, 5, Square(9)};
  const auto table = table_of(matrix_of(agreement));
  EXPECT_EQ(table.header[9], "9");
  EXPECT_EQ(table.body[8].cells[0].text, "i (9)");
}

// Of 60,000 samples 600, 600 and 6,000 are kept: by chance the first two share 1 % and each shares 10 % with the third.
TEST(Matrix, OfSelectionsSaysWhatIsSharedByChance) {
  const auto matrix = matrix_of(Overlap{{"a", "b", "c"}, {600, 600, 6000}, 60000, Square(3)});
  EXPECT_NE(matrix.caption.find("600 to 6,000 of 60,000 samples kept, of which two random choices of these sizes share "
                                "1.0 to 10.0 % on average"),
            std::string::npos)
      << matrix.caption;
  const auto alike = matrix_of(Overlap{{"a", "b"}, {600, 600}, 60000, Square(2)});
  EXPECT_NE(alike.caption.find("; 600 of 60,000 samples kept, of which two random choices of these sizes share 1.0 %"),
            std::string::npos)
      << alike.caption;
}

TEST(CellText, HasATrueMinusAndNoSignedZero) {
  EXPECT_EQ(cell_text(Scale::correlation, -0.126), "−0.13");
  EXPECT_EQ(cell_text(Scale::correlation, -0.004), "0.00");
  EXPECT_EQ(cell_text(Scale::share, 0.1234), "12.3");
}

// 1 is the blue of the scale, nothing is between its ends; white text on the dark cell, dark text on the pale one.
TEST(HeatMap, ColoursCellsAndWritesTheNumbersInside) {
  const auto svg = draw_heat_map(matrix_of(sample_agreement()));
  EXPECT_NE(svg.find("<title>el2n, el2n: 1.00</title>"), std::string::npos);
  EXPECT_NE(svg.find("fill=\"#1f5fa8\"/><text class=\"pale\""), std::string::npos);
  EXPECT_NE(svg.find("fill=\"#f6f6f4\"/><text class=\"dark\""), std::string::npos);
  EXPECT_NE(svg.find(">−0.12</text>"), std::string::npos);
  EXPECT_NE(svg.find("a&lt;um"), std::string::npos);
  EXPECT_EQ(svg.find("a<um"), std::string::npos);
}

TEST(HeatMap, ShortensTheNumbersOfManyNames) {
  Agreement agreement{std::vector<std::string>(20, "score"), 5, Square(20)};
  agreement.correlation.cells.assign(400, -0.871);
  agreement.correlation.at(0, 0) = 1;
  agreement.correlation.at(0, 1) = -0.001;
  const auto svg = draw_heat_map(matrix_of(agreement));
  EXPECT_NE(svg.find("score, score: −0.87</title>"), std::string::npos);
  EXPECT_NE(svg.find(">−.87</text>"), std::string::npos);
  EXPECT_NE(svg.find(">1</text>"), std::string::npos);
  EXPECT_NE(svg.find(">.00</text>"), std::string::npos);
  Overlap overlap{std::vector<std::string>(20, "choice"), std::vector<std::int64_t>(20, 3), 30, Square(20)};
  overlap.shared.at(0, 1) = 0.126;
  EXPECT_NE(draw_heat_map(matrix_of(overlap)).find(">13</text>"), std::string::npos);
}

}  // namespace
}  // namespace dc::report
