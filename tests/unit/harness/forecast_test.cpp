// Sizes as people read them.
#include "common/harness/forecast.hpp"

#include <gtest/gtest.h>

namespace {

TEST(FormatBytes, ShowsTwoOrThreeDigits) {
  EXPECT_EQ(dc::harness::format_bytes(0), "0 B");
  EXPECT_EQ(dc::harness::format_bytes(999), "999 B");
  EXPECT_EQ(dc::harness::format_bytes(1000), "1.0 kB");
  EXPECT_EQ(dc::harness::format_bytes(8249), "8.2 kB");
  EXPECT_EQ(dc::harness::format_bytes(9960), "10 kB");
  EXPECT_EQ(dc::harness::format_bytes(188160), "188 kB");
  EXPECT_EQ(dc::harness::format_bytes(999600), "1.0 MB");
  EXPECT_EQ(dc::harness::format_bytes(50302288), "50 MB");
  EXPECT_EQ(dc::harness::format_bytes(5'000'000'000'000'000), "5000 TB");
}

}  // namespace
