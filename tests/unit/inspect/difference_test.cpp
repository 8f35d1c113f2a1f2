#include "stages/inspect/difference.hpp"

#include <algorithm>
#include <limits>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/support/artifacts.hpp"
#include "tests/support/scratch.hpp"

namespace {

using dc::artifact::Reader;
using dc::inspect::Difference;
using dc::inspect::differences;
using dc::test::Scratch;
namespace score_table = dc::schema::score_table;

void write_scores(const std::string& path, const std::vector<double>& scores, const std::string& name,
                  const std::string& parameters) {
  dc::artifact::Writer writer(path, dc::Kind::score_table);
  writer.write(score_table::sample_key(), std::vector<std::string>{"a", "b", "c"});
  writer.write(score_table::sample_label(), std::vector<std::int64_t>{0, 0, 1});
  writer.write(score_table::class_id(), std::vector<std::string>{"0", "1"});
  writer.write(score_table::class_name(), std::vector<std::string>{"zero", "one"});
  writer.write(score_table::score(name), scores);
  writer.write(score_table::score_direction(name), std::string("higher-is-harder"));
  writer.write(score_table::score_method(name), std::string("el2n"));
  writer.write(score_table::score_parameters(name), std::string("{}"));
  auto provenance = dc::test::made_by_test();
  provenance.own.parameters = parameters;
  provenance.own.inputs = {{"images", "image_set", parameters}};
  writer.finish(provenance);
  writer.publish();
}

TEST(Differences, AreNoneBetweenEqualArtifacts) {
  const Scratch scratch;
  write_scores(scratch.path("a.h5"), {1, 2, 3}, "el2n", "{}");
  write_scores(scratch.path("b.h5"), {1, 2, 3}, "el2n", "{}");
  EXPECT_TRUE(differences(Reader(scratch.path("a.h5")), Reader(scratch.path("b.h5"))).empty());
}

std::vector<std::string> lines(const Reader& a, const Reader& b) {
  std::vector<std::string> result;
  for (const Difference& difference : differences(a, b)) result.push_back(difference.what + ": " + difference.how);
  return result;
}
using Lines = std::vector<std::string>;

TEST(Differences, CountValuesAndNameTheLargest) {
  const Scratch scratch;
  write_scores(scratch.path("a.h5"), {1, 2, 3}, "el2n", R"({"window":4})");
  write_scores(scratch.path("b.h5"), {1, 2.25, 2.5}, "el2n", R"({"window":5})");
  EXPECT_EQ(lines(Reader(scratch.path("a.h5")), Reader(scratch.path("b.h5"))),
            (Lines{"--window: 4 against 5", R"(images: dc-id {"window":4} against {"window":5})",
                   "/score/el2n: 2 of 3 values differ, by 0.5 at most: 3 against 2.5 at 'c'"}));
}

TEST(Differences, NameWhatOnlyOneHas) {
  const Scratch scratch;
  write_scores(scratch.path("a.h5"), {1, 2, 3}, "el2n", "{}");
  write_scores(scratch.path("b.h5"), {1, 2, 3}, "aum", "{}");
  const auto found = lines(Reader(scratch.path("a.h5")), Reader(scratch.path("b.h5")));
  ASSERT_EQ(found.size(), 8u);
  EXPECT_EQ(found[0], "/score/aum@direction: nothing against \"higher-is-harder\"");
  EXPECT_EQ(found[6], "/score/aum: only in b");
  EXPECT_EQ(found[7], "/score/el2n: only in a");
}

TEST(Differences, OfShapesAndOfKinds) {
  const Scratch scratch;
  write_scores(scratch.path("a.h5"), {1, 2, 3}, "el2n", "{}");
  dc::test::write_images(scratch.path("b.h5"), 2, 1, 1, 1, {1, 2}, 2);
  dc::test::write_images(scratch.path("c.h5"), 2, 1, 2, 1, {1, 2, 3, 4}, 2);
  const Reader images(scratch.path("b.h5"));
  EXPECT_EQ(lines(Reader(scratch.path("a.h5")), images), (Lines{"kind: score_table against image_set"}));
  EXPECT_EQ(lines(images, Reader(scratch.path("c.h5"))),
            (Lines{"/image/pixels: shape [2, 1, 1, 1] against [2, 1, 2, 1]"}));
}

// An image set of these samples (their values, too) and classes; sample "s7" is of value 70.
void write_samples(const std::string& path, const std::vector<int>& samples, const std::vector<std::string>& classes,
                   const std::vector<std::int64_t>& labels, std::uint8_t last = 0) {
  namespace image_set = dc::schema::image_set;
  dc::artifact::Writer writer(path, dc::Kind::image_set);
  std::vector<std::string> keys;
  std::vector<std::uint8_t> pixels;
  for (const int i : samples) {
    keys.push_back("s" + std::to_string(i));
    pixels.insert(pixels.end(), {static_cast<std::uint8_t>(10 * i), 1});
  }
  pixels.back() = static_cast<std::uint8_t>(pixels.back() + last);
  writer.write(image_set::sample_key(), keys);
  writer.write(image_set::sample_label(), labels);
  writer.write(image_set::sample_source_index(), std::vector<std::int64_t>(keys.size(), 0));
  writer.write(image_set::class_id(), classes);
  writer.write(image_set::class_name(), classes);
  writer.write(image_set::split(), std::string("train"));
  writer.write<std::uint8_t>(image_set::image_pixels(), pixels, {std::ssize(keys), 1, 2, 1});
  writer.finish(dc::test::made_by_test());
  writer.publish();
}

// Sample 3 is in both with the same pixels, 5 of another second pixel; labels name the same classes at other places.
TEST(Differences, FindSamplesByTheirKeysAndClassesByTheirIds) {
  const Scratch scratch;
  write_samples(scratch.path("a.h5"), {1, 3, 5}, {"cat", "dog"}, {0, 1, 0});
  write_samples(scratch.path("b.h5"), {9, 3, 8, 5}, {"dog", "cat", "eel"}, {2, 0, 1, 1}, 4);
  EXPECT_EQ(
      lines(Reader(scratch.path("a.h5")), Reader(scratch.path("b.h5"))),
      (Lines{"classes: 2 of a's 2 are in b, too, 1 only in b ('eel'); their order is another",
             "samples: 2 of a's 3 are in b, too, 1 only in a ('s1'), 2 only in b ('s9', 's8')",
             "/image/pixels: 1 of 4 values differ, by 4 at most: 1 against 5 at 's5', height 0, width 1, channel 0"}));
}

TEST(Differences, TellTextsAndLabelsByTheFirst) {
  const Scratch scratch;
  write_samples(scratch.path("a.h5"), {1, 3, 5}, {"cat", "dog", "eel"}, {0, 1, 0});
  write_samples(scratch.path("b.h5"), {1, 3, 5}, {"cat", "dog", "eel"}, {0, 0, 2});
  EXPECT_EQ(lines(Reader(scratch.path("a.h5")), Reader(scratch.path("b.h5"))),
            (Lines{"/sample/label: 2 of 3 values differ: 1 against 0 at 's3'"}));
}

// Rows of b that stand apart, and more values than are read at once: 3,000 images of 1,024 bytes, the last ones first.
// Image 17 begins with 7 * 17 + 17 * 1,024 % 13 = 120, and with bit 3 turned 112.
TEST(Differences, CompareMoreThanFitsIntoOneRead) {
  const Scratch scratch;
  const std::int64_t n = 3000;
  std::vector<std::uint8_t> pixels(n * 1024);
  for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<std::uint8_t>(i / 1024 * 7 + i % 13);
  dc::test::write_images(scratch.path("a.h5"), n, 32, 32, 1, pixels, 3);
  pixels[2999 * 1024 + 40] ^= 1;
  pixels[17 * 1024] ^= 8;
  dc::test::write_images(scratch.path("b.h5"), n, 32, 32, 1, pixels, 3);
  EXPECT_EQ(
      lines(Reader(scratch.path("a.h5")), Reader(scratch.path("b.h5"))),
      (Lines{"/image/pixels: 2 of 3,072,000 values differ, by 8 at most: 120 against 112 at 'train/17', height 0, "
             "width 0, channel 0"}));

  namespace image_set = dc::schema::image_set;
  const Reader a(scratch.path("a.h5"));
  auto keys = a.read(image_set::sample_key());
  auto labels = a.read(image_set::sample_label());
  std::ranges::reverse(keys);
  std::ranges::reverse(labels);
  std::vector<std::uint8_t> turned;
  for (std::int64_t i = n - 1; i >= 0; --i)
    turned.insert(turned.end(), pixels.begin() + i * 1024, pixels.begin() + (i + 1) * 1024);
  dc::artifact::Writer writer(scratch.path("c.h5"), dc::Kind::image_set);
  writer.write(image_set::sample_key(), keys);
  writer.write(image_set::sample_label(), labels);
  writer.write(image_set::sample_source_index(), a.read(image_set::sample_source_index()));
  writer.write(image_set::class_id(), a.read(image_set::class_id()));
  writer.write(image_set::class_name(), a.read(image_set::class_name()));
  writer.write(image_set::split(), std::string("train"));
  writer.write<std::uint8_t>(image_set::image_pixels(), turned, {n, 32, 32, 1});
  writer.finish(dc::test::made_by_test());
  writer.publish();
  const auto found = lines(a, Reader(scratch.path("c.h5")));
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0], "samples: 3,000 of a's 3,000 are in b, too; their order is another");
  EXPECT_TRUE(
      found[1].starts_with("/image/pixels: 2 of 3,072,000 values differ, by 8 at most: 120 against 112 at 'train/17'"))
      << found[1];
}

