// dc-score through its executable: every option, every error, the same bytes again.
#include <cmath>
#include <limits>
#include <map>

#include <gtest/gtest.h>

#include "common/artifact/reader.hpp"
#include "tests/support/artifacts.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"

namespace {

using dc::test::run_program;
using Scores = std::vector<double>;
namespace dynamics = dc::schema::dynamics;
namespace score_table = dc::schema::score_table;

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

// A record of two classes, one letter an epoch and one word a sample: 'R' right with p_y = 3/4, 'W' wrong with
// p_y = 1/4, '-' not presented, '!' presented with a loss that is NaN. Logit margin of 'R' 2, of 'W' -1. Where a letter
// differs from the one before, the change of the prediction is the number of the epoch. Features have length sqrt(3).
struct Run {
  std::vector<std::string> outcomes{"RRR", "WRW", "WWW", "RWR"};
  std::vector<std::int64_t> labels{0, 1, 0, 1};
  std::string key = "train/";
  std::vector<std::string> classes{"c0", "c1"};
  bool optional_columns = true;
};

// As in write_images.
std::vector<std::string> names_of(const std::vector<std::string>& class_ids) {
  std::vector<std::string> names;
  for (std::size_t c = 0; c < class_ids.size(); ++c) names.push_back("class " + std::to_string(c));
  return names;
}

void write_run(const std::string& path, const Run& run) {
  const auto samples = static_cast<std::int64_t>(run.outcomes.size());
  const auto epochs = static_cast<std::int64_t>(run.outcomes.front().size());
  std::vector<std::string> keys;
  for (std::int64_t i = 0; i < samples; ++i) keys.push_back(run.key + std::to_string(i));
  std::vector<std::uint8_t> seen;
  std::vector<float> loss, p_other, zmargin, pnorm2, entropy, p_second, kd, hnorm2;
  std::vector<std::int32_t> top1;
  for (std::size_t t = 0; t < static_cast<std::size_t>(epochs); ++t) {
    for (std::size_t i = 0; i < run.outcomes.size(); ++i) {
      const char c = run.outcomes[i][t];
      const auto label = static_cast<std::int32_t>(run.labels[i]);
      seen.push_back(c != '-');
      loss.push_back(c == 'R' ? -std::log(0.75F) : c == 'W' ? -std::log(0.25F) : kNaN);
      p_other.push_back(c == 'R' ? 0.25F : c == 'W' ? 0.75F : kNaN);
      zmargin.push_back(c == 'R' ? 2.0F : c == 'W' ? -1.0F : kNaN);
      pnorm2.push_back(c == '-' ? kNaN : 0.625F);
      entropy.push_back(c == '-' ? kNaN : 0.5623351F);
      p_second.push_back(c == '-' ? kNaN : 0.25F);
      kd.push_back(t == 0 || c == '-' ? kNaN : c == run.outcomes[i][t - 1] ? 0.0F : static_cast<float>(t));
      hnorm2.push_back(c == '-' ? kNaN : 3.0F);
      top1.push_back(c == 'R' ? label : c == 'W' ? 1 - label : -1);
    }
  }
  dc::artifact::Writer writer(path, dc::Kind::dynamics);
  const std::vector<std::int64_t> shape{epochs, samples};
  writer.write(dynamics::sample_key(), keys);
  writer.write(dynamics::sample_label(), run.labels);
  writer.write(dynamics::class_id(), run.classes);
  writer.write(dynamics::class_name(), names_of(run.classes));
  writer.write<std::uint8_t>(dynamics::dyn_seen(), seen, shape);
  writer.write<float>(dynamics::dyn_loss(), loss, shape);
  writer.write<float>(dynamics::dyn_p_other(), p_other, shape);
  writer.write<float>(dynamics::dyn_zmargin(), zmargin, shape);
  writer.write<float>(dynamics::dyn_pnorm2(), pnorm2, shape);
  writer.write<float>(dynamics::dyn_entropy(), entropy, shape);
  writer.write<std::int32_t>(dynamics::dyn_top1(), top1, shape);
  if (run.optional_columns) {
    writer.write<float>(dynamics::dyn_p_second(), p_second, shape);
    writer.write<float>(dynamics::dyn_kd(), kd, shape);
    writer.write<float>(dynamics::dyn_hnorm2(), hnorm2, shape);
  }
  writer.write(dynamics::epoch_lr(), std::vector<double>(static_cast<std::size_t>(epochs), 0.1));
  writer.write(dynamics::dyn_mode(), std::string("train"));
  writer.write(dynamics::dyn_network(), std::string("{}"));
  writer.write(dynamics::dyn_images_seen(), epochs * samples);
  writer.finish(dc::test::made_by_test());
  writer.publish();
}

class Score : public testing::Test {
 protected:
  Score() { write_run(dyn, {}); }

