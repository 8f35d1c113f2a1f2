// Decoding of any format and PNG encoding.
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <zlib.h>

#include "common/base/error.hpp"
#include "common/image/decode.hpp"
#include "common/image/encode.hpp"

namespace dc::image {
namespace {

TEST(Png, ColourSurvivesTheRoundTrip) {
  const Image image{2, 2, 3, {255, 0, 0, 0, 255, 0, 0, 0, 255, 1, 2, 3}};
  const Image back = decode(encode_png(image.view()), Colour::as_stored, "memory");
  EXPECT_EQ(back.channels, 3);
  EXPECT_EQ(back.pixels, image.pixels);
}

TEST(Png, GreyStaysGreyAndBecomesRgbOnRequest) {
  const Image image{1, 2, 1, {7, 200}};
  const auto file = encode_png(image.view());
  EXPECT_EQ(decode(file, Colour::as_stored, "memory").pixels, image.pixels);
  EXPECT_EQ(decode(file, Colour::rgb, "memory").pixels, (std::vector<std::uint8_t>{7, 7, 7, 200, 200, 200}));
}

void append_number(std::string& to, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) to += static_cast<char>(number >> shift);
}

void append_chunk(std::string& file, const std::string& type, const std::string& data) {
  append_number(file, static_cast<std::uint32_t>(data.size()));
  const std::string checked = type + data;
  file += checked;
  append_number(file, static_cast<std::uint32_t>(
                          crc32(0, reinterpret_cast<const Bytef*>(checked.data()), static_cast<uInt>(checked.size()))));
}

/// A whole PNG file of that header whose rows are the bytes of `rows`, with `before` as a chunk before them.
std::vector<std::uint8_t> png_file(std::uint32_t width, std::uint32_t height, const std::string& rows, int depth = 8,
                                   int colour = 0, const std::string& before = "") {
  std::string file = "\x89PNG\r\n\x1a\n";
  std::string header;
  append_number(header, width);
  append_number(header, height);
  header += {static_cast<char>(depth), static_cast<char>(colour), 0, 0, 0};
  append_chunk(file, "IHDR", header);
  if (!before.empty()) append_chunk(file, before, "\x01");
  std::vector<Bytef> packed(compressBound(rows.size()));
  uLongf size = packed.size();
  compress(packed.data(), &size, reinterpret_cast<const Bytef*>(rows.data()), rows.size());
  append_chunk(file, "IDAT", std::string(packed.begin(), packed.begin() + static_cast<std::ptrdiff_t>(size)));
  append_chunk(file, "IEND", "");
  return {file.begin(), file.end()};
}

/// What decoding the bytes says, after anything that is printed meanwhile.
std::string saying(const std::vector<std::uint8_t>& bytes) {
  std::string says = "decoded";
  testing::internal::CaptureStderr();
  try {
    decode(bytes, Colour::as_stored, "x");
  } catch (const InvalidInput& error) {
    says = error.what();
  }
  return testing::internal::GetCapturedStderr() + says;
}

TEST(Png, IsRefusedByItsHeader) {
  const std::string range = " pixels, expected 1 to 178,956,970 in all; remove or replace the file";
  EXPECT_EQ(saying(png_file(0, 1, "")), "x: 1 x 0" + range);
  EXPECT_EQ(saying(png_file(2147483647, 1, "ab")), "x: 1 x 2147483647" + range);
  EXPECT_EQ(saying(png_file(4294967295, 4294967295, "ab")), "x: 4294967295 x 4294967295" + range);
  std::string headless = "\x89PNG\r\n\x1a\n";
  append_chunk(headless, "IEND", "");
  EXPECT_EQ(saying({headless.begin(), headless.end()}),
            "x: PNG file that begins with no header (IHDR); remove or replace the file");
}

// libpng has something to say of each of these, and would print it.
TEST(Png, IsRefusedOrDecodedInSilence) {
  const std::string two_rows("\0ab\0cd", 6);
  EXPECT_EQ(saying(png_file(2, 2, two_rows)), "decoded");
  EXPECT_EQ(saying(png_file(2, 2, two_rows + "more")), "decoded");
  EXPECT_EQ(saying(png_file(2, 2, two_rows, 8, 0, "gAMA")), "decoded");
  const std::string refused = "x: cannot be decoded as PNG; remove or replace the file";
  EXPECT_EQ(saying(png_file(2, 2, two_rows.substr(0, 5))), refused);
  EXPECT_EQ(saying(png_file(2, 2, two_rows, 3)), refused);
  EXPECT_EQ(saying(png_file(2, 2, two_rows, 8, 7)), refused);
  EXPECT_EQ(saying(png_file(2, 2, two_rows, 8, 3)), refused);
  EXPECT_EQ(saying(png_file(2, 2, two_rows, 8, 0, "ABCD")), refused);
}

TEST(Decode, RefusesBytesThatAreNoImageAndNamesThem) {
  const std::vector<std::uint8_t> text = {'n', 'o', 't', ' ', 'a', 'n', ' ', 'i', 'm', 'a', 'g', 'e'};
  try {
    decode(text, Colour::rgb, "x.png");
    FAIL() << "expected InvalidInput";
  } catch (const InvalidInput& error) {
    EXPECT_EQ(std::string(error.what()).find("x.png: 12 bytes"), 0U) << error.what();
  }
  EXPECT_THROW(decode({}, Colour::rgb, "empty"), InvalidInput);
}

}  // namespace
}  // namespace dc::image