// A record of these samples: the loss is ten times the epoch, plus the place of the key in the alphabet; then `last`.
void write_dynamics(const std::string& path, std::int64_t epochs, const std::vector<std::string>& keys, float last) {
  namespace dynamics = dc::schema::dynamics;
  dc::artifact::Writer writer(path, dc::Kind::dynamics);
  const auto n = std::ssize(keys);
  const std::vector<std::int64_t> shape = {epochs, n};
  const auto count = static_cast<std::size_t>(epochs * n);
  writer.write(dynamics::sample_key(), keys);
  writer.write(dynamics::sample_label(), std::vector<std::int64_t>(keys.size(), 0));
  writer.write(dynamics::class_id(), std::vector<std::string>{"c"});
  writer.write(dynamics::class_name(), std::vector<std::string>{"c"});
  writer.write<std::uint8_t>(dynamics::dyn_seen(), std::vector<std::uint8_t>(count, 1), shape);
  std::vector<float> loss;
  for (std::int64_t e = 0; e < epochs; ++e) {
    for (const std::string& key : keys)
      loss.push_back(static_cast<float>(10 * e) + static_cast<float>(key.front() - 'a'));
  }
  loss.back() = last;
  writer.write<float>(dynamics::dyn_loss(), loss, shape);
  for (const auto& field :
       {dynamics::dyn_p_other(), dynamics::dyn_zmargin(), dynamics::dyn_pnorm2(), dynamics::dyn_entropy()})
    writer.write<float>(field, std::vector<float>(count, 0.5F), shape);
  writer.write<std::int32_t>(dynamics::dyn_top1(), std::vector<std::int32_t>(count, 0), shape);
  writer.write(dynamics::epoch_lr(), std::vector<double>(static_cast<std::size_t>(epochs), 0.1));
  writer.write(dynamics::dyn_mode(), std::string("train"));
  writer.write(dynamics::dyn_network(), std::string(R"({"depth":3,"width":4})"));
  writer.write(dynamics::dyn_images_seen(), std::int64_t{7});
  writer.finish(dc::test::made_by_test());
  writer.publish();
}

