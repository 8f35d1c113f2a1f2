// Which lines reach stderr and which the log file.
#include "common/base/log.hpp"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "common/base/error.hpp"
#include "tests/support/scratch.hpp"

namespace {

using testing::internal::CaptureStderr;
using testing::internal::GetCapturedStderr;

class Log : public testing::Test {
 protected:
  ~Log() override { dc::log::configure({}); }

  // Quiet and verbose are the second and the third setting.
  static std::string shown(const dc::log::Settings& settings) {
    dc::log::configure(settings);
    CaptureStderr();
    dc::log::write_error("broken");
    dc::log::info("kept {} of {}", 2, 7);
    dc::log::detail("{}", "braces {} stay");
    return GetCapturedStderr();
  }
};

TEST_F(Log, ShowsErrorsAndInformation) {
  EXPECT_EQ(shown({"dc-prune", false, false, ""}), "dc-prune: broken\ndc-prune: kept 2 of 7\n");
}

TEST_F(Log, ShowsErrorsOnlyWhenQuiet) {
  EXPECT_EQ(shown({"dc-prune", true, true, ""}), "dc-prune: broken\n");
}

TEST_F(Log, ShowsDetailWhenVerbose) {
  EXPECT_EQ(shown({"", false, true, ""}), "broken\nkept 2 of 7\nbraces {} stay\n");
}

TEST_F(Log, WritesEverythingToTheFile) {
  const dc::test::Scratch scratch;
  EXPECT_EQ(shown({"dc-prune", true, false, scratch.path("run.log")}), "dc-prune: broken\n");
  std::stringstream text;
  text << std::ifstream(scratch.path("run.log")).rdbuf();
  for (const auto* line : {"broken\n", "kept 2 of 7\n", "braces {} stay\n"}) {
    EXPECT_NE(text.str().find(line), std::string::npos) << line;
  }
}

TEST_F(Log, RefusesAFileThatCannotBeWritten) {
  EXPECT_THROW(dc::log::configure({"", false, false, "/proc/no/such.log"}), dc::ResourceFailure);
}

}  // namespace
