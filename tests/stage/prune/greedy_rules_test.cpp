// The rules of features and gradients through the executable: every rule, every option, every error.
#include <gtest/gtest.h>

#include "common/artifact/reader.hpp"
#include "tests/support/artifacts.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"

namespace {

using dc::test::run_program;
using Indices = std::vector<std::int64_t>;
using Words = std::vector<std::string>;
namespace features = dc::schema::features;
namespace predictions = dc::schema::predictions;
namespace selection = dc::schema::selection;

// With one feature and at most one neighbour each.
struct Line {
  Indices label;
  std::vector<float> feature;
  std::vector<std::int32_t> neighbour = {};
  std::vector<float> distance = {};
};

void write_line(dc::artifact::Writer& writer, const Indices& label) {
  Words keys;
  for (std::size_t i = 0; i < label.size(); ++i) keys.push_back("train/" + std::to_string(i));
  writer.write(features::sample_key(), keys);
  writer.write(features::sample_label(), label);
  writer.write(features::class_id(), Words{"cat", "dog"});
  writer.write(features::class_name(), Words{"cat", "dog"});
}

void write_line_features(const std::string& path, const Line& line) {
  dc::artifact::Writer writer(path, dc::Kind::features);
  write_line(writer, line.label);
  writer.write<float>(features::feature_value(), line.feature, {std::ssize(line.label), 1});
  writer.write(features::feature_source(), std::string("network"));
  if (!line.neighbour.empty()) {
    writer.write<std::int32_t>(features::neighbour_index(), line.neighbour, {std::ssize(line.label), 1});
    writer.write<float>(features::neighbour_distance(), line.distance, {std::ssize(line.label), 1});
    writer.write(features::neighbour_metric(), std::string("euclidean"));
    writer.write(features::neighbour_scope(), std::string("class"));
  }
  writer.finish(dc::test::made_by_test());
  writer.publish();
}

// Every class as likely as the other.
void write_line_predictions(const std::string& path, const Line& line) {
  dc::artifact::Writer writer(path, dc::Kind::predictions);
  write_line(writer, line.label);
  const std::vector<float> logits(2 * line.label.size());
  writer.write<float>(predictions::prediction_logit(), logits, {std::ssize(line.label), 2});
  writer.write(predictions::prediction_network(), std::string("{}"));
  writer.write(predictions::prediction_policy(), std::string("{}"));
  writer.finish(dc::test::made_by_test());
  writer.publish();
}

// Cats at 0, 1, 2, 3, 10, 11 and 13, dogs at 5, 6 and 9. All outputs are 0, so that gradients are apart as features.
class GreedyRules : public testing::Test {
 protected:
  GreedyRules() {
    const Line train{{0, 0, 0, 0, 0, 0, 0, 1, 1, 1},
                     {0, 1, 2, 3, 10, 11, 13, 5, 6, 9},
                     {1, 0, 1, 2, 5, 4, 5, 8, 9, 7},
                     {1, 1, 1, 3, 1, 1, 2, 1, 2, 4}};
    write_line_features(scratch.path("h.h5"), train);
    write_line_predictions(scratch.path("z.h5"), train);
    write_validation({{0, 1}, {1, 1}});
  }

  void write_validation(const Line& line) const {
    write_line_features(scratch.path("vh.h5"), line);
    write_line_predictions(scratch.path("vz.h5"), line);
  }

  dc::test::Outcome prune(Words arguments) const {
    arguments.insert(arguments.end(), {"--features", scratch.path("h.h5"), "--out", out, "--ipc", "2"});
    return run_program("dc-prune", std::move(arguments));
  }
  dc::test::Outcome prune_by_gradients(Words arguments) const {
    arguments.insert(arguments.end(), {"--predictions", scratch.path("z.h5"), "--validation-features",
                                       scratch.path("vh.h5"), "--validation-predictions", scratch.path("vz.h5")});
    return prune(std::move(arguments));
  }
  Indices kept(const dc::test::Outcome& outcome) const {
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return dc::artifact::Reader(out, dc::Kind::selection).read(selection::selection_index());
  }

