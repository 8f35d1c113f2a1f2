// A target is the old file or the new one, and nothing else is left behind.
#include "common/artifact/publish.hpp"

#include <atomic>
#include <csignal>
#include <fstream>
#include <iterator>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/error.hpp"
#include "tests/support/artifacts.hpp"
#include "tests/support/scratch.hpp"

namespace {

namespace artifact = dc::artifact;
using dc::test::Scratch;

std::ptrdiff_t files_in(const std::string& folder) {
  return std::distance(dc::fs::directory_iterator(folder), dc::fs::directory_iterator());
}

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Publishing, ReplacesTheWholeFile) {
  const Scratch scratch;
  artifact::publish_bytes(scratch.path("a.txt"), "old and longer");
  artifact::publish_bytes(scratch.path("a.txt"), "new");
  EXPECT_EQ(text_of(scratch.path("a.txt")), "new");
  EXPECT_EQ(files_in(scratch.folder()), 1);
}

TEST(Publishing, LeavesNothingOfAnUnfinishedArtifact) {
  const Scratch scratch;
  {
    artifact::Writer writer(scratch.path("a.h5"), dc::Kind::score_table);
    EXPECT_EQ(files_in(scratch.folder()), 1);
  }
  EXPECT_EQ(files_in(scratch.folder()), 0);
}

TEST(Publishing, NamesAMissingFolder) {
  EXPECT_THROW(artifact::TemporaryFile("/nowhere/at/all/a.h5"), dc::ResourceFailure);
}

TEST(Publishing, RemovesWhatADeadRunLeftAndNothingElse) {
  const Scratch scratch;
  const auto make = [&](const std::string& name) { std::ofstream(scratch.path(name)) << "a part"; };
  make(".a.h5.123.0123abcd.tmp");
  const std::vector<std::string> others = {
      ".b.h5.123.0123abcd.tmp",      // of another target
      ".a.h5.9.123.0123abcd.tmp",    // of a.h5.9
      ".a.h5.123.0123abc.tmp",       // no name that is given here: seven digits,
      ".a.h5.123.0123abcd.tmp.old",  // something behind,
      ".a.h5.0123abcd.tmp",          // no number of a process
      "a.h5.123.0123abcd.tmp",
  };
  for (const auto& name : others) make(name);
  dc::fs::create_directory(scratch.path(".a.h5.124.0123abcd.tmp"));
  dc::fs::create_symlink(scratch.path("a.h5.123.0123abcd.tmp"), scratch.path(".a.h5.125.0123abcd.tmp"));
  ASSERT_EQ(mkfifo(scratch.path(".a.h5.126.0123abcd.tmp").c_str(), 0600), 0);
  artifact::publish_bytes(scratch.path("a.h5"), "whole");
  EXPECT_FALSE(dc::fs::exists(scratch.path(".a.h5.123.0123abcd.tmp")));
  for (const auto& name : others) EXPECT_TRUE(dc::fs::exists(scratch.path(name))) << name;
  EXPECT_EQ(files_in(scratch.folder()), 1 + std::ssize(others) + 3);  // the folder, the link and the pipe stay, too
}

// Two writers of one target at once, in one process as well as in two: the lock belongs to the open file.
TEST(Publishing, LeavesTheTemporariesOfLivingWritersAlone) {
  const Scratch scratch;
  artifact::TemporaryFile first(scratch.path("a.h5"));
  artifact::TemporaryFile second(scratch.path("a.h5"));
  first.write("first");
  second.write("second");
  // HDF5 opens and closes the file of its own accord; a lock of the process would be gone after that.
  { std::ofstream(first.path(), std::ios::app) << " and more"; }
  artifact::remove_dead_temporaries(scratch.path("a.h5"));
  first.publish();
  EXPECT_EQ(text_of(scratch.path("a.h5")), "first and more");
  second.publish();
  EXPECT_EQ(text_of(scratch.path("a.h5")), "second");
  EXPECT_EQ(files_in(scratch.folder()), 1);
}

// Between its creation and its lock a temporary looks dead, and a cleaner may take it: the writer makes another.
TEST(Publishing, OutlivesCleanersThatRunAllTheTime) {
  const Scratch scratch;
  {
    const std::jthread cleaner([&](const std::stop_token& stop) {
      while (!stop.stop_requested()) artifact::remove_dead_temporaries(scratch.path("a.txt"));
    });
    for (int i = 0; i < 5000; ++i) {
      const artifact::TemporaryFile file(scratch.path("a.txt"));
      ASSERT_TRUE(dc::fs::exists(file.path())) << i;
    }
  }
  EXPECT_EQ(files_in(scratch.folder()), 0);
}

TEST(Publishing, LocksOutNoReaderOfThePublishedFile) {
  const Scratch scratch;
  artifact::TemporaryFile file(scratch.path("a.h5"));
  const artifact::Descriptor reader(open(file.path().c_str(), O_RDONLY));
  EXPECT_EQ(flock(reader, LOCK_SH | LOCK_NB), 0);  // what h5py does to every file that it opens
}

class Stopping : public testing::TestWithParam<int> {};

TEST_P(Stopping, RemovesTheTemporaryAndDiesOfTheSignal) {
  const Scratch scratch;
  EXPECT_EXIT(
      {
        artifact::remove_temporaries_on_signals();
        const artifact::TemporaryFile file(scratch.path("a.h5"));
        kill(getpid(), GetParam());
        kill(getpid(), SIGTERM);  // a second one changes nothing, unless it comes first
        for (;;) pause();
      },
      ::testing::KilledBySignal(GetParam()), "");
  EXPECT_EQ(files_in(scratch.folder()), 0);
}

INSTANTIATE_TEST_SUITE_P(Signals, Stopping, testing::Values(SIGINT, SIGTERM, SIGHUP));

TEST(PublishingDeathTest, GoesOnWhenTheSignalIsIgnored) {
  const Scratch scratch;
  EXPECT_EXIT(
      {
        std::signal(SIGHUP, SIG_IGN);  // nohup
        artifact::remove_temporaries_on_signals();
        artifact::TemporaryFile file(scratch.path("a.txt"));
        kill(getpid(), SIGHUP);
        usleep(20'000);
        file.publish();
        _exit(0);
      },
      ::testing::ExitedWithCode(0), "");
  EXPECT_EQ(files_in(scratch.folder()), 1);
}

}  // namespace
