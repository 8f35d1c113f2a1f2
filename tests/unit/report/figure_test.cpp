#include "stages/report/figure.hpp"

#include <cstring>

#include <gtest/gtest.h>

#include "common/base/error.hpp"

namespace dc::report {
namespace {

// Signature, the length 13 and the name of the header chunk, then 300 = 0x012C wide and 2 high; the end chunk.
std::vector<std::byte> png_head() {
  static constexpr unsigned char kHead[] = {0x89, 'P', 'N', 'G', 13,  10,  26,  10,   0,    0,    0,    13,
                                            'I',  'H', 'D', 'R', 0,   0,   1,   0x2C, 0,    0,    0,    2,
                                            0,    0,   0,   0,   'I', 'E', 'N', 'D',  0xAE, 0x42, 0x60, 0x82};
  std::vector<std::byte> bytes(sizeof kHead);
  std::memcpy(bytes.data(), kHead, sizeof kHead);
  return bytes;
}

TEST(Figure, ArgumentHasTitleFileAndPerhapsACaption) {
  const auto plain = parse_figure("Mosaics=m.png");
  EXPECT_EQ(plain.title, "Mosaics");
  EXPECT_EQ(plain.file, "m.png");
  EXPECT_EQ(plain.caption, "");
  EXPECT_EQ(parse_figure("Mosaics=m.png=four images = one").caption, "four images = one");
}

TEST(Figure, ArgumentWithoutFileIsAUsageError) {
  EXPECT_THROW(parse_figure("m.png"), UsageError);
  EXPECT_THROW(parse_figure("Mosaics="), UsageError);
  EXPECT_THROW(parse_figure("=m.png"), UsageError);
}

TEST(Figure, TakesItsSizeFromTheHeader) {
  const auto figure = make_figure({"Mosaics", "m.png", ""}, png_head());
  EXPECT_EQ(figure.width, 300);
  EXPECT_EQ(figure.height, 2);
}

TEST(Figure, RefusesWhatIsNoPng) {
  auto bytes = png_head();
  bytes[0] = std::byte{0xFF};
  EXPECT_THROW(make_figure({"Mosaics", "m.png", ""}, bytes), InvalidInput);
  EXPECT_THROW(make_figure({"Mosaics", "m.png", ""}, {}), InvalidInput);
}

TEST(Figure, RefusesAPngWithoutAnEndOrASize) {
  auto bytes = png_head();
  bytes.pop_back();
  EXPECT_THROW(make_figure({"Mosaics", "m.png", ""}, bytes), InvalidInput);
  bytes = png_head();
  bytes[23] = std::byte{0};  // the last of the height
  EXPECT_THROW(make_figure({"Mosaics", "m.png", ""}, bytes), InvalidInput);
}

}  // namespace
}  // namespace dc::report
