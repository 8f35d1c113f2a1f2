// dc-score through its executable: every option, every error, the same bytes again.
#include <map>

#include "tests/stage/score/runs.hpp"

namespace {

using dc::test::expect_near;
using dc::test::kRight;
using dc::test::kWrong;
using dc::test::Score;
using dc::test::Scores;
using dc::test::write_run;
namespace score_table = dc::schema::score_table;

TEST_F(Score, SumsEl2nOverTheRecord) {
  expect_near(scores({"--dynamics", dyn}, "el2n"), {3 * kRight, kRight + 2 * kWrong, 3 * kWrong, 2 * kRight + kWrong});
}

TEST_F(Score, SumsEl2nOverAWindow) {
  expect_near(scores({"--dynamics", dyn, "--method", "el2n", "--window", "2"}, "el2n"),
              {2 * kRight, kRight + kWrong, 2 * kWrong, kRight + kWrong});
}

TEST_F(Score, TakesASnapshotOfEl2n) {
  expect_near(scores({"--dynamics", dyn, "--first-epoch", "2", "--last-epoch", "2"}, "el2n"),
              {kRight, kWrong, kWrong, kRight});
}

TEST_F(Score, AveragesRuns) {
  const auto other = scratch.path("other.h5");
  write_run(other, {.outcomes = {"WWW", "WWW", "WWW", "WWW"}});
  expect_near(scores({"--dynamics", dyn, other, "--window", "1"}, "el2n"),
              {(kRight + kWrong) / 2, kWrong, kWrong, (kRight + kWrong) / 2});
  EXPECT_EQ(dc::artifact::Reader(out).read(score_table::score_parameters("el2n")),
            R"({"first_epoch":0,"last_epoch":0,"over_runs":"mean","runs":2})");
}

TEST_F(Score, CountsForgetting) {
  EXPECT_EQ(scores({"--dynamics", dyn, "--method", "forgetting"}, "forgetting"), (Scores{0, 1, 3, 1}));
  EXPECT_EQ(scores({"--dynamics", dyn, "--method", "forgetting", "--never-learned", "zero"}, "forgetting"),
            (Scores{0, 1, 0, 1}));
}

// Epochs 1 and 2: margins 2 2, 2 -1, -1 -1, -1 2.
TEST_F(Score, AveragesTheMarginFromEpochOne) {
  EXPECT_EQ(scores({"--dynamics", dyn, "--method", "aum"}, "aum"), (Scores{2, 0.5, -1, 0.5}));
}

// Probability margins are 1/2 and -1/2; over all three epochs 1/2, -1/6, -1/2, 1/6.
TEST_F(Score, AveragesTheMarginOfProbabilitiesFromTheEpochAsked) {
  expect_near(scores({"--dynamics", dyn, "--method", "aum", "--margin", "prob", "--first-epoch", "0"}, "aum"),
              {0.5, -1.0 / 6, -0.5, 1.0 / 6});
}

TEST_F(Score, CountsForgettingOverRuns) {
  const auto other = scratch.path("other.h5");
  write_run(other, {.outcomes = {"RWR", "WRW", "WWW", "RRR"}});
  const std::vector<std::string> both{"--dynamics", dyn, other, "--method", "forgetting"};
  EXPECT_EQ(scores(both, "forgetting"), (Scores{0.5, 1, 3, 0.5}));
  auto sum = both;
  sum.insert(sum.end(), {"--over-runs", "sum"});
  EXPECT_EQ(scores(sum, "forgetting"), (Scores{1, 2, 6, 1}));
  EXPECT_EQ(dc::artifact::Reader(out).read(score_table::score_parameters("forgetting")),
            R"({"first_epoch":0,"last_epoch":2,"never_learned":"max","over_runs":"sum","runs":2})");
}

// RRR, WRW, WWW, RWR; what reads one epoch reads the last.
TEST_F(Score, ReducesTheRecordByEveryMethod) {
  constexpr double kLossRight = 0.28768207;
  constexpr double kLossWrong = 1.38629436;
  const auto by = [&](const std::string& name, std::vector<std::string> options = {}) {
    options.insert(options.begin(), {"--dynamics", dyn, "--method", name});
    return scores(std::move(options), name);
  };
  expect_near(by("loss"), {kLossRight, kLossWrong, kLossWrong, kLossRight});
  const double both = (kLossRight + kLossWrong) / 2;
  expect_near(by("loss", {"--window", "2"}), {kLossRight, both, kLossWrong, both});
  expect_near(by("entropy"), {0.5623351, 0.5623351, 0.5623351, 0.5623351});
  expect_near(by("margin"), {0.5, 0.5, 0.5, 0.5});
  expect_near(by("least-confidence"), {0.25, 0.25, 0.25, 0.25});
  expect_near(by("grand-last"), {2 * kRight, 2 * kWrong, 2 * kWrong, 2 * kRight});
  expect_near(by("confidence"), {0.75, 5.0 / 12, 0.25, 7.0 / 12});
  // p_y of 3/4 and 1/4: sample deviation 1/2 / sqrt(2), mean 1/2.
  expect_near(by("dual", {"--dual-span", "2"}), {0, 1.76776695, 0, 1.76776695});
  expect_near(by("dyn-unc", {"--dyn-unc-span", "2"}), {0, 3.53553391, 0, 3.53553391});
  // Changes 1 and 2: sqrt(1/2) from their mean, times 0.9.
  expect_near(by("tdds", {"--tdds-span", "3"}), {0, 0.63639610, 0, 0.63639610});
  expect_near(by("tdds", {"--tdds-span", "3", "--tdds-decay", "0.5"}), {0, 0.35355339, 0, 0.35355339});
}

TEST_F(Score, FollowsPublishedCode) {
  const std::string ccs =
      R"({"compat":"ccs","first_epoch":0,"last_epoch":2,"margin":"prob","over_runs":"mean","runs":1})";
  expect_near(scores({"--dynamics", dyn, "--method", "aum", "--compat", "ccs"}, "aum"), {1.5, -0.5, -1.5, 0.5});
  EXPECT_EQ(dc::artifact::Reader(out).read(score_table::score_parameters("aum")), ccs);
  EXPECT_EQ(scores({"--dynamics", dyn, "--method", "aum", "--compat", "dual"}, "aum"), (Scores{2, -1, -1, 2}));
  EXPECT_EQ(scores({"--dynamics", dyn, "--method", "forgetting", "--compat", "deepcore"}, "forgetting"),
            (Scores{0, 1, 0, 1}));
  EXPECT_EQ(
      scores({"--dynamics", dyn, "--method", "forgetting", "--compat", "ccs", "--never-learned", "max"}, "forgetting"),
      (Scores{0, 1, 3, 1}));
}

TEST_F(Score, RefusesARecordTooShortForTheCodeFollowed) {
  expect_error(
      {"--dynamics", dyn, "--compat", "dual"}, 3,
      dyn +
          ": the record has 3 epochs (counted from 0), el2n needs epoch 20; train longer, or choose others with "
          "--first-epoch, --last-epoch or --window");
  expect_error({"--dynamics", dyn, "--method", "dual"}, 3,
               dyn +
                   ": dual needs 10 epochs, but is to read epochs 0 to 2; train longer, choose more, or a shorter "
                   "--dual-span");
}

TEST_F(Score, RefusesARecordWithoutTheColumnsOfAMethod) {
  write_run(dyn, {.optional_columns = false});
  expect_error({"--dynamics", dyn, "--method", "tdds"}, 3,
               dyn + ": holds no /dyn/kd, which tdds reads; record the training again with dc-train --save-dynamics");
  EXPECT_EQ(score({"--dynamics", dyn, "--method", "loss,el2n"}).code, 0);
}

TEST_F(Score, LeavesHolesOut) {
  write_run(dyn, {.outcomes = {"R-R", "R-W", "-W-", "RW-"}});
  EXPECT_EQ(scores({"--dynamics", dyn, "--method", "forgetting"}, "forgetting"), (Scores{0, 1, 3, 1}));
  EXPECT_EQ(scores({"--dynamics", dyn, "--method", "aum", "--first-epoch", "0"}, "aum"), (Scores{2, 0.5, -1, 0.5}));
  expect_near(scores({"--dynamics", dyn}, "el2n"),
              {3 * kRight, 1.5 * (kRight + kWrong), 3 * kWrong, 1.5 * (kRight + kWrong)});
}

TEST_F(Score, DrawsRandomScoresFromImages) {
  const auto images = scratch.path("images.h5");
  dc::test::write_images(images, 4, 1, 1, 1, std::vector<std::uint8_t>(4), 2);
  const auto first = scores({"--images", images, "--method", "random", "--seed", "3"}, "random");
  EXPECT_EQ(first.size(), 4U);
  EXPECT_EQ(first, scores({"--dynamics", dyn, "--method", "random", "--seed", "3"}, "random"));
  EXPECT_NE(first, scores({"--images", images, "--method", "random", "--seed", "4"}, "random"));
  EXPECT_EQ(dc::artifact::Reader(out).read(score_table::sample_key())[3], "train/3");
  EXPECT_EQ(dc::artifact::Reader(out).read(score_table::score_parameters("random")), "{}");
}

TEST_F(Score, StatesDirectionMethodAndParameters) {
  scores({"--dynamics", dyn, "--method", "aum"}, "aum");
  const dc::artifact::Reader table(out);
  EXPECT_EQ(table.read(score_table::score_direction("aum")), "higher-is-easier");
  EXPECT_EQ(table.read(score_table::score_method("aum")), "aum");
  EXPECT_EQ(table.read(score_table::score_parameters("aum")),
            R"({"first_epoch":1,"last_epoch":2,"margin":"logit","over_runs":"mean","runs":1})");
  EXPECT_EQ(table.read(score_table::sample_label()), (std::vector<std::int64_t>{0, 1, 0, 1}));
  EXPECT_EQ(table.read(score_table::class_name()), (std::vector<std::string>{"class 0", "class 1"}));
  EXPECT_EQ(table.provenance().own.inputs.at(0).role, "dynamics");
  table.check();
}

TEST_F(Score, SaysWhatItDidAndNothingOnStdout) {
  const auto outcome = score({"--dynamics", dyn, "--method", "forgetting"});
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err, "dc-score: forgetting of 4 samples: 0 to 3, higher-is-harder\n");
}

