// What dc-score is given: which inputs have to agree, and runs with threshold samples.
#include "tests/stage/score/runs.hpp"

namespace {

using dc::test::Score;
using dc::test::Scores;
using dc::test::write_run;
namespace score_table = dc::schema::score_table;

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
      features + ": sample 2 has label 1, in " + predictions + " it has 0; give files made from one image set");
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
  refuse(": sample 0 is 'test/0', in " + images + " it is 'train/0'; give files made from one image set");
}

TEST_F(ThresholdSamples, AreNotJudgedByTheirOwnRun) {
  expect_error(
      {"--images", images, "--dynamics", one, "--method", "aum-mislabelled"}, 3,
      "--method aum-mislabelled: none of the 1 run judges sample 2; give one to --dynamics in which it has its "
      "own label and was presented in epoch 1");
}

}  // namespace
