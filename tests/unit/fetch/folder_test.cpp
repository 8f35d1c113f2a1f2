#include "stages/fetch/folder.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "common/base/filesystem.hpp"
#include "common/image/encode.hpp"
#include "common/parallel/parallel.hpp"
#include "stages/fetch/encoded.hpp"
#include "stages/fetch/pixels.hpp"
#include "tests/support/raw.hpp"
#include "tests/support/scratch.hpp"
#include "tests/unit/fetch/refusal.hpp"

namespace {

using dc::fetch::Channels;
using dc::fetch::ImageFacts;
using dc::fetch::Shape;
using dc::fetch::Wish;
using dc::image::Fit;
using dc::image::Image;
using dc::test::RawBytes;
using dc::test::refusal_of;
using dc::test::Scratch;
using Keys = std::vector<std::string>;

void write_file(const std::string& path, const RawBytes& bytes) {
  dc::fs::create_directories(dc::fs::path(path).parent_path());
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

RawBytes png(const Image& image) {
  return dc::image::encode_png(image.view());
}

TEST(Folder, HasAClassAFolderAndSortedFiles) {
  const Scratch scratch;
  for (const char* name :
       {"b/2.jpg", "b/10.JPEG", "a/x.png", "a/inner/y.png", "a/notes.txt", "a/.hidden.png", ".git/z.png", "loose.png"})
    write_file(scratch.path(name), {});
  const auto listing = dc::fetch::list_folder(scratch.folder());
  EXPECT_EQ(listing.samples.keys, (Keys{"a/inner/y.png", "a/x.png", "b/10.JPEG", "b/2.jpg"}));
  EXPECT_EQ(listing.samples.labels, (std::vector<std::int64_t>{0, 0, 1, 1}));
  EXPECT_EQ(listing.samples.source_index, (std::vector<std::int64_t>{0, 1, 2, 3}));
  EXPECT_EQ(listing.samples.classes.ids, (Keys{"a", "b"}));
  EXPECT_EQ(listing.passed_over, (std::vector<std::int64_t>{1, 0}));
}

TEST(Folder, NeedsClassFolders) {
  const Scratch scratch;
  EXPECT_EQ(refusal_of([&] { dc::fetch::list_folder(scratch.folder()); }),
            scratch.folder() + ": no class folders, expected one folder of images for each class");
}

TEST(FolderSplit, IsTheFolderOfThatNameOrTheWhole) {
  const Scratch scratch;
  EXPECT_EQ(dc::fetch::find_split(scratch.folder(), "test"), scratch.folder());
  dc::fs::create_directories(scratch.path("train"));
  dc::fs::create_directories(scratch.path("val"));
  EXPECT_EQ(dc::fetch::find_split(scratch.folder(), "val"), scratch.path("val"));
  EXPECT_EQ(refusal_of([&] { dc::fetch::find_split(scratch.folder(), "test"); }),
            scratch.folder() + ": no folder 'test', only train, val; choose one of those with --split");
  EXPECT_EQ(refusal_of([&] { dc::fetch::find_split(scratch.path("none"), "test"); }),
            scratch.path("none") + ": no such folder; check the path");
}

TEST(ImageFacts, ComeFromTheFile) {
  EXPECT_EQ(dc::fetch::read_facts(png({2, 3, 1, RawBytes(6)}), "f"),
            (ImageFacts{2, 3, 1, "png", static_cast<std::int64_t>(png({2, 3, 1, RawBytes(6)}).size())}));
  const auto jpeg = dc::fetch::read_file(std::string(DC_SOURCE_DIR) + "/tests/data/pillow/colour_420.jpg");
  EXPECT_EQ(dc::fetch::read_facts(jpeg, "f"), (ImageFacts{29, 37, 3, "jpeg", static_cast<std::int64_t>(jpeg.size())}));
  EXPECT_TRUE(refusal_of([] {
                dc::fetch::read_facts(dc::test::raw_text("text"), "a/b.png");
              }).starts_with("a/b.png: 4 bytes that are no image"));
}

TEST(Shape, IsTheOneThatAllImagesHave) {
  const std::vector<ImageFacts> facts = {{2, 3, 1, "", 0}, {2, 3, 3, "", 0}};
  EXPECT_EQ(dc::fetch::resolve_shape({}, facts, {"a", "b"}, "f"), (Shape{2, 3, 3, Fit::squash}));
  EXPECT_EQ(dc::fetch::resolve_shape({4, Fit::crop, Channels::grey}, facts, {"a", "b"}, "f"),
            (Shape{4, 4, 1, Fit::crop}));
  EXPECT_EQ(dc::fetch::resolve_shape({}, {facts[0]}, {"a"}, "f"), (Shape{2, 3, 1, Fit::squash}));
  EXPECT_EQ(refusal_of([&] {
              dc::fetch::resolve_shape({}, {facts[0], {3, 3, 1, "", 0}}, {"a", "b"}, "f");
            }),
            "f: a is 3 x 2 pixels, b is 3 x 3; expected one size: give --size, or keep the files with --store encoded");
}

RawBytes fitted(const Image& source, const Shape& shape) {
  RawBytes out(static_cast<std::size_t>(shape.bytes()));
  dc::image::Resizer resizer;
  dc::fetch::fit_image(source, shape, resizer, out);
  return out;
}

// The shorter side has its size already, so columns are only cut: of 5, round(1.5) = 2 are left out; of 7, round(2.5)
// = 2.
TEST(Fit, CropsTheCentreWithHalvesToEven) {
  EXPECT_EQ(fitted({2, 5, 1, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}}, {2, 2, 1, Fit::crop}), (RawBytes{2, 3, 7, 8}));
  EXPECT_EQ(fitted({2, 7, 1, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13}}, {2, 2, 1, Fit::crop}),
            (RawBytes{2, 3, 9, 10}));
}

