// The scores of dc-score that are made of what a trained network says, through the executable: every method, option and
// error of theirs, the same bytes again.
#include <cmath>

#include <gtest/gtest.h>

#include "common/artifact/reader.hpp"
#include "tests/support/artifacts.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"

namespace {

using Scores = std::vector<double>;
namespace features = dc::schema::features;
namespace predictions = dc::schema::predictions;
namespace score_table = dc::schema::score_table;

const float kLn3 = std::log(3.0F);

// Both kinds declare samples and classes alike.
void write_samples(dc::artifact::Writer& writer) {
  writer.write(predictions::sample_key(), std::vector<std::string>{"train/0", "train/1", "train/2", "train/3"});
  writer.write(predictions::sample_label(), std::vector<std::int64_t>{0, 0, 1, 1});
  writer.write(predictions::class_id(), std::vector<std::string>{"c0", "c1"});
  writer.write(predictions::class_name(), std::vector<std::string>{"cat", "dog"});
}

// Four samples, two a class: p = (1/2, 1/2), (1/4, 3/4), (3/4, 1/4), (1/4, 3/4).
void write_predictions(const std::string& path) {
  dc::artifact::Writer writer(path, dc::Kind::predictions);
  write_samples(writer);
  writer.write<float>(predictions::prediction_logit(), std::vector<float>{0, 0, 0, kLn3, kLn3, 0, 0, kLn3}, {4, 2});
  writer.write(predictions::prediction_gradient_norm(), std::vector<float>{1, 2, 3, 4});
  writer.write(predictions::prediction_network(), std::string("{}"));
  writer.write(predictions::prediction_policy(), std::string("{}"));
  writer.finish(dc::test::made_by_test());
  writer.publish();
}

// Vectors (1, 0), (0, 1), (3, 4), (3, 4) and the neighbours given, two places a sample.
void write_features(const std::string& path, const std::vector<std::int32_t>& neighbours) {
  dc::artifact::Writer writer(path, dc::Kind::features);
  write_samples(writer);
  writer.write<float>(features::feature_value(), std::vector<float>{1, 0, 0, 1, 3, 4, 3, 4}, {4, 2});
  writer.write<std::int32_t>(features::neighbour_index(), neighbours, {4, 2});
  writer.write<float>(features::neighbour_distance(), std::vector<float>(8, 1), {4, 2});
  writer.write(features::feature_source(), std::string("import"));
  writer.write(features::neighbour_metric(), std::string("cosine"));
  writer.write(features::neighbour_scope(), std::string("all"));
  writer.finish(dc::test::made_by_test());
  writer.publish();
}

class SnapshotScore : public testing::Test {
 protected:
  SnapshotScore() {
    write_predictions(says);
    write_features(vectors, {1, 2, 0, -1, 3, -1, 2, -1});
  }

  dc::test::Outcome score(const std::string& method, std::vector<std::string> options = {}) const {
    options.insert(options.end(), {"--predictions", says, "--features", vectors, "--method", method, "--out", out});
    return dc::test::run_program("dc-score", std::move(options));
  }

  void expect_scores(const std::string& method, std::vector<std::string> options, const Scores& expected,
                     const std::string& direction = "higher-is-harder") const {
    const auto outcome = score(method, std::move(options));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const dc::artifact::Reader table(out, dc::Kind::score_table);
    const auto found = table.read(score_table::score(method));
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], expected[i], 1e-6) << method << ", " << i;
    EXPECT_EQ(table.read(score_table::score_direction(method)), direction) << method;
  }

  void expect_error(const std::string& method, std::vector<std::string> options, const std::string& message) const {
    const auto outcome = score(method, std::move(options));
    EXPECT_EQ(outcome.code, 3);
    EXPECT_EQ(outcome.err, "dc-score: " + message + "\n");
    EXPECT_FALSE(dc::fs::exists(out));
  }

  dc::test::Scratch scratch;
  std::string says = scratch.path("predictions.h5");
  std::string vectors = scratch.path("features.h5");
  std::string out = scratch.path("scores.h5");
};

TEST_F(SnapshotScore, TakesProbabilitiesAndGradientNorms) {
  expect_scores("self-confidence", {}, {0.5, 0.25, 0.25, 0.75}, "higher-is-easier");
  expect_scores("grand-full", {}, {1, 2, 3, 4});
}

