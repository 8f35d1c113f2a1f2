// Every output of every stage, sent where it must not go: onto an input, a folder, a device, a file of another sort, or
// a disk that is full. What stood there before stands there afterwards, and nothing else is left behind.
#include <csignal>
#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/filesystem.hpp"
#include "tests/support/scratch.hpp"
#include "tests/trust/bad_file.hpp"
#include "tests/trust/command_line.hpp"
#include "tests/trust/refusal.hpp"
#include "tests/trust/specimens.hpp"

namespace {

using namespace dc::trust;

class EveryOutput : public testing::TestWithParam<std::string> {
 protected:
  EveryOutput() { dc::fs::create_directory(out); }

  /// The first command line with each output of the stage, and that output. Of the stages that load LibTorch, which
  /// takes 0.3 s, --out alone, unless everything is asked for.
  std::vector<std::pair<Call, Use>> outputs() const {
    std::vector<std::pair<Call, Use>> found;
    for (const CommandLine& line : command_lines()) {
      const Call call(line, out);
      if (call.program() != program) continue;
      for (const Use& use : call.outputs()) {
        if (call.has_network() && use.option != "out" && !torture()) continue;
        if (std::ranges::none_of(found, [&](const auto& known) { return known.second.option == use.option; }))
          found.emplace_back(call, use);
      }
    }
    return found;
  }

  /// Runs the call with `path` in place of the output; expects exit code 2, or 4 where the disk is to blame, one line
  /// that names the option or the path, and everything in the folder as it was.
  void expect_untouched(const Call& call, const Use& use, const std::string& path, int code, const std::string& where,
                        std::string_view says, const std::function<void()>& prepare = {}) {
    auto words = call.with(use, path);
    if (code == 2) words.emplace_back("--overwrite");  // even then
    const auto before = snapshot(scratch.folder());
    expect_refusal(run_briefly(program, words, prepare), code, program, where, says);
    EXPECT_EQ(snapshot(scratch.folder()), before);
  }

  void expect_no_temporaries() const {
    for (const auto& [path, bytes] : snapshot(scratch.folder())) EXPECT_FALSE(path.ends_with(".tmp")) << path;
  }

  void clear() const {
    for (const auto& entry : dc::fs::directory_iterator(out)) dc::fs::remove_all(entry.path());
  }

