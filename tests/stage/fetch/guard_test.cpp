// What dc-fetch must not write to: anything of its source, however it is named.
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "common/image/encode.hpp"
#include "tests/stage/fetch/fetch.hpp"

namespace {

using dc::test::fetch;
using dc::test::Outcome;

class Source : public ::testing::Test {
 protected:
  /// Bytes of all files below the scratch folder, links left out.
  std::map<std::string, std::string> snapshot() const {
    std::map<std::string, std::string> files;
    for (const auto& entry : dc::fs::recursive_directory_iterator(scratch.folder())) {
      if (entry.symlink_status().type() == dc::fs::regular_file)
        files[entry.path().string()] = dc::test::bytes_of(entry.path().string());
    }
    return files;
  }

  /// Expects that the run is refused as a wrong command line, in one line with `says` at its end, and changes nothing.
  void expect_refusal(std::vector<std::string> arguments, const std::string& says) const {
    const auto before = snapshot();
    const Outcome outcome = fetch(std::move(arguments));
    EXPECT_EQ(outcome.code, 2) << says;
    EXPECT_EQ(outcome.err, "dc-fetch: " + says + ", and inputs are never changed; choose another file\n");
    EXPECT_EQ(snapshot(), before) << says;
  }

  std::string folder_source() const {
    const std::vector<std::uint8_t> pixel{7};
    for (const char* name : {"0.png", "1.png"})
      dc::test::write_file(scratch.path(std::string("f/train/cat/") + name),
                           dc::image::encode_png({pixel.data(), 1, 1, 1, 1}));
    return "folder:" + scratch.path("f");
  }

  dc::test::Scratch scratch;
};

TEST_F(Source, OfAFileIsNoOutputAndNoLog) {
  const std::string file = scratch.path("s.npz");
  dc::test::write_file(file, dc::test::raw_text("an archive"));
  dc::fs::create_symlink("s.npz", scratch.path("link"));
  dc::fs::create_hard_link(file, scratch.path("again"));
  for (const std::string& name : {file, scratch.path("./s.npz"), scratch.path("link"), scratch.path("again")}) {
    expect_refusal({"npz:" + file, "--out", scratch.path("o.h5"), "--log", name},
                   fmt::format("--log {}: is the source too", name));
    expect_refusal({"npz:" + file, "--overwrite", "--out", name}, fmt::format("--out {}: is the source too", name));
  }
}

TEST_F(Source, IsNotWhatTheFactsOfTheRunAreWrittenTo) {
  const std::string file = scratch.path("o.h5.run.json");
  dc::test::write_file(file, dc::test::raw_text("an archive"));
  expect_refusal({"npz:" + file, "--overwrite", "--out", scratch.path("o.h5")},
                 fmt::format("--out {}: is the source too", file));
}

TEST_F(Source, OfAFolderHoldsNothingThatIsChanged) {
  const std::string source = folder_source();
  const std::string inside = scratch.path("f/train/cat/0.png");
  dc::fs::create_directory_symlink("f/train", scratch.path("train"));
  dc::fs::create_symlink("f/train/cat/1.png", scratch.path("picture"));
  dc::fs::create_symlink("../../../o.h5", scratch.path("f/train/cat/out"));
  for (const std::string& name :
       {inside, scratch.path("train/cat/1.png"), scratch.path("picture"), scratch.path("f/train/cat/out")}) {
    expect_refusal({source, "--overwrite", "--out", name}, fmt::format("--out {}: lies in the source", name));
    expect_refusal({source, "--out", scratch.path("o.h5"), "--log", name},
                   fmt::format("--log {}: lies in the source", name));
  }
  expect_refusal({"idx:" + scratch.path("f"), "--overwrite", "--out", inside},
                 fmt::format("--out {}: lies in the source", inside));
}

TEST_F(Source, MayGetNewFilesBesideItsOwn) {
  const std::string source = folder_source();
  const std::string out = scratch.path("f/train.h5");
  EXPECT_EQ(fetch({source, "--out", out}).code, 0);
  EXPECT_EQ(fetch({source, "--out", out}).code, 0) << "and replace what it made";
}

TEST_F(Source, LeavesThePlacesBesideItAlone) {
  const std::string source = folder_source();
  const Outcome outcome = fetch({source, "--out", scratch.path("f.h5"), "--log", scratch.path("f.log")});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(dc::fs::exists(scratch.path("f.h5")) && dc::fs::exists(scratch.path("f.log")));
}

}  // namespace
