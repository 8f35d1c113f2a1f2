// dc-fetch through its executable: every source, every option, every error once.
#include "tests/stage/fetch/fetch.hpp"

#include <cstdlib>
#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "common/artifact/image_set.hpp"
#include "common/artifact/reader.hpp"
#include "common/base/filesystem.hpp"
#include "common/base/hash.hpp"
#include "common/image/encode.hpp"

namespace {

using dc::artifact::ImageSet;
using dc::artifact::Reader;
using dc::test::cifar_record;
using dc::test::fetch;
using dc::test::idx_file;
using dc::test::Outcome;
using dc::test::RawBytes;
using dc::test::refusal;
using dc::test::Scratch;
using dc::test::small_idx;
using dc::test::write_file;
using Keys = std::vector<std::string>;
using Numbers = std::vector<std::int64_t>;
namespace image_set = dc::schema::image_set;

RawBytes png(int height, int width, int channels, const RawBytes& pixels) {
  return dc::image::encode_png({pixels.data(), height, width, channels, std::ptrdiff_t{width} * channels});
}

// Runs dc-fetch, which has to succeed, and reads what it made.
ImageSet fetched(const Scratch& scratch, std::vector<std::string> arguments) {
  const std::string out = scratch.path("fetched.h5");
  arguments.insert(arguments.end(), {"--out", out});
  const Outcome outcome = fetch(arguments);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const Reader reader(out, dc::Kind::image_set);
  reader.check();
  return dc::artifact::load_images(reader);
}

RawBytes pixels_of(const ImageSet& set) {
  return {set.pixels.span().begin(), set.pixels.span().end()};
}

// A folder with a grey and a colour image of class b, of two sizes, and one of class a.
std::string small_folder(const Scratch& scratch) {
  write_file(scratch.path("images/train/b/2.png"), png(1, 2, 3, {1, 2, 3, 4, 5, 6}));
  write_file(scratch.path("images/train/b/1.png"), png(1, 2, 1, {7, 8}));
  write_file(scratch.path("images/train/a/9.png"), png(1, 2, 1, {9, 10}));
  return "folder:" + scratch.path("images");
}

TEST(FetchIdx, GivesImagesLabelsKeysAndClasses) {
  const Scratch scratch;
  const ImageSet set = fetched(scratch, {small_idx(scratch), "--split", "train"});
  EXPECT_EQ(pixels_of(set), (RawBytes{10, 11, 20, 21, 30, 31}));
  EXPECT_EQ(set.labels, (Numbers{1, 0, 1}));
  EXPECT_EQ(set.keys, (Keys{"train/000000", "train/000001", "train/000002"}));
  EXPECT_EQ(set.source_index, (Numbers{0, 1, 2}));
  EXPECT_EQ(set.classes.ids, (Keys{"0", "1"}));
  EXPECT_EQ(set.split, "train");
  EXPECT_EQ(set.channels, 1);
}

TEST(FetchIdx, TakesClassesFirstSizeAndChannelsByOption) {
  const Scratch scratch;
  write_file(scratch.path("classes.tsv"), dc::test::raw_text("1\tboot\n0\tshirt\n"));
  const ImageSet set = fetched(scratch, {small_idx(scratch), "--classes", scratch.path("classes.tsv"), "--first", "1",
                                         "--size", "1", "--fit", "crop", "--channels", "3"});
  EXPECT_EQ(set.labels, (Numbers{0, 1}));
  EXPECT_EQ(set.source_index, (Numbers{0, 1}));
  EXPECT_EQ(set.classes.names, (Keys{"boot", "shirt"}));
  // Of two columns, round(0.5) = 0 are left out on the left.
  EXPECT_EQ(pixels_of(set), (RawBytes{10, 10, 10, 20, 20, 20}));
}

TEST(FetchIdx, PutsTheSourceIntoTheProvenanceByDigest) {
  const Scratch scratch;
  write_file(scratch.path("classes.tsv"), dc::test::raw_text("1\n0\n"));
  fetched(scratch, {small_idx(scratch), "--classes", scratch.path("classes.tsv")});
  const Reader reader(scratch.path("fetched.h5"));
  const auto& own = reader.provenance().own;
  const auto digest = [&](const std::string& name) { return dc::sha256_hex(dc::test::bytes_of(scratch.path(name))); };
  const std::string lines = digest("idx/train-images-idx3-ubyte.gz") + "  train-images-idx3-ubyte.gz\n" +
                            digest("idx/train-labels-idx1-ubyte") + "  train-labels-idx1-ubyte\n";
  ASSERT_EQ(own.inputs.size(), 2u);
  EXPECT_EQ(own.inputs[0], (dc::artifact::InputRecord{"classes", "raw", digest("classes.tsv")}));
  EXPECT_EQ(own.inputs[1], (dc::artifact::InputRecord{"idx", "raw", dc::sha256_hex(lines)}));
  EXPECT_EQ(own.parameters.find(scratch.folder()), std::string::npos);
  EXPECT_EQ(own.facts, R"({"classes":2,"images":3})");
}

TEST(FetchCifar, ReadsBothKinds) {
  const Scratch scratch;
  for (int batch = 1; batch <= 5; ++batch)
    write_file(scratch.path("ten/cifar-10-batches-bin/data_batch_" + std::to_string(batch) + ".bin"),
               cifar_record({static_cast<std::uint8_t>(batch)}, 1, 2, 3));
  write_file(scratch.path("ten/cifar-10-batches-bin/batches.meta.txt"),
             dc::test::raw_text("airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n"));
  write_file(scratch.path("five.tsv"), dc::test::raw_text("automobile\nbird\ncat\ndeer\ndog\n"));
  const ImageSet ten = fetched(scratch, {"cifar10:" + scratch.path("ten"), "--classes", scratch.path("five.tsv")});
  EXPECT_EQ(ten.labels, (Numbers{0, 1, 2, 3, 4}));
  EXPECT_EQ(ten.height, 32);
  EXPECT_EQ(ten.channels, 3);
  EXPECT_EQ(RawBytes(ten.pixels.span().begin(), ten.pixels.span().begin() + 4), (RawBytes{1, 2, 3, 1}));

  write_file(scratch.path("hundred/test.bin"), cifar_record({3, 42}, 1, 2, 3));
  write_file(scratch.path("one.tsv"), dc::test::raw_text("42\tleopard\n"));
  const ImageSet hundred = fetched(
      scratch, {"cifar100:" + scratch.path("hundred"), "--split", "test", "--classes", scratch.path("one.tsv")});
  EXPECT_EQ(hundred.keys, (Keys{"test/000000"}));
  EXPECT_EQ(hundred.classes.names, (Keys{"leopard"}));
}

TEST(FetchNpz, ReadsNumpysArchive) {
  const Scratch scratch;
  const ImageSet set =
      fetched(scratch, {std::string("npz:") + DC_SOURCE_DIR + "/tests/data/numpy/compressed.npz", "--split", "val"});
  EXPECT_EQ(set.labels, (Numbers{3, 0, 1, 2}));
  EXPECT_EQ(set.n, 4);
  EXPECT_EQ(set.width, 5);
}

TEST(FetchFolder, DecodesAndSortsTheFiles) {
  const Scratch scratch;
  const ImageSet set = fetched(scratch, {small_folder(scratch)});
  EXPECT_EQ(set.keys, (Keys{"a/9.png", "b/1.png", "b/2.png"}));
  EXPECT_EQ(set.labels, (Numbers{0, 1, 1}));
  EXPECT_EQ(set.classes.names, (Keys{"a", "b"}));
  EXPECT_EQ(pixels_of(set), (RawBytes{9, 9, 9, 10, 10, 10, 7, 7, 7, 8, 8, 8, 1, 2, 3, 4, 5, 6}));
}

TEST(FetchFolder, KeepsFilesAsTheyAre) {
  const Scratch scratch;
  const std::string source = small_folder(scratch);
  const Outcome outcome = fetch({source, "--store", "encoded", "--out", scratch.path("out.h5")});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Reader reader(scratch.path("out.h5"), dc::Kind::image_set);
  reader.check();
  const auto data = reader.read(image_set::image_data());
  const auto offsets = reader.read(image_set::image_offsets());
  const std::string first = dc::test::bytes_of(scratch.path("images/train/a/9.png"));
  EXPECT_EQ(std::string(data.begin(), data.begin() + offsets[1]), first);
  EXPECT_EQ(reader.read(image_set::image_format()), (Keys{"png", "png", "png"}));
  EXPECT_EQ(reader.read(image_set::image_width()), (Numbers{2, 2, 2}));
}

TEST(Fetch, GivesTheSameBytesTwiceAndOnTwoThreads) {
  const Scratch scratch;
  const std::string source = small_folder(scratch);
  for (int i = 0; i < 50; ++i)
    write_file(scratch.path("images/train/c/" + std::to_string(i) + ".png"),
               png(1, 2, 1, {static_cast<std::uint8_t>(i), 1}));
  for (const char* store : {"pixels", "encoded"}) {
    ASSERT_EQ(fetch({source, "--store", store, "--out", scratch.path("1.h5")}).code, 0);
    ASSERT_EQ(fetch({source, "--store", store, "--out", scratch.path("1b.h5")}).code, 0);
    ASSERT_EQ(fetch({source, "--store", store, "--threads", "2", "--out", scratch.path("2.h5")}).code, 0);
    EXPECT_EQ(dc::test::bytes_of(scratch.path("1.h5")), dc::test::bytes_of(scratch.path("1b.h5")));
    EXPECT_EQ(dc::test::bytes_of(scratch.path("1.h5")), dc::test::bytes_of(scratch.path("2.h5")));
  }
}

TEST(FetchErrors, OfTheCommandLineEndWithCodeTwo) {
  const Scratch scratch;
  EXPECT_EQ(refusal(scratch, 2, {"mnist:/x"}),
            "dc-fetch: mnist:/x: does not say what it is; put idx:, cifar10:, cifar100: or folder: before a folder, "
            "npz:, scores: or features: before a file, as in npz:/x\n");
  EXPECT_NE(refusal(scratch, 2, {scratch.folder()}).find("as in folder:" + scratch.folder()), std::string::npos);
  EXPECT_NE(refusal(scratch, 2, {}).find("SOURCE is missing; give SOURCE (kind"), std::string::npos);
  for (const char* split : {"", "..", ".", "a/b"})
    EXPECT_EQ(refusal(scratch, 2, {small_folder(scratch), "--split", split}),
              fmt::format("dc-fetch: --split '{}': expected the name of a part of the source, such as train\n", split));
  EXPECT_NE(refusal(scratch, 2, {small_idx(scratch), "--fit", "crop"}).find("--size"), std::string::npos);
  EXPECT_NE(refusal(scratch, 2, {small_idx(scratch), "--size", "0"}).find("--size"), std::string::npos);
  EXPECT_NE(refusal(scratch, 2, {small_idx(scratch), "--first", "0"}).find("--first"), std::string::npos);
  EXPECT_NE(refusal(scratch, 2, {small_idx(scratch), "--store", "encoded"}).find("idx has no image files to keep"),
            std::string::npos);
  EXPECT_NE(refusal(scratch, 2, {small_folder(scratch), "--store", "encoded", "--size", "8"}).find("leave out --size"),
            std::string::npos);
}

TEST(FetchErrors, OfTheSourceEndWithCodeThree) {
  const Scratch scratch;
  const std::string idx = small_idx(scratch);
  EXPECT_EQ(refusal(scratch, 3, {idx, "--split", "test"}),
            "dc-fetch: " + scratch.path("idx") +
                ": no file t10k-images-idx3-ubyte or t10k-images-idx3-ubyte.gz; check the folder\n");
  EXPECT_EQ(refusal(scratch, 3, {"idx:" + scratch.path("nowhere")}),
            "dc-fetch: " + scratch.path("nowhere") + ": no such folder; check the path\n");
  EXPECT_EQ(refusal(scratch, 3, {"npz:" + scratch.path("none.npz")}),
            "dc-fetch: " + scratch.path("none.npz") + ": no such file; check the path\n");
  EXPECT_NE(refusal(scratch, 3, {idx, "--classes", scratch.path("none.tsv")}).find("none.tsv: no such file"),
            std::string::npos);
  write_file(scratch.path("two.tsv"), dc::test::raw_text("0\n2\n"));
  EXPECT_NE(refusal(scratch, 3, {idx, "--classes", scratch.path("two.tsv")}).find("no class '2'"), std::string::npos);
  write_file(scratch.path("idx/train-labels-idx1-ubyte"), idx_file({3}, {1, 0, 3}));
  EXPECT_NE(refusal(scratch, 3, {idx}).find("class '2' has no images"), std::string::npos);
  write_file(scratch.path("idx/train-labels-idx1-ubyte"), idx_file({3}, {1, 2, 1}));
  EXPECT_NE(refusal(scratch, 3, {idx}).find("class '0' has no images (the labels seem to begin at 1); leave it out"),
            std::string::npos);
  write_file(scratch.path("idx/train-labels-idx1-ubyte"), idx_file({4}, {1, 0, 1}));
  EXPECT_NE(refusal(scratch, 3, {idx}).find("3 bytes of labels, expected 4"), std::string::npos);
  write_file(scratch.path("cut.bin"), RawBytes(100));
  EXPECT_NE(refusal(scratch, 3, {"cifar10:" + scratch.path("cut.bin")})
                .find("cut.bin: 100 bytes, expected a multiple of 3073"),
            std::string::npos);
  EXPECT_NE(refusal(scratch, 3, {"cifar10:" + scratch.path("idx")}).find("no file data_batch_1.bin"),
            std::string::npos);
}

TEST(FetchErrors, OfAFolderNameTheFile) {
  const Scratch scratch;
  const std::string source = small_folder(scratch);
  EXPECT_NE(refusal(scratch, 3, {source, "--split", "val"}).find("no folder 'val', only train"), std::string::npos);
  write_file(scratch.path("images/train/b/3.png"), png(2, 2, 1, {1, 2, 3, 4}));
  EXPECT_NE(refusal(scratch, 3, {source}).find("a/9.png is 2 x 1 pixels, b/3.png is 2 x 2; expected one size"),
            std::string::npos);
  write_file(scratch.path("images/train/b/3.png"), dc::test::raw_text("no image"));
  EXPECT_NE(refusal(scratch, 3, {source}).find(scratch.path("images/train/b/3.png") + ": 8 bytes that are no image"),
            std::string::npos);
  EXPECT_NE(refusal(scratch, 3, {source, "--size", "2", "--channels", "1"}).find("b/3.png: 8 bytes that are no image"),
            std::string::npos);
  dc::fs::create_directories(scratch.path("images/train/empty"));
  EXPECT_NE(refusal(scratch, 3, {source}).find("class 'empty' has no images; leave"), std::string::npos);
  write_file(scratch.path("images/train/empty/1.gif"), dc::test::raw_text("GIF89a"));
  EXPECT_NE(refusal(scratch, 3, {source})
                .find("class 'empty' has no images (1 file passed over, for its name ends on none of .jpg .jpeg .png "
                      ".bmp .tif .tiff .webp); leave it out"),
            std::string::npos);
  dc::fs::create_symlink("loop", scratch.path("images/train/a/loop"));
  EXPECT_EQ(refusal(scratch, 3, {source}),
            "dc-fetch: " + scratch.path("images/train/a/loop") +
                ": cannot be read (Too many levels of symbolic links); repair or remove it\n");
}

TEST(FetchFolder, TellsHowManyFilesItPassedOver) {
  const Scratch scratch;
  const std::string source = small_folder(scratch);
  for (const char* name : {"a/1.gif", "b/notes.txt"}) write_file(scratch.path(std::string("images/train/") + name), {});
  const Outcome outcome = fetch({source, "--out", scratch.path("out.h5")});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_TRUE(outcome.err.starts_with(
      "dc-fetch: " + scratch.path("images/train") +
      ": 2 files passed over, for their names end on none of .jpg .jpeg .png .bmp .tif .tiff .webp\n"))
      << outcome.err;
}

// Names, counts and the first bytes are those that `zcat | od` shows.
TEST(FetchRealData, FashionMnist) {
  const std::string folder = "/usr/share/datasets/fashion-mnist";
  if (!dc::fs::is_directory(folder)) GTEST_SKIP() << "no Fashion-MNIST; install dataset-fashion-mnist";
  const Scratch scratch;
  const ImageSet set = fetched(scratch, {"idx:" + folder, "--split", "test"});
  EXPECT_EQ(set.n, 10000);
  EXPECT_EQ(set.height, 28);
  EXPECT_EQ(set.classes.size(), 10);
  EXPECT_EQ(Numbers(set.labels.begin(), set.labels.begin() + 5), (Numbers{9, 2, 1, 1, 6}));
  EXPECT_EQ(dc::artifact::class_sizes(set.labels, 10), Numbers(10, 1000));
}

}  // namespace
