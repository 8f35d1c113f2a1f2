// What is written is what is read, byte for byte, and the identity of a file is that of its content.
#include <chrono>
#include <fstream>
#include <iterator>
#include <limits>
#include <thread>

#include <gtest/gtest.h>

#include "common/artifact/image_set.hpp"
#include "common/artifact/reader.hpp"
#include "common/base/error.hpp"
#include "tests/support/artifacts.hpp"
#include "tests/support/scratch.hpp"

namespace {

namespace artifact = dc::artifact;
using dc::Kind;
using dc::test::Scratch;

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

const std::vector<std::uint8_t> kPixels = {0, 1, 2, 3, 10, 11, 12, 13, 250, 251, 252, 253};  // 3 images of 2 x 2

TEST(ImageSet, ComesBackAsWritten) {
  const Scratch scratch;
  const std::string id = dc::test::write_images(scratch.path("a.h5"), 3, 2, 2, 1, kPixels, 2);
  const artifact::Reader reader(scratch.path("a.h5"), Kind::image_set);
  EXPECT_EQ(reader.id(), id);
  EXPECT_EQ(reader.version(), "1.1");
  const artifact::ImageSet set = artifact::load_images(reader);
  EXPECT_EQ(set.n, 3);
  EXPECT_EQ(set.keys, (std::vector<std::string>{"train/0", "train/1", "train/2"}));
  EXPECT_EQ(set.labels, (std::vector<std::int64_t>{0, 1, 0}));
  EXPECT_EQ(set.classes.names, (std::vector<std::string>{"class 0", "class 1"}));
  EXPECT_EQ(set.grid, 1);
  EXPECT_EQ(std::vector<std::uint8_t>(set.image(2).begin(), set.image(2).end()),
            (std::vector<std::uint8_t>{250, 251, 252, 253}));
  reader.check();
}

std::string write_features(const std::string& path, const std::vector<float>& values) {
  namespace features = dc::schema::features;
  artifact::Writer writer(path, Kind::features);
  writer.write(features::sample_key(), std::vector<std::string>{"a", "b"});
  writer.write(features::sample_label(), std::vector<std::int64_t>{0, 0});
  writer.write(features::class_id(), std::vector<std::string>{"c0"});
  writer.write(features::class_name(), std::vector<std::string>{"class 0"});
  writer.write<float>(features::feature_value(), values, {2, 3});
  writer.write(features::feature_source(), std::string("import"));
  const std::string id = writer.finish(dc::test::made_by_test());
  writer.publish();
  return id;
}

TEST(Reader, MapsFloatsAsTheyAre) {
  const Scratch scratch;
  const std::vector<float> values{1, 2.5, -3, 1e-30f, 0, 4};
  write_features(scratch.path("a.h5"), values);
  const artifact::Reader reader(scratch.path("a.h5"), Kind::features);
  const auto mapped = reader.map(dc::schema::features::feature_value());
  EXPECT_EQ(std::vector<float>(mapped.span().begin(), mapped.span().end()), values);
}

// HDF5 would store the second at which groups are made, so a second passes between the two.
TEST(Writer, GivesTheSameBytesForTheSameContent) {
  const Scratch scratch;
  dc::test::write_images(scratch.path("a.h5"), 3, 2, 2, 1, kPixels, 2);
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  dc::test::write_images(scratch.path("b.h5"), 3, 2, 2, 1, kPixels, 2);
  EXPECT_EQ(bytes_of(scratch.path("a.h5")), bytes_of(scratch.path("b.h5")));
}

TEST(Writer, GivesAnotherIdWhenOnePixelDiffers) {
  const Scratch scratch;
  std::vector<std::uint8_t> other = kPixels;
  other[5] = 99;
  EXPECT_NE(dc::test::write_images(scratch.path("a.h5"), 3, 2, 2, 1, kPixels, 2),
            dc::test::write_images(scratch.path("b.h5"), 3, 2, 2, 1, other, 2));
}

TEST(Provenance, IsAGraphBackToTheRawSource) {
  const Scratch scratch;
  namespace table = dc::schema::score_table;
  artifact::Record fetch{"image_set", "dc-fetch", "0.1.0", R"({"split":"train"})",
                         0,           "{}",       "{}",    {{"idx", "raw", "ab12"}}};
  artifact::Record own{"", "dc-score", "0.1.0", R"({"method":"random"})", 7, R"({"hdf5":"1.10.8"})", "{}", {}};
  const artifact::Provenance images{fetch, {}};
  const artifact::Provenance made = artifact::descend(own, {{{"images", "image_set", "cd34"}, &images}});
  artifact::Writer writer(scratch.path("s.h5"), Kind::score_table);
  writer.write(table::sample_key(), std::vector<std::string>{"a", "b"});
  writer.write(table::sample_label(), std::vector<std::int64_t>{0, 0});
  writer.write(table::class_id(), std::vector<std::string>{"c"});
  writer.write(table::class_name(), std::vector<std::string>{"cat"});
  writer.write(table::score("random"), std::vector<double>{0.25, 0.5});
  writer.write(table::score_direction("random"), std::string("none"));
  writer.write(table::score_method("random"), std::string("random"));
  writer.write(table::score_parameters("random"), std::string("{}"));
  writer.finish(made);
  writer.publish();

  const artifact::Reader reader(scratch.path("s.h5"), Kind::score_table);
  EXPECT_EQ(reader.names("/score"), std::vector<std::string>{"random"});
  EXPECT_EQ(reader.read(table::score("random")), (std::vector<double>{0.25, 0.5}));
  EXPECT_EQ(reader.provenance().own.seed, 7);
  EXPECT_EQ(reader.provenance().own.inputs, (std::vector<artifact::InputRecord>{{"images", "image_set", "cd34"}}));
  EXPECT_EQ(reader.provenance().ancestors.at("cd34"), fetch);
}

TEST(Record, SurvivesJson) {
  const artifact::Record record{"selection", "dc-prune", "0.1.0",          R"({"ipc":1,"keep":"easiest"})",
                                3,           "{}",       R"({"kept":10})", {{"scores", "score_table", "ff"}}};
  EXPECT_EQ(artifact::record_from_json(artifact::to_json(record)), record);
  EXPECT_THROW(artifact::record_from_json("{\"kind\": 3}"), dc::InvalidInput);
  EXPECT_THROW(artifact::record_from_json("not json"), dc::InvalidInput);
  artifact::Record damaged = record;
  damaged.facts = "not json";
  EXPECT_THROW(artifact::to_json(damaged), dc::InvalidInput);
}

TEST(TellingSettings, LeaveOutWhatSaysNothing) {
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(artifact::telling_settings(
                R"({"seed":3,"keep":"easiest","ipc":4,"mean":[0.5,0.25],"flip":true,"nesterov":false,"plan":""})"),
            (Pairs{{"flip", ""}, {"ipc", "4"}, {"keep", "easiest"}, {"mean", "0.5 0.25"}}));
  EXPECT_TRUE(artifact::telling_settings("[1]").empty());
  EXPECT_TRUE(artifact::telling_settings("not JSON").empty());
}

}  // namespace
