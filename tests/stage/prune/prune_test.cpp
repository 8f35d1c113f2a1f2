// dc-prune through its executable: every option, every error, the same bytes again.
#include <algorithm>

#include <gtest/gtest.h>

#include "common/artifact/reader.hpp"
#include "tests/support/artifacts.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"

namespace {

using dc::test::run_program;
using Indices = std::vector<std::int64_t>;
namespace eval_report = dc::schema::eval_report;
namespace features = dc::schema::features;
namespace predictions = dc::schema::predictions;
namespace score_table = dc::schema::score_table;
namespace selection = dc::schema::selection;

struct NamedScore {
  std::string name;
  std::string direction;
  std::vector<double> values;
};

// Class 0 ('tabby cat'): samples 0, 2, 4, 6. Class 1 ('dog'): samples 1, 3, 5. What a test changes of them.
struct Samples {
  std::string first_key = "train/0";
  Indices label{0, 1, 0, 1, 0, 1, 0};
  std::vector<std::string> class_name{"tabby cat", "dog"};
};

void write_samples(dc::artifact::Writer& writer, const Samples& samples) {
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < samples.label.size(); ++i) keys.push_back("train/" + std::to_string(i));
  keys.front() = samples.first_key;
  writer.write(score_table::sample_key(), keys);
  writer.write(score_table::sample_label(), samples.label);
  writer.write(score_table::class_id(), std::vector<std::string>{"n02123045", "dog"});
  writer.write(score_table::class_name(), samples.class_name);
}

void publish(dc::artifact::Writer& writer) {
  writer.finish(dc::test::made_by_test());
  writer.publish();
}

void write_scores(const std::string& path, const std::vector<NamedScore>& scores, const Samples& samples = {}) {
  dc::artifact::Writer writer(path, dc::Kind::score_table);
  write_samples(writer, samples);
  for (const auto& score : scores) {
    writer.write(score_table::score(score.name), score.values);
    writer.write(score_table::score_direction(score.name), score.direction);
    writer.write(score_table::score_method(score.name), score.name);
    writer.write(score_table::score_parameters(score.name), std::string("{}"));
  }
  publish(writer);
}

// One number a sample and, where given, one neighbour of each.
void write_features(const std::string& path, const std::vector<std::int32_t>& neighbour, const Samples& samples = {}) {
  dc::artifact::Writer writer(path, dc::Kind::features);
  write_samples(writer, samples);
  const auto n = std::ssize(samples.label);
  std::vector<float> values;
  for (std::int64_t i = 0; i < n; ++i) values.push_back(static_cast<float>(i));
  writer.write<float>(features::feature_value(), values, {n, 1});
  writer.write(features::feature_source(), std::string("import"));
  if (!neighbour.empty()) {
    writer.write<std::int32_t>(features::neighbour_index(), neighbour, {n, 1});
    writer.write<float>(features::neighbour_distance(), std::vector<float>(neighbour.size(), 1), {n, 1});
    writer.write(features::neighbour_metric(), std::string("euclidean"));
    writer.write(features::neighbour_scope(), std::string("all"));
  }
  publish(writer);
}

void write_predictions(const std::string& path, const Samples& samples = {}) {
  dc::artifact::Writer writer(path, dc::Kind::predictions);
  write_samples(writer, samples);
  const auto n = std::ssize(samples.label);
  writer.write<float>(predictions::prediction_logit(), std::vector<float>(static_cast<std::size_t>(2 * n)), {n, 2});
  writer.write(predictions::prediction_network(), std::string("{}"));
  writer.write(predictions::prediction_policy(), std::string("{}"));
  publish(writer);
}

