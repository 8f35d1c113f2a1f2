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

// A name in a damaged archive, as the user would see it: a terminal must not obey it, and a line is a line.
TEST(Errors, AreOneLineWhateverTheyQuote) {
  EXPECT_STREQ(dc::InvalidInput("a.npz: \x1b[2J\nno array 'ä\t\x7f'").what(),
               "a.npz: \\x1b[2J\\x0ano array 'ä\\x09\\x7f'");
}

// 1,200 bytes from the front and 600 from the end, less where a character of two bytes would be cut: 1,199 and 599.
TEST(Errors, LeaveOutTheMiddleOfWhatIsVeryLong) {
  EXPECT_EQ(dc::InvalidInput(std::string(2000, 'a')).what(), std::string(2000, 'a'));
  std::string accents;
  for (int i = 0; i < 1500; ++i) accents += "ä";
  const std::string message = dc::InvalidInput("x" + accents + "y").what();
  EXPECT_EQ(message, "x" + accents.substr(0, 1198) + " [...] " + accents.substr(0, 598) + "y");
}

TEST(AssertDeathTest, NamesWhatDoesNotHold) {
  EXPECT_DEATH(DC_ASSERT(1 + 1 == 3), "internal error: 1 \\+ 1 == 3 does not hold .*error_test.cpp");
  DC_ASSERT(1 + 1 == 2);
}

}  // namespace
