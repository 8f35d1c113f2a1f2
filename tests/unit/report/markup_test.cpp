#include "stages/report/markup.hpp"

#include <gtest/gtest.h>

namespace dc::report {
namespace {

std::string encode(const std::string& text) {
  return base64(std::as_bytes(std::span(text)));
}

TEST(Escape, CoversContentAndAttributes) {
  EXPECT_EQ(escape_markup("<a href=\"x\">b & 'c'</a>"), "&lt;a href=&quot;x&quot;&gt;b &amp; &#39;c&#39;&lt;/a&gt;");
}

// The test vectors of RFC 4648, section 10.
TEST(Base64, GivesTheVectorsOfTheStandard) {
  EXPECT_EQ(encode(""), "");
  EXPECT_EQ(encode("f"), "Zg==");
  EXPECT_EQ(encode("fo"), "Zm8=");
  EXPECT_EQ(encode("foo"), "Zm9v");
  EXPECT_EQ(encode("foobar"), "Zm9vYmFy");
}

TEST(Note, HasParagraphsHeadingsListsAndTwoMarks) {
  EXPECT_EQ(note_to_html("# Why\nOne line\nmore of it.\n\n- **first** item\n  goes on\n- `second`\n\nEnd."),
            "<h3>Why</h3>\n<p>One line more of it.</p>\n<ul>\n<li><strong>first</strong> item   goes on</li>\n"
            "<li><code>second</code></li>\n</ul>\n<p>End.</p>\n");
}

TEST(Note, EscapesMarkupAndLeavesALoneMarkAlone) {
  EXPECT_EQ(note_to_html("a < b and 2 ** 3"), "<p>a &lt; b and 2 ** 3</p>\n");
  EXPECT_EQ(note_to_html(""), "");
}

// Tags that cross are no HTML: <code>a <strong>b</code> c</strong>.
TEST(Note, TakesMarksInCodeAsTheyStand) {
  EXPECT_EQ(note_to_html("`a **b` c**"), "<p><code>a **b</code> c**</p>\n");
  EXPECT_EQ(note_to_html("**a `**` b** `c"), "<p><strong>a <code>**</code> b</strong> `c</p>\n");
}

}  // namespace
}  // namespace dc::report
