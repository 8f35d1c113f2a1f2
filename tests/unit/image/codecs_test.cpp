// Decoding of any format and PNG encoding.
#include <string>
#include <utility>
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

/// A TIFF file (little-endian) of 2 x 2 grey pixels in one strip, packed in a way that has this number (TIFF 6.0).
std::vector<std::uint8_t> tiff_file(std::uint16_t packing, const std::string& strip) {
  std::string file("II*\0", 4);
  const auto append = [&](std::uint32_t number, int bytes) {
    for (int i = 0; i < bytes; ++i) file += static_cast<char>(number >> (8 * i));
  };
  constexpr std::uint32_t kStrip = 8;
  const auto length = static_cast<std::uint32_t>(strip.size());
  append(kStrip + length, 4);
  file += strip;
  // Width, height, bits, packing, black is zero, where the strip is, samples a pixel, rows a strip, bytes of the strip.
  const std::pair<std::uint32_t, std::uint32_t> tags[] = {{256, 2},      {257, 2}, {258, 8}, {259, packing}, {262, 1},
                                                          {273, kStrip}, {277, 1}, {278, 2}, {279, length}};
  append(std::size(tags), 2);
  for (const auto& [tag, value] : tags) {
    append(tag, 2);
    append(4, 2);  // a number of 32 bits
    append(1, 4);
    append(value, 4);
  }
  append(0, 4);
  return {file.begin(), file.end()};
}

// Packing 1 is none, 32773 PackBits: the byte n says that n + 1 bytes follow. There is no 777.
TEST(Tiff, IsRefusedInSilenceWhereARowCannotBeRead) {
  EXPECT_EQ(decode(tiff_file(1, "abcd"), Colour::as_stored, "x").pixels,
            (std::vector<std::uint8_t>{'a', 'b', 'c', 'd'}));
  EXPECT_EQ(decode(tiff_file(32773, "\003abcd"), Colour::as_stored, "x").pixels,
            (std::vector<std::uint8_t>{'a', 'b', 'c', 'd'}));
  for (const auto& bytes : {tiff_file(32773, std::string("\001a", 2)), tiff_file(777, "abcd"), tiff_file(8, "abcd")})
    EXPECT_TRUE(saying(bytes).starts_with("x: ")) << saying(bytes);
  EXPECT_EQ(saying(tiff_file(1, "abcd")), "decoded");  // the one before does not tell on it
}

// The header of a BMP file of 2 x 2 pixels without them, for which OpenCV has a line of its own.
TEST(Decode, SaysNothingByItself) {
  std::vector<std::uint8_t> bytes(54);
  bytes[0] = 'B';
  bytes[1] = 'M';
  bytes[10] = 54;  // where pixels begin
  bytes[14] = 40;  // bytes of the second header
  bytes[18] = bytes[22] = 2;
  bytes[26] = 1;
  bytes[28] = 24;  // bits a pixel
  EXPECT_TRUE(saying(bytes).starts_with("x: 54 bytes that are no image")) << saying(bytes);
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