void write_eval(const std::string& path, const Indices& count, const std::vector<double>& top1) {
  dc::artifact::Writer writer(path, dc::Kind::eval_report);
  writer.write(eval_report::class_id(), std::vector<std::string>{"n02123045", "dog"});
  writer.write(eval_report::class_name(), std::vector<std::string>{"tabby cat", "dog"});
  writer.write(eval_report::class_count(), count);
  writer.write(eval_report::class_top1(), top1);
  writer.write<std::int64_t>(eval_report::confusion_count(), Indices(4), {2, 2});
  writer.write(eval_report::calibration_confidence(), std::vector<double>{0});
  writer.write(eval_report::calibration_accuracy(), std::vector<double>{0});
  writer.write(eval_report::calibration_count(), Indices{0});
  writer.write(eval_report::method(), std::string("test"));
  writer.write(eval_report::images(), std::int64_t{2});
  writer.write(eval_report::top1(), 0.5);
  writer.write(eval_report::top5(), 0.5);
  writer.write(eval_report::loss(), 1.0);
  writer.write(eval_report::ece(), 0.0);
  writer.write(eval_report::protocol(), std::string("{}"));
  publish(writer);
}

class Prune : public testing::Test {
 protected:
  // Easiest first: class 0 is 2, 6, 4, 0 and class 1 is 3, 5, 1.
  const NamedScore el2n{"el2n", "higher-is-harder", {0.4, 0.9, 0.1, 0.7, 0.3, 0.8, 0.2}};

  Prune() { write_scores(table, {el2n}); }

