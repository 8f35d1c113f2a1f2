// dc-inspect through its executable, on artifacts that the other stages make of twelve small images.
#include <cstdlib>
#include <fstream>
#include <limits>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "common/base/filesystem.hpp"
#include "common/image/decode.hpp"
#include "tests/support/artifacts.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"

namespace {

using dc::test::Outcome;
using dc::test::run_program;

void require(const Outcome& outcome) {
  ASSERT_EQ(outcome.code, 0) << outcome.err;
}

std::vector<std::string> keys_of(const std::vector<std::int64_t>& index) {
  std::vector<std::string> keys;
  for (const std::int64_t i : index) keys.push_back("train/" + std::to_string(i));
  return keys;
}

const std::vector<std::int64_t> kAll = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
const std::vector<std::int64_t> kLabels = {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2};
const std::vector<std::string> kClasses = {"c0", "c1", "c2"};

// The score of image i is i, whatever it means.
void write_scores(const std::string& path) {
  namespace score_table = dc::schema::score_table;
  dc::artifact::Writer writer(path, dc::Kind::score_table);
  writer.write(score_table::sample_key(), keys_of(kAll));
  writer.write(score_table::sample_label(), kLabels);
  writer.write(score_table::class_id(), kClasses);
  writer.write(score_table::class_name(), kClasses);
  for (const char* direction : {"higher-is-harder", "higher-is-easier", "none"}) {
    writer.write(score_table::score(direction), std::vector<double>(kAll.begin(), kAll.end()));
    writer.write(score_table::score_direction(direction), std::string(direction));
    writer.write(score_table::score_method(direction), std::string("test"));
    writer.write(score_table::score_parameters(direction), std::string("{}"));
  }
  writer.finish(dc::test::made_by_test());
  writer.publish();
}

// The images 9, 0 and 4, of these weights, from two bins of all classes.
void write_selection(const std::string& path, const std::vector<double>& weights) {
  namespace selection = dc::schema::selection;
  dc::artifact::Writer writer(path, dc::Kind::selection);
  const std::vector<std::int64_t> index = {9, 0, 4};
  writer.write(selection::selection_index(), index);
  writer.write(selection::selection_key(), keys_of(index));
  writer.write(selection::selection_label(), std::vector<std::int64_t>{0, 0, 1});
  writer.write(selection::selection_rank(), std::vector<std::int64_t>{0, 1, 0});
  writer.write(selection::selection_weight(), weights);
  writer.write(selection::class_id(), kClasses);
  writer.write(selection::class_name(), kClasses);
  writer.write(selection::budget_available(), std::vector<std::int64_t>{4, 3, 4});
  writer.write(selection::budget_kept(), std::vector<std::int64_t>{2, 1, 0});
  writer.write(selection::stratum_group(), std::vector<std::int64_t>{-1, -1});
  writer.write(selection::stratum_lower(), std::vector<double>{0, 5});
  writer.write(selection::stratum_upper(), std::vector<double>{5, 10});
  writer.write(selection::stratum_available(), std::vector<std::int64_t>{5, 6});
  writer.write(selection::stratum_kept(), std::vector<std::int64_t>{2, 1});
  writer.write(selection::selection_samples(), std::int64_t{12});
  writer.write(selection::selection_rule(), std::string("stratified"));
  writer.write(selection::selection_cut_off(), std::int64_t{1});
  writer.write(selection::selection_overlap_with_random(), std::int64_t{2});
  writer.write(selection::selection_parameters(), std::string("{}"));
  writer.finish(dc::test::made_by_test());
  writer.publish();
}

// Twelve images of 4 x 4 in three classes, image i of value 20 i; a random score; two of each class; mosaics; a plan.
class Inspect : public ::testing::Test {
 protected:
  void SetUp() override {
    std::vector<std::uint8_t> pixels;
    for (int i = 0; i < 12; ++i) pixels.insert(pixels.end(), 16, static_cast<std::uint8_t>(20 * i));
    dc::test::write_images(path("images.h5"), 12, 4, 4, 1, pixels, 3);
  }
  void make_all() {
    require(run_program("dc-score", {"--images", path("images.h5"), "--method", "random", "--out", path("scores.h5")}));
    require(run_program(
        "dc-prune", {"--scores", path("scores.h5"), "--keep", "random", "--ipc", "4", "--out", path("selection.h5")}));
    require(run_program("dc-combine", {"--images", path("images.h5"), "--selection", path("selection.h5"), "--grid",
                                       "2", "--out", path("mosaics.h5")}));
    require(run_program("dc-augment", {"--images", path("mosaics.h5"), "--policy", "pca", "--record-epochs", "2",
                                       "--out", path("plan.h5")}));
  }
  std::string path(const std::string& name) const { return scratch_.path(name); }
  std::string shown(std::vector<std::string> arguments) const {
    const Outcome outcome = run_program("dc-inspect", std::move(arguments));
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return outcome.out;
  }
  std::string refusal(int code, std::vector<std::string> arguments) const {
    const Outcome outcome = run_program("dc-inspect", std::move(arguments));
    EXPECT_EQ(outcome.code, code) << outcome.err;
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    return outcome.err;
  }
  dc::image::Image drawn(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--draw", path("sheet.png"), "--overwrite"});
    EXPECT_EQ(shown(std::move(arguments)), "");
    const std::string bytes = dc::test::bytes_of(path("sheet.png"));
    const std::vector<std::uint8_t> file(bytes.begin(), bytes.end());
    return dc::image::decode(file, dc::image::Colour::rgb, "sheet.png");
  }