// One pass, one table; the epochs asked for hold for all, else each method has its own.
TEST_F(Score, ComputesSeveralMethodsAtOnceInTheOrderAsked) {
  const auto outcome =
      score({"--dynamics", dyn, "--method", "forgetting,aum", "--method", "random,el2n", "--seed", "3"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.err,
            "dc-score: forgetting of 4 samples: 0 to 3, higher-is-harder\n"
            "dc-score: aum of 4 samples: -1 to 2, higher-is-easier\n"
            "dc-score: random of 4 samples: " +
                outcome.err.substr(outcome.err.find("random of 4 samples: ") + 21));
  std::map<std::string, Scores> together;
  {
    const dc::artifact::Reader table(out);
    for (const auto* name : {"forgetting", "aum", "random", "el2n"}) {
      together[name] = table.read(score_table::score(name));
      EXPECT_EQ(table.read(score_table::score_method(name)), name);
    }
  }
  for (const auto& [name, values] : together) {
    EXPECT_EQ(scores({"--dynamics", dyn, "--method", name, "--seed", "3"}, name), values) << name;
  }
  EXPECT_EQ(score({"--dynamics", dyn, "--method", "aum,el2n", "--first-epoch", "1", "--last-epoch", "1"}).code, 0);
  EXPECT_EQ(dc::artifact::Reader(out).read(score_table::score("aum")), (Scores{2, 2, -1, -1}));
  expect_near(dc::artifact::Reader(out).read(score_table::score("el2n")), {kRight, kRight, kWrong, kWrong});
}

TEST_F(Score, WritesTheTableAsCsv) {
  const auto csv = scratch.path("scores.csv");
  EXPECT_EQ(score({"--dynamics", dyn, "--method", "forgetting,aum", "--csv", csv}).code, 0);
  EXPECT_EQ(dc::test::bytes_of(csv),
            "key,label,forgetting,aum\ntrain/0,c0,0,2\ntrain/1,c1,1,0.5\ntrain/2,c0,3,-1\ntrain/3,c1,1,0.5\n");
}

TEST_F(Score, GivesTheSameBytesAgainAndOnTwoThreads) {
  scores({"--dynamics", dyn}, "el2n");
  const auto once = dc::test::bytes_of(out);
  scores({"--dynamics", dyn}, "el2n");
  EXPECT_EQ(once, dc::test::bytes_of(out));
  scores({"--dynamics", dyn, "--threads", "2"}, "el2n");
  EXPECT_EQ(once, dc::test::bytes_of(out));
}

TEST_F(Score, RefusesAMethodWithoutItsRecord) {
  const auto images = scratch.path("images.h5");
  dc::test::write_images(images, 4, 1, 1, 1, std::vector<std::uint8_t>(4), 2);
  expect_error({"--images", images, "--method", "aum"}, 2,
               "--method aum: needs the record of a training run; give --dynamics, a file of dc-train --save-dynamics");
}

TEST_F(Score, RefusesNoInputAndWhatExcludesEachOther) {
  expect_error({}, 2, "no input was given; give --dynamics, --predictions, --features or --images");
  expect_error({"--dynamics", dyn, "--method", "aum,el2n", "--method", "aum"}, 2,
               "--method: aum is named twice; name each method once");
  EXPECT_EQ(score({"--dynamics", dyn, "--window", "2", "--last-epoch", "1"}).code, 2);
  EXPECT_EQ(score({"--dynamics", dyn, "--window", "0"}).code, 2);
  EXPECT_EQ(score({"--dynamics", dyn, "--method", "el3n"}).code, 2);
}

TEST_F(Score, RefusesEpochsTheRecordHasNot) {
  expect_error({"--dynamics", dyn, "--window", "4"}, 3,
               dyn +
                   ": the record has 3 epochs (counted from 0), el2n needs epochs 0 to 3; train longer, or choose "
                   "others with --first-epoch, --last-epoch or --window");
  expect_error({"--dynamics", dyn, "--first-epoch", "2", "--last-epoch", "1"}, 2,
               "--last-epoch 1: expected 2 or later, the first epoch that el2n reads");
}

TEST_F(Score, RefusesRunsOfDifferentSamples) {
  const auto other = scratch.path("other.h5");
  const std::string together = "; give files made from one image set";
  write_run(other, {.key = "test/"});
  expect_error({"--dynamics", dyn, other}, 3,
               other + ": sample 0 is 'test/0', in " + dyn + " it is 'train/0'" + together);
  write_run(other, {.labels = {0, 0, 0, 1}});
  expect_error({"--dynamics", dyn, other}, 3, other + ": sample 1 has label 0, in " + dyn + " it has 1" + together);
  write_run(other, {.outcomes = {"RRR"}, .labels = {0}});
  expect_error({"--dynamics", dyn, other}, 3, other + ": 1 samples, " + dyn + " has 4" + together);
  write_run(other, {.classes = {"n0", "n1"}});
  EXPECT_EQ(score({"--dynamics", dyn, other}).code, 3);
  write_run(other, {.outcomes = {"RR", "RR", "RR", "RR"}});
  expect_error({"--dynamics", other, dyn}, 3,
               dyn + ": the record has 3 epochs, " + other + " has 2; choose common ones with --last-epoch");
}

TEST_F(Score, RefusesASampleThatWasNeverPresented) {
  write_run(dyn, {.outcomes = {"RRR", "R--", "RRR", "RRR"}});
  expect_error({"--dynamics", dyn, "--first-epoch", "1"}, 3,
               dyn +
                   ": sample 1 was never presented in epochs 1 to 2, expected at least once for el2n; read more "
                   "epochs with --first-epoch and --last-epoch");
}

TEST_F(Score, RefusesARunThatDiverged) {
  write_run(dyn, {.outcomes = {"RRR", "RR!", "RRR", "RRR"}});
  expect_error({"--dynamics", dyn}, 3,
               dyn +
                   ": /dyn/loss[2, 1] is nan, expected a finite number because the sample was presented; the training "
                   "diverged: lower its learning rate, or read earlier epochs with --last-epoch");
}

TEST_F(Score, RefusesAnInputOfAnotherKind) {
  const auto images = scratch.path("images.h5");
  dc::test::write_images(images, 4, 1, 1, 1, std::vector<std::uint8_t>(4), 2);
  EXPECT_EQ(score({"--dynamics", images}).code, 3);
  EXPECT_EQ(score({"--dynamics", scratch.path("missing.h5")}).code, 3);
}

}  // namespace