// Both halves of each row have one value: shrunk to one row of two pixels by the triangle filter, whose weights reach
// into the other half: 4 pixels to 2 have weights 3/7, 3/7, 1/7 (edge cut off): (2 * 3/7) * 0 + 1/7 * 70 = 10.
TEST(Fit, SquashesTheWholeImage) {
  EXPECT_EQ(fitted({2, 4, 1, {0, 0, 70, 70, 0, 0, 70, 70}}, {2, 2, 1, Fit::squash}), (RawBytes{10, 60, 10, 60}));
}

// (19595 * 10 + 38470 * 20 + 7471 * 30 + 32768) / 65536 = 18.65
TEST(Fit, ChangesChannelsAsPillowDoes) {
  EXPECT_EQ(fitted({1, 1, 3, {10, 20, 30}}, {1, 1, 1, Fit::squash}), (RawBytes{18}));
  EXPECT_EQ(fitted({1, 2, 1, {10, 20}}, {1, 2, 3, Fit::squash}), (RawBytes{10, 10, 10, 20, 20, 20}));
}

TEST(FolderPixels, AreTheSameOnEveryNumberOfThreads) {
  const Scratch scratch;
  for (int i = 0; i < 40; ++i)
    write_file(scratch.path("c/" + std::to_string(100 + i) + ".png"),
               png({1, 2, 1, {static_cast<std::uint8_t>(i), 7}}));
  const auto listing = dc::fetch::list_folder(scratch.folder());
  const auto load = [&](int threads, std::vector<std::string>& digests) {
    dc::parallel::set_threads(threads);
    digests.resize(40);
    const auto pixels = dc::fetch::load_pixels(listing, {1, 2, 1, Fit::squash}, 0, 40, digests);
    dc::parallel::set_threads(1);
    return pixels;
  };
  std::vector<std::string> digests_one;
  std::vector<std::string> digests_two;
  const auto one = load(1, digests_one);
  EXPECT_EQ(one, load(2, digests_two));
  EXPECT_EQ(digests_one, digests_two);
  ASSERT_EQ(one.size(), 80u);
  EXPECT_EQ(one[2 * 39], 39);
  EXPECT_EQ(digests_one[0], dc::fetch::sha256_of(png({1, 2, 1, {0, 7}})));
}

TEST(FolderPixels, NameTheFirstBadFileOnEveryNumberOfThreads) {
  const Scratch scratch;
  for (int i = 0; i < 60; ++i)
    write_file(scratch.path("c/" + std::to_string(100 + i) + ".png"), i < 20 ? png({1, 1, 1, {1}}) : RawBytes{1});
  const auto listing = dc::fetch::list_folder(scratch.folder());
  for (const int threads : {1, 2, 4}) {
    dc::parallel::set_threads(threads);
    EXPECT_TRUE(refusal_of([&] { dc::fetch::survey(listing); }).starts_with(scratch.path("c/120.png") + ": "))
        << threads;
  }
  dc::parallel::set_threads(1);
}

TEST(EncodedFiles, StandOneAfterTheOther) {
  const Scratch scratch;
  const RawBytes a = png({1, 2, 1, {1, 2}});
  const RawBytes b = png({3, 1, 1, {1, 2, 3}});
  write_file(scratch.path("c/a.png"), a);
  write_file(scratch.path("c/b.png"), b);
  const auto listing = dc::fetch::list_folder(scratch.folder());
  const auto table = dc::fetch::encoded_table(listing, dc::fetch::survey(listing));
  const auto first_end = static_cast<std::int64_t>(a.size());
  EXPECT_EQ(table.offsets, (std::vector<std::int64_t>{0, first_end, first_end + static_cast<std::int64_t>(b.size())}));
  EXPECT_EQ(table.formats, (Keys{"png", "png"}));
  EXPECT_EQ(table.heights, (std::vector<std::int64_t>{1, 3}));
  EXPECT_EQ(table.widths, (std::vector<std::int64_t>{2, 1}));
  std::vector<std::string> digests(2);
  RawBytes both = a;
  dc::test::append(both, b);
  EXPECT_EQ(dc::fetch::load_encoded(listing, table, 0, 2, digests), both);
  EXPECT_EQ(dc::fetch::load_encoded(listing, table, 1, 1, digests), b);
  write_file(scratch.path("c/b.png"), a);
  EXPECT_NE(refusal_of([&] { dc::fetch::load_encoded(listing, table, 0, 2, digests); }).find("leave the files alone"),
            std::string::npos);
}

}  // namespace
