// dc-combine through its executable.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "common/artifact/image_set.hpp"
#include "tests/support/artifacts.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"

namespace dc {
namespace {

// The kept samples of two classes, in the order of their ranks.
struct Kept {
  std::vector<std::int64_t> index;
  std::vector<std::int64_t> label;
  std::vector<std::string> key;
  std::vector<double> weight = {};  // empty: 1 for all
};

void write_selection(const std::string& path, const Kept& kept, std::int64_t samples) {
  namespace selection = schema::selection;
  artifact::Writer writer(path, Kind::selection);
  std::vector<std::int64_t> rank;
  std::vector<std::int64_t> counts(2, 0);
  for (const std::int64_t label : kept.label) rank.push_back(counts[label]++);
  writer.write(selection::selection_index(), kept.index);
  writer.write(selection::selection_key(), kept.key);
  writer.write(selection::selection_label(), kept.label);
  writer.write(selection::selection_rank(), rank);
  writer.write(selection::selection_weight(),
               kept.weight.empty() ? std::vector<double>(kept.index.size(), 1.0) : kept.weight);
  writer.write(selection::class_id(), std::vector<std::string>{"c0", "c1"});
  writer.write(selection::class_name(), std::vector<std::string>{"class 0", "class 1"});
  writer.write(selection::budget_available(), std::vector<std::int64_t>{samples / 2, samples / 2});
  writer.write(selection::budget_kept(), counts);
  writer.write(selection::selection_samples(), samples);
  writer.write(selection::selection_rule(), std::string("easiest"));
  writer.write(selection::selection_parameters(), std::string("{}"));
  writer.finish(test::made_by_test());
  writer.publish();
}

// 16 grey images of 4 x 4, image i all of value 10 * i; labels cycle through two classes. All are kept, class by class.
class Combine : public ::testing::Test {
 protected:
  void SetUp() override {
    std::vector<std::uint8_t> pixels;
    for (int i = 0; i < 16; ++i) pixels.insert(pixels.end(), 16, static_cast<std::uint8_t>(10 * i));
    test::write_images(images, 16, 4, 4, 1, pixels, 2);
    keep({0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15});
  }

  void keep(const std::vector<std::int64_t>& index, const std::string& key_prefix = "train/",
            const std::vector<double>& weight = {}) const {
    Kept kept;
    kept.weight = weight;
    for (const std::int64_t i : index) {
      kept.index.push_back(i);
      kept.label.push_back(i % 2);
      kept.key.push_back(key_prefix + std::to_string(i));
    }
    write_selection(selection, kept, 16);
  }

  test::Outcome combine(const std::vector<std::string>& more) const {
    std::vector<std::string> arguments = {"--images", images, "--selection", selection, "--out", out};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return test::run_program("dc-combine", arguments);
  }

  artifact::ImageSet result() const { return artifact::load_images(artifact::Reader(out, Kind::image_set)); }

