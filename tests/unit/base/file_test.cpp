#include "common/base/file.hpp"

#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "common/base/error.hpp"
#include "tests/support/scratch.hpp"

namespace {

std::string refusal(const std::string& path) {
  try {
    dc::read_regular_file(path);
  } catch (const dc::InvalidInput& failure) {
    return failure.what();
  }
  return "read";
}

TEST(RegularFile, IsReadWhole) {
  const dc::test::Scratch scratch;
  const std::string bytes("one\0two\n", 8);
  std::ofstream(scratch.path("a"), std::ios::binary) << bytes;
  EXPECT_EQ(dc::read_regular_file(scratch.path("a")), bytes);
  EXPECT_EQ(dc::open_regular_file(scratch.path("a")).size, 8u);
}

// Without a writer, to open a FIFO as one opens a file would never end; nor would reading /dev/zero.
TEST(RegularFile, IsNoFolderFifoOrDevice) {
  const dc::test::Scratch scratch;
  const std::string pipe = scratch.path("pipe");
  mkfifo(pipe.c_str(), 0600);
  EXPECT_EQ(refusal(pipe), pipe + ": is not a regular file, expected one");
  EXPECT_EQ(refusal("/dev/zero"), "/dev/zero: is not a regular file, expected one");
  EXPECT_EQ(refusal(scratch.folder()), scratch.folder() + ": is a folder, expected a file");
  EXPECT_EQ(refusal(scratch.path("none")), scratch.path("none") + ": no such file; check the path");
}

}  // namespace
