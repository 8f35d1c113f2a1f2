#include "stages/fetch/idx.hpp"

#include <gtest/gtest.h>

#include "tests/support/raw.hpp"
#include "tests/support/scratch.hpp"
#include "tests/unit/fetch/refusal.hpp"

namespace {

using dc::fetch::parse_idx_images;
using dc::fetch::parse_idx_labels;
using dc::test::gzip_file;
using dc::test::idx_file;
using dc::test::RawBytes;
using dc::test::refusal_of;

// Two images of 2 rows and 3 columns.
const RawBytes kPixels = {0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255};

TEST(IdxImages, AreReadRowByRow) {
  const auto images = parse_idx_images(idx_file({2, 2, 3}, kPixels), "f");
  EXPECT_EQ(images.n, 2);
  EXPECT_EQ(images.height, 2);
  EXPECT_EQ(images.width, 3);
  EXPECT_EQ(images.pixels, kPixels);
}

TEST(IdxImages, AreTheSameWhenCompressed) {
  EXPECT_EQ(parse_idx_images(gzip_file(idx_file({2, 2, 3}, kPixels)), "f").pixels, kPixels);
}

// A gzip file may be several, one after the other; the header may end in the first.
TEST(IdxImages, MayBeCompressedInSeveralMembers) {
  RawBytes file = gzip_file(idx_file({2, 2, 3}, {0, 1, 2, 3, 4, 5}));
  dc::test::append(file, gzip_file({250, 251, 252, 253, 254, 255}));
  EXPECT_EQ(parse_idx_images(file, "f").pixels, kPixels);
}

TEST(IdxLabels, AreOneByteEach) {
  EXPECT_EQ(parse_idx_labels(idx_file({3}, {9, 0, 255}), "f"), (std::vector<std::int64_t>{9, 0, 255}));
}

TEST(IdxImages, NeverCrashWhenCutShort) {
  const RawBytes plain = idx_file({2, 2, 3}, kPixels);
  const RawBytes packed = gzip_file(plain);
  for (const RawBytes& whole : {plain, packed}) {
    for (std::size_t length = 0; length < whole.size(); ++length) {
      const RawBytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
      EXPECT_TRUE(refusal_of([&] { parse_idx_images(cut, "f"); }).starts_with("f: ")) << length;
      EXPECT_TRUE(refusal_of([&] { parse_idx_labels(cut, "f"); }).starts_with("f: ")) << length;
    }
  }
}

// A damaged byte may leave a file that is fine, but never a crash or another kind of error.
TEST(IdxImages, NeverCrashOnADamagedByte) {
  const RawBytes packed = gzip_file(idx_file({2, 2, 3}, kPixels));
  for (std::size_t at = 0; at < packed.size(); ++at) {
    for (const int flip : {0x01, 0x80, 0xff}) {
      RawBytes damaged = packed;
      damaged[at] = static_cast<std::uint8_t>(damaged[at] ^ flip);
      refusal_of([&] { parse_idx_images(damaged, "f"); });
    }
  }
}

TEST(IdxImages, NameTheMagicThatIsWrong) {
  EXPECT_EQ(refusal_of([] {
              parse_idx_images(idx_file({2}, {1, 2, 0, 0, 0, 0, 0, 0}), "f");
            }),
            "f: begins with 0x00000801, expected 0x00000803 (IDX images); is it the right file?");
}

TEST(IdxImages, RefuseBytesAfterTheLast) {
  RawBytes file = idx_file({2, 2, 3}, kPixels);
  file.push_back(7);
  const std::string expected = "f: more bytes of images, expected 12 for 2 x 2 x 3; fetch the file again";
  EXPECT_EQ(refusal_of([&] { parse_idx_images(file, "f"); }), expected);
  EXPECT_EQ(refusal_of([&] { parse_idx_images(gzip_file(file), "f"); }), expected);
}

TEST(IdxImages, RefuseBytesAfterTheCompressedData) {
  RawBytes file = gzip_file(idx_file({2, 2, 3}, kPixels));
  dc::test::append(file, {1, 2, 3});
  EXPECT_EQ(refusal_of([&] { parse_idx_images(file, "f"); }),
            "f: 3 bytes follow the end of the compressed data, expected none");
}

TEST(IdxImages, RefuseAbsurdSides) {
  EXPECT_EQ(refusal_of([] {
              parse_idx_images(idx_file({1, 0, 3}, {}), "f");
            }),
            "f: images of 0 x 3 pixels, expected sides of 1 to 32,768");
  EXPECT_EQ(refusal_of([] {
              parse_idx_images(idx_file({1, 40000, 3}, {}), "f");
            }),
            "f: images of 40000 x 3 pixels, expected sides of 1 to 32,768");
  EXPECT_EQ(refusal_of([] {
              parse_idx_images(idx_file({0, 2, 3}, {}), "f");
            }),
            "f: holds no images, expected at least one");
}

// The header promises 2^32 images of 2^30 bytes: refused before any memory is taken for them.
TEST(IdxImages, RefuseAPromiseThatTheBytesCannotKeep) {
  const RawBytes file = idx_file({0xffffffff, 32768, 32768}, {1, 2, 3});
  EXPECT_EQ(
      refusal_of([&] { parse_idx_images(file, "f"); }),
      "f: 3 bytes of images, expected 4,611,686,017,353,646,080 for 4294967295 x 32768 x 32768; fetch the file again");
  EXPECT_NE(refusal_of([&] { parse_idx_images(gzip_file(file), "f"); }).find("cannot hold"), std::string::npos);
}

// 16 MiB of zeros in 16 kB: only as much is expanded as a header of one pixel asks for.
TEST(IdxImages, ExpandNoMoreThanTheHeaderSays) {
  const RawBytes bomb = gzip_file(idx_file({1, 1, 1}, RawBytes(std::size_t{1} << 24, 0)));
  EXPECT_EQ(refusal_of([&] { parse_idx_images(bomb, "f"); }),
            "f: more bytes of images, expected 1 for 1 x 1 x 1; fetch the file again");
}

TEST(IdxPair, IsFoundInEveryFormOfItsName) {
  const dc::test::Scratch scratch;
  for (const char* name : {"train-images-idx3-ubyte.gz", "train-labels.idx1-ubyte", "t10k-images-idx3-ubyte"})
    std::fclose(std::fopen(scratch.path(name).c_str(), "w"));
  const auto pair = dc::fetch::find_idx(scratch.folder(), "train");
  EXPECT_EQ(pair.images, scratch.path("train-images-idx3-ubyte.gz"));
  EXPECT_EQ(pair.labels, scratch.path("train-labels.idx1-ubyte"));
  EXPECT_EQ(refusal_of([&] { dc::fetch::find_idx(scratch.folder(), "test"); }),
            scratch.folder() + ": no file t10k-labels-idx1-ubyte or t10k-labels-idx1-ubyte.gz; check the folder");
  EXPECT_EQ(refusal_of([&] { dc::fetch::find_idx(scratch.folder(), "val"); }),
            scratch.folder() + ": IDX data has no split 'val', expected train or test");
}

TEST(JoinedIdx, HasKeysLabelsAndClasses) {
  const auto joined = dc::fetch::join_idx({2, 2, 3, kPixels}, {1, 0}, "test", {"i", "l"});
  EXPECT_EQ(joined.samples.keys, (std::vector<std::string>{"test/000000", "test/000001"}));
  EXPECT_EQ(joined.samples.labels, (std::vector<std::int64_t>{1, 0}));
  EXPECT_EQ(joined.samples.source_index, (std::vector<std::int64_t>{0, 1}));
  EXPECT_EQ(joined.samples.classes.ids, (std::vector<std::string>{"0", "1"}));
  EXPECT_EQ(joined.channels, 1);
}

TEST(JoinedIdx, NeedsALabelForEachImage) {
  EXPECT_EQ(refusal_of([] {
              dc::fetch::join_idx({2, 2, 3, kPixels}, {1}, "test", {"i", "l"});
            }),
            "l: 1 labels, expected 2 as there are images in i");
}

}  // namespace