  dc::test::Scratch scratch;
  std::string out = scratch.path("selection.h5");
};

// Cats: mean 5.71, nearest 3, then |2 * 5.71 - 3 - x| is least at 10. Dogs: mean 6.67, nearest 6, then 7.33 - x at 9.
TEST_F(GreedyRules, KeepByHerding) {
  EXPECT_EQ(kept(prune({"--keep", "herding"})), (Indices{3, 4, 8, 9}));
}

TEST_F(GreedyRules, KeepByKCenter) {
  EXPECT_EQ(kept(prune({"--keep", "k-center"})), (Indices{3, 6, 8, 9}));
  EXPECT_EQ(kept(prune({"--keep", "k-center", "--k-center-start", "random"})).size(), 4U);
}

TEST_F(GreedyRules, KeepByFacilityLocation) {
  EXPECT_EQ(kept(prune({"--keep", "facility-location"})), (Indices{3, 5, 8, 9}));
}

TEST_F(GreedyRules, KeepByGraphCut) {
  EXPECT_EQ(kept(prune({"--keep", "graph-cut", "--graph-cut-lambda", "1"})), (Indices{3, 4, 8, 9}));
  EXPECT_EQ(kept(prune({"--keep", "graph-cut", "--graph-cut-lambda", "3"})), (Indices{3, 2, 8, 7}));
}

// Similarities of cats, 3 less the distance: 2 (0-1), 2 (1-2), 0 (2-3), 2 (4-5), 1 (5-6); of dogs, 4 less it: 3 (7-8),
// 2 (8-9), 0 (9-7). Sums with the 3 or 4 of each with itself: 5, 7, 5, 3, 5, 6, 4 and 7, 9, 6.
TEST_F(GreedyRules, KeepByNearestNeighbours) {
  EXPECT_EQ(kept(prune({"--keep", "facility-location", "--facility-location-pairs", "neighbours"})),
            (Indices{1, 5, 8, 9}));
  const Words options{"--keep", "graph-cut", "--graph-cut-pairs", "neighbours", "--graph-cut-lambda", "1"};
  EXPECT_EQ(kept(prune(options)), (Indices{1, 5, 8, 9}));
  EXPECT_EQ(dc::artifact::Reader(out).read(selection::selection_parameters()),
            R"({"classes":"equal","graph_cut_lambda":1.0,"graph_cut_pairs":"neighbours","ipc":2,"neighbours":1})");
}

// On a line only length counts.
TEST_F(GreedyRules, KeepByLogDet) {
  EXPECT_EQ(kept(prune({"--keep", "log-det", "--log-det-ridge", "0.1"})), (Indices{6, 5, 9, 8}));
}

TEST_F(GreedyRules, KeepByCraig) {
  EXPECT_EQ(kept(prune_by_gradients({"--keep", "craig"})), (Indices{3, 5, 8, 9}));
  const dc::artifact::Reader chosen(out);
  EXPECT_EQ(chosen.read(selection::selection_weight()), (std::vector<double>{4, 3, 2, 1}));
  EXPECT_EQ(chosen.read(selection::selection_rule()), "craig");
}

// Products (1 + h h') / 2, with the mean (1 + 5.71 h) / 2: first 13, then 0. (85.5, 0.5; 0.5, 1) w = (37.64, 0.5) gives
// 0.4386 and 0.2807, which share 7. Dogs: (1 + 6.67 h) / 2, first 9, then 6.
TEST_F(GreedyRules, KeepByGradMatch) {
  EXPECT_EQ(kept(prune_by_gradients({"--keep", "gradmatch", "--gradmatch-ridge", "0.5"})), (Indices{6, 0, 9, 8}));
  const auto weight = dc::artifact::Reader(out).read(selection::selection_weight());
  EXPECT_NEAR(weight[0], 4.26849, 1e-4);
  EXPECT_NEAR(weight[1], 2.73151, 1e-4);
  EXPECT_NEAR(weight[2] + weight[3], 3, 1e-12);
}

// One validation sample a class, at 1: gains (1 + h) / 2 times what is left to learn.
TEST_F(GreedyRules, KeepByGlister) {
  const Words options{"--keep", "glister", "--glister-refreshes", "3", "--glister-rate", "0.1"};
  EXPECT_EQ(kept(prune_by_gradients(options)), (Indices{6, 5, 9, 8}));
  EXPECT_EQ(dc::artifact::Reader(out).read(selection::selection_parameters()),
            R"({"classes":"equal","glister_rate":0.1,"glister_refreshes":3,"ipc":2})");
}

TEST_F(GreedyRules, KeepByLcmat) {
  const Words options{"--keep", "lcmat", "--lcmat-curvature", "0.01", "--lcmat-coordinates", "2"};
  EXPECT_EQ(kept(prune_by_gradients(options)), (Indices{3, 5, 8, 9}));
}

TEST_F(GreedyRules, CompareGradientsOrDirectionsOnRequest) {
  EXPECT_EQ(kept(prune_by_gradients({"--keep", "facility-location", "--space", "gradients"})), (Indices{3, 5, 8, 9}));
  EXPECT_EQ(kept(prune({"--keep", "k-center", "--metric", "cosine"}))[1], 0);  // all others have the same direction
  const auto outcome = prune({"--keep", "herding", "--space", "gradients"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_NE(outcome.err.find("--predictions"), std::string::npos) << outcome.err;
}

TEST_F(GreedyRules, GiveTheSameBytesOnTwoThreads) {
  for (const auto* rule :
       {"herding", "k-center", "facility-location", "graph-cut", "log-det", "craig", "gradmatch", "glister", "lcmat"}) {
    kept(prune_by_gradients({"--keep", rule, "--seed", "5"}));
    const auto once = dc::test::bytes_of(out);
    kept(prune_by_gradients({"--keep", rule, "--seed", "5", "--threads", "2"}));
    EXPECT_EQ(once, dc::test::bytes_of(out)) << rule;
  }
}

TEST_F(GreedyRules, NameTheClassWithoutValidationSamples) {
  write_validation({{0, 0}, {1, 1}});
  const auto outcome = prune_by_gradients({"--keep", "glister"});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_EQ(outcome.err,
            "dc-prune: class 'dog': no validation sample has its label; add some, or keep by another rule\n");
  EXPECT_FALSE(dc::fs::exists(out));
}

TEST_F(GreedyRules, RefuseToCompareAllPairsOfALargeSet) {
  const std::size_t samples = 32769;
  write_line_features(scratch.path("large.h5"), {Indices(samples), std::vector<float>(samples)});
  const Words command{"--features", scratch.path("large.h5"), "--count", "1", "--out", out, "--keep", "graph-cut"};
  const auto outcome = run_program("dc-prune", command);
  EXPECT_EQ(outcome.code, 3);
  EXPECT_EQ(outcome.err,
            "dc-prune: the table: 32769 samples, expected at most 32768 where all pairs are compared; choose per class "
            "(--ipc, or --share equal or proportional)\n");
}

}  // namespace
