#include "stages/report/page.hpp"

#include <gtest/gtest.h>

#include "tests/unit/report/sample.hpp"

namespace dc::report {
namespace {

Page sample_page() {
  Page page;
  page.title = "PCA <on> images";
  page.note = "Small images.";
  page.rows = sample_rows();
  page.classes = 10;
  page.test_images = 10000;
  page.highlight = "pca";
  page.finding = "PCA is above random.";
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

TEST(Page, IsTheSameTwice) {
  EXPECT_EQ(to_html(sample_page()), to_html(sample_page()));
}

}  // namespace
}  // namespace dc::report
