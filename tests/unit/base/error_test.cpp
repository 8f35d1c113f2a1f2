// Each kind of error has the exit code of the design.
#include "common/base/error.hpp"

#include <gtest/gtest.h>

namespace {

int code_of(const dc::Error& error) {
  return static_cast<int>(error.code());
}

TEST(Errors, HaveTheirExitCodes) {
  EXPECT_EQ(code_of(dc::RunFailure("x")), 1);
  EXPECT_EQ(code_of(dc::UsageError("x")), 2);
  EXPECT_EQ(code_of(dc::InvalidInput("x")), 3);
  EXPECT_EQ(code_of(dc::ResourceFailure("x")), 4);
  EXPECT_STREQ(dc::UsageError("--ipc 0: expected at least 1").what(), "--ipc 0: expected at least 1");
}

TEST(AssertDeathTest, NamesWhatDoesNotHold) {
  EXPECT_DEATH(DC_ASSERT(1 + 1 == 3), "internal error: 1 \\+ 1 == 3 does not hold .*error_test.cpp");
  DC_ASSERT(1 + 1 == 2);
}

}  // namespace
