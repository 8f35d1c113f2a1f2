// The life of a run as the harness leads it, seen through the smallest stage: dc-score with random scores.
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "common/artifact/reader.hpp"
#include "common/base/version.hpp"
#include "tests/support/artifacts.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"

namespace {

using dc::test::bytes_of;

class Life : public testing::Test {
 protected:
  Life() { dc::test::write_images(images, 4, 1, 1, 1, {0, 1, 2, 3}, 2); }

  dc::test::Outcome score(std::vector<std::string> more = {}) const {
    std::vector<std::string> words = {"--images", images, "--method", "random", "--out", out};
    words.insert(words.end(), more.begin(), more.end());
    return dc::test::run_program("dc-score", words);
  }

  void expect_refusal(const dc::test::Outcome& outcome, int code, const std::string& message) const {
    EXPECT_EQ(outcome.code, code);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.err, "dc-score: " + message + "\n");
  }

  std::string config(const std::string& text) const {
    const std::string file = scratch.path("score.cfg");
    std::ofstream(file) << text;
    return file;
  }

  dc::test::Scratch scratch;
  std::string images = scratch.path("images.h5");
  std::string out = scratch.path("scores.h5");
};

TEST_F(Life, EndsWithAnArtifactAndTheFactsOfTheRun) {
  const auto outcome = score();
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(dc::artifact::Reader(out, dc::Kind::score_table).names("/score"), (std::vector<std::string>{"random"}));
  const auto facts = nlohmann::json::parse(bytes_of(out + ".run.json"));
  EXPECT_EQ(facts["tool"], "dc-score");
  EXPECT_EQ(facts["threads"], 1);
  EXPECT_GE(facts["duration_s"], 0.0);
}

// A program takes over ru_maxrss from the one that started it: with 256 MiB in this test, a stage that counted
// by it would tell more than that of itself.
TEST_F(Life, TellsItsOwnPeakMemoryAndNotThatOfItsParent) {
  std::vector<char> ballast(std::size_t{256} << 20, 1);
  score();
  EXPECT_EQ(ballast.back(), 1);
  const std::int64_t peak = nlohmann::json::parse(bytes_of(out + ".run.json"))["peak_memory_bytes"];
  EXPECT_GT(peak, 1 << 20);
  EXPECT_LT(peak, 256 << 20);
}

TEST_F(Life, LeavesNothingElseBehind) {
  score();
  std::vector<std::string> names;
  for (const auto& entry : dc::fs::directory_iterator(scratch.folder()))
    names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  EXPECT_EQ(names, (std::vector<std::string>{"images.h5", "scores.h5", "scores.h5.run.json"}));
}

TEST_F(Life, GivesTheSameBytesAgainAndForAnyNumberOfThreads) {
  score();
  const std::string first = bytes_of(out);
  score();
  EXPECT_EQ(bytes_of(out), first);
  score({"--threads", "2"});
  EXPECT_EQ(bytes_of(out), first);
}

TEST_F(Life, RecordsWhatCanChangeTheResultAndNoPaths) {
  score({"--seed", "3", "--threads", "2"});
  const dc::artifact::Reader made(out);
  const auto& own = made.provenance().own;
  const auto parameters = nlohmann::json::parse(own.parameters);
  EXPECT_EQ(own.tool, "dc-score");
  EXPECT_EQ(own.seed, 3);
  EXPECT_EQ(parameters["method"], nlohmann::json::array({"random"}));
  EXPECT_EQ(parameters["seed"], 3);
  EXPECT_FALSE(parameters.contains("threads"));
  EXPECT_EQ(own.inputs,
            (std::vector<dc::artifact::InputRecord>{{"images", "image_set", dc::artifact::Reader(images).id()}}));
  EXPECT_EQ(bytes_of(out).find(scratch.folder()), std::string::npos);
}

TEST_F(Life, ReadsAConfigFileBeforeTheCommandLine) {
  score({"--seed", "5"});
  const std::string with_five = bytes_of(out);
  EXPECT_EQ(score({"--config", config("seed = 5\n")}).code, 0);
  EXPECT_EQ(bytes_of(out), with_five);
  EXPECT_EQ(score({"--config", config("seed = 4\n"), "--seed", "5"}).code, 0);
  EXPECT_EQ(bytes_of(out), with_five);
}

TEST_F(Life, RefusesAnUnknownKeyOfAConfigFile) {
  const auto file = config("# first\nsede = 5\n");
  expect_refusal(score({"--config", file}), 2, file + ":2: unknown option sede; did you mean seed?");
}

