#include "common/base/number.hpp"

#include <gtest/gtest.h>

namespace {

TEST(WithCommas, GroupsByThousands) {
  EXPECT_EQ(dc::with_commas(0), "0");
  EXPECT_EQ(dc::with_commas(999), "999");
  EXPECT_EQ(dc::with_commas(1000), "1,000");
  EXPECT_EQ(dc::with_commas(47040000), "47,040,000");
  EXPECT_EQ(dc::with_commas(-1234), "-1,234");
  EXPECT_EQ(dc::with_commas(-123456), "-123,456");
}

}  // namespace