 private:
  dc::test::Scratch scratch_;
};

TEST_F(Inspect, SummarisesForPeople) {
  const std::string text = shown({path("images.h5")});
  EXPECT_NE(text.find(path("images.h5") + ": image_set 1.1, "), std::string::npos) << text;
  EXPECT_NE(text.find("made by dc-test 0, seed 0\n"), std::string::npos) << text;
  EXPECT_NE(text.find("/image/pixels              uint8    [12, 4, 4, 1]        0 to 220\n"), std::string::npos)
      << text;
  EXPECT_NE(text.find("classes: 3 of 4 samples each\n"), std::string::npos) << text;
  EXPECT_NE(text.find("     1  c1  class 1  4\n"), std::string::npos) << text;
}

TEST_F(Inspect, SummarisesForPrograms) {
  make_all();
  const auto json = nlohmann::json::parse(shown({path("scores.h5"), "--format", "json"}));
  EXPECT_EQ(json["kind"], "score_table");
  EXPECT_EQ(json["classes"][2]["count"], 4);
  EXPECT_EQ(json["scores"][0]["name"], "random");
  std::int64_t total = 0;
  for (const auto& count : json["scores"][0]["counts"]) total += count.get<std::int64_t>();
  EXPECT_EQ(total, 12);
  for (const char* name : {"selection.h5", "mosaics.h5", "plan.h5"})
    EXPECT_NE(shown({path(name)}).find("made by dc-"), std::string::npos);
}

TEST_F(Inspect, ShowsTheSchemaOfAKind) {
  for (const char* kind : {"checkpoint", "score_table", "view_plan"})
    EXPECT_EQ(shown({"--schema", kind}),
              dc::test::bytes_of(std::string(DC_SOURCE_DIR "/data_schema/") + kind + ".json"));
  EXPECT_NE(refusal(2, {"--schema", "score_tabel"}).find("did you mean score_table?"), std::string::npos);
  EXPECT_NE(refusal(2, {path("images.h5"), "--schema", "score_table"}).find("--schema"), std::string::npos);
}

TEST_F(Inspect, DrawsAHistogramOfAScoreInText) {
  make_all();
  const std::string text = shown({path("scores.h5")});
  EXPECT_NE(text.find("score random (none): "), std::string::npos) << text;
  EXPECT_NE(text.find("|####"), std::string::npos) << text;
}

TEST_F(Inspect, TellsWhatASelectionChose) {
  write_selection(path("selection.h5"), {1, 1, 1});
  const std::string text = shown({path("selection.h5")});
  EXPECT_NE(text.find("\n     0  c0  2 of 4\n     1  c1  1 of 3\n     2  c2  0 of 4\n"
                      "chosen by stratified: 3 of 12 samples (25 %)\n"
                      "  1 left out before as mislabelled\n"
                      "  2 are in a random choice of the same budgets, too\n"
                      "strata: 2\n"
                      "  all classes           0 to 5           2 of 5\n"
                      "  all classes           5 to 10          1 of 6\n"),
            std::string::npos)
      << text;
  const auto json = nlohmann::json::parse(shown({path("selection.h5"), "--format", "json"}));
  EXPECT_EQ(json["classes"][1]["available"], 3);
  EXPECT_EQ(json["choice"]["kept"], 3);
  EXPECT_EQ(json["choice"]["cut_off"], 1);
  EXPECT_EQ(json["choice"]["strata"][1]["upper"], 10.0);
}

TEST_F(Inspect, TellsNothingOfStrataWhereThereAreNone) {
  make_all();
  EXPECT_NE(shown({path("selection.h5")}).find("chosen by random: 12 of 12 samples (100 %)\n"), std::string::npos);
  EXPECT_EQ(shown({path("selection.h5")}).find("strata:"), std::string::npos);
  const auto json = nlohmann::json::parse(shown({path("scores.h5"), "--format", "json"}));
  EXPECT_TRUE(json["choice"].is_null());
  EXPECT_TRUE(json["classes"][0]["available"].is_null());
}

// Of two samples of two classes, the second has no second neighbour.
TEST_F(Inspect, SummarisesPredictionsAndFeatures) {
  const auto write_samples = [](dc::artifact::Writer& writer, const auto& key, const auto& label, const auto& id,
                                const auto& name) {
    writer.write(key, std::vector<std::string>{"a", "b"});
    writer.write(label, std::vector<std::int64_t>{0, 1});
    writer.write(id, std::vector<std::string>{"c0", "c1"});
    writer.write(name, std::vector<std::string>{"c0", "c1"});
  };
  namespace predictions = dc::schema::predictions;
  dc::artifact::Writer outputs(path("predictions.h5"), dc::Kind::predictions);
  write_samples(outputs, predictions::sample_key(), predictions::sample_label(), predictions::class_id(),
                predictions::class_name());
  outputs.write<float>(predictions::prediction_logit(), std::vector<float>{1, -2, 0.5F, 3}, {2, 2});
  outputs.write(predictions::prediction_network(), std::string(R"({"model":"resnet18"})"));
  outputs.write(predictions::prediction_policy(), std::string("{}"));
  outputs.finish(dc::test::made_by_test());
  outputs.publish();
  const std::string said = shown({path("predictions.h5")});
  EXPECT_NE(said.find("/prediction@network        {\"model\":\"resnet18\"}\n"), std::string::npos) << said;
  EXPECT_NE(said.find("/prediction/logit          float32  [2, 2]               -2 to 3\n"), std::string::npos) << said;
  EXPECT_NE(said.find("classes: 2 of 1 samples each\n"), std::string::npos) << said;

  namespace features = dc::schema::features;
  dc::artifact::Writer vectors(path("features.h5"), dc::Kind::features);
  write_samples(vectors, features::sample_key(), features::sample_label(), features::class_id(),
                features::class_name());
  vectors.write<float>(features::feature_value(), std::vector<float>{0, 1, 2, 3, 4, 5}, {2, 3});
  vectors.write<std::int32_t>(features::neighbour_index(), std::vector<std::int32_t>{1, -1}, {2, 1});
  vectors.write<float>(features::neighbour_distance(), std::vector<float>{5, std::numeric_limits<float>::infinity()},
                       {2, 1});
  vectors.write(features::feature_source(), std::string("import"));
  vectors.write(features::neighbour_metric(), std::string("euclidean"));
  vectors.write(features::neighbour_scope(), std::string("all"));
  vectors.finish(dc::test::made_by_test());
  vectors.publish();
  const std::string summary = shown({path("features.h5")});
  EXPECT_NE(summary.find("/feature/value             float32  [2, 3]               0 to 5\n"), std::string::npos)
      << summary;
  EXPECT_NE(summary.find("/neighbour/distance        float32  [2, 1]               5, 1 not finite\n"),
            std::string::npos)
      << summary;
  EXPECT_NE(refusal(2, {path("features.h5"), "--draw", path("x.png")}).find("nothing to draw"), std::string::npos);
}

TEST_F(Inspect, ShowsTheAncestry) {
  make_all();
  const std::string text = shown({path("plan.h5"), "--provenance"});
  EXPECT_TRUE(text.starts_with(path("plan.h5") + "  view_plan  dc-augment ")) << text;
  EXPECT_NE(text.find("\n└─ images  image_set  dc-combine "), std::string::npos) << text;
  EXPECT_NE(text.find("(above)"), std::string::npos) << text;
  EXPECT_TRUE(shown({path("plan.h5"), "--provenance", "--format", "dot"}).starts_with("digraph provenance {"));
  EXPECT_EQ(nlohmann::json::parse(shown({path("plan.h5"), "--provenance", "--format", "json"}))["ancestors"].size(),
            4u);
}

TEST_F(Inspect, ChecksAndFindsOneChangedByte) {
  EXPECT_NE(shown({path("images.h5"), "--check"}).find(": sound: "), std::string::npos);
  std::string bytes = dc::test::bytes_of(path("images.h5"));
  const auto at = bytes.find(std::string(16, static_cast<char>(220)));
  ASSERT_NE(at, std::string::npos);
  bytes[at] = 1;
  std::ofstream(path("changed.h5"), std::ios::binary) << bytes;
  EXPECT_NE(refusal(3, {path("changed.h5"), "--check"}).find("/image/pixels: entries "), std::string::npos);
  const std::string untold = refusal(3, {path("images.h5"), "--diff", path("changed.h5")});
  EXPECT_NE(untold.find("changed.h5: /image/pixels: entries "), std::string::npos) << untold;
}

TEST_F(Inspect, ComparesTwoArtifacts) {
  dc::test::write_images(path("other.h5"), 12, 4, 4, 1, std::vector<std::uint8_t>(192, 0), 3);
  EXPECT_EQ(shown({path("images.h5"), "--diff", path("images.h5")}), "");
  const Outcome outcome = run_program("dc-inspect", {path("images.h5"), "--diff", path("other.h5")});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(
      outcome.out.ends_with("\nthey hold\n  /image/pixels: 176 of 192 values differ, by 220 at most: 220 against 0 "
                            "at 'train/11', height 0, width 0, channel 0\n"))
      << outcome.out;
  EXPECT_NE(outcome.err.find("differ in 1 respect\n"), std::string::npos) << outcome.err;
  EXPECT_NE(refusal(3, {path("images.h5"), "--diff", path("none.h5")}).find("none.h5"), std::string::npos);
  const auto json = nlohmann::json::parse(
      run_program("dc-inspect", {path("images.h5"), "--diff", path("other.h5"), "--format", "json"}).out);
  EXPECT_EQ(json["differences"][0]["details"]["largest"], 220);
}

TEST_F(Inspect, TellsThatOneArtifactWasMadeFromTheOther) {
  make_all();
  const Outcome outcome = run_program("dc-inspect", {path("scores.h5"), "--diff", path("mosaics.h5")});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.out.find("\n  kind: score_table against image_set\n"), std::string::npos) << outcome.out;
  EXPECT_TRUE(outcome.out.ends_with("\n  b: was made from a\n")) << outcome.out;
}