  const std::string program = "dc-" + GetParam();
  const dc::test::Scratch scratch;
  const std::string out = scratch.path("out");
};

/// The call with `input` standing at `path`, so that a test may aim an output at it.
Call with_input_at(const Call& call, const Use& input, const std::string& path) {
  copy_file(input.path, path);
  return call.moved(input, path);
}

TEST_P(EveryOutput, IsNeverAnInput) {
  for (const auto& [call, output] : outputs()) {
    const Use input = call.inputs().back();  // of dc-fetch the images, or the list of classes
    SCOPED_TRACE(fmt::format("{} --{}", program, output.option));
    const std::string path = scratch.path("input");
    const Call moved = with_input_at(call, input, path);
    dc::fs::create_symlink(path, out + "/symbolic");
    dc::fs::create_hard_link(path, out + "/hard");
    for (const std::string& spelling : {path, out + "/../input", out + "/symbolic", out + "/hard"})
      expect_untouched(moved, output, spelling, 2, fmt::format("--{} {}: is the input --", output.option, spelling),
                       "inputs are never changed");
    dc::fs::remove(out + "/symbolic");
    dc::fs::remove(out + "/hard");
  }
}

TEST_P(EveryOutput, IsNeverAnotherOutput) {
  for (const auto& [call, output] : outputs()) {
    for (const Use& other : call.outputs()) {
      if (other.option == output.option) continue;
      SCOPED_TRACE(fmt::format("{} --{} and --{}", program, output.option, other.option));
      const std::string spelling = out + "/./" + dc::fs::path(other.path).filename().string();
      expect_untouched(call, output, spelling, 2, "--", "writes there too");
    }
  }
}

TEST_P(EveryOutput, IsNeverAFolderOrADevice) {
  for (const auto& [call, output] : outputs()) {
    const std::string& option = output.option;
    SCOPED_TRACE(fmt::format("{} --{}", program, option));
    const std::string target = out + "/target";
    dc::fs::create_directory(target);
    expect_untouched(call, output, target, 2, fmt::format("--{} {}: is a folder", option, target), "name a file");
    dc::fs::remove(target);
    mkfifo(target.c_str(), 0600);
    expect_untouched(call, output, target, 2, fmt::format("--{} {}: is no regular file", option, target), "");
    dc::fs::remove(target);
    dc::fs::create_symlink("/dev/null", target);
    expect_untouched(call, output, target, 2, fmt::format("--{} {}: is no regular file", option, target), "");
    dc::fs::remove(target);
  }
}

TEST_P(EveryOutput, LeavesAFileOfAnotherSortAlone) {
  for (const auto& [call, output] : outputs()) {
    SCOPED_TRACE(fmt::format("{} --{}", program, output.option));
    const std::string target = out + "/target";
    for (const std::string& other : {specimen("checkpoint.h5"), specimen("eval.h5"), specimen("note.txt")}) {
      if (program == "dc-train" && other == specimen("checkpoint.h5")) continue;  // its own kind
      if (program == "dc-eval" && other == specimen("eval.h5")) continue;
      copy_file(other, target);
      const auto before = snapshot(scratch.folder());
      expect_refusal(run_briefly(program, call.with(output, target)), 2, program,
                     fmt::format("--{} {}: ", output.option, target), "pass --overwrite");
      EXPECT_EQ(snapshot(scratch.folder()), before);
      dc::fs::remove(target);
    }
  }
}

TEST_P(EveryOutput, NeedsAFolderThatItMayWriteTo) {
  for (const auto& [call, output] : outputs()) {
    SCOPED_TRACE(fmt::format("{} --{}", program, output.option));
    for (const std::string& path : {scratch.path("no/such/folder/x"), specimen("note.txt/x"), std::string("/proc/x")}) {
      const auto outcome = run_briefly(program, call.with(output, path));
      expect_failure(outcome, 4, program, "", path);
      expect_no_temporaries();
      clear();
    }
    if (!nobody_can_run(program)) continue;
    dc::fs::permissions(out, dc::fs::owner_all | dc::fs::others_read | dc::fs::others_exe);
    expect_failure(run_briefly(program, call.words(), become_nobody), 4, program, "", out + "/");
    EXPECT_TRUE(dc::fs::is_empty(out));
  }
}

TEST_P(EveryOutput, TakesThePlaceOfALinkThatLeadsNowhere) {
  for (const auto& [call, output] : outputs()) {
    SCOPED_TRACE(fmt::format("{} --{}", program, output.option));
    const std::string target = out + "/target";
    dc::fs::create_symlink("nowhere", target);
    const auto outcome = run_briefly(program, call.with(output, target));
    EXPECT_EQ(outcome.code, call.code()) << outcome.err;
    EXPECT_TRUE(dc::fs::is_regular_file(dc::fs::symlink_status(target)));
    EXPECT_FALSE(dc::fs::exists(out + "/nowhere"));
    clear();
  }
}

/// In a new process: every write beyond so many bytes of a file fails, as it does on a full disk.
std::function<void()> with_files_of_at_most(rlim_t bytes) {
  return [bytes] {
    std::signal(SIGXFSZ, SIG_IGN);  // the write fails instead, with EFBIG
    const rlimit limit{bytes, bytes};
    setrlimit(RLIMIT_FSIZE, &limit);
  };
}

TEST_P(EveryOutput, IsAsBeforeWhenTheDiskIsFull) {
  for (const auto& [call, output] : outputs()) {
    SCOPED_TRACE(fmt::format("{} --{}", program, output.option));
    ASSERT_EQ(run_briefly(program, call.words()).code, call.code());
    const auto whole = dc::fs::file_size(output.path);
    for (const std::uintmax_t bytes : {std::uintmax_t{600}, whole / 2, whole - 1}) {
      if (bytes < 600) continue;  // what the stage says on stderr has to fit, too
      SCOPED_TRACE(fmt::format("{} of {} bytes", bytes, whole));
      const auto before = snapshot(out);
      auto words = call.words();
      words.emplace_back("--overwrite");
      const auto outcome = run_briefly(program, words, with_files_of_at_most(bytes));
      EXPECT_EQ(outcome.code, 4) << outcome.err;
      EXPECT_EQ(snapshot(out).at(output.path), before.at(output.path));
      expect_no_temporaries();
    }
    clear();
  }
}

INSTANTIATE_TEST_SUITE_P(Stages, EveryOutput, testing::ValuesIn(stages()),
                         [](const auto& stage) { return stage.param; });

/// A log is appended to, so it would change an input or an output under the stage's hands.
TEST(Log, IsNoOtherFileOfTheRun) {
  const dc::test::Scratch scratch;
  const std::string images = scratch.path("train.h5");
  const std::string out = scratch.path("scores.h5");
  copy_file(specimen("train.h5"), images);
  const auto before = snapshot(scratch.folder());
  for (const std::string& log : {images, out, out + ".run.json"}) {
    const auto outcome =
        run_briefly("dc-score", {"--images", images, "--method", "random", "--out", out, "--log", log});
    EXPECT_EQ(outcome.code, 2) << outcome.err;
    EXPECT_EQ(snapshot(scratch.folder()), before);
  }
}

TEST(RunFacts, DoNotReplaceAnOutput) {
  const dc::test::Scratch scratch;
  const std::string out = scratch.path("scores.h5");
  expect_refusal(run_briefly("dc-score", {"--images", specimen("train.h5"), "--method", "random", "--out", out, "--csv",
                                          out + ".run.json"}),
                 2, "dc-score", "--csv " + out + ".run.json: ", "--out writes there too");
}

TEST(Source, IsNeverTheOutput) {
  const dc::test::Scratch scratch;
  const std::string file = scratch.path("mine.csv");
  copy_file(specimen("mine.csv"), file);
  const auto before = snapshot(scratch.folder());
  expect_refusal(run_briefly("dc-fetch", {"scores:" + file, "--images", specimen("train.h5"), "--direction", "none",
                                          "--overwrite", "--out", scratch.folder() + "/./mine.csv"}),
                 2, "dc-fetch", "--out " + scratch.folder() + "/./mine.csv: is the source too", "");
  EXPECT_EQ(snapshot(scratch.folder()), before);
}

}  // namespace