TEST_F(Life, WritesNothingInADryRun) {
  EXPECT_EQ(score({"--dry-run"}).code, 0);
  EXPECT_FALSE(dc::fs::exists(out));
  EXPECT_FALSE(dc::fs::exists(out + ".run.json"));
}

TEST_F(Life, FindsAMissingInputInADryRunToo) {
  dc::fs::remove(images);
  const auto outcome = score({"--dry-run"});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_TRUE(outcome.err.starts_with("dc-score: " + images + ": no such file")) << outcome.err;
}

TEST_F(Life, RefusesAnInputOfAnotherKind) {
  score();
  const auto outcome =
      dc::test::run_program("dc-score", {"--images", out, "--method", "random", "--out", scratch.path("x.h5")});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_NE(outcome.err.find("score_table"), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("image_set"), std::string::npos) << outcome.err;
}

TEST_F(Life, RefusesAnInputThatIsNoArtifact) {
  std::ofstream(images) << "not HDF5";
  EXPECT_EQ(score().code, 3);
  EXPECT_FALSE(dc::fs::exists(out));
}

TEST_F(Life, NeverWritesOverItsInput) {
  const std::string before = bytes_of(images);
  out = images;
  expect_refusal(score({"--overwrite"}), 2,
                 "--out " + images + ": is the input --images too, and inputs are never changed; choose another file");
  EXPECT_EQ(bytes_of(images), before);
}

TEST_F(Life, ReplacesAForeignFileOnlyWhenToldTo) {
  std::ofstream(out) << "a letter";
  expect_refusal(score(), 2,
                 "--out " + out +
                     ": is not a complete score_table, so it is not replaced; choose another file or pass --overwrite");
  EXPECT_EQ(bytes_of(out), "a letter");
  EXPECT_EQ(score({"--overwrite"}).code, 0);
  EXPECT_EQ(dc::artifact::Reader(out).kind(), dc::Kind::score_table);
}

TEST_F(Life, LeavesWhatIsSomebodyElsesBesideTheOutput) {
  const std::string beside = out + ".run.json";
  std::ofstream(beside) << "notes";
  expect_refusal(score(), 2,
                 "--out " + out + ": " + beside +
                     ", which is written beside it, is somebody else's; choose another --out or pass --overwrite");
  EXPECT_EQ(bytes_of(beside), "notes");
  EXPECT_EQ(score({"--overwrite"}).code, 0);
  EXPECT_EQ(score().code, 0) << "facts of a run are replaced by those of the next";
  dc::fs::remove(beside);
  dc::fs::create_symlink(images, beside);
  const std::string before = bytes_of(images);
  expect_refusal(score({"--overwrite"}), 2,
                 "--out " + beside + ": is the input --images too, and inputs are never changed; choose another file");
  EXPECT_EQ(bytes_of(images), before);
  dc::fs::remove(beside);
  dc::fs::create_directory(beside);
  expect_refusal(
      score({"--dry-run"}), 2,
      "--out " + out + ": " + beside + ", which is written beside it, is no regular file; choose another --out");
}

TEST_F(Life, NeverReplacesAFileOfTheSystem) {
  const std::string link = scratch.path("stdout");
  dc::fs::create_symlink("/proc/self/fd/1", link);
  const auto outcome = score({"--csv", link, "--overwrite"});
  expect_refusal(outcome, 2, "--csv " + link + ": a file of the system, which is never replaced; name another one");
  EXPECT_TRUE(dc::fs::is_symlink(link));
}

TEST_F(Life, DoesNotReplaceAnArtifactOfAnotherKind) {
  dc::test::write_images(out, 1, 1, 1, 1, {0}, 1);
  EXPECT_EQ(score().code, 2);
  EXPECT_EQ(dc::artifact::Reader(out).kind(), dc::Kind::image_set);
}

TEST_F(Life, LooksForAPlaceForTheOutputBeforeTheWork) {
  out = scratch.path("no/such/scores.h5");
  const std::string message =
      "--out " + out + ": there is no folder " + scratch.path("no/such") + "; make it, or choose another place";
  expect_refusal(score(), 4, message);
  expect_refusal(score({"--dry-run"}), 4, message);
}

TEST_F(Life, FindsBeforeTheWorkThatANameIsTooLong) {
  out = scratch.path(std::string(250, 'x'));
  expect_refusal(score({"--dry-run"}), 4,
                 "--out " + out + ": cannot write into folder " + scratch.folder() + ": File name too long");
}