// What the two selections went by was drawn by two seeds.
TEST_F(Inspect, FollowsADifferenceToItsOrigin) {
  make_all();
  require(run_program("dc-score", {"--images", path("images.h5"), "--method", "random", "--seed", "1", "--out",
                                   path("other-scores.h5")}));
  require(run_program("dc-prune", {"--scores", path("other-scores.h5"), "--keep", "stratified", "--ipc", "2", "--out",
                                   path("other.h5")}));
  require(run_program("dc-prune",
                      {"--scores", path("scores.h5"), "--keep", "stratified", "--ipc", "2", "--out", path("one.h5")}));
  const Outcome outcome = run_program("dc-inspect", {path("one.h5"), "--diff", path("other.h5")});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(
      outcome.out.find("\ntheir lineages differ, the oldest place first\n  scores (dc-score): --seed 0 against 1\n"),
      std::string::npos)
      << outcome.out;
  EXPECT_NE(outcome.out.find("\n  kept samples: "), std::string::npos) << outcome.out;
}

TEST_F(Inspect, DrawsForGraphviz) {
  if (std::system("dot -V 2> /dev/null") != 0) GTEST_SKIP() << "Graphviz is not installed";
  make_all();
  std::ofstream(path("plan.dot")) << shown({path("plan.h5"), "--provenance", "--format", "dot"});
  EXPECT_EQ(std::system(("dot -Tplain -o " + path("plan.txt") + " " + path("plan.dot")).c_str()), 0);
  const std::string drawn_text = dc::test::bytes_of(path("plan.txt"));
  std::size_t nodes = 0;
  for (auto at = drawn_text.find("\nnode "); at != std::string::npos; at = drawn_text.find("\nnode ", at + 1)) ++nodes;
  EXPECT_EQ(nodes, 5u);  // images, scores, selection, mosaics, plan
}

