// dc-prune through its executable: every option, every error, the same bytes again.
#include <gtest/gtest.h>

#include "common/artifact/reader.hpp"
#include "tests/support/artifacts.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"

namespace {

using dc::test::run_program;
using Indices = std::vector<std::int64_t>;
namespace score_table = dc::schema::score_table;
namespace selection = dc::schema::selection;

struct NamedScore {
  std::string name;
  std::string direction;
  std::vector<double> values;
};

// Class 0 ('tabby cat'): samples 0, 2, 4, 6. Class 1 ('dog'): samples 1, 3, 5.
void write_scores(const std::string& path, const std::vector<NamedScore>& scores) {
  dc::artifact::Writer writer(path, dc::Kind::score_table);
  std::vector<std::string> keys;
  for (int i = 0; i < 7; ++i) keys.push_back("train/" + std::to_string(i));
  writer.write(score_table::sample_key(), keys);
  writer.write(score_table::sample_label(), Indices{0, 1, 0, 1, 0, 1, 0});
  writer.write(score_table::class_id(), std::vector<std::string>{"n02123045", "dog"});
  writer.write(score_table::class_name(), std::vector<std::string>{"tabby cat", "dog"});
  for (const auto& score : scores) {
    writer.write(score_table::score(score.name), score.values);
    writer.write(score_table::score_direction(score.name), score.direction);
    writer.write(score_table::score_method(score.name), score.name);
    writer.write(score_table::score_parameters(score.name), std::string("{}"));
  }
  writer.finish(dc::test::made_by_test());
  writer.publish();
}

class Prune : public testing::Test {
 protected:
  // Easiest first: class 0 is 2, 6, 4, 0 and class 1 is 3, 5, 1.
  const NamedScore el2n{"el2n", "higher-is-harder", {0.4, 0.9, 0.1, 0.7, 0.3, 0.8, 0.2}};

  Prune() { write_scores(table, {el2n}); }

  dc::test::Outcome prune(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--scores", table, "--out", out});
    return run_program("dc-prune", std::move(arguments));
  }

  Indices kept(std::vector<std::string> arguments) const {
    const auto outcome = prune(std::move(arguments));
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return dc::artifact::Reader(out, dc::Kind::selection).read(selection::selection_index());
  }

  void expect_error(std::vector<std::string> arguments, int code, const std::string& message) const {
    const auto outcome = prune(std::move(arguments));
    EXPECT_EQ(outcome.code, code);
    EXPECT_EQ(outcome.err, "dc-prune: " + message + "\n");
    EXPECT_FALSE(dc::fs::exists(out));
  }

  dc::test::Scratch scratch;
  std::string table = scratch.path("scores.h5");
  std::string out = scratch.path("selection.h5");
};

TEST_F(Prune, WritesTheWholeSelection) {
  EXPECT_EQ(kept({"--keep", "easiest", "--ipc", "2"}), (Indices{2, 6, 3, 5}));
  const dc::artifact::Reader chosen(out);
  EXPECT_EQ(chosen.read(selection::selection_key()),
            (std::vector<std::string>{"train/2", "train/6", "train/3", "train/5"}));
  EXPECT_EQ(chosen.read(selection::selection_label()), (Indices{0, 0, 1, 1}));
  EXPECT_EQ(chosen.read(selection::selection_rank()), (Indices{0, 1, 0, 1}));
  EXPECT_EQ(chosen.read(selection::selection_weight()), (std::vector<double>{1, 1, 1, 1}));
  EXPECT_EQ(chosen.read(selection::class_id()), (std::vector<std::string>{"n02123045", "dog"}));
  EXPECT_EQ(chosen.read(selection::class_name()), (std::vector<std::string>{"tabby cat", "dog"}));
  EXPECT_EQ(chosen.read(selection::budget_available()), (Indices{4, 3}));
  EXPECT_EQ(chosen.read(selection::budget_kept()), (Indices{2, 2}));
  EXPECT_EQ(chosen.read(selection::selection_samples()), 7);
  EXPECT_EQ(chosen.read(selection::selection_rule()), "easiest");
  EXPECT_EQ(chosen.read(selection::selection_parameters()), R"({"classes":"equal","ipc":2,"score":"el2n"})");
  EXPECT_EQ(chosen.provenance().own.inputs.at(0).role, "scores");
  chosen.check();
}

TEST_F(Prune, SaysWhatItDidAndNothingOnStdout) {
  const auto outcome = prune({"--count", "5"});
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err, "dc-prune: kept 5 of 7 samples, 1 to 4 a class (easiest)\n");
}

TEST_F(Prune, KeepsTheHardest) {
  EXPECT_EQ(kept({"--keep", "hardest", "--ipc", "1"}), (Indices{0, 1}));
}

TEST_F(Prune, KeepsAWindow) {
  EXPECT_EQ(kept({"--keep", "window", "--window-start", "0.25", "--ipc", "2"}), (Indices{6, 4, 5, 1}));
  EXPECT_EQ(kept({"--keep", "window", "--window-offset", "2", "--ipc", "1"}), (Indices{4, 1}));
  EXPECT_EQ(kept({"--keep", "window", "--window-offset", "2", "--count", "3"}), (Indices{4, 0, 3}));
}

