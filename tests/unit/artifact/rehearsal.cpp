// Work that would end the process does not, when it was rehearsed.
#include "common/artifact/rehearsal.hpp"

#include <atomic>
#include <csignal>

#include <gtest/gtest.h>

#include "common/artifact/reader.hpp"
#include "common/base/error.hpp"

namespace {

using dc::artifact::rehearse;

std::string refusal(unsigned seconds, const std::function<void()>& work) {
  try {
    rehearse("a.h5", seconds, work);
  } catch (const dc::InvalidInput& failure) {
    return failure.what();
  }
  return "survived";
}

TEST(Rehearsal, TellsWorkThatEndsFromWorkThatThrows) {
  EXPECT_TRUE(rehearse("a.h5", 0, [] {}));
  EXPECT_FALSE(rehearse("a.h5", 0, [] { throw dc::InvalidInput("damaged"); }));
}

TEST(Rehearsal, RefusesTheFileThatEndsTheProcess) {
  EXPECT_EQ(refusal(0, [] { std::raise(SIGSEGV); }),
            "a.h5: so damaged that HDF5 " + dc::artifact::hdf5_version() + " crashes on it; make it again");
}

TEST(Rehearsal, RefusesTheFileThatKeepsTheProcessBusy) {
  EXPECT_EQ(refusal(1,
                    [] {
                      for (std::atomic<int> i = 0;;) ++i;
                    }),
            "a.h5: so damaged that HDF5 " + dc::artifact::hdf5_version() + " comes to no end with it; make it again");
}

}  // namespace