// Tiles of 64 x 64: four images of value 20 i in a row for each of three classes.
TEST_F(Inspect, DrawsImagesByClass) {
  const auto page = drawn({path("images.h5"), "--rows", "2", "--columns", "3"});
  EXPECT_EQ(page.height, 4 + 64 + 2 + 64 + 4);
  const int right = page.width - 4 - 1;  // the last pixel of the third image of class 0: image 6
  EXPECT_EQ(page.pixels[static_cast<std::size_t>((10 * page.width + right) * 3)], 120);
}

TEST_F(Inspect, DrawsSelectionsScoresAndPlans) {
  make_all();
  EXPECT_EQ(drawn({path("selection.h5"), "--images", path("images.h5")}).height, 4 + 3 * 64 + 2 * 2 + 4);
  EXPECT_EQ(drawn({path("scores.h5"), "--images", path("images.h5"), "--score", "random"}).height,
            4 + 15 + 3 * 64 + 2 * 2 + 4);
  const auto plan = drawn({path("plan.h5"), "--images", path("mosaics.h5"), "--columns", "4"});
  EXPECT_EQ(plan.height, 4 + 15 + 3 * 64 + 2 * 2 + 4);
  // The stored mosaic, a wide gap, four views: two recorded, two planned.
  const int without_titles = 4 + 64 + 16 + 4 * 64 + 3 * 2 + 4;
  EXPECT_GT(plan.width, without_titles);
  // One image a class: all in one row, with captions.
  EXPECT_EQ(drawn({path("mosaics.h5")}).height, 4 + 64 + 13 + 4);
}

