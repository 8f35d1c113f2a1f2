#include "stages/report/page.hpp"

#include <gtest/gtest.h>

#include "tests/unit/report/sample.hpp"

namespace dc::report {
namespace {

Page sample_page() {
  Page page;
  page.title = "PCA <on> images";
  page.note = "Small images.";
  page.summary.rows = sample_rows();
  page.summary.highlight = "pca";
  page.summary.finding = "PCA is above random.";
  page.example = Example{"PCA", 10, 10000, {}};
  return page;
}

TEST(Page, SaysWhatWasCompared) {
  EXPECT_EQ(setting(sample_page()),
            "2 methods at 1 and 10 images per class, beside the whole set; 10 classes, 2 seeds each, judged on the "
            "same 10,000 images.");
}

TEST(Page, NeedsNoScriptAndNoNetwork) {
  const auto html = to_html(sample_page());
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find("http"), std::string::npos);
  EXPECT_EQ(html.find("url("), std::string::npos);
}

TEST(Page, EscapesWhatItIsTold) {
  const auto html = to_html(sample_page());
  EXPECT_NE(html.find("<h1>PCA &lt;on&gt; images</h1>"), std::string::npos);
  EXPECT_EQ(html.find("<on>"), std::string::npos);
}

TEST(Page, HoldsPicturesInside) {
  auto page = sample_page();
  page.figures.push_back({"Mosaics", "four in one", {std::byte{'f'}, std::byte{'o'}}, 30, 20});
  EXPECT_NE(to_html(page).find("<img alt=\"Mosaics\" width=\"30\" height=\"20\" src=\"data:image/png;base64,Zm8=\">"),
            std::string::npos);
}

TEST(Page, DrawsHowScoresAndSelectionsAgree) {
  auto page = sample_page();
  EXPECT_EQ(to_html(page).find("class=\"heat\""), std::string::npos);
  page.summary.agreement = Agreement{{"el2n", "aum"}, 100, Square(2)};
  page.summary.overlap = Overlap{{"few", "many"}, {1, 5}, 10, Square(2)};
  const auto html = to_html(page);
  EXPECT_LT(html.find("<h2>Which scores agree</h2>"), html.find("<h2>What selections share</h2>"));
  EXPECT_NE(html.find(">el2n</text>"), std::string::npos);
  EXPECT_NE(html.find(">many</text>"), std::string::npos);
}

TEST(Page, LeavesOutResultsWhereThereAreNone) {
  Page page;
  page.title = "Scores";
  page.summary.agreement = Agreement{{"el2n", "aum"}, 100, Square(2)};
  const auto html = to_html(page);
  EXPECT_NE(html.find("<h2>Which scores agree</h2>"), std::string::npos);
  for (const char* part : {"Accuracy", "cost", "How it was made", "All numbers", "class=\"plot", "class=\"setting\""})
    EXPECT_EQ(html.substr(html.find("<body>")).find(part), std::string::npos) << part;
}

TEST(Page, IsTheSameTwice) {
  EXPECT_EQ(to_html(sample_page()), to_html(sample_page()));
}

}  // namespace
}  // namespace dc::report
