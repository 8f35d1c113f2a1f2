// UTF-8 by the examples and limits of RFC 3629, and the mark that editors put before it.
#include "common/base/text.hpp"

#include <string>

#include <gtest/gtest.h>

#include "common/base/error.hpp"

namespace {

using dc::is_text;
using dc::utf8_length;

// The first and the last character of each length: U+0080, U+07FF, U+0800, U+FFFF, U+10000, U+10FFFF.
TEST(Utf8, HasCharactersOfOneToFourBytes) {
  EXPECT_EQ(utf8_length("az"), 1u);
  for (const char* two : {"\xC2\x80", "\xDF\xBF"}) EXPECT_EQ(utf8_length(two), 2u) << two;
  for (const char* three : {"\xE0\xA0\x80", "\xEF\xBF\xBF"}) EXPECT_EQ(utf8_length(three), 3u) << three;
  for (const char* four : {"\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) EXPECT_EQ(utf8_length(four), 4u) << four;
}

TEST(Utf8, KnowsWhatIsNone) {
  for (const char* bytes : {"", "\x80", "\xFF", "\xC3", "\xE2\x82", "\xC3(", "\xE2\x28\xA1"})
    EXPECT_EQ(utf8_length(bytes), 0u) << "cut short or not begun: " << bytes;
  for (const char* bytes : {"\xC0\xAF", "\xC1\xBF", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF"})
    EXPECT_EQ(utf8_length(bytes), 0u) << "longer than need be: " << bytes;
  for (const char* bytes : {"\xED\xA0\x80", "\xED\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80"})
    EXPECT_EQ(utf8_length(bytes), 0u) << "no character: " << bytes;
}

TEST(Text, HasNoControlCharacterButTheTab) {
  EXPECT_TRUE(is_text(""));
  EXPECT_TRUE(
      is_text("Gr\xC3\xBC\xC3\x9F"
              "e\tund \xE2\x82\xAC"));
  for (const char* bytes : {"a\nb", "a\r", "\x1B[2J", "\x7F", "a\xFF"}) EXPECT_FALSE(is_text(bytes)) << bytes;
  EXPECT_FALSE(is_text(std::string_view("a\0b", 3)));
}

TEST(Text, BeginsBehindTheByteOrderMark) {
  EXPECT_EQ(dc::without_byte_order_mark("\xEF\xBB\xBFkey"), "key");
  EXPECT_EQ(dc::without_byte_order_mark("key\xEF\xBB\xBF"), "key\xEF\xBB\xBF");
  EXPECT_EQ(dc::without_byte_order_mark("\xEF\xBB"), "\xEF\xBB");
}

TEST(Error, ShowsBytesThatAreNoTextAsNumbers) {
  EXPECT_STREQ(dc::InvalidInput("a\xFF\xC3\xA4.png: no image").what(), "a\\xff\xC3\xA4.png: no image");
}

}  // namespace
