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
// p_y = 1/4, '-' not presented, '!' presented with a loss that is NaN. Logit margin of 'R' 2, of 'W' -1.
struct Run {
  std::vector<std::string> outcomes{"RRR", "WRW", "WWW", "RWR"};
  std::vector<std::int64_t> labels{0, 1, 0, 1};
  std::string key = "train/";
  std::string class_id = "c";
};

void write_run(const std::string& path, const Run& run) {
  const auto samples = static_cast<std::int64_t>(run.outcomes.size());
  const auto epochs = static_cast<std::int64_t>(run.outcomes.front().size());
  std::vector<std::string> keys;
  for (std::int64_t i = 0; i < samples; ++i) keys.push_back(run.key + std::to_string(i));
  std::vector<std::uint8_t> seen;
  std::vector<float> loss, p_other, zmargin, pnorm2, entropy;
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
      top1.push_back(c == 'R' ? label : c == 'W' ? 1 - label : -1);
    }
  }
  dc::artifact::Writer writer(path, dc::Kind::dynamics);
  const std::vector<std::int64_t> shape{epochs, samples};
  writer.write(dynamics::sample_key(), keys);
  writer.write(dynamics::sample_label(), run.labels);
  writer.write(dynamics::class_id(), std::vector<std::string>{run.class_id + "0", run.class_id + "1"});
  writer.write(dynamics::class_name(), std::vector<std::string>{"cat", "dog"});
  writer.write<std::uint8_t>(dynamics::dyn_seen(), seen, shape);
  writer.write<float>(dynamics::dyn_loss(), loss, shape);
  writer.write<float>(dynamics::dyn_p_other(), p_other, shape);
  writer.write<float>(dynamics::dyn_zmargin(), zmargin, shape);
  writer.write<float>(dynamics::dyn_pnorm2(), pnorm2, shape);
  writer.write<float>(dynamics::dyn_entropy(), entropy, shape);
  writer.write<std::int32_t>(dynamics::dyn_top1(), top1, shape);
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
  EXPECT_EQ(table.read(score_table::class_name()), (std::vector<std::string>{"cat", "dog"}));
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
  write_run(other, {.class_id = "n"});
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
