// Numbers as text: shortest form that reads back, and nothing but a whole number read.
#include "common/cli/number.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace {

using dc::cli::format_number;

TEST(FormatNumber, IsTheShortestTextThatReadsBack) {
  EXPECT_EQ(format_number(0.1), "0.1");
  EXPECT_EQ(format_number(1.0 / 3.0), "0.3333333333333333");
  EXPECT_EQ(format_number(2000.0), "2000");
  EXPECT_EQ(format_number(100000.0), "100000");
  EXPECT_EQ(format_number(-3.5), "-3.5");
  EXPECT_EQ(format_number(0.0), "0");
  EXPECT_EQ(format_number(0.0001), "0.0001");
  EXPECT_EQ(format_number(1e-7), "1e-07");
  EXPECT_EQ(format_number(1e16), "1e+16");
  EXPECT_EQ(format_number(std::numeric_limits<double>::max()), "1.7976931348623157e+308");
  EXPECT_EQ(format_number(std::numeric_limits<double>::quiet_NaN()), "nan");
}

TEST(FormatNumber, WritesWholeNumbersInFull) {
  EXPECT_EQ(format_number(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
  EXPECT_EQ(format_number(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
}

TEST(ParseNumber, TakesTheWholeTextOrNothing) {
  EXPECT_EQ(dc::cli::parse_int64("-12"), -12);
  EXPECT_EQ(dc::cli::parse_int64("12 "), std::nullopt);
  EXPECT_EQ(dc::cli::parse_int64("+12"), std::nullopt);
  EXPECT_EQ(dc::cli::parse_int64("1e3"), std::nullopt);
  EXPECT_EQ(dc::cli::parse_int64(""), std::nullopt);
  EXPECT_EQ(dc::cli::parse_int64("9223372036854775808"), std::nullopt);
  EXPECT_EQ(dc::cli::parse_uint64("18446744073709551615"), 18446744073709551615u);
  EXPECT_EQ(dc::cli::parse_uint64("-1"), std::nullopt);
}

TEST(ParseNumber, TakesFiniteDoublesOnly) {
  EXPECT_EQ(dc::cli::parse_double("1e-3"), 0.001);
  EXPECT_EQ(dc::cli::parse_double("0,5"), std::nullopt);
  EXPECT_EQ(dc::cli::parse_double("nan"), std::nullopt);
  EXPECT_EQ(dc::cli::parse_double("inf"), std::nullopt);
  EXPECT_EQ(dc::cli::parse_double("1e999"), std::nullopt);
}

}  // namespace
