// JPEG decoding against Pillow (tests/references/pillow_jpeg.py).
#include "common/image/jpeg.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "common/base/error.hpp"
#include "common/base/hash.hpp"

namespace dc::image {
namespace {

const std::string kFolder = DC_SOURCE_DIR "/tests/data/pillow/";

std::vector<std::uint8_t> read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string digest(const Image& image) {
  Sha256 sha;
  sha.update(std::as_bytes(std::span(image.pixels)));
  return sha.hex();
}

TEST(DecodeJpeg, GivesPillowsBytesForEveryKindOfFile) {
  std::ifstream list(kFolder + "jpeg.txt");
  std::string name, rgb, grey;
  int files = 0;
  for (int width = 0, height = 0; list >> name >> width >> height >> rgb >> grey; ++files) {
    const auto bytes = read(kFolder + name);
    const Image image = decode_jpeg(bytes, Colour::rgb, name);
    EXPECT_EQ(image.width, width);
    EXPECT_EQ(image.height, height);
    EXPECT_EQ(image.channels, 3);
    EXPECT_EQ(digest(image), rgb) << name;
    EXPECT_EQ(digest(decode_jpeg(bytes, Colour::grey, name)), grey) << name;
  }
  EXPECT_EQ(files, 6);
}

TEST(DecodeJpeg, KeepsGreyFilesGreyUnlessAsked) {
  EXPECT_EQ(decode_jpeg(read(kFolder + "grey.jpg"), Colour::as_stored, "grey.jpg").channels, 1);
  EXPECT_EQ(decode_jpeg(read(kFolder + "cmyk.jpg"), Colour::as_stored, "cmyk.jpg").channels, 3);
}

TEST(ReadJpegHeader, TellsTheSizeWithoutDecoding) {
  const Image header = read_jpeg_header(read(kFolder + "colour_420.jpg"), "colour_420.jpg");
  EXPECT_EQ(header.width, 37);
  EXPECT_EQ(header.height, 29);
  EXPECT_EQ(header.channels, 3);
}

TEST(DecodeJpeg, RefusesBytesThatAreNoJpegAndNamesThem) {
  const std::vector<std::uint8_t> text = {'h', 'e', 'l', 'l', 'o'};
  try {
    decode_jpeg(text, Colour::rgb, "a/b.jpg");
    FAIL() << "expected InvalidInput";
  } catch (const InvalidInput& error) {
    EXPECT_EQ(std::string(error.what()).find("a/b.jpg: cannot be decoded as JPEG"), 0U) << error.what();
  }
  EXPECT_THROW(decode_jpeg({}, Colour::rgb, "empty"), InvalidInput);
}

// At every length, one without the end marker among them.
TEST(DecodeJpeg, RefusesFilesThatEndTooEarly) {
  for (const char* name : {"colour_420.jpg", "progressive.jpg", "grey.jpg", "cmyk.jpg"}) {
    const auto whole = read(kFolder + name);
    for (std::size_t size = 0; size < whole.size(); ++size)
      EXPECT_THROW(decode_jpeg(std::span(whole).first(size), Colour::rgb, name), InvalidInput) << name << " " << size;
  }
}

// The last scan, from FF DA to the end marker, 120 times.
TEST(DecodeJpeg, RefusesManyScans) {
  auto bytes = read(kFolder + "progressive.jpg");
  const std::array<std::uint8_t, 2> marker = {0xFF, 0xDA};
  const auto last = std::find_end(bytes.begin(), bytes.end(), marker.begin(), marker.end());
  const std::vector<std::uint8_t> scan(last, bytes.end() - 2);
  const std::vector<std::uint8_t> end(bytes.end() - 2, bytes.end());
  bytes.resize(bytes.size() - 2);
  for (int i = 1; i < 120; ++i) bytes.insert(bytes.end(), scan.begin(), scan.end());
  bytes.insert(bytes.end(), end.begin(), end.end());
  try {
    decode_jpeg(bytes, Colour::rgb, "long.jpg");
    FAIL() << "expected InvalidInput";
  } catch (const InvalidInput& error) {
    EXPECT_STREQ(error.what(), "long.jpg: cannot be decoded as JPEG (more than 100 scans); remove or replace the file");
  }
}

// Height and width stand behind the marker FF C0, the length and the precision.
TEST(DecodeJpeg, RefusesWhatClaimsToBeHuge) {
  auto bytes = read(kFolder + "grey.jpg");
  const std::array<std::uint8_t, 2> marker = {0xFF, 0xC0};
  const auto frame = std::search(bytes.begin(), bytes.end(), marker.begin(), marker.end());
  ASSERT_NE(frame, bytes.end());
  std::fill(frame + 5, frame + 9, std::uint8_t{0x80});
  const std::string expected =
      "huge.jpg: 32896 x 32896 pixels, expected at most 178,956,970 in all; make the image smaller";
  for (const bool header_only : {true, false}) {
    try {
      header_only ? read_jpeg_header(bytes, "huge.jpg") : decode_jpeg(bytes, Colour::rgb, "huge.jpg");
      FAIL() << "expected InvalidInput";
    } catch (const InvalidInput& error) {
      EXPECT_EQ(error.what(), expected);
    }
  }
}

// 255 * 19595 + 32768 = 5029493, / 65536 = 76.7; green 150.4 and blue 29.6 alike.
TEST(WithColour, GreyIsPillowsWeightedMean) {
  const Image rgb{1, 3, 3, {255, 0, 0, 0, 255, 0, 0, 0, 255}};
  EXPECT_EQ(with_colour(rgb, Colour::grey).pixels, (std::vector<std::uint8_t>{76, 150, 29}));
}

}  // namespace
}  // namespace dc::image