  test::Scratch scratch;
  const std::string images = scratch.path("train.h5");
  const std::string selection = scratch.path("selection.h5");
  const std::string out = scratch.path("out.h5");
};

TEST_F(Combine, GridOneStoresTheImagesThemselves) {
  keep({4, 0, 3});
  ASSERT_EQ(combine({}).code, 0);
  const auto set = result();
  EXPECT_EQ(set.n, 3);
  EXPECT_EQ(set.grid, 1);
  EXPECT_EQ(set.keys, (std::vector<std::string>{"train/4", "train/0", "train/3"}));
  EXPECT_EQ(set.labels, (std::vector<std::int64_t>{0, 0, 1}));
  EXPECT_EQ(set.source_index, (std::vector<std::int64_t>{4, 0, 3}));
  EXPECT_EQ(set.classes.names, (std::vector<std::string>{"class 0", "class 1"}));
  EXPECT_EQ(set.split, "train");
  EXPECT_EQ(set.image(0)[0], 40);
  EXPECT_EQ(set.image(2)[15], 30);
}

// Samples 4, 0 and 3 of weights 2, 0.5 and 1; the second selection keeps 0 and 3 of the new set (places 1 and 2 there)
// with weights 1 and 3, which multiply those that the images have.
TEST_F(Combine, WeightsGoWithTheImagesAndMultiply) {
  keep({4, 0, 3}, "train/", {2, 0.5, 1});
  ASSERT_EQ(combine({}).code, 0);
  EXPECT_EQ(result().weights, (std::vector<double>{2, 0.5, 1}));
  const std::string weighted = scratch.path("weighted.h5");
  fs::rename(out, weighted);
  write_selection(selection, {{1, 2}, {0, 1}, {"train/0", "train/3"}, {1, 3}}, 3);
  const std::vector<std::string> arguments = {"--images", weighted, "--selection", selection, "--out", out};
  ASSERT_EQ(test::run_program("dc-combine", arguments).code, 0);
  EXPECT_EQ(result().weights, (std::vector<double>{0.5, 3}));
}

TEST_F(Combine, WritesNoWeightsWhereAllAreOne) {
  ASSERT_EQ(combine({}).code, 0);
  EXPECT_FALSE(artifact::Reader(out).has(schema::image_set::sample_weight()));
  EXPECT_TRUE(result().weights.empty());
}

TEST_F(Combine, RefusesWeightsInMosaics) {
  keep({0, 2, 4, 6, 1, 3, 5, 7}, "train/", {1, 1, 1, 1, 1, 2.5, 1, 1});
  const auto outcome = combine({"--grid", "2"});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_NE(outcome.err.find("a selected sample of class 'class 1' has weight 2.5, expected 1 for mosaics"),
            std::string::npos)
      << outcome.err;
  EXPECT_FALSE(fs::exists(out));
}

TEST_F(Combine, CleanLabelsGoWithWholeImagesOnly) {
  std::vector<std::int64_t> clean(16);
  for (std::size_t i = 0; i < 16; ++i) clean[i] = i < 4 ? 1 : 0;
  test::write_images(images, 16, 4, 4, 1, std::vector<std::uint8_t>(256), 2, {}, {.clean_labels = clean});
  keep({4, 0, 3});
  ASSERT_EQ(combine({}).code, 0);
  EXPECT_EQ(result().labels, (std::vector<std::int64_t>{0, 0, 1}));
  EXPECT_EQ(result().clean_labels, (std::vector<std::int64_t>{0, 1, 1}));
  keep({0, 2, 4, 6});
  ASSERT_EQ(combine({"--grid", "2"}).code, 0);
  EXPECT_TRUE(result().clean_labels.empty());
}

// Class 0 keeps 0, 2, ..., 14 in rank order: its two mosaics take places 0, 2, 4, 6 and 1, 3, 5, 7 of that.
TEST_F(Combine, GridTwoMakesMosaicsRowByRow) {
  ASSERT_EQ(combine({"--grid", "2"}).code, 0);
  const auto set = result();
  EXPECT_EQ(set.n, 4);
  EXPECT_EQ(set.grid, 2);
  EXPECT_EQ(set.mosaic_source_index, (std::vector<std::int64_t>{0, 4, 8, 12, 2, 6, 10, 14, 1, 5, 9, 13, 3, 7, 11, 15}));
  EXPECT_EQ(set.source_index, (std::vector<std::int64_t>{0, 2, 1, 3}));
  EXPECT_EQ(set.labels, (std::vector<std::int64_t>{0, 0, 1, 1}));
  EXPECT_EQ(set.keys[1], "c0/mosaic-00001");
  const auto first = set.image(0);
  EXPECT_EQ(std::vector(first.begin(), first.end()),
            (std::vector<std::uint8_t>{0, 0, 40, 40, 0, 0, 40, 40, 80, 80, 120, 120, 80, 80, 120, 120}));
}

TEST_F(Combine, SizeSetsTheSizeOfTheMosaics) {
  ASSERT_EQ(combine({"--grid", "2", "--size", "6"}).code, 0);
  EXPECT_EQ(result().height, 6);
  EXPECT_EQ(result().image(0)[35], 120);
}

// Rows 0 0 0 100 200 200 200 200 brought to four pixels: means of two (box); the middle four (crop); and the triangle
// of width four with weights 1/8, 3/8, 3/8, 1/8: pixel 1 is 1/8 * 0 + 3/8 * 0 + 3/8 * 100 + 1/8 * 200 = 62.5, rounded
// up.
TEST_F(Combine, FitAndFilterChangeThePixels) {
  std::vector<std::uint8_t> pixels;
  for (int i = 0; i < 16 * 4; ++i) pixels.insert(pixels.end(), {0, 0, 0, 100, 200, 200, 200, 200});
  test::write_images(images, 16, 4, 8, 1, pixels, 2);
  const auto row = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--size", "4"});
    EXPECT_EQ(combine(arguments).code, 0);
    const auto set = result();
    return std::vector<std::uint8_t>(set.image(0).begin(), set.image(0).begin() + 4);
  };
  EXPECT_EQ(row({"--filter", "box"}), (std::vector<std::uint8_t>{0, 50, 200, 200}));
  EXPECT_EQ(row({"--fit", "crop"}), (std::vector<std::uint8_t>{0, 100, 200, 200}));
  EXPECT_EQ(row({})[1], 63);
}

TEST_F(Combine, GivesTheSameBytesTwiceAndOnTwoThreads) {
  ASSERT_EQ(combine({"--grid", "2"}).code, 0);
  const std::string first = test::bytes_of(out);
  ASSERT_EQ(combine({"--grid", "2"}).code, 0);
  EXPECT_EQ(test::bytes_of(out), first);
  ASSERT_EQ(combine({"--grid", "2", "--threads", "2"}).code, 0);
  EXPECT_EQ(test::bytes_of(out), first);
}

TEST_F(Combine, WholeMosaicsCanBeSelectedAgain) {
  ASSERT_EQ(combine({"--grid", "2"}).code, 0);
  const std::string mosaics = scratch.path("mosaics.h5");
  fs::rename(out, mosaics);
  write_selection(selection, {{3}, {1}, {"c1/mosaic-00001"}}, 4);
  const std::vector<std::string> arguments = {"--images", mosaics, "--selection", selection, "--out", out};
  ASSERT_EQ(test::run_program("dc-combine", arguments).code, 0);
  EXPECT_EQ(result().grid, 2);
  EXPECT_EQ(result().mosaic_source_index, (std::vector<std::int64_t>{3, 7, 11, 15}));
}

TEST_F(Combine, RefusesMosaicsOfMosaics) {
  ASSERT_EQ(combine({"--grid", "2"}).code, 0);
  const std::string mosaics = scratch.path("mosaics.h5");
  fs::rename(out, mosaics);
  const auto outcome =
      test::run_program("dc-combine", {"--images", mosaics, "--selection", selection, "--grid", "2", "--out", out});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_NE(outcome.err.find("mosaics.h5: holds mosaics already"), std::string::npos) << outcome.err;
}

TEST_F(Combine, NamesTheClassThatDoesNotFillItsMosaics) {
  keep({0, 2, 4, 6, 1, 3, 5});
  const auto outcome = combine({"--grid", "2"});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_NE(outcome.err.find("selection keeps 3 samples of class 'class 1', expected a multiple of 4"),
            std::string::npos)
      << outcome.err;
  EXPECT_FALSE(fs::exists(out));
}

TEST_F(Combine, RefusesASelectionOfOtherImages) {
  keep({0, 2, 4, 6}, "test/");
  const auto outcome = combine({});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_NE(outcome.err.find("sample 'test/0' is not number 0 of"), std::string::npos) << outcome.err;
}

TEST_F(Combine, RefusesMoreCellsThanPixels) {
  const auto outcome = combine({"--grid", "2", "--size", "1"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_NE(outcome.err.find("--grid 2: more cells than pixels"), std::string::npos) << outcome.err;
}

TEST_F(Combine, RefusesNumbersOutOfRange) {
  EXPECT_EQ(combine({"--grid", "0"}).code, 2);
  EXPECT_EQ(combine({"--fit", "stretch"}).code, 2);
  EXPECT_EQ(combine({"--filter", "nearest"}).code, 2);
}

}  // namespace
}  // namespace dc