// Class 0 has the images 0, 3, 6 and 9 of the values 0, 60, 120 and 180; two columns show one of each end. The right
// tile ends 4 before the page does, the left one 64 + 16 before that.
TEST_F(Inspect, DrawsTheEndsOfEveryScoreByItsDirection) {
  write_scores(path("several.h5"));
  const auto ends = [&](const std::string& score) {
    const auto page = drawn({path("several.h5"), "--images", path("images.h5"), "--score", score, "--columns", "2"});
    const auto value = [&](int x) { return int{page.pixels[static_cast<std::size_t>((30 * page.width + x) * 3)]}; };
    const int right = page.width - 4 - 1;
    return std::pair(value(right - 64 - 16), value(right));
  };
  EXPECT_EQ(ends("higher-is-harder"), std::pair(0, 180));
  EXPECT_EQ(ends("higher-is-easier"), std::pair(180, 0));
  EXPECT_EQ(ends("none"), std::pair(0, 180));
  EXPECT_NE(refusal(2, {path("several.h5"), "--images", path("images.h5"), "--draw", path("x.png")})
                .find("holds the scores higher-is-easier, higher-is-harder, none; choose one with --score"),
            std::string::npos);
}

TEST_F(Inspect, DrawsASelectionWhateverItsWeights) {
  write_selection(path("even.h5"), {1, 1, 1});
  write_selection(path("weighted.h5"), {0, 0.25, 7});
  const auto even = drawn({path("even.h5"), "--images", path("images.h5")});
  EXPECT_EQ(drawn({path("weighted.h5"), "--images", path("images.h5")}).pixels, even.pixels);
}