// Two epochs of a, b, c against three of c, b, d: of the common ones only c's last loss differs. Not-a-number is
// another value, but at no distance.
TEST(Differences, CompareTheEpochsAndColumnsInBoth) {
  const Scratch scratch;
  write_dynamics(scratch.path("a.h5"), 2, {"a", "b", "c"}, 12.5F);
  write_dynamics(scratch.path("b.h5"), 3, {"c", "b", "d"}, 0);
  EXPECT_EQ(lines(Reader(scratch.path("a.h5")), Reader(scratch.path("b.h5"))),
            (Lines{"samples: 2 of a's 3 are in b, too, 1 only in a ('a'), 1 only in b ('d'); their order is another",
                   "epochs: 2 against 3; those in both are compared",
                   "/dyn/loss: 1 of 4 values differ, by 0.5 at most: 12.5 against 12 at epoch 1, 'c'"}));

  write_dynamics(scratch.path("c.h5"), 2, {"a", "b", "c"}, std::numeric_limits<float>::quiet_NaN());
  const auto found = differences(Reader(scratch.path("a.h5")), Reader(scratch.path("c.h5")));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].how, "1 of 6 values differ, 1 not a number on one side alone: 12.5 against nan at epoch 1, 'c'");
  EXPECT_EQ(found[0].details, R"({"a":12.5,"b":null,"differing":1,"of":6,"only_nan":1,"where":"epoch 1, 'c'"})");
}

TEST(Differences, AreHeadedInTextAndKeyedInJson) {
  const Scratch scratch;
  write_scores(scratch.path("a.h5"), {1, 2, 3}, "el2n", R"({"window":4})");
  write_scores(scratch.path("b.h5"), {1, 2, 3.5}, "el2n", R"({"window":5})");
  const Reader a(scratch.path("a.h5"));
  const Reader b(scratch.path("b.h5"));
  const auto found = differences(a, b);
  EXPECT_EQ(dc::inspect::differences_text(a, b, found),
            "a: " + a.path() + "  score_table 1.0  " + a.id().substr(0, 12) + "\nb: " + b.path() +
                "  score_table 1.0  " + b.id().substr(0, 12) +
                "\nthey were made differently\n  --window: 4 against 5\n"
                "their lineages differ, the oldest place first\n  images: dc-id {\"window\":4} against {\"window\":5}\n"
                "they hold\n  /score/el2n: 1 of 3 values differ, by 0.5 at most: 3 against 3.5 at 'c'\n");
  const auto json = nlohmann::json::parse(dc::inspect::differences_json(a, b, found));
  EXPECT_EQ(json["a"]["id"], a.id());
  EXPECT_EQ(json["b"]["kind"], "score_table");
  ASSERT_EQ(json["differences"].size(), 3u);
  EXPECT_EQ(json["differences"][0]["part"], "making");
  EXPECT_EQ(json["differences"][0]["details"].dump(), R"({"a":4,"b":5})");
  EXPECT_EQ(json["differences"][2]["details"].dump(),
            R"({"a":3.0,"b":3.5,"differing":1,"largest":0.5,"of":3,"only_nan":0,"where":"'c'"})");
  EXPECT_EQ(dc::inspect::differences_text(a, a, {}), "");
}

}  // namespace
