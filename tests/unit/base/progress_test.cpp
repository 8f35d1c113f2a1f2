// What a watcher sees of a long piece of work, and when nothing is shown.
#include "common/base/progress.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

#include <gtest/gtest.h>

namespace {

using dc::Progress;
using dc::ProgressMode;
using testing::internal::CaptureStderr;
using testing::internal::GetCapturedStderr;

TEST(FormatDuration, CountsMinutesAndFromOneHourOnHours) {
  EXPECT_EQ(dc::format_duration(0), "00:00");
  EXPECT_EQ(dc::format_duration(72.9), "01:12");
  EXPECT_EQ(dc::format_duration(3599), "59:59");
  EXPECT_EQ(dc::format_duration(3600), "1:00:00");
  EXPECT_EQ(dc::format_duration(3672), "1:01:12");
  EXPECT_EQ(dc::format_duration(100 * 3600), "100:00:00");
  EXPECT_EQ(dc::format_duration(-5), "00:00");
}

// The tests' stderr is a file or a pipe where they are run by a machine, and may be a terminal where by a person.
TEST(ResolveProgress, FollowsTheUser) {
  EXPECT_EQ(dc::resolve_progress("never", false), ProgressMode::none);
  EXPECT_EQ(dc::resolve_progress("json", false), ProgressMode::json);
  EXPECT_EQ(dc::resolve_progress("json", true), ProgressMode::json);
  EXPECT_EQ(dc::resolve_progress("auto", true), ProgressMode::none);
  EXPECT_NE(dc::resolve_progress("auto", false), ProgressMode::none);
}

TEST(ProgressLine, IsNotShownForShortWork) {
  CaptureStderr();
  {
    Progress progress(ProgressMode::bar, "training", "step", 2);
    progress.update(1);
  }
  EXPECT_EQ(GetCapturedStderr(), "");
}

TEST(ProgressLine, IsNotShownWhereNotWanted) {
  CaptureStderr();
  {
    Progress progress(ProgressMode::none, "training", "step", 2);
    std::this_thread::sleep_for(std::chrono::milliseconds(110));
    progress.update(1);
  }
  EXPECT_EQ(GetCapturedStderr(), "");
}

// Half of a bar of 21 places is 10.5, drawn as 11; then the end, and the line is left.
TEST(ProgressLine, IsABarWithTimesRateAndNote) {
  CaptureStderr();
  {
    Progress progress(ProgressMode::bar, "training", "step", 2);
    std::this_thread::sleep_for(std::chrono::milliseconds(110));
    progress.update(1, "loss 1.84");
    progress.update(2, "too soon to be drawn");
  }
  const std::string shown = GetCapturedStderr();
  EXPECT_TRUE(shown.starts_with("\rtraining:  50%|###########          | 1/2 [00:00<00:00, ")) << shown;
  EXPECT_NE(shown.find(" step/s, loss 1.84]\x1b[K\rtraining: 100%|#####################| 2/2 [00:00<00:00, "),
            std::string::npos)
      << shown;
  EXPECT_TRUE(shown.ends_with("]\x1b[K\n")) << shown;
}

// Work of no time says that it began and that it ended; one step in a thousand is worth a line a second.
TEST(ProgressEvents, AlwaysBeginAndEndAndAreFewBetween) {
  CaptureStderr();
  {
    Progress progress(ProgressMode::json, "training", "step", 1000);
    for (int step = 1; step <= 999; ++step) progress.update(step, "loss 1.84");
  }
  const std::string shown = GetCapturedStderr();
  EXPECT_TRUE(
      shown.starts_with(R"({"event":"begin","task":"training","unit":"step","total":1000})"
                        "\n"
                        R"({"event":"end","task":"training","unit":"step","done":999,"total":1000,"elapsed_s":)"))
      << shown;
  EXPECT_EQ(std::count(shown.begin(), shown.end(), '\n'), 2) << shown;
}

TEST(ProgressEvents, TellHowFarItIs) {
  CaptureStderr();
  {
    Progress progress(ProgressMode::json, "reading", "image", 0);
    std::this_thread::sleep_for(std::chrono::milliseconds(1010));
    progress.update(7, "a \"note\"");
  }
  const std::string shown = GetCapturedStderr();
  EXPECT_NE(shown.find(R"({"event":"progress","task":"reading","unit":"image","done":7,"total":null,"elapsed_s":1.)"),
            std::string::npos)
      << shown;
  EXPECT_NE(shown.find(R"("left_s":null,"note":"a \"note\""})"), std::string::npos) << shown;
}

TEST(ProgressLine, TellsNoShareOfAnUnknownTotal) {
  CaptureStderr();
  {
    Progress progress(ProgressMode::bar, "reading", "image", 0);
    std::this_thread::sleep_for(std::chrono::milliseconds(110));
    progress.update(7);
  }
  EXPECT_TRUE(GetCapturedStderr().starts_with("\rreading: 7 [00:00, "));
}

}  // namespace