TEST_F(Life, NeedsNoWorkingFolder) {
  const std::string gone = scratch.path("gone");
  const auto outcome = dc::test::run_program("dc-score", {"--images", images, "--method", "random", "--out", out}, [&] {
    if (mkdir(gone.c_str(), 0700) != 0 || chdir(gone.c_str()) != 0 || rmdir(gone.c_str()) != 0) _exit(99);
  });
  EXPECT_EQ(outcome.code, 0) << outcome.err;
}

TEST_F(Life, SaysThatStdoutCannotBeWrittenTo) {
  const auto full = [] {
    const int device = open("/dev/full", O_WRONLY);
    dup2(device, STDOUT_FILENO);
  };
  expect_refusal(dc::test::run_program("dc-score", {"--help"}, full), 4,
                 "stdout cannot be written to; is the disk full?");
}

TEST_F(Life, WaitsForNobodyToReadItsLog) {
  const std::string fifo = scratch.path("fifo");
  mkfifo(fifo.c_str(), 0600);
  expect_refusal(score({"--log", fifo}), 4,
                 "--log " + fifo + ": cannot be opened for writing (No such device or address); choose another file");
}

TEST_F(Life, NeverTakesAFolderForAnOutput) {
  out = scratch.folder();
  const std::string message =
      "--out " + out + ": is a folder; name a file in it, such as " + scratch.path("score_table.h5");
  expect_refusal(score(), 2, message);
  expect_refusal(score({"--overwrite"}), 2, message);
  out = scratch.path("scores.h5");
  expect_refusal(score({"--csv", scratch.folder()}), 2,
                 "--csv " + scratch.folder() + ": is a folder; name a file in it");
}

// The wrong option first: it is on the screen already, and the file may be right for the option that was meant.
TEST_F(Life, ComplainsOfOptionsBeforeFiles) {
  dc::fs::remove(images);
  expect_refusal(score({"--sed", "1"}), 2, "unknown option --sed; did you mean --seed?");
  expect_refusal(score({"--seed", "-1"}), 2, "--seed -1: expected an integer of at least 0");
  out = scratch.folder();
  EXPECT_EQ(score().code, 2);
}

TEST_F(Life, SaysWhyItCannotWriteALog) {
  expect_refusal(score({"--log", scratch.folder()}), 4,
                 "--log " + scratch.folder() + ": cannot be opened for writing (Is a directory); choose another file");
}

TEST_F(Life, IsSilentWithQuiet) {
  const auto outcome = score({"--quiet"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.err, "");
}

// The messages of the events on stderr, which holds nothing else.
std::vector<nlohmann::json> events_of(const std::string& text) {
  std::vector<nlohmann::json> events;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) events.push_back(nlohmann::json::parse(line));
  return events;
}

TEST_F(Life, TellsProgramsThatWatchWhatGoesOn) {
  const auto outcome = score({"--progress", "json"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out, "");
  const auto events = events_of(outcome.err);
  ASSERT_EQ(events.size(), 5U) << outcome.err;
  EXPECT_EQ(events[0], (nlohmann::json{{"event", "start"}, {"program", "dc-score"}, {"version", dc::kVersion}}));
  EXPECT_EQ(events[1], (nlohmann::json{{"event", "begin"}, {"task", "scoring"}, {"unit", "step"}, {"total", 1}}));
  EXPECT_EQ(events[2]["event"], "end");
  EXPECT_EQ(events[2]["done"], 1);
  EXPECT_EQ(events[3]["event"], "message");
  EXPECT_EQ(events[3]["level"], "info");
  EXPECT_TRUE(events[3]["text"].get<std::string>().starts_with("random of 4 samples: ")) << outcome.err;
  EXPECT_EQ(events[4]["event"], "finish");
  EXPECT_EQ(events[4]["code"], 0);
  EXPECT_GE(events[4]["elapsed_s"], 0.0);
}

TEST_F(Life, TellsProgramsThatWatchWhyItFailed) {
  dc::fs::remove(images);
  const auto events = events_of(score({"--progress", "json", "--quiet"}).err);
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(events[1]["level"], "error");
  EXPECT_TRUE(events[1]["text"].get<std::string>().starts_with(images + ": no such file"));
  EXPECT_EQ(events[2]["event"], "finish");
  EXPECT_EQ(events[2]["code"], 3);
}

TEST_F(Life, KeepsItsMessagesInALogFile) {
  const auto log = scratch.path("score.log");
  score({"--quiet", "--log", log});
  EXPECT_NE(bytes_of(log).find("random of 4 samples"), std::string::npos);
}

}  // namespace