// The prototype of the first class points along (1, 1), or is (1/2, 1/2); that of the second is both its samples.
TEST_F(SnapshotScore, MeasuresFromPrototypes) {
  expect_scores("prototypes", {}, {0.29289322, 0.29289322, 0, 0});
  expect_scores("prototypes", {"--prototype-distance", "euclidean"}, {0.70710678, 0.70710678, 0, 0});
}

// The sum of the directions (1, 0), (0, 1), (3, 4) / 5 twice is (2.2, 2.6), of length 3.4058773. There are three
// directions, so three clusters leave no distance.
TEST_F(SnapshotScore, MeasuresFromTheCentresOfClusters) {
  expect_scores("self-prototypes", {"--clusters", "1"}, {0.35405766, 0.23661360, 0.00172547, 0.00172547});
  expect_scores("self-prototypes", {"--clusters", "3"}, {0, 0, 0, 0});
}

// From the medians (1/2, 1/2) and (3, 4): 0.70711, 0.70711, 0, 0, whose median is 0.35355.
TEST_F(SnapshotScore, MeasuresFromTheMedianDistance) {
  expect_scores("moderate", {}, {0.35355339, 0.35355339, 0.35355339, 0.35355339});
}

// 1/8 ln 3 between (1/2, 1/2) and the others, 1/2 ln 3 between the last two.
TEST_F(SnapshotScore, ComparesPredictionsOfNeighbours) {
  expect_scores("cal", {}, {0.13732654, 0.13732654, 0.54930614, 0.54930614});
  expect_scores("cal", {"--compat", "deepcore"}, {0.13732654, 0.13732654, 0.54930614, 0.54930614}, "higher-is-easier");
}

// All errors are a (-1, 1), with a = 1/2, 3/4, -3/4, -1/4. The mean of a (h, 1) is u = (-0.625, -0.8125, 0.0625), so
// <G, G> = 2 |u|^2 = 2.109375 and <G, g> = 2 a <u, (h, 1)> = -0.5625, -1.125, 7.59375, 2.53125.
TEST_F(SnapshotScore, ComparesGradientsWithTheirMean) {
  expect_scores("moso", {}, {-2.671875, -3.234375, 5.484375, 0.421875});
}

// One cluster. From the far side of its centre the order is 0, 1, 2, 3; cosines 0, then 0.6 and 0.8, then 1 to the
// copy.
TEST_F(SnapshotScore, FindsWhatRepeatsAnother) {
  expect_scores("semdedup", {}, {-1, 0, 0.8, 1}, "higher-is-easier");
  expect_scores("semdedup", {"--semdedup-keep", "easy"}, {0.6, 0.8, -1, 1}, "higher-is-easier");
  expect_scores("semdedup", {"--semdedup-clusters", "3"}, {-1, -1, -1, 1}, "higher-is-easier");
}

TEST_F(SnapshotScore, RefusesMoreClustersThanSamples) {
  expect_error("self-prototypes", {"--clusters", "5"},
               "--clusters 5: there are 4 samples, expected at least one a cluster; lower it");
  expect_error("semdedup", {"--semdedup-clusters", "5"},
               "--semdedup-clusters 5: there are 4 samples, expected at least one a cluster; lower it");
  EXPECT_EQ(score("self-prototypes", {"--clusters", "0"}).code, 2);
  EXPECT_EQ(score("semdedup", {"--semdedup-clusters", "0"}).code, 2);
}

TEST_F(SnapshotScore, RefusesASampleWithoutNeighbours) {
  write_features(vectors, {1, 2, 0, -1, -1, -1, 2, -1});
  expect_error("cal", {},
               "--method cal: sample 2 has no neighbours, expected at least one; look for them among all images "
               "with dc-eval --neighbour-scope all");
}

TEST_F(SnapshotScore, GivesTheSameBytesAgainAndOnTwoThreads) {
  const std::string all = "prototypes,self-prototypes,moderate,cal,semdedup,moso,self-confidence,grand-full";
  ASSERT_EQ(score(all).code, 0);
  const auto once = dc::test::bytes_of(out);
  ASSERT_EQ(score(all).code, 0);
  EXPECT_EQ(dc::test::bytes_of(out), once);
  ASSERT_EQ(score(all, {"--threads", "2"}).code, 0);
  EXPECT_EQ(dc::test::bytes_of(out), once);
}

}  // namespace
