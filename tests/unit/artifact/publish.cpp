// A target is the old file or the new one, and nothing else is left behind.
#include "common/artifact/publish.hpp"

#include <csignal>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "common/base/error.hpp"
#include "tests/support/artifacts.hpp"
#include "tests/support/scratch.hpp"

namespace {

namespace artifact = dc::artifact;
using dc::test::Scratch;

std::ptrdiff_t files_in(const std::string& folder) {
  return std::distance(dc::fs::directory_iterator(folder), dc::fs::directory_iterator());
}

TEST(Publishing, ReplacesTheWholeFile) {
  const Scratch scratch;
  artifact::publish_bytes(scratch.path("a.txt"), "old and longer");
  artifact::publish_bytes(scratch.path("a.txt"), "new");
  std::ifstream file(scratch.path("a.txt"));
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "new");
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

TEST(PublishingDeathTest, RemovesTheTemporaryOnASignalAndDiesOfIt) {
  const Scratch scratch;
  EXPECT_EXIT(
      {
        artifact::remove_temporaries_on_signals();
        const artifact::TemporaryFile file(scratch.path("a.h5"));
        std::raise(SIGTERM);
      },
      ::testing::KilledBySignal(SIGTERM), "");
  EXPECT_EQ(files_in(scratch.folder()), 0);
}

}  // namespace
