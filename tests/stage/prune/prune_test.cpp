// dc-prune through its executable: every option, every error, the same bytes again.
#include "tests/stage/prune/seven_samples.hpp"

namespace {

using namespace dc::test;

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
  const auto once = bytes_of(out);
  kept({"--keep", "random", "--ipc", "2"});
  EXPECT_EQ(once, bytes_of(out));
  kept({"--keep", "random", "--ipc", "2", "--threads", "2"});
  EXPECT_EQ(once, bytes_of(out));
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
            "dc-prune: no samples to choose from; give at least one of --images, --scores, --features and "
            "--predictions\n");
}

TEST_F(Prune, LeavesNoTraceOfWhatTheRuleDoesNotGoBy) {
  const auto images = scratch.path("images.h5");
  const auto file = scratch.path("features.h5");
  write_images(images, 7, 1, 1, 1, std::vector<std::uint8_t>(7), 2);
  write_features(file, {});
  const std::vector<std::string> all{"--images", images, "--features", file, "--scores", table, "--ipc", "2"};
  const auto roles = [&](const std::string& rule) {
    auto arguments = all;
    arguments.insert(arguments.end(), {"--keep", rule, "--overwrite"});
    kept(arguments);
    const dc::artifact::Reader chosen(out);
    std::vector<std::string> names;
    for (const auto& input : chosen.provenance().own.inputs) names.push_back(input.role);
    return names;
  };
  EXPECT_EQ(roles("random"), (std::vector<std::string>{"images"}));
  EXPECT_EQ(roles("easiest"), (std::vector<std::string>{"scores"}));
  EXPECT_EQ(roles("k-center"), (std::vector<std::string>{"features"}));
}

TEST_F(Prune, RefusesFilesOfDifferentSamples) {
  const auto file = scratch.path("features.h5");
  const std::vector<std::string> both{"--keep", "d2", "--features", file, "--scores", table, "--ipc", "2"};
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
  write_images(table, 4, 1, 1, 1, std::vector<std::uint8_t>(4), 2);
  EXPECT_EQ(prune({"--ipc", "1"}).code, 3);
}

}  // namespace
