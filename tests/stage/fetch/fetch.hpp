// dc-fetch through its executable: how it is run, and a small source for it.
#pragma once
#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "common/base/filesystem.hpp"
#include "tests/support/program.hpp"
#include "tests/support/raw.hpp"
#include "tests/support/scratch.hpp"

namespace dc::test {

inline void write_file(const std::string& path, const RawBytes& bytes) {
  fs::create_directories(fs::path(path).parent_path());
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

inline Outcome fetch(std::vector<std::string> arguments) {
  arguments.push_back("--progress");
  arguments.push_back("never");
  return run_program("dc-fetch", std::move(arguments));
}

/// Runs dc-fetch, which has to fail with that code, and returns the one line it says.
inline std::string refusal(const Scratch& scratch, int code, std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--out", scratch.path("none.h5")});
  const Outcome outcome = fetch(arguments);
  EXPECT_EQ(outcome.code, code) << outcome.err;
  EXPECT_FALSE(fs::exists(scratch.path("none.h5")));
  EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
  return outcome.err;
}

/// Three grey images of 1 x 2 pixels with labels 1, 0, 1.
inline std::string small_idx(const Scratch& scratch) {
  write_file(scratch.path("idx/train-images-idx3-ubyte.gz"), gzip_file(idx_file({3, 1, 2}, {10, 11, 20, 21, 30, 31})));
  write_file(scratch.path("idx/train-labels-idx1-ubyte"), idx_file({3}, {1, 0, 1}));
  return "idx:" + scratch.path("idx");
}

}  // namespace dc::test
