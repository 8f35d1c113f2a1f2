// The rules of dc-prune that go by scores and neighbours, through its executable.
#include "tests/stage/prune/seven_samples.hpp"

namespace {

using namespace dc::test;

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

TEST_F(Prune, GivesTheSameBytesOnTwoThreadsByEveryRuleOfScores) {
  const auto file = scratch.path("features.h5");
  write_features(file, {6, 3, 0, 1, 0, 3, 0});
  write_scores(table, {el2n, {"confidence", "higher-is-easier", {0.9, 0.1, 0.8, 0.2, 0.7, 0.3, 0.5}}});
  for (const auto* rule : {"easiest", "hardest", "window", "stratified", "weighted", "beta", "d2", "infomax"}) {
    const std::vector<std::string> once{"--scores", table, "--features", file, "--score", "el2n",
                                        "--keep",   rule,  "--count",    "4",  "--share", "proportional"};
    kept(once);
    const auto bytes = bytes_of(out);
    auto again = once;
    again.insert(again.end(), {"--threads", "2"});
    kept(again);
    EXPECT_EQ(bytes, bytes_of(out)) << rule;
  }
}

}  // namespace
