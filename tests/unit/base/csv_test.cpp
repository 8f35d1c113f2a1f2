// Fields of comma-separated values, by the examples of RFC 4180.
#include "common/base/csv.hpp"

#include <gtest/gtest.h>

namespace {

using dc::csv_field;

TEST(CsvField, QuotesWhatRfc4180AsksFor) {
  EXPECT_EQ(csv_field("plain"), "plain");
  EXPECT_EQ(csv_field("PCA (easiest, 2 x 2)"), "\"PCA (easiest, 2 x 2)\"");
  EXPECT_EQ(csv_field("say \"so\""), "\"say \"\"so\"\"\"");
  EXPECT_EQ(csv_field("two\nlines"), "\"two\nlines\"");
}

// A sample of the class folder " cat" is found by its key again.
TEST(CsvField, QuotesBlanksAtTheEnds) {
  EXPECT_EQ(csv_field(" cat"), "\" cat\"");
  EXPECT_EQ(csv_field("cat\t"), "\"cat\t\"");
  EXPECT_EQ(csv_field("tabby cat"), "tabby cat");
  EXPECT_EQ(csv_field(""), "");
}

}  // namespace