  dc::test::Outcome score(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--out", out});
    return run_program("dc-score", std::move(arguments));
  }

  // The scores of a run that has to succeed.
  Scores scores(std::vector<std::string> arguments, const std::string& name) const {
    const auto outcome = score(std::move(arguments));
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return dc::artifact::Reader(out, dc::Kind::score_table).read(score_table::score(name));
  }

  void expect_error(std::vector<std::string> arguments, int code, const std::string& message) const {
    const auto outcome = score(std::move(arguments));
    EXPECT_EQ(outcome.code, code);
    EXPECT_EQ(outcome.err, "dc-score: " + message + "\n");
    EXPECT_FALSE(dc::fs::exists(out));
  }

  dc::test::Scratch scratch;
  std::string dyn = scratch.path("dyn.h5");
  std::string out = scratch.path("scores.h5");
};

void expect_near(const Scores& found, const Scores& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], expected[i], 1e-6) << "sample " << i;
}

// p_y = 3/4: error (1/4, -1/4), length 0.35355. p_y = 1/4: (3/4, -3/4), length 1.06066.
constexpr double kRight = 0.35355339;
constexpr double kWrong = 1.06066017;

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

// Predictions of the four samples of the run.
void write_predictions(const std::string& path, const std::vector<std::int64_t>& labels) {
  namespace predictions = dc::schema::predictions;
  dc::artifact::Writer writer(path, dc::Kind::predictions);
  writer.write(predictions::sample_key(), std::vector<std::string>{"train/0", "train/1", "train/2", "train/3"});
  writer.write(predictions::sample_label(), labels);
  writer.write(predictions::class_id(), std::vector<std::string>{"c0", "c1"});
  writer.write(predictions::class_name(), std::vector<std::string>{"class 0", "class 1"});
  writer.write<float>(predictions::prediction_logit(), std::vector<float>{0, 1, 0, 2, 0, 3, 0, 4}, {4, 2});
  writer.write(predictions::prediction_network(), std::string("{}"));
  writer.write(predictions::prediction_policy(), std::string("{}"));
  writer.finish(dc::test::made_by_test());
  writer.publish();
}

void write_features(const std::string& path, const std::vector<std::int64_t>& labels) {
  namespace features = dc::schema::features;
  dc::artifact::Writer writer(path, dc::Kind::features);
  writer.write(features::sample_key(), std::vector<std::string>{"train/0", "train/1", "train/2", "train/3"});
  writer.write(features::sample_label(), labels);
  writer.write(features::class_id(), std::vector<std::string>{"c0", "c1"});
  writer.write(features::class_name(), std::vector<std::string>{"class 0", "class 1"});
  writer.write<float>(features::feature_value(), std::vector<float>{0, 1, 2, 3}, {4, 1});
  writer.write(features::feature_source(), std::string("import"));
  writer.finish(dc::test::made_by_test());
  writer.publish();
}

TEST_F(Score, TakesTheSamplesOfAnyInput) {
  const auto predictions = scratch.path("predictions.h5");
  const auto features = scratch.path("features.h5");
  write_predictions(predictions, {0, 1, 0, 1});
  write_features(features, {0, 1, 0, 1});
  const auto of_run = scores({"--dynamics", dyn, "--method", "random"}, "random");
  EXPECT_EQ(scores({"--predictions", predictions, "--method", "random"}, "random"), of_run);
  EXPECT_EQ(scores({"--features", features, "--method", "random"}, "random"), of_run);
  EXPECT_EQ(
      scores({"--dynamics", dyn, "--predictions", predictions, "--features", features, "--method", "random"}, "random"),
      of_run);
}

TEST_F(Score, RefusesInputsOfDifferentSamples) {
  const auto predictions = scratch.path("predictions.h5");
  const auto features = scratch.path("features.h5");
  write_predictions(predictions, {0, 1, 0, 1});
  write_features(features, {0, 1, 1, 1});
  expect_error(
      {"--predictions", predictions, "--features", features, "--method", "random"}, 3,
      features + ": sample 2 has label 1, in " + predictions + " it has 0; all inputs must be of the same image set");
}