TEST_F(Inspect, DrawsTheSameBytesTwiceAndOnTwoThreads) {
  make_all();
  for (const char* name : {"a.png", "b.png"})
    require(run_program("dc-inspect", {path("plan.h5"), "--images", path("mosaics.h5"), "--draw", path(name),
                                       "--threads", name[0] == 'a' ? "1" : "2"}));
  EXPECT_EQ(dc::test::bytes_of(path("a.png")), dc::test::bytes_of(path("b.png")));
}

// Recorded rows are the planned ones, so a plan with and one without them draw the same.
TEST_F(Inspect, DrawsPlannedViewsWhereNoneAreRecorded) {
  make_all();
  require(run_program("dc-augment", {"--images", path("mosaics.h5"), "--policy", "pca", "--out", path("bare.h5")}));
  const auto recorded = drawn({path("plan.h5"), "--images", path("mosaics.h5")});
  EXPECT_EQ(drawn({path("bare.h5"), "--images", path("mosaics.h5")}).pixels, recorded.pixels);
}

TEST_F(Inspect, DrawsEncodedImages) {
  dc::fs::create_directories(path("folder/c"));
  dc::fs::copy_file(dc::fs::path(DC_SOURCE_DIR) / "tests/data/pillow/colour_420.jpg", path("folder/c/1.jpg"));
  dc::fs::copy_file(dc::fs::path(DC_SOURCE_DIR) / "tests/data/pillow/grey.jpg", path("folder/c/2.jpg"));
  require(run_program("dc-fetch", {"folder:" + path("folder"), "--store", "encoded", "--out", path("encoded.h5")}));
  EXPECT_EQ(drawn({path("encoded.h5")}).height, 4 + 29 + 4);
}

TEST_F(Inspect, RefusesWhatItCannotShow) {
  make_all();
  EXPECT_NE(refusal(3, {path("none.h5")}).find("no such file"), std::string::npos);
  EXPECT_NE(refusal(2, {"--quiet"}).find("file"), std::string::npos);
  EXPECT_NE(refusal(2, {path("images.h5"), "--check", "--provenance"}).find("--provenance"), std::string::npos);
  EXPECT_NE(refusal(2, {path("images.h5"), "--format", "dot"}).find("only for --provenance"), std::string::npos);
  EXPECT_NE(refusal(2, {path("images.h5"), "--rows", "3"}).find("--draw"), std::string::npos);
  const std::string sheet = path("x.png");
  EXPECT_NE(refusal(2, {path("scores.h5"), "--draw", sheet}).find("--images"), std::string::npos);
  EXPECT_NE(refusal(2, {path("images.h5"), "--draw", sheet, "--images", path("mosaics.h5")}).find("leave it out"),
            std::string::npos);
  EXPECT_NE(refusal(2, {path("selection.h5"), "--draw", sheet, "--images", path("images.h5"), "--score", "random"})
                .find("no score table"),
            std::string::npos);
  EXPECT_NE(refusal(2, {path("scores.h5"), "--draw", sheet, "--images", path("images.h5"), "--score", "el2n"})
                .find("expected one of random"),
            std::string::npos);
  EXPECT_NE(refusal(3, {path("selection.h5"), "--draw", sheet, "--images", path("mosaics.h5")})
                .find("pass the image set it was made from"),
            std::string::npos);
  EXPECT_NE(refusal(3, {path("scores.h5"), "--draw", sheet, "--images", path("mosaics.h5")})
                .find("pass the image set it was made from"),
            std::string::npos);
  // The plan records views of three images of 4 x 4 in 2 x 2 cells.
  dc::test::write_images(path("fewer.h5"), 2, 4, 4, 1, std::vector<std::uint8_t>(32), 2);
  EXPECT_NE(refusal(3, {path("plan.h5"), "--draw", sheet, "--images", path("fewer.h5")}).find("a view of image 2"),
            std::string::npos);
  dc::test::write_images(path("tiny.h5"), 3, 1, 1, 1, std::vector<std::uint8_t>(3), 3);
  EXPECT_NE(refusal(3, {path("plan.h5"), "--draw", sheet, "--images", path("tiny.h5")}).find("1 x 1"),
            std::string::npos);
  EXPECT_FALSE(dc::fs::exists(sheet));
}

}  // namespace
