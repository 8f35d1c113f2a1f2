// The data variants of dc-fetch through its executable; their exact rules are tested with the functions.
#include "common/artifact/image_set.hpp"
#include "common/image/encode.hpp"
#include "tests/stage/fetch/fetch.hpp"

namespace {

using dc::artifact::Reader;
using dc::test::bytes_of;
using dc::test::fetch;
using dc::test::idx_file;
using dc::test::refusal;
using dc::test::Scratch;
using dc::test::write_file;
using Numbers = std::vector<std::int64_t>;
namespace image_set = dc::schema::image_set;

// Twelve images of 1 x 1 pixels, image i of value i and class i mod 3.
std::string twelve_idx(const Scratch& scratch) {
  dc::test::RawBytes pixels;
  dc::test::RawBytes labels;
  for (std::uint8_t i = 0; i < 12; ++i) {
    pixels.push_back(i);
    labels.push_back(i % 3);
  }
  write_file(scratch.path("twelve/train-images-idx3-ubyte"), idx_file({12, 1, 1}, pixels));
  write_file(scratch.path("twelve/train-labels-idx1-ubyte"), idx_file({12}, labels));
  return "idx:" + scratch.path("twelve");
}

struct Variants : testing::Test {
  Scratch scratch;

  // What dc-fetch makes of a source with these options: the same bytes a second time, on two threads.
  Reader fetched(const std::string& source, std::vector<std::string> options) {
    std::vector<std::string> again = options;
    options.insert(options.begin(), source);
    options.insert(options.end(), {"--out", scratch.path("out.h5")});
    again.insert(again.begin(), source);
    again.insert(again.end(), {"--threads", "2", "--out", scratch.path("again.h5")});
    const auto outcome = fetch(options);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(fetch(again).code, 0);
    EXPECT_EQ(bytes_of(scratch.path("out.h5")), bytes_of(scratch.path("again.h5")));
    Reader reader(scratch.path("out.h5"), dc::Kind::image_set);
    reader.check();
    return reader;
  }
};

// 0.25 * 12 = 3 labels change; the pixels stay with their images.
TEST_F(Variants, FlipLabels) {
  const Reader reader = fetched(twelve_idx(scratch), {"--flip-labels", "0.25", "--seed", "4"});
  const auto set = dc::artifact::load_images(reader);
  const auto clean = reader.read(image_set::sample_clean_label());
  std::int64_t flipped = 0;
  for (std::size_t i = 0; i < 12; ++i) {
    EXPECT_EQ(clean[i], static_cast<std::int64_t>(i) % 3);
    EXPECT_EQ(set.pixels.span()[i], i);
    flipped += clean[i] != set.labels[i] ? 1 : 0;
  }
  EXPECT_EQ(flipped, 3);
  EXPECT_EQ(reader.provenance().own.facts, R"({"classes":3,"images":12,"relabelled":3})");
  EXPECT_NE(reader.provenance().own.parameters.find(R"("flip-labels":0.25)"), std::string::npos);
  EXPECT_EQ(reader.provenance().own.seed, 4);
}

// Sizes 4, 4 * 4^(-1/2) = 2, 1 of 4, 4, 4; the pixels are those of the images that stay.
TEST_F(Variants, LongTail) {
  const Reader reader = fetched(twelve_idx(scratch), {"--long-tail", "4"});
  const auto set = dc::artifact::load_images(reader);
  EXPECT_EQ(dc::artifact::class_sizes(set.labels, 3), (Numbers{4, 2, 1}));
  for (std::size_t i = 0; i < 7; ++i) EXPECT_EQ(set.pixels.span()[i], set.source_index[i]);
  EXPECT_FALSE(reader.has(image_set::sample_clean_label()));
}

TEST_F(Variants, ThresholdClass) {
  const Reader reader = fetched(twelve_idx(scratch), {"--threshold-class", "1"});
  const auto set = dc::artifact::load_images(reader);
  EXPECT_EQ(set.classes.ids, (std::vector<std::string>{"0", "1", "2", "threshold"}));
  EXPECT_EQ(dc::artifact::class_sizes(set.labels, 4)[3], 4);
  EXPECT_EQ(reader.read(image_set::sample_clean_label())[11], 2);
}

TEST_F(Variants, OfAFolderKeepTheFilesWithTheirImages) {
  for (const char* name : {"a", "b"}) {
    for (std::uint8_t i = 0; i < 4; ++i) {
      const std::uint8_t value = name[0] == 'a' ? i : static_cast<std::uint8_t>(i + 4);
      write_file(scratch.path("folder/" + std::string(name) + "/" + std::to_string(i) + ".png"),
                 dc::image::encode_png({&value, 1, 1, 1, 1}));
    }
  }
  const Reader reader =
      fetched("folder:" + scratch.path("folder"), {"--long-tail", "2", "--flip-labels", "1", "--channels", "1"});
  const auto set = dc::artifact::load_images(reader);
  EXPECT_EQ(dc::artifact::class_sizes(set.labels, 2), (Numbers{2, 4}));
  for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(set.pixels.span()[i], set.source_index[i]);
}

TEST_F(Variants, AreRefusedWhereTheyMakeNoSense) {
  const std::string source = twelve_idx(scratch);
  EXPECT_EQ(refusal(scratch, 2, {source, "--flip-labels", "1.5"}),
            "dc-fetch: --flip-labels 1.5: expected a number from 0 to 1\n");
  EXPECT_EQ(refusal(scratch, 2, {source, "--long-tail", "0.5"}),
            "dc-fetch: --long-tail 0.5: expected a number of at least 1\n");
  EXPECT_EQ(refusal(scratch, 2, {source, "--threshold-class", "2"}),
            "dc-fetch: --threshold-class 2: expected an integer from 0 to 1\n");
  write_file(scratch.path("one.tsv"), dc::test::raw_text("1\n"));
  EXPECT_EQ(refusal(scratch, 2, {source, "--classes", scratch.path("one.tsv"), "--flip-labels", "0.5"}),
            "dc-fetch: --flip-labels: the set has only the class '1', expected at least two; leave it out\n");
}

}  // namespace
