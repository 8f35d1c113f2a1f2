// Whoever reads a part of an artifact learns when that part is not what was written, and only then.
#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <hdf5.h>

#include "common/artifact/image_set.hpp"
#include "common/artifact/reader.hpp"
#include "common/base/error.hpp"
#include "tests/support/artifacts.hpp"
#include "tests/support/scratch.hpp"

namespace {

namespace artifact = dc::artifact;
namespace image_set = dc::schema::image_set;
using dc::artifact::Reader;

constexpr std::int64_t kHeight = 512;
constexpr std::int64_t kWidth = 1024;

// Three images of 2^19 pixels: images 0 and 1 are the first piece of 2^20 items, image 2 is the second.
class Sealed : public ::testing::Test {
 protected:
  Sealed() {
    dc::test::write_images(path, 3, kHeight, kWidth, 1, std::vector<std::uint8_t>(3 * kHeight * kWidth, 7), 1);
  }

  template <class T>
  void overwrite(const char* dataset_name, hid_t type, hsize_t row, const std::vector<T>& values) const {
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    const hid_t dataset = H5Dopen2(file, dataset_name, H5P_DEFAULT);
    const hid_t space = H5Dget_space(dataset);
    std::array<hsize_t, 4> shape{};
    const int rank = H5Sget_simple_extent_dims(space, shape.data(), nullptr);
    std::array<hsize_t, 4> start{row, 0, 0, 0};
    std::array<hsize_t, 4> count{1, 1, 1, 1};
    count[static_cast<std::size_t>(rank) - 1] = values.size();
    H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr);
    const hsize_t items = values.size();
    const hid_t memory = H5Screate_simple(1, &items, nullptr);
    EXPECT_GE(H5Dwrite(dataset, type, memory, space, H5P_DEFAULT, values.data()), 0);
    H5Sclose(memory);
    H5Sclose(space);
    H5Dclose(dataset);
    H5Fclose(file);
  }

  template <class Read>
  static std::string refusal(Read read) {
    try {
      read();
    } catch (const dc::InvalidInput& failure) {
      return failure.what();
    }
    return "accepted";
  }

  void expect_refused_on_opening(const std::string& reason) const {
    const std::string text = refusal([&] { const Reader reader(path); });
    EXPECT_NE(text.find(reason), std::string::npos) << text;
  }

  dc::test::Scratch scratch;
  std::string path = scratch.path("a.h5");
};

TEST_F(Sealed, RowsOfADamagedPieceAreRefusedAndOthersAreNot) {
  overwrite<std::uint8_t>("/image/pixels", H5T_NATIVE_UINT8, 2, {8});
  const Reader reader(path);
  EXPECT_EQ(reader.read_rows(image_set::image_pixels(), 0, 2).size(), std::size_t{2 * kHeight * kWidth});
  const std::string expected =
      path +
      ": /image/pixels: entries 2 to 2 are not what was written (their digest differs); the file was damaged or "
      "edited; make it again";
  EXPECT_EQ(refusal([&] { reader.read_rows(image_set::image_pixels(), 2, 1); }), expected);
  EXPECT_EQ(refusal([&] { reader.read(image_set::image_pixels()); }), expected);
  EXPECT_EQ(refusal([&] { reader.map(image_set::image_pixels()); }), expected);
  EXPECT_EQ(refusal([&] { reader.check(); }), expected);
}

TEST_F(Sealed, ARowIsRefusedWithTheOthersOfItsPiece) {
  overwrite<std::uint8_t>("/image/pixels", H5T_NATIVE_UINT8, 0, {8});
  const Reader reader(path);
  EXPECT_NE(refusal([&] { reader.read_rows(image_set::image_pixels(), 1, 1); }), "accepted");
  EXPECT_NE(refusal([&] { reader.read_rows(image_set::image_pixels(), 1, 2); }), "accepted");
  EXPECT_EQ(refusal([&] { reader.read_rows(image_set::image_pixels(), 2, 1); }), "accepted");
}

TEST_F(Sealed, MappedImagesAreCheckedWhereTheyAreUsed) {
  overwrite<std::uint8_t>("/image/pixels", H5T_NATIVE_UINT8, 2, {8});
  const Reader reader(path);
  const std::vector<std::int64_t> whole = {1, 0};
  const std::vector<std::int64_t> damaged = {1, 2};
  EXPECT_EQ(artifact::load_images(reader, whole).image(1)[0], 7);
  EXPECT_NE(refusal([&] { artifact::load_images(reader, damaged); }), "accepted");
  EXPECT_NE(refusal([&] { artifact::load_images(reader); }), "accepted");
}

TEST_F(Sealed, NumbersAndStringsAreCheckedWhenTheyAreRead) {
  overwrite<std::int64_t>("/sample/source_index", H5T_NATIVE_INT64, 1, {2});
  const Reader reader(path);
  EXPECT_EQ(reader.read(image_set::sample_label()), (std::vector<std::int64_t>{0, 0, 0}));
  EXPECT_NE(refusal([&] { reader.read(image_set::sample_source_index()); }), "accepted");
}

TEST_F(Sealed, AnotherDigestIsFoundOnOpening) {
  overwrite<std::uint8_t>("/digest", H5T_NATIVE_UINT8, 0, {1});
  expect_refused_on_opening("(dc-id); the file was damaged or edited");
}

TEST_F(Sealed, AnotherAttributeIsFoundOnOpening) {
  {
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    const hid_t group = H5Gopen2(file, "/provenance", H5P_DEFAULT);
    const hid_t attribute = H5Aopen(group, "seed", H5P_DEFAULT);
    const std::int64_t seed = 5;
    EXPECT_GE(H5Awrite(attribute, H5T_NATIVE_INT64, &seed), 0);
    H5Aclose(attribute);
    H5Gclose(group);
    H5Fclose(file);
  }
  expect_refused_on_opening("(dc-id); the file was damaged or edited");
}

TEST_F(Sealed, AMissingTableIsSaid) {
  {
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    H5Ldelete(file, "/digest", H5P_DEFAULT);
    H5Fclose(file);
  }
  expect_refused_on_opening("/digest is missing");
}

}  // namespace