  dc::test::Outcome prune(std::vector<std::string> arguments) const {
    if (std::ranges::find(arguments, "--features") == arguments.end())
      arguments.insert(arguments.end(), {"--scores", table});
    arguments.insert(arguments.end(), {"--out", out});
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
  EXPECT_EQ(chosen.read(selection::selection_direction()), "higher-is-harder");
  EXPECT_EQ(chosen.read(selection::selection_cut_off()), 0);
  EXPECT_FALSE(chosen.has(selection::stratum_group()));
  EXPECT_EQ(chosen.provenance().own.inputs.at(0).role, "scores");
  chosen.check();
}

TEST_F(Prune, SaysWhatItDidAndNothingOnStdout) {
  const auto outcome = prune({"--count", "5"});
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(
      outcome.err,
      "dc-prune: kept 5 of 7 samples, 1 to 4 a class (easiest of el2n, higher-is-harder); 5 of them would be kept "
      "at random, too\n");
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

TEST_F(Prune, GivesTheSameBytesOnTwoThreadsByEveryRuleOfScores) {
  const auto file = scratch.path("features.h5");
  write_features(file, {6, 3, 0, 1, 0, 3, 0});
  write_scores(table, {el2n, {"confidence", "higher-is-easier", {0.9, 0.1, 0.8, 0.2, 0.7, 0.3, 0.5}}});
  for (const auto* rule : {"easiest", "hardest", "window", "stratified", "weighted", "beta", "d2", "infomax"}) {
    const std::vector<std::string> once{"--scores", table, "--features", file, "--score", "el2n",
                                        "--keep",   rule,  "--count",    "4",  "--share", "proportional"};
    kept(once);
    const auto bytes = dc::test::bytes_of(out);
    auto again = once;
    again.insert(again.end(), {"--threads", "2"});
    kept(again);
    EXPECT_EQ(bytes, dc::test::bytes_of(out)) << rule;
  }
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

TEST_F(Prune, TellsTheParametersThatMattered) {
  const auto parameters = [&](std::vector<std::string> arguments) {
    kept(std::move(arguments));
    return dc::artifact::Reader(out).read(selection::selection_parameters());
  };
  EXPECT_EQ(parameters({"--keep", "window", "--window-start", "0.3", "--fraction", "0.2"}),
            R"({"classes":"global","fraction":0.2,"score":"el2n","window_start":0.3})");
  EXPECT_EQ(parameters({"--keep", "window", "--window-offset", "2", "--count", "1"}),
            R"({"classes":"global","count":1,"score":"el2n","window_offset":2})");
  EXPECT_EQ(parameters({"--keep", "random", "--count", "5"}), R"({"classes":"global","count":5})");
  EXPECT_EQ(parameters({"--count", "3", "--share", "normalised", "--normalise", "z"}),
            R"({"classes":"normalised","count":3,"normalise":"z","score":"el2n"})");
  EXPECT_EQ(parameters({"--count", "3", "--cutoff", "0.2", "--cutoff-score", "el2n"}),
            R"({"classes":"global","count":3,"cutoff":0.2,"cutoff_score":"el2n","score":"el2n"})");
}

// By range class 0 becomes 1, 0, 2/3, 1/3 (samples 0, 2, 4, 6) and class 1 becomes 1, 0, 1/2 (samples 1, 3, 5); by
// deviation 6 is at -0.447 and 5 at 0.
TEST_F(Prune, MakesScoresComparableBetweenClasses) {
  EXPECT_EQ(kept({"--count", "4", "--share", "normalised"}), (Indices{2, 6, 3, 5}));
  EXPECT_EQ(kept({"--count", "3", "--share", "normalised", "--normalise", "z"}), (Indices{2, 6, 3}));
  dc::fs::remove(out);
  expect_error({"--count", "4", "--share", "normalised", "--keep", "random"}, 2,
               "--share normalised: --keep random goes by no score; pass --share global");
}

// Recalls 0.9 and 0.6: of 5 samples class 0 should give 1 and class 1 should give 4, but has 3.
TEST_F(Prune, SharesByRecall) {
  const auto eval = scratch.path("eval.h5");
  write_eval(eval, {10, 10}, {0.9, 0.6});
  EXPECT_EQ(kept({"--count", "5", "--share", "drop", "--eval", eval}), (Indices{2, 6, 3, 5, 1}));
  dc::fs::remove(out);
  expect_error({"--count", "5", "--share", "drop"}, 2,
               "--share drop: needs the recall of each class; evaluate a network on images kept aside with dc-eval and "
               "give the report with --eval");
  write_eval(eval, {10, 0}, {0.9, 0});
  expect_error(
      {"--count", "5", "--share", "drop", "--eval", eval}, 3,
      eval + ": class 'dog' has no images, so its recall is not known; evaluate on a set that has every class");
}

// The hard end of aum is the low one: samples 1 and 3.
TEST_F(Prune, CutsOffWhatLooksMislabelled) {
  const auto aum = scratch.path("aum.h5");
  write_scores(aum, {{"aum", "higher-is-easier", {5, -2, 4, -1, 3, 1, 2}}});
  const std::vector<std::string> tables{"--scores", aum, "--score", "el2n", "--keep", "hardest"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.end(), tables.begin(), tables.end());
    return more;
  };
  EXPECT_EQ(kept(with({"--count", "2", "--cutoff", "0.3", "--cutoff-score", "aum"})), (Indices{0, 5}));
  const dc::artifact::Reader chosen(out);
  EXPECT_EQ(chosen.read(selection::selection_cut_off()), 2);
  EXPECT_EQ(chosen.read(selection::budget_available()), (Indices{4, 1}));
  EXPECT_EQ(kept(with({"--count", "2", "--cutoff-at", "-2", "--cutoff-score", "aum"})), (Indices{5, 3}));
  const auto outcome = prune(with({"--count", "2", "--cutoff-at", "-2", "--cutoff-score", "aum"}));
  EXPECT_NE(outcome.err.find("; 1 were cut off before;"), std::string::npos) << outcome.err;
  dc::fs::remove(out);

  expect_error(with({"--fraction", "0.9", "--cutoff", "0.3", "--cutoff-score", "aum"}), 3,
               "--fraction 0.9: comes to 6 of 7 samples, and 5 are left after the cut-off; lower it or cut off less");
  expect_error(with({"--ipc", "2", "--cutoff", "0.3", "--cutoff-score", "aum"}), 3,
               "--ipc 2: class 'dog' has 1 samples after the cut-off; lower it or pass --short-class keep-all");
  expect_error(with({"--count", "2", "--cutoff-at", "9", "--cutoff-score", "aum"}), 3,
               "--cutoff-at 9: leaves out all 7 samples; move it towards the hard end");
  expect_error(with({"--count", "2", "--cutoff", "0.3", "--cutoff-score", "loss"}), 3,
               aum + ", " + table + ": no score 'loss', expected one of aum, el2n; choose one with --cutoff-score");
  expect_error(with({"--count", "2", "--cutoff-score", "aum"}), 2,
               "--cutoff-score: says by what, not how many; pass --cutoff or --cutoff-at, too");
  EXPECT_EQ(prune(with({"--count", "2", "--cutoff", "0.3"})).code, 2);
  EXPECT_EQ(prune(with({"--count", "2", "--cutoff", "0.3", "--cutoff-at", "1", "--cutoff-score", "aum"})).code, 2);
}

TEST_F(Prune, RefusesACutOffByAScoreWithoutDirectionOrWithoutScores) {
  write_scores(table, {el2n, {"random", "none", el2n.values}});
  expect_error({"--count", "2", "--score", "el2n", "--cutoff", "0.3", "--cutoff-score", "random"}, 2,
               "--cutoff-score: the score does not say which end is hard (its direction is none); give another score");
  const auto file = scratch.path("features.h5");
  write_features(file, {});
  expect_error({"--features", file, "--keep", "random", "--count", "2", "--cutoff", "0.3", "--cutoff-score", "aum"}, 2,
               "--cutoff-score: needs a score table; make one with dc-score and give it with --scores");
}

TEST_F(Prune, ChoosesFromFeaturesOrPredictionsWithoutScores) {
  const auto file = scratch.path("features.h5");
  write_features(file, {});
  const auto from_features = kept({"--features", file, "--keep", "random", "--ipc", "2"});
  EXPECT_EQ(from_features, kept({"--keep", "random", "--ipc", "2"}));
  const auto outputs = scratch.path("predictions.h5");
  write_predictions(outputs);
  const auto outcome =
      run_program("dc-prune", {"--predictions", outputs, "--keep", "random", "--ipc", "2", "--out", out});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(dc::artifact::Reader(out).read(selection::selection_index()), from_features);
  dc::fs::remove(out);
  expect_error({"--features", file, "--ipc", "2"}, 2,
               "--keep easiest: needs a score; make a score table with dc-score and give it with --scores");
  EXPECT_EQ(run_program("dc-prune", {"--keep", "random", "--ipc", "2", "--out", out}).err,
            "dc-prune: no samples to choose from; give at least one of --scores, --features and --predictions\n");
}

TEST_F(Prune, RefusesFilesOfDifferentSamples) {
  const auto file = scratch.path("features.h5");
  const std::vector<std::string> both{"--features", file, "--scores", table, "--ipc", "2"};
  write_features(file, {}, {.label = {0, 1, 0, 1, 0, 1}});
  expect_error(both, 3, file + ": 6 samples, " + table + " has 7; give files made from one image set");
  write_features(file, {}, {.first_key = "test/0"});
  expect_error(both, 3,
               file + ": sample 0 is 'test/0', in " + table + " it is 'train/0'; give files made from one image set");
  write_features(file, {}, {.label = {0, 1, 0, 1, 0, 1, 1}});
  expect_error(both, 3, file + ": sample 6 has label 1, in " + table + " it has 0; give files made from one image set");
  write_features(file, {}, {.class_name = {"tabby cat", "hound"}});
  expect_error(both, 3,
               file + ": class 1 is called 'hound', in " + table + " 'dog'; both must come from the same data set");
}

TEST_F(Prune, RefusesAScoreThatTwoTablesHold) {
  const auto again = scratch.path("again.h5");
  write_scores(again, {el2n});
  expect_error({"--scores", again, "--ipc", "1"}, 3,
               table + ": holds the score 'el2n', and so does " + again + "; give one of the two tables");
}

// Whoever mistakes the selection for the scores (as a published command line does) is told so.
TEST_F(Prune, RefusesASelectionInPlaceOfScores) {
  kept({"--ipc", "2"});
  const auto mask = scratch.path("mask.h5");
  dc::fs::rename(out, mask);
  const auto outcome = run_program("dc-prune", {"--scores", mask, "--ipc", "1", "--out", out});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_EQ(outcome.err, "dc-prune: " + mask + ": kind is selection, expected score_table\n");
}

// Scores 0.1 ... 0.4 and 0.7 ... 0.9 in two bins up to and from 0.5 on: of four, the three of the upper bin get
// min(3, 4 / 2) = 2 and the other four the rest.
TEST_F(Prune, StratifiesAndTellsTheBins) {
  EXPECT_EQ(kept({"--keep", "stratified", "--strata", "2", "--count", "4"}).size(), 4U);
  const dc::artifact::Reader chosen(out);
  EXPECT_EQ(chosen.read(selection::stratum_group()), (Indices{-1, -1}));
  EXPECT_EQ(chosen.read(selection::stratum_lower()), (std::vector<double>{0.1, 0.5}));
  EXPECT_EQ(chosen.read(selection::stratum_upper()), (std::vector<double>{0.5, 0.9}));
  EXPECT_EQ(chosen.read(selection::stratum_available()), (Indices{4, 3}));
  EXPECT_EQ(chosen.read(selection::stratum_kept()), (Indices{2, 2}));
  EXPECT_EQ(chosen.read(selection::budget_kept()), (Indices{2, 2}));
  EXPECT_EQ(chosen.read(selection::selection_parameters()),
            R"({"classes":"global","count":4,"score":"el2n","strata":2})");
  chosen.check();
  const auto outcome = prune({"--keep", "stratified", "--count", "4", "--share", "equal"});
  EXPECT_NE(outcome.err.find("; 100 strata;"), std::string::npos) << outcome.err;
  EXPECT_EQ(dc::artifact::Reader(out).read(selection::stratum_group()).back(), 1);
  EXPECT_EQ(prune({"--keep", "stratified", "--strata", "0", "--count", "4"}).code, 2);
}

TEST_F(Prune, StratifiesAScoreWithoutDirection) {
  write_scores(table, {{"random", "none", el2n.values}});
  EXPECT_EQ(kept({"--keep", "stratified", "--count", "4"}).size(), 4U);
  EXPECT_EQ(dc::artifact::Reader(out).read(selection::selection_direction()), "none");
}

// The easiest of each class has no weight.
TEST_F(Prune, DrawsByWeight) {
  const auto index = kept({"--keep", "weighted", "--ipc", "2"});
  EXPECT_EQ(index.size(), 4U);
  EXPECT_EQ(std::ranges::count(index, 2) + std::ranges::count(index, 3), 0);
}

TEST_F(Prune, DrawsByABetaDensityOfTheConfidence) {
  const auto more = scratch.path("confidence.h5");
  const std::vector<double> confidence{0.9, 0.1, 0.8, 0.2, 0.7, 0.3, 0.5};
  write_scores(more, {{"confidence", "higher-is-easier", confidence}});
  const std::vector<std::string> beta{"--keep", "beta", "--score", "el2n", "--count", "3"};
  const auto with = [&](std::vector<std::string> extra) {
    extra.insert(extra.begin(), beta.begin(), beta.end());
    return extra;
  };
  EXPECT_EQ(kept(with({"--scores", more, "--beta-c", "4"})).size(), 3U);
  EXPECT_EQ(dc::artifact::Reader(out).read(selection::selection_parameters()),
            R"({"beta_c":4.0,"classes":"global","confidence":"confidence","count":3,"score":"el2n"})");
  dc::fs::remove(out);
  expect_error(with({}), 3, table + ": no score 'confidence', expected one of el2n; choose one with --confidence");
  expect_error(
      with({"--scores", more, "--confidence", "aum"}), 3,
      more + ", " + table + ": no score 'aum', expected one of confidence, el2n; choose one with --confidence");
  write_scores(more, {{"aum", "higher-is-easier", {5, -2, 4, -1, 3, 1, 2}}});
  expect_error(with({"--scores", more, "--confidence", "aum"}), 3,
               "--keep beta: the confidence of sample 1 is -2, expected a probability, 0 to 1; name another score with "
               "--confidence");
  EXPECT_EQ(prune(with({"--beta-c", "0"})).code, 2);
}

// 0 and 6 name each other, and so do 1 and 3; the others have nobody. Messages with exp(-1) = 0.368: 1 has
// 0.8 + 0.368 * 0.6 = 1.02, 3 has 0.89, 5 has 0.7, 0 has 0.34, ... Keeping 1 takes 0.905 * 1.02 from 3.
TEST_F(Prune, WalksTheNeighbours) {
  const auto file = scratch.path("features.h5");
  write_features(file, {6, 3, -1, 1, -1, -1, 0});
  const std::vector<std::string> both{"--scores", table, "--features", file, "--count", "2"};
  const auto with = [&](std::vector<std::string> extra) {
    extra.insert(extra.begin(), both.begin(), both.end());
    return extra;
  };
  EXPECT_EQ(kept(with({"--keep", "d2"})), (Indices{1, 5}));
  EXPECT_EQ(dc::artifact::Reader(out).read(selection::selection_parameters()),
            R"({"classes":"global","count":2,"gamma":0.1,"neighbours":1,"score":"el2n"})");
  EXPECT_EQ(kept(with({"--keep", "d2", "--gamma", "20"})), (Indices{1, 3}));
  EXPECT_EQ(kept(with({"--keep", "infomax", "--neighbours", "1"})).size(), 2U);
  EXPECT_EQ(
      dc::artifact::Reader(out).read(selection::selection_parameters()),
      R"({"classes":"global","count":2,"infomax_alpha":0.3,"infomax_iterations":20,"neighbours":1,"score":"el2n"})");
  EXPECT_EQ(kept(with({"--keep", "infomax", "--infomax-alpha", "0", "--infomax-iterations", "1"})), (Indices{1, 5}));
  dc::fs::remove(out);
  EXPECT_EQ(prune(with({"--keep", "d2", "--gamma", "-1"})).code, 2);
  EXPECT_EQ(prune(with({"--keep", "infomax", "--infomax-alpha", "-1"})).code, 2);
  EXPECT_EQ(prune(with({"--keep", "infomax", "--infomax-iterations", "0"})).code, 2);
  expect_error(with({"--keep", "d2", "--neighbours", "2"}), 3,
               "--neighbours 2: " + file + " holds 1 of each sample; lower it, or make the features again");
}

TEST_F(Prune, RefusesNeighboursThatAreNotThere) {
  const auto file = scratch.path("features.h5");
  const std::vector<std::string> both{"--scores", table, "--features", file, "--count", "2", "--keep", "d2"};
  expect_error({"--keep", "d2", "--count", "2"}, 2,
               "--keep d2: needs nearest neighbours; make them with dc-eval --save-features --neighbours and give them "
               "with --features");
  write_features(file, {});
  expect_error(both, 3,
               file +
                   ": holds no nearest neighbours, and --keep d2 needs them; make the features again with dc-eval "
                   "--save-features --neighbours");
  write_features(file, {6, 3, 7, 1, -1, -1, 0});
  expect_error(both, 3,
               file + ": /neighbour/index[2, 0] is 7, expected another sample, below 7; make the features again");
  write_features(file, {6, 1, -1, 1, -1, -1, 0});
  expect_error(both, 3,
               file + ": /neighbour/index[1, 0] is 1, expected another sample, below 7; make the features again");
}

TEST_F(Prune, RefusesOptionsThatDoNotGoTogether) {
  EXPECT_EQ(prune({}).code, 2);
  EXPECT_EQ(prune({"--ipc", "1", "--count", "2"}).code, 2);
  EXPECT_EQ(prune({"--ipc", "1", "--share", "global"}).code, 2);
  EXPECT_EQ(prune({"--ipc", "0"}).code, 2);
  EXPECT_EQ(prune({"--fraction", "1.5"}).code, 2);
  EXPECT_EQ(prune({"--ipc", "1", "--keep", "window", "--window-start", "0.1", "--window-offset", "1"}).code, 2);
  EXPECT_EQ(prune({"--ipc", "1", "--keep", "best"}).code, 2);
  EXPECT_EQ(prune({"--ipc", "1", "--space", "pixels"}).code, 2);
  EXPECT_EQ(prune({"--ipc", "1", "--metric", "manhattan"}).code, 2);
  EXPECT_EQ(prune({"--ipc", "1", "--neighbours", "0"}).code, 2);
  EXPECT_EQ(prune({"--count", "1", "--share", "fair"}).code, 2);
  EXPECT_EQ(prune({"--count", "1", "--share", "normalised", "--normalise", "rank"}).code, 2);
  EXPECT_FALSE(dc::fs::exists(out));
}

TEST_F(Prune, RefusesAnInputOfAnotherKind) {
  dc::test::write_images(table, 4, 1, 1, 1, std::vector<std::uint8_t>(4), 2);
  EXPECT_EQ(prune({"--ipc", "1"}).code, 3);
}

}  // namespace
