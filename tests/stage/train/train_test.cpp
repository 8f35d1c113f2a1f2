#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstring>
#include <fstream>
#include <numeric>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/artifact/reader.hpp"
#include "common/base/filesystem.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/training_sets.hpp"

namespace {

using dc::artifact::Reader;
using dc::test::bytes_of;
using dc::test::Outcome;
using dc::test::run_program;

class TrainStage : public testing::Test {
 protected:
  TrainStage() { dc::test::write_easy_images(images, 20, 4); }

  /// dc-train on the 20 images with a tiny network, `more` after the usual arguments.
  Outcome train(const std::string& out, std::vector<std::string> more) {
    std::vector<std::string> arguments = {"--images", images, "--out", path(out), "--width", "4", "--batch", "8"};
    if (std::find(more.begin(), more.end(), "--model") == more.end()) more.insert(more.end(), {"--model", "resnet8"});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program("dc-train", arguments);
  }
  nlohmann::json protocol(const std::string& out) {
    return nlohmann::json::parse(Reader(path(out)).read(dc::schema::checkpoint::protocol()));
  }
  std::string path(const std::string& name) const { return scratch.path(name); }

  dc::test::Scratch scratch;
  std::string images = scratch.path("images.h5");
};

}  // namespace

// 20 images in batches of 8: 3 steps an epoch, the last of 4 images; 2 epochs are 6 steps and 40 images.
TEST_F(TrainStage, MakesACheckpointThatTellsHowItWasTrained) {
  const Outcome outcome = train("out.h5", {"--epochs", "2", "--seed", "5"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_NE(outcome.err.find("20 images 8x8x1, 4 classes; resnet8 (0.01 M parameters); 6 steps of 8; f32, 1 thread"),
            std::string::npos)
      << outcome.err;
  const Reader checkpoint(path("out.h5"), dc::Kind::checkpoint);
  checkpoint.check();
  EXPECT_EQ(checkpoint.shape(dc::schema::checkpoint::parameter("layer2.0.downsample.0.weight")),
            (std::vector<std::int64_t>{8, 4, 1, 1}));
  EXPECT_EQ(checkpoint.shape(dc::schema::checkpoint::buffer("bn1.running_var")), (std::vector<std::int64_t>{4}));
  EXPECT_EQ(checkpoint.read(dc::schema::checkpoint::input_mean()), (std::vector<double>{0.449}));
  EXPECT_EQ(checkpoint.read(dc::schema::checkpoint::class_id()), (std::vector<std::string>{"c0", "c1", "c2", "c3"}));
  const auto& own = checkpoint.provenance().own;
  EXPECT_EQ(nlohmann::json::parse(own.parameters)["threads"], 1);   // the bytes depend on it
  EXPECT_EQ(nlohmann::json::parse(own.facts)["precision"], "f32");  // what --precision auto came to
  const auto p = protocol("out.h5");
  EXPECT_EQ(p["steps"], 6);
  EXPECT_EQ(p["epochs"], 2);
  EXPECT_EQ(p["batch"], 8);
  EXPECT_EQ(p["images"], 20);
  EXPECT_EQ(p["images_seen"], 40);
  EXPECT_EQ(p["stored_bytes"], 20 * 8 * 8);
  EXPECT_EQ(p["seed"], 5);
  EXPECT_EQ(p["optimiser"], "sgd");
  EXPECT_EQ(p["lr"], 0.1);
  EXPECT_EQ(p["momentum"], 0.9);
  EXPECT_EQ(p["weight_decay"], 5e-4);
  EXPECT_EQ(p["schedule"], "cosine");
  EXPECT_NE(checkpoint.provenance().own.facts.find("\"images_seen\":40"), std::string::npos);
}

TEST_F(TrainStage, GivesTheSameBytesTwiceAndOthersForAnotherSeed) {
  ASSERT_EQ(train("a.h5", {"--epochs", "2", "--save-dynamics", path("a-dyn.h5")}).code, 0);
  ASSERT_EQ(train("b.h5", {"--epochs", "2", "--save-dynamics", path("b-dyn.h5")}).code, 0);
  ASSERT_EQ(train("c.h5", {"--epochs", "2", "--seed", "1"}).code, 0);
  EXPECT_EQ(bytes_of(path("a.h5")), bytes_of(path("b.h5")));
  EXPECT_EQ(bytes_of(path("a-dyn.h5")), bytes_of(path("b-dyn.h5")));
  EXPECT_NE(bytes_of(path("a.h5")), bytes_of(path("c.h5")));
}

// 4 steps of 8 on 20 images: a whole epoch (8 + 8 + 4) and 8 images of the next.
TEST_F(TrainStage, RecordsDynamicsWithHolesWhereAnEpochWasCutShort) {
  ASSERT_EQ(train("out.h5", {"--steps", "4", "--save-dynamics", path("dyn.h5")}).code, 0);
  namespace dynamics = dc::schema::dynamics;
  const Reader record(path("dyn.h5"), dc::Kind::dynamics);
  record.check();
  EXPECT_EQ(record.shape(dynamics::dyn_loss()), (std::vector<std::int64_t>{2, 20}));
  const auto seen = record.read(dynamics::dyn_seen());
  EXPECT_EQ(std::count(seen.begin(), seen.begin() + 20, 1), 20);
  EXPECT_EQ(std::count(seen.begin() + 20, seen.end(), 1), 8);
  const auto loss = record.read(dynamics::dyn_loss());
  const auto kd = record.read(dynamics::dyn_kd()), p_second = record.read(dynamics::dyn_p_second());
  const auto p_other = record.read(dynamics::dyn_p_other());
  for (std::size_t i = 0; i < 40; ++i) {
    EXPECT_EQ(std::isnan(loss[i]), seen[i] == 0);
    EXPECT_EQ(std::isnan(kd[i]), seen[i] == 0 || i < 20);  // nothing is before the first presentation
    EXPECT_FALSE(kd[i] <= 0);
    EXPECT_FALSE(p_second[i] > std::max(p_other[i], std::exp(-loss[i]) + 1e-6f));
  }
  EXPECT_EQ(record.read(dynamics::dyn_mode()), "train");
  EXPECT_EQ(record.read(dynamics::dyn_images_seen()), 28);
  // Cosine over 4 steps: 0.1 at step 0, 0.1 * (1 + cos(3 pi / 4)) / 2 = 0.0146447 at step 3.
  const auto lr = record.read(dynamics::epoch_lr());
  ASSERT_EQ(lr.size(), 2u);
  EXPECT_DOUBLE_EQ(lr[0], 0.1);
  EXPECT_NEAR(lr[1], 0.0146447, 1e-7);
}

// States are kept after steps 3, 6 and 9 of 10, each the end of an epoch; the second run goes on after step 9, and the
// record's last epoch needs what the epochs before left of every image.
TEST_F(TrainStage, ARunThatWasCutOffEndsWithTheSameBytes) {
  const auto run = [&](const std::string& mode, const std::string& dynamics, std::vector<std::string> more) {
    more.insert(more.end(), {"--steps", "10", "--dynamics-mode", mode, "--save-dynamics", path(dynamics)});
    return more;
  };
  for (const std::string mode : {"train", "clean"}) {
    ASSERT_EQ(train("whole.h5", run(mode, "whole-dyn.h5", {})).code, 0);
    const std::vector<std::string> state = {"--checkpoint-dir", path(mode), "--checkpoint-every", "3"};
    ASSERT_EQ(train("out.h5", run(mode, "dyn.h5", state)).code, 0);
    const Outcome resumed = train("out.h5", run(mode, "dyn.h5", state));
    ASSERT_EQ(resumed.code, 0);
    EXPECT_NE(resumed.err.find("going on after step 9"), std::string::npos) << resumed.err;
    EXPECT_EQ(bytes_of(path("out.h5")), bytes_of(path("whole.h5")));
    EXPECT_EQ(bytes_of(path("dyn.h5")), bytes_of(path("whole-dyn.h5")));
  }
}

// States after steps 4 and 8 of 10 lie inside epochs of 3 steps.
TEST_F(TrainStage, GoesOnInsideAnEpochAndRefusesStatesOfOtherRuns) {
  const auto with = [&](const std::string& dynamics, std::vector<std::string> more = {}) {
    more.insert(more.end(), {"--steps", "10", "--save-dynamics", path(dynamics)});
    return more;
  };
  ASSERT_EQ(train("whole.h5", with("whole-dyn.h5")).code, 0);
  const std::vector<std::string> state = {"--checkpoint-dir", path("state"), "--checkpoint-every", "4"};
  ASSERT_EQ(train("out.h5", with("dyn.h5", state)).code, 0);
  const Outcome resumed = train("out.h5", with("dyn.h5", state));
  ASSERT_EQ(resumed.code, 0);
  EXPECT_NE(resumed.err.find("going on after step 8"), std::string::npos) << resumed.err;
  EXPECT_EQ(bytes_of(path("out.h5")), bytes_of(path("whole.h5")));
  EXPECT_EQ(bytes_of(path("dyn.h5")), bytes_of(path("whole-dyn.h5")));

  const Outcome clean =
      train("out.h5", with("dyn.h5", {"--dynamics-mode", "clean", "--checkpoint-dir", path("state")}));
  EXPECT_EQ(clean.code, 2);
  EXPECT_NE(clean.err.find("belongs to a run with other settings or inputs"), std::string::npos) << clean.err;
  const Outcome other = train("out.h5", {"--steps", "11", "--checkpoint-dir", path("state")});
  EXPECT_EQ(other.code, 2);
  EXPECT_NE(other.err.find("belongs to a run with other settings or inputs"), std::string::npos) << other.err;
}

TEST_F(TrainStage, LeavesTheMetricsOfTheLastRunWhereItFailsAtOnce) {
  ASSERT_EQ(train("out.h5", {"--steps", "2"}).code, 0);
  const std::string before = bytes_of(path("out.h5.metrics.jsonl"));
  EXPECT_TRUE(before.starts_with("{\"step\":2,")) << before;
  EXPECT_EQ(train("out.h5", {"--steps", "2", "--lr", "1e308"}).code, 1);
  EXPECT_EQ(bytes_of(path("out.h5.metrics.jsonl")), before);
}

TEST_F(TrainStage, KeepsItsMetricsFromTheFilesOfOthers) {
  const std::string metrics = path("out.h5.metrics.jsonl");
  const std::string before = bytes_of(images);
  dc::fs::create_symlink(images, metrics);
  EXPECT_EQ(train("out.h5", {"--steps", "2", "--overwrite"}).code, 2) << "a link to the input";
  EXPECT_EQ(bytes_of(images), before);
  dc::fs::remove(metrics);
  std::ofstream(metrics) << "notes";
  EXPECT_EQ(train("out.h5", {"--steps", "2"}).code, 2);
  EXPECT_EQ(bytes_of(metrics), "notes");
  dc::fs::remove(metrics);
  mkfifo(metrics.c_str(), 0600);
  EXPECT_EQ(train("out.h5", {"--steps", "2", "--overwrite"}).code, 2);
}

TEST_F(TrainStage, TellsInADryRunThatItsStateCouldNotBeKept) {
  const Outcome outcome = train("out.h5", {"--steps", "2", "--dry-run", "--checkpoint-dir", images});
  EXPECT_EQ(outcome.code, 4);
  EXPECT_NE(outcome.err.find("--checkpoint-dir " + images + ": no folder that can be written to"), std::string::npos)
      << outcome.err;
}

TEST_F(TrainStage, RefusesStepsThatNoCounterHolds) {
  for (const char* epochs : {"9223372036854775807", "1000000000000"}) {
    const Outcome outcome = train("out.h5", {"--epochs", epochs});
    EXPECT_EQ(outcome.code, 2);
    EXPECT_NE(outcome.err.find(std::string("--epochs ") + epochs), std::string::npos) << outcome.err;
  }
  EXPECT_EQ(train("out.h5", {"--steps", "1", "--batch", "9223372036854775807"}).code, 2);
}

// The pages of a mapped file are gone with its end.
TEST_F(TrainStage, EndsWithALineWhenAnInputIsCutShortMeanwhile) {
  const pid_t cutter = fork();
  if (cutter == 0) {
    while (access(path("out.h5.metrics.jsonl").c_str(), F_OK) != 0) usleep(2000);
    _exit(truncate(images.c_str(), 0));
  }
  const Outcome outcome = train("out.h5", {"--steps", "1000000", "--report-every", "1"});
  kill(cutter, SIGKILL);
  waitpid(cutter, nullptr, 0);
  EXPECT_EQ(outcome.code, 3);
  EXPECT_TRUE(outcome.err.ends_with(
      "dc-train: an input was cut short while it was read; give it whole, and leave it as it is till the end\n"))
      << outcome.err;
  EXPECT_FALSE(dc::fs::exists(path("out.h5")));
}

// In the length of the header, in what it says of the run and of an array, in the first, a middle and the last byte of
// the arrays; a file cut short; a file of another kind.
TEST_F(TrainStage, RefusesADamagedState) {
  const std::vector<std::string> state = {"--steps", "4", "--checkpoint-dir", path("state"), "--checkpoint-every", "3"};
  ASSERT_EQ(train("out.h5", state).code, 0);
  const std::string whole = bytes_of(path("state/state.safetensors"));
  std::uint64_t header = 0;
  std::memcpy(&header, whole.data(), sizeof header);
  const std::size_t arrays = sizeof header + header;
  std::vector<std::string> damaged = {whole.substr(0, whole.size() - 1), "damaged"};
  for (const std::size_t place : {std::size_t{0}, whole.find("steps_taken") + 14, whole.find("F32"), arrays,
                                  (arrays + whole.size()) / 2, whole.size() - 1}) {
    damaged.push_back(whole);
    damaged.back()[place] = static_cast<char>(whole[place] ^ 1);
  }
  for (const std::string& bytes : damaged) {
    std::ofstream(path("state/state.safetensors"), std::ios::binary) << bytes;
    const Outcome refused = train("never.h5", state);
    EXPECT_EQ(refused.code, 3) << refused.err;
    EXPECT_NE(refused.err.find("expected the state of a run; remove the file to start again"), std::string::npos)
        << refused.err;
    EXPECT_FALSE(dc::fs::exists(path("never.h5")));
  }
}

// 4 steps, so 2 epochs begun: two clean passes over all 20 images, beside the training's 28. The second one shows what
// the finished network says, which dc-eval tells too.
TEST_F(TrainStage, RecordsCleanPassesWithoutDisturbingTheTraining) {
  namespace dynamics = dc::schema::dynamics;
  ASSERT_EQ(train("out.h5", {"--steps", "4", "--save-dynamics", path("train.h5")}).code, 0);
  const auto parameters = [&] {
    const Reader checkpoint(path("out.h5"));
    std::vector<std::vector<float>> values;
    for (const auto& name : checkpoint.names("/parameter"))
      values.push_back(checkpoint.read(dc::schema::checkpoint::parameter(name)));
    for (const auto& name : checkpoint.names("/buffer"))
      values.push_back(checkpoint.read(dc::schema::checkpoint::buffer(name)));
    return values;
  };
  const auto trained = parameters();
  const auto told = protocol("out.h5");
  ASSERT_EQ(train("out.h5", {"--steps", "4", "--save-dynamics", path("clean.h5"), "--dynamics-mode", "clean"}).code, 0);
  EXPECT_EQ(parameters(), trained);
  EXPECT_EQ(protocol("out.h5"), told);

  const Reader record(path("clean.h5"), dc::Kind::dynamics);
  record.check();
  EXPECT_EQ(record.read(dynamics::dyn_mode()), "clean");
  EXPECT_EQ(record.read(dynamics::dyn_images_seen()), 28 + 2 * 20);
  EXPECT_EQ(record.read(dynamics::dyn_seen()), std::vector<std::uint8_t>(40, 1));
  const auto kd = record.read(dynamics::dyn_kd());
  for (std::size_t i = 0; i < 40; ++i) EXPECT_EQ(std::isnan(kd[i]), i < 20);

  ASSERT_EQ(run_program("dc-eval", {"--images", images, "--checkpoint", path("out.h5"), "--out", path("eval.h5")}).code,
            0);
  const Reader report(path("eval.h5"));
  const auto loss = record.read(dynamics::dyn_loss());
  EXPECT_NEAR(std::accumulate(loss.begin() + 20, loss.end(), 0.0) / 20, report.read(dc::schema::eval_report::loss()),
              1e-5);
  const auto top1 = record.read(dynamics::dyn_top1());
  int right = 0;
  for (int i = 0; i < 20; ++i) right += top1[static_cast<std::size_t>(20 + i)] == i % 4;
  EXPECT_NEAR(right / 20.0, report.read(dc::schema::eval_report::top1()), 1e-12);
}

// Weights 4 times as large are the same weights: they are scaled to mean 1.
TEST_F(TrainStage, CountsImagesByTheirWeights) {
  const std::vector<std::string> run = {"--steps", "3", "--schedule", "constant"};
  const auto weight = dc::schema::checkpoint::parameter("fc.weight");
  const auto trained = [&](const std::string& out) { return Reader(path(out)).read(weight); };
  ASSERT_EQ(train("plain.h5", run).code, 0);
  EXPECT_FALSE(protocol("plain.h5").contains("weighted"));

  std::vector<double> weights(20);
  for (std::size_t i = 0; i < 20; ++i) weights[i] = i % 2 == 0 ? 0.5 : 1.5;
  dc::test::write_easy_images(images, 20, 4, 8, 1, {.weights = weights});
  const Outcome weighted = train("weighted.h5", run);
  ASSERT_EQ(weighted.code, 0) << weighted.err;
  EXPECT_NE(weighted.err.find("20 images 8x8x1, 4 classes, weighted; resnet8"), std::string::npos) << weighted.err;
  EXPECT_EQ(protocol("weighted.h5")["weighted"], true);
  EXPECT_NE(trained("weighted.h5"), trained("plain.h5"));

  for (double& w : weights) w *= 4;
  dc::test::write_easy_images(images, 20, 4, 8, 1, {.weights = weights});
  ASSERT_EQ(train("scaled.h5", run).code, 0);
  EXPECT_EQ(trained("scaled.h5"), trained("weighted.h5"));

  dc::test::write_easy_images(images, 20, 4, 8, 1, {.weights = std::vector<double>(20, 0.0)});
  const Outcome none = train("none.h5", run);
  EXPECT_EQ(none.code, 3);
  EXPECT_NE(none.err.find("images.h5: /sample/weight is 0 for every image"), std::string::npos) << none.err;
}

// dc-eval looks at weights no more than at keys.
TEST_F(TrainStage, WeightsDoNotChangeHowANetworkIsJudged) {
  ASSERT_EQ(train("out.h5", {"--steps", "3"}).code, 0);
  const auto judged = [&] {
    EXPECT_EQ(
        run_program("dc-eval", {"--images", images, "--checkpoint", path("out.h5"), "--out", path("eval.h5")}).code, 0);
    return Reader(path("eval.h5")).read(dc::schema::eval_report::loss());
  };
  const double plain = judged();
  std::vector<double> weights(20, 1.0);
  weights[3] = 100;
  dc::test::write_easy_images(images, 20, 4, 8, 1, {.weights = weights});
  EXPECT_EQ(judged(), plain);
}

// 8 floats, the class and the mark of a presentation are 37 bytes; on disk they have to be 30 at most. Two lengths of
// the same run differ by the presentations of two epochs alone.
TEST_F(TrainStage, ARecordOfRealImagesTakesAtMostThirtyBytesAPresentation) {
  const std::string folder = "/usr/share/datasets/fashion-mnist";
  if (!dc::fs::is_directory(folder)) GTEST_SKIP() << "no Fashion-MNIST; install dataset-fashion-mnist";
  ASSERT_EQ(run_program("dc-fetch", {"idx:" + folder, "--split", "test", "--first", "200", "--out", images}).code, 0);
  const auto bytes = [&](const std::string& epochs) {
    const Outcome outcome = run_program(
        "dc-train", {"--images", images, "--model", "resnet8", "--width", "4", "--stem", "stride2", "--epochs", epochs,
                     "--batch", "64", "--out", path("out.h5"), "--save-dynamics", path("dyn.h5")});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return static_cast<double>(dc::fs::file_size(path("dyn.h5")));
  };
  const double per_presentation = (bytes("4") - bytes("2")) / (2 * 2000);
  RecordProperty("bytes_a_presentation", std::to_string(per_presentation));
  EXPECT_GT(per_presentation, 10);
  EXPECT_LT(per_presentation, 30);
}

TEST_F(TrainStage, WritesALineOfMetricsEveryFewSteps) {
  ASSERT_EQ(train("out.h5", {"--steps", "5", "--report-every", "2"}).code, 0);
  std::istringstream lines(bytes_of(path("out.h5.metrics.jsonl")));
  std::vector<std::int64_t> steps;
  for (std::string line; std::getline(lines, line);) {
    const auto metric = nlohmann::json::parse(line);
    steps.push_back(metric["step"]);
    EXPECT_GT(metric["loss"].get<double>(), 0.0);
    EXPECT_GE(metric["lr"].get<double>(), 0.0);
    EXPECT_GT(metric["images_per_s"].get<double>(), 0.0);
  }
  EXPECT_EQ(steps, (std::vector<std::int64_t>{2, 4, 5}));
}

TEST_F(TrainStage, TakesEveryOptionOfOptimiserScheduleAndNetwork) {
  ASSERT_EQ(
      train("adamw.h5", {"--steps", "2", "--optimiser", "adamw", "--schedule", "cosine-epoch", "--precision", "f32"})
          .code,
      0);
  auto p = protocol("adamw.h5");
  EXPECT_EQ(p["optimiser"], "adamw");
  EXPECT_EQ(p["lr"], 1e-3);
  EXPECT_EQ(p["weight_decay"], 0.01);
  EXPECT_EQ(p["schedule"], "cosine-epoch");
  EXPECT_FALSE(p.contains("momentum"));

  ASSERT_EQ(train("sgd.h5", {"--steps", "2", "--lr", "0.02", "--momentum", "0.5", "--nesterov", "--weight-decay", "0",
                             "--schedule", "linear", "--stem", "stride2", "--model", "resnet20"})
                .code,
            0);
  p = protocol("sgd.h5");
  EXPECT_EQ(p["lr"], 0.02);
  EXPECT_EQ(p["momentum"], 0.5);
  EXPECT_EQ(p["nesterov"], true);
  EXPECT_EQ(p["weight_decay"], 0.0);
  auto network = nlohmann::json::parse(Reader(path("sgd.h5")).read(dc::schema::checkpoint::network()));
  EXPECT_EQ(network["stem"], "stride2");

  ASSERT_EQ(train("convnet.h5", {"--steps", "2", "--model", "convnet", "--depth", "2", "--schedule", "constant"}).code,
            0);
  network = nlohmann::json::parse(Reader(path("convnet.h5")).read(dc::schema::checkpoint::network()));
  EXPECT_EQ(network["architecture"], "convnet");
  EXPECT_EQ(network["depth"], 2);
  EXPECT_EQ(network["width"], 4);
}

TEST_F(TrainStage, SeesImagesAsThePlanSays) {
  dc::test::write_plan(path("plan.h5"), dc::views::plain_policy(8));
  dc::test::write_plan(path("recorded.h5"), dc::views::plain_policy(8), 2, 20);
  ASSERT_EQ(train("plan-out.h5", {"--epochs", "2", "--plan", path("plan.h5")}).code, 0);
  ASSERT_EQ(train("recorded-out.h5", {"--epochs", "2", "--plan", path("recorded.h5")}).code, 0);
  const Reader planned(path("plan-out.h5")), recorded(path("recorded-out.h5"));
  EXPECT_EQ(planned.read(dc::schema::checkpoint::input_std()),
            (std::vector<double>{1.0}));  // the plan does not normalise
  // A plain plan shows the stored order, and the record is the same rows.
  const auto weight = dc::schema::checkpoint::parameter("fc.weight");
  EXPECT_EQ(planned.read(weight), recorded.read(weight));

  const Outcome longer = train("out.h5", {"--epochs", "3", "--plan", path("recorded.h5")});
  EXPECT_EQ(longer.code, 3);
  EXPECT_NE(longer.err.find("records 2 epochs, expected the 3 of this run"), std::string::npos) << longer.err;
}

TEST_F(TrainStage, RefusesWhatItCannotDo) {
  dc::test::write_plan(path("cells.h5"), dc::views::pca_policy(8, dc::views::imagenet_normalize(1), 2));
  dc::test::write_plan(path("colour.h5"), dc::views::small_policy(8, dc::views::imagenet_normalize(3)));
  dc::test::write_images(path("oblong.h5"), 2, 4, 6, 1, std::vector<std::uint8_t>(48), 2);
  const struct {
    std::vector<std::string> arguments;
    int code;
    std::string says;
  } cases[] = {
      {{}, 2, "--epochs"},
      {{"--epochs", "1", "--steps", "1"}, 2, "--steps"},
      {{"--epochs", "0"}, 2, "--epochs"},
      {{"--steps", "1", "--model", "resnet19"}, 2, "--model"},
      {{"--steps", "1", "--depth", "2"}, 2, "--depth 2: the depth of resnet8 is in its name"},
      {{"--steps", "1", "--model", "convnet", "--depth", "4"}, 2, "--depth 4: expected at most 3"},
      {{"--steps", "1", "--model", "convnet", "--stem", "small"}, 2, "--stem small: a convnet has no stem"},
      {{"--steps", "1", "--lr", "0"}, 2, "--lr"},
      {{"--steps", "1", "--momentum", "1"}, 2, "--momentum"},
      {{"--steps", "1", "--momentum", "0", "--nesterov"}, 2, "--nesterov needs --momentum above 0"},
      {{"--steps", "1", "--dynamics-mode", "clean"}, 2, "--dynamics-mode needs --save-dynamics too"},
      {{"--steps", "1", "--save-dynamics", path("dyn.h5"), "--dynamics-mode", "mixed"}, 2, "--dynamics-mode"},
      {{"--steps", "1", "--device", "cuda"}, 2, "--device cuda: expected cpu"},
      {{"--steps", "1", "--plan", path("cells.h5")}, 3, "sees single cells of 2 x 2 mosaics"},
      {{"--steps", "1", "--plan", path("colour.h5")}, 3, "channel"},
      {{"--steps", "1", "--plan", images}, 3, "view_plan"},
      {{"--steps", "40", "--lr", "1e30"}, 1, "the loss is not finite"},
  };
  for (const auto& c : cases) {
    const Outcome outcome = train("out.h5", c.arguments);
    EXPECT_EQ(outcome.code, c.code) << outcome.err;
    EXPECT_NE(outcome.err.find(c.says), std::string::npos) << "expected: " << c.says << "\nfound: " << outcome.err;
    EXPECT_FALSE(dc::fs::exists(path("out.h5")));
  }
  const Outcome oblong =
      run_program("dc-train", {"--images", path("oblong.h5"), "--steps", "1", "--out", path("out.h5")});
  EXPECT_EQ(oblong.code, 2);
  EXPECT_NE(oblong.err.find("6x4 images, expected square ones without a plan"), std::string::npos) << oblong.err;
}

// Two OpenMP runtimes in one process slow both: the program must need exactly one, LibTorch's own.
TEST_F(TrainStage, LoadsOneOpenMpRuntime) {
  std::FILE* pipe = popen("ldd " DC_BIN_DIR "/dc-train", "r");
  ASSERT_NE(pipe, nullptr);
  int found = 0;
  for (std::array<char, 1024> line; std::fgets(line.data(), line.size(), pipe) != nullptr;) {
    const std::string text = line.data();
    found += text.find("libgomp") != std::string::npos || text.find("libomp") != std::string::npos ||
             text.find("libiomp") != std::string::npos;
  }
  pclose(pipe);
  EXPECT_EQ(found, 1);
}
