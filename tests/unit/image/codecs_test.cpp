// Decoding of any format and PNG encoding.
#include <string>

#include <gtest/gtest.h>

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