// Two runs over four samples in which two each were given to the class 'threshold': samples 2 and 3 of the first run, 0
// and 1 of the second. Margins are 2 where right, -1 where wrong.
class ThresholdSamples : public Score {
 protected:
  ThresholdSamples() {
    dc::test::write_images(images, 4, 1, 1, 1, std::vector<std::uint8_t>(4), 2);
    write_run(one, {.outcomes = {"RR", "WW", "RR", "RW"}, .labels = {0, 1, 2, 2}, .classes = classes});
    write_run(two, {.outcomes = {"RW", "RW", "RR", "WW"}, .labels = {2, 2, 0, 1}, .classes = classes});
  }
  std::vector<std::string> classes{"c0", "c1", "threshold"};
  std::string images = scratch.path("images.h5");
  std::string one = scratch.path("one.h5");
  std::string two = scratch.path("two.h5");
};

// Epoch 1 alone. Run one: threshold samples at 2 and -1, so sample 0 at 2 has none above, sample 1 at -1 one of two.
// Run two: threshold samples at -1 and -1, samples 2 and 3 at 2 and -1 have none above.
TEST_F(ThresholdSamples, FlagWhoLiesBelow) {
  const std::vector<std::string> both{"--images", images, "--dynamics", one, two, "--method", "aum-mislabelled"};
  EXPECT_EQ(scores(both, "aum-mislabelled"), (Scores{0, 1, 0, 0}));
  const dc::artifact::Reader table(out);
  EXPECT_EQ(table.read(score_table::sample_label()), (std::vector<std::int64_t>{0, 1, 0, 1}));
  EXPECT_EQ(table.read(score_table::class_id()).size(), 2U);
  EXPECT_EQ(table.read(score_table::score_parameters("aum-mislabelled")),
            R"({"first_epoch":1,"last_epoch":1,"over_runs":"lowest","runs":2,"threshold_percentile":99.0})");
  auto half = both;
  half.insert(half.end(), {"--threshold-percentile", "50"});
  EXPECT_EQ(scores(half, "aum-mislabelled"), (Scores{0, 0, 0, 0}));
  EXPECT_EQ(score({"--images", images, "--dynamics", one, two, "--method", "aum-mislabelled,random"}).code, 0);
}

TEST_F(ThresholdSamples, NeedTheImagesAndAMethodOfTheirOwn) {
  expect_error(
      {"--dynamics", one, two, "--method", "aum-mislabelled"}, 2,
      "--method aum-mislabelled: needs the images with their own labels; give --images, the set before dc-fetch "
      "made threshold samples");
  expect_error(
      {"--images", images, "--dynamics", one, two, "--method", "aum-mislabelled,aum"}, 2,
      "--method aum-mislabelled: its runs are trained on other labels than those of aum; run dc-score once for "
      "each");
}

TEST_F(ThresholdSamples, AreRefusedWhereTheRunHasNone) {
  const auto refuse = [&](const std::string& message) {
    expect_error({"--images", images, "--dynamics", two, "--method", "aum-mislabelled"}, 3, two + message);
  };
  const std::string train = "; train on a set that dc-fetch made with threshold samples";
  write_run(two, {});
  refuse(": its last class is 'c1', expected 'threshold'" + train);
  write_run(two, {.classes = classes});
  refuse(": no sample has the label 'threshold'" + train);
  write_run(two, {.labels = {0, 1, 1, 2}, .classes = classes});
  refuse(": sample 2 has label 1, in " + images + " it has 0; expected that or 2, 'threshold'");
  write_run(two, {.labels = {2, 1, 0, 1}, .key = "test/", .classes = classes});
  refuse(": sample 0 is 'test/0', in " + images + " it is 'train/0'; all inputs must be of the same image set");
}

TEST_F(ThresholdSamples, AreNotJudgedByTheirOwnRun) {
  expect_error(
      {"--images", images, "--dynamics", one, "--method", "aum-mislabelled"}, 3,
      "--method aum-mislabelled: none of the 1 run judges sample 2; give one to --dynamics in which it has its "
      "own label and was presented in epoch 1");
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
  const std::string together = "; all inputs must be of the same image set";
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