TEST_F(Prune, KeepsAnythingAtRandom) {
  const auto first = kept({"--keep", "random", "--ipc", "2", "--seed", "1"});
  EXPECT_EQ(first, kept({"--keep", "random", "--ipc", "2", "--seed", "1"}));
  bool changes = false;
  for (const auto* seed : {"2", "3", "4", "5"}) {
    changes = changes || kept({"--keep", "random", "--ipc", "2", "--seed", seed}) != first;
  }
  EXPECT_TRUE(changes);
}

TEST_F(Prune, SharesACountAmongClasses) {
  EXPECT_EQ(kept({"--count", "3"}), (Indices{2, 6, 4}));
  EXPECT_EQ(kept({"--count", "3", "--share", "proportional"}), (Indices{2, 6, 3}));
  EXPECT_EQ(kept({"--count", "4", "--share", "equal"}), (Indices{2, 6, 3, 5}));
  EXPECT_EQ(kept({"--fraction", "0.29"}), (Indices{2, 6}));
}

TEST_F(Prune, ReadsTheDirectionFromTheTable) {
  auto easier = el2n;
  easier.direction = "higher-is-easier";
  write_scores(table, {easier});
  EXPECT_EQ(kept({"--keep", "easiest", "--ipc", "2"}), (Indices{0, 4, 1, 5}));
}

TEST_F(Prune, TakesTheScoreThatIsNamed) {
  write_scores(table, {el2n, {"aum", "higher-is-easier", {1, 2, 3, 4, 5, 6, 7}}});
  EXPECT_EQ(kept({"--score", "aum", "--ipc", "1"}), (Indices{6, 5}));
  EXPECT_EQ(kept({"--score", "el2n", "--ipc", "1"}), (Indices{2, 3}));
  dc::fs::remove(out);
  expect_error({"--ipc", "1"}, 2, table + ": holds the scores aum, el2n; choose one with --score");
  expect_error({"--ipc", "1", "--score", "loss"}, 3, table + ": no score 'loss', expected one of aum, el2n");
}

TEST_F(Prune, GivesTheSameBytesAgainAndOnTwoThreads) {
  kept({"--keep", "random", "--ipc", "2"});
  const auto once = dc::test::bytes_of(out);
  kept({"--keep", "random", "--ipc", "2"});
  EXPECT_EQ(once, dc::test::bytes_of(out));
  kept({"--keep", "random", "--ipc", "2", "--threads", "2"});
  EXPECT_EQ(once, dc::test::bytes_of(out));
}

TEST_F(Prune, NamesAClassThatIsTooShort) {
  expect_error({"--ipc", "5"}, 3,
               "--ipc 5: class 'tabby cat' (n02123045) has 4 samples; lower it or pass --short-class keep-all");
  EXPECT_EQ(kept({"--ipc", "5", "--short-class", "keep-all"}).size(), 7U);
}

TEST_F(Prune, RefusesBudgetsItCannotMeet) {
  expect_error({"--count", "8"}, 3, "--count 8: there are 7 samples to choose from; lower it");
  expect_error({"--fraction", "0.01"}, 2, "--fraction 0.01: comes to 0 of 7 samples, expected at least one");
  expect_error({"--keep", "window", "--window-offset", "2", "--ipc", "2"}, 3,
               "--ipc 2: a window of 2 samples from rank 2 on ends at 4, class 'dog' has 3; lower --window-start or "
               "--window-offset");
}

TEST_F(Prune, RefusesAnEndOfAScoreWithoutDirection) {
  write_scores(table, {{"random", "none", el2n.values}});
  expect_error(
      {"--keep", "easiest", "--ipc", "1"}, 2,
      "--keep easiest: the score does not say which end is hard (its direction is none); pass --keep random, or "
      "give another score");
  EXPECT_EQ(kept({"--keep", "random", "--ipc", "1"}).size(), 2U);
}

TEST_F(Prune, RefusesOptionsThatDoNotGoTogether) {
  EXPECT_EQ(prune({}).code, 2);
  EXPECT_EQ(prune({"--ipc", "1", "--count", "2"}).code, 2);
  EXPECT_EQ(prune({"--ipc", "1", "--share", "global"}).code, 2);
  EXPECT_EQ(prune({"--ipc", "0"}).code, 2);
  EXPECT_EQ(prune({"--fraction", "1.5"}).code, 2);
  EXPECT_EQ(prune({"--ipc", "1", "--keep", "window", "--window-start", "0.1", "--window-offset", "1"}).code, 2);
  EXPECT_EQ(prune({"--ipc", "1", "--keep", "best"}).code, 2);
  EXPECT_FALSE(dc::fs::exists(out));
}

TEST_F(Prune, RefusesAnInputOfAnotherKind) {
  dc::test::write_images(table, 4, 1, 1, 1, std::vector<std::uint8_t>(4), 2);
  EXPECT_EQ(prune({"--ipc", "1"}).code, 3);
}

}  // namespace
