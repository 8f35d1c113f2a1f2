#include "stages/fetch/npz.hpp"

#include <gtest/gtest.h>

#include "stages/fetch/bytes.hpp"
#include "stages/fetch/npy.hpp"
#include "stages/fetch/zip.hpp"
#include "tests/support/raw.hpp"
#include "tests/unit/fetch/refusal.hpp"

namespace {

using dc::fetch::parse_npy;
using dc::fetch::parse_npz;
using dc::fetch::to_int64;
using dc::test::npy_file;
using dc::test::npy_header;
using dc::test::RawBytes;
using dc::test::refusal_of;
using dc::test::zip_file;

const RawBytes kImages = npy_file(npy_header("|u1", "(2, 1, 3)"), {1, 2, 3, 4, 5, 6});
const RawBytes kLabels = npy_file(npy_header("<i2", "(2,)"), {1, 0, 0, 0});

RawBytes archive(const RawBytes& images, const RawBytes& labels, bool deflate_them = false) {
  return zip_file({{"x_train.npy", images}, {"y_train.npy", labels}}, deflate_them);
}

TEST(Npz, HoldsImagesAndLabels) {
  for (const bool deflate_them : {false, true}) {
    const auto set = parse_npz(archive(kImages, kLabels, deflate_them), "train", "f");
    EXPECT_EQ(set.samples.labels, (std::vector<std::int64_t>{1, 0}));
    EXPECT_EQ(set.samples.keys, (std::vector<std::string>{"train/000000", "train/000001"}));
    EXPECT_EQ(set.height, 1);
    EXPECT_EQ(set.width, 3);
    EXPECT_EQ(set.channels, 1);
    EXPECT_EQ(set.pixels, (RawBytes{1, 2, 3, 4, 5, 6}));
  }
}

TEST(Npz, HoldsColourImagesAndLabelsInAColumn) {
  const auto images = npy_file(npy_header("|u1", "(1, 2, 1, 3)"), {1, 2, 3, 4, 5, 6});
  const auto labels = npy_file(npy_header("|u1", "(1, 1)"), {2});
  const auto set = parse_npz(zip_file({{"test_images.npy", images}, {"test_labels.npy", labels}}), "test", "f");
  EXPECT_EQ(set.channels, 3);
  EXPECT_EQ(set.height, 2);
  EXPECT_EQ(set.samples.labels, (std::vector<std::int64_t>{2}));
}

// tests/references/numpy_npz.py: NumPy wrote it, with the sizes of its entries in 64-bit fields.
TEST(Npz, OfNumpyIsRead) {
  const auto file = dc::fetch::read_file(std::string(DC_SOURCE_DIR) + "/tests/data/numpy/compressed.npz");
  const auto set = parse_npz(file, "val", "f");
  EXPECT_EQ(set.samples.labels, (std::vector<std::int64_t>{3, 0, 1, 2}));
  EXPECT_EQ(set.height, 2);
  EXPECT_EQ(set.width, 5);
  EXPECT_EQ(set.channels, 3);
  // image[n, y, x, c] = 30 n + 15 y + 3 x + c counts from 0 to 119
  ASSERT_EQ(set.pixels.size(), 120u);
  for (std::size_t i = 0; i < 120; ++i) EXPECT_EQ(set.pixels[i], i);
}

TEST(Npz, NeverCrashesWhenCutShort) {
  for (const bool deflate_them : {false, true}) {
    const RawBytes whole = archive(kImages, kLabels, deflate_them);
    for (std::size_t length = 0; length < whole.size(); ++length) {
      const RawBytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
      EXPECT_TRUE(refusal_of([&] { parse_npz(cut, "train", "f"); }).starts_with("f: ")) << length;
    }
  }
}

TEST(Npz, NeverCrashesOnADamagedByte) {
  for (const bool deflate_them : {false, true}) {
    const RawBytes whole = archive(kImages, kLabels, deflate_them);
    for (std::size_t at = 0; at < whole.size(); ++at) {
      for (const int flip : {0x01, 0x10, 0x80, 0xff}) {
        RawBytes damaged = whole;
        damaged[at] = static_cast<std::uint8_t>(damaged[at] ^ flip);
        refusal_of([&] { parse_npz(damaged, "train", "f"); });
      }
    }
  }
}

TEST(Npz, NamesTheArraysItHas) {
  EXPECT_EQ(refusal_of([] { parse_npz(archive(kImages, kLabels), "test", "f"); }),
            "f: no arrays test_images and test_labels (or x_test and y_test, images and labels, x and y); found "
            "x_train.npy, y_train.npy");
}

TEST(Npz, RefusesImagesOfAnotherShapeOrType) {
  EXPECT_EQ(refusal_of([] {
              parse_npz(archive(npy_file(npy_header("<f4", "(1, 1, 1)"), {0, 0, 0, 0}), kLabels), "train", "f");
            }),
            "f: x_train: float32 [1, 1, 1], expected uint8 [N, height, width] or [N, height, width, 1 or 3]");
  EXPECT_EQ(
      refusal_of([] {
        parse_npz(archive(npy_file(npy_header("|u1", "(1, 3, 1, 2)"), {0, 0, 0, 0, 0, 0}), kLabels), "train", "f");
      }),
      "f: x_train: uint8 [1, 3, 1, 2], expected uint8 [N, height, width] or [N, height, width, 1 or 3]");
}

TEST(Npz, RefusesLabelsThatDoNotFit) {
  EXPECT_EQ(refusal_of([] { parse_npz(archive(kImages, npy_file(npy_header("|u1", "(1,)"), {0})), "train", "f"); }),
            "f: y_train: uint8 [1], expected one label for each of 2 images");
  EXPECT_EQ(refusal_of([] {
              parse_npz(archive(kImages, npy_file(npy_header("|i1", "(2,)"), {0, 255})), "train", "f");
            }),
            "f: y_train: label 1 is -1, expected 0 to 65,535");
  EXPECT_EQ(refusal_of([] {
              parse_npz(archive(kImages, npy_file(npy_header("<f4", "(2,)"), {0, 0, 0, 0, 0, 0, 0, 0})), "train", "f");
            }),
            "f: y_train: float32 [2], expected integers");
}

TEST(Zip, NoticesAWrongChecksum) {
  RawBytes file = archive(kImages, kLabels);
  file[30 + 11 + kImages.size() - 1] ^= 1;  // the last pixel, after the header of 30 bytes and the name of 11
  EXPECT_EQ(refusal_of([&] { parse_npz(file, "train", "f"); }),
            "f: x_train: checksum does not fit its bytes; fetch the file again");
}

TEST(Zip, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(refusal_of([] { dc::fetch::list_zip(dc::test::raw_text("not an archive at all"), "f"); }),
            "f: not a zip archive, or one cut short; expected a file of numpy.savez");
  RawBytes file = zip_file({{"a", {1}}});
  const std::size_t directory = 30 + 1 + 1;
  file[directory + 10] = 12;
  EXPECT_EQ(refusal_of([&] { dc::fetch::list_zip(file, "f"); }),
            "f: a is packed by method 12, expected 0 (stored) or 8 (deflated)");
  file[directory + 8] = 1;
  EXPECT_EQ(refusal_of([&] { dc::fetch::list_zip(file, "f"); }), "f: a is encrypted, expected plain");
}

TEST(Npy, ReadsIntegersOfEveryWidthAndOrder) {
  const auto values = [](const char* type, const char* shape, const RawBytes& bytes) {
    const RawBytes file = npy_file(npy_header(type, shape), bytes);
    return to_int64(parse_npy(file, "f"), "f");
  };
  using Values = std::vector<std::int64_t>;
  EXPECT_EQ(values("|u1", "(2,)", {0, 255}), (Values{0, 255}));
  EXPECT_EQ(values("|i1", "(2,)", {127, 128}), (Values{127, -128}));
  EXPECT_EQ(values("<u2", "(1,)", {1, 2}), (Values{513}));
  EXPECT_EQ(values(">u2", "(1,)", {1, 2}), (Values{258}));
  EXPECT_EQ(values("<i4", "(1,)", {254, 255, 255, 255}), (Values{-2}));
  EXPECT_EQ(values("<i8", "(1, 1)", {255, 255, 255, 255, 255, 255, 255, 127}), (Values{9223372036854775807}));
  EXPECT_EQ(refusal_of([&] {
              values("<u8", "(1,)", {0, 0, 0, 0, 0, 0, 0, 128});
            }),
            "f: value 0 is 9223372036854775808, expected less than 2^63");
}

TEST(Npy, ReadsVersionsTwoAndThree) {
  RawBytes file = npy_file(npy_header("|u1", "(1,)"), {5});
  file[6] = 3;
  const RawBytes more = {0, 0};  // the length has four bytes
  file.insert(file.begin() + 10, more.begin(), more.end());
  EXPECT_EQ(to_int64(parse_npy(file, "f"), "f"), (std::vector<std::int64_t>{5}));
}

TEST(Npy, NeverUnpickles) {
  EXPECT_EQ(refusal_of([] { parse_npy(npy_file(npy_header("|O", "(1,)"), {1}), "f"); }),
            "f: array of type '|O', expected numbers or text (object arrays hold pickles, which are never loaded)");
}

TEST(Npy, RefusesWhatItsHeaderMustNotSay) {
  const auto refusal = [](const std::string& header, const RawBytes& values) {
    return refusal_of([&] { parse_npy(npy_file(header, values), "f"); });
  };
  EXPECT_EQ(refusal("{'descr': '|u1', 'fortran_order': True, 'shape': (1,), }", {1}),
            "f: array in Fortran order, expected C order; save numpy.ascontiguousarray of it");
  EXPECT_EQ(refusal("{'descr': [('a', '|u1')], 'fortran_order': False, 'shape': (1,), }", {1}),
            "f: array of records, expected numbers or text");
  EXPECT_EQ(refusal(npy_header("|u1", "(2,)"), {1}),
            "f: 1 bytes of values, expected 2 for uint8 [2]; fetch the file again");
  EXPECT_EQ(refusal(npy_header("<i8", "(4294967296, 4294967296)"), {1}),
            "f: 1 bytes of values, expected far more for int64 [4294967296, 4294967296]; fetch the file again");
  const std::string damaged = "f: damaged NumPy header: ";
  const std::string again = "; write the array again with numpy.savez";
  EXPECT_EQ(refusal("{'descr': '|u1', 'fortran_order': False}", {1}), damaged + "a key is missing" + again);
  EXPECT_EQ(refusal("{'descr': '|u1', 'descr': '|u1'}", {1}), damaged + "a key twice" + again);
  EXPECT_EQ(refusal("{'descr': '|u1', 'fortran_order': 0}", {1}), damaged + "expected True or False" + again);
  EXPECT_EQ(refusal("{'descr': '|u1', 'fortran_order': False, 'shape': (-1,)}", {1}),
            damaged + "expected an extent" + again);
  EXPECT_EQ(refusal("{'descr': '|u1', 'fortran_order': False, 'shape': (1,)} import os", {1}),
            damaged + "text after the end" + again);
}

}  // namespace
