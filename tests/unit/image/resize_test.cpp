// Resizing against Pillow (tests/references/pillow_resize.py) and against numbers worked out by hand.
#include "common/image/resize.hpp"

#include <fstream>
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "common/base/hash.hpp"

namespace dc::image {
namespace {

Image noise(int width, int height, int channels) {
  Image image{height, width, channels, {}};
  for (std::uint32_t y = 0; y < static_cast<std::uint32_t>(height); ++y) {
    for (std::uint32_t x = 0; x < static_cast<std::uint32_t>(width); ++x) {
      for (std::uint32_t c = 0; c < static_cast<std::uint32_t>(channels); ++c) {
        std::uint32_t v = x * 2654435761U + y * 2246822519U + c * 3266489917U;
        v = (v ^ (v >> 15)) * 668265263U;
        image.pixels.push_back(static_cast<std::uint8_t>(v >> 24));
      }
    }
  }
  return image;
}

struct Case {
  Filter filter;
  int channels, width, height;
  Box box;
  int out_w, out_h;
  std::string sha256, hex;
};

std::vector<Case> pillow_cases() {
  std::ifstream file(DC_SOURCE_DIR "/tests/data/pillow/resize.txt");
  std::vector<Case> cases;
  for (std::string line; std::getline(file, line);) {
    std::istringstream fields(line);
    std::string filter;
    Case c;
    fields >> filter >> c.channels >> c.width >> c.height >> c.box.x >> c.box.y >> c.box.w >> c.box.h >> c.out_w >>
        c.out_h >> c.sha256 >> c.hex;
    c.filter = filter == "box" ? Filter::box : Filter::bilinear;
    cases.push_back(c);
  }
  return cases;
}

std::vector<std::uint8_t> resized(const Image& image, const ResizeJob& job, Cpu cpu = best_cpu()) {
  std::vector<std::uint8_t> out(static_cast<std::size_t>(job.window.w) * job.window.h * image.channels);
  Resizer(cpu).run(image.view(), job, out);
  return out;
}

std::string digest(const std::vector<std::uint8_t>& bytes) {
  Sha256 sha;
  sha.update(std::as_bytes(std::span(bytes)));
  return sha.hex();
}

std::string hex(const std::vector<std::uint8_t>& bytes) {
  std::string text;
  for (const std::uint8_t byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

TEST(Resize, GivesPillowsBytesForEverySizeAndBox) {
  const std::vector<Case> cases = pillow_cases();
  ASSERT_EQ(cases.size(), 340U);
  for (const Case& c : cases) {
    for (const Cpu cpu : {Cpu::portable, best_cpu()}) {
      const ResizeJob job{c.box, c.out_w, c.out_h, {0, 0, c.out_w, c.out_h}, false, c.filter};
      const auto out = resized(noise(c.width, c.height, c.channels), job, cpu);
      if (!c.hex.empty()) {
        EXPECT_EQ(hex(out), c.hex);
      }
      EXPECT_EQ(digest(out), c.sha256) << (c.filter == Filter::box ? "box " : "bilinear ") << c.channels
                                       << " channels, " << c.width << 'x' << c.height << " box " << c.box.x << ','
                                       << c.box.y << ' ' << c.box.w << 'x' << c.box.h << " to " << c.out_w << 'x'
                                       << c.out_h << (cpu == Cpu::portable ? " portable" : " best");
    }
  }
}

// Two pixels to four: centres at 0.25, 0.75, 1.25, 1.75 of the source. The outer ones see one pixel only within the
// image; the inner ones weigh 0.75 and 0.25: 0.75 * 0 + 0.25 * 100 = 25, and 75.
TEST(Resize, WeighsNeighboursByDistance) {
  const Image image{1, 2, 1, {0, 100}};
  EXPECT_EQ(resize_bilinear(image.view(), 4, 1).pixels, (std::vector<std::uint8_t>{0, 25, 75, 100}));
}

// Box filter, four to two: plain means, 12.5 rounds up to 13.
TEST(Resize, BoxFilterTakesTheMean) {
  const Image image{1, 4, 1, {10, 15, 100, 200}};
  EXPECT_EQ(resized(image, {{0, 0, 4, 1}, 2, 1, {0, 0, 2, 1}, false, Filter::box}),
            (std::vector<std::uint8_t>{13, 150}));
}

TEST(Resize, WindowAndFlipGiveThePartOfTheWhole) {
  for (const int channels : {1, 3}) {
    const Image image = noise(61, 47, channels);
    for (const auto& [w, h] :
         {std::pair{90, 70}, std::pair{33, 30}, std::pair{61, 70}, std::pair{90, 47}, std::pair{61, 47}}) {
      const Box window{5, 7, 21, 19};
      const auto whole = resized(image, {{0, 0, 61, 47}, w, h, {0, 0, w, h}, false, Filter::bilinear});
      const auto straight = resized(image, {{0, 0, 61, 47}, w, h, window, false, Filter::bilinear});
      const auto mirrored = resized(image, {{0, 0, 61, 47}, w, h, window, true, Filter::bilinear});
      for (int y = 0; y < window.h; ++y) {
        for (int x = 0; x < window.w; ++x) {
          for (int c = 0; c < channels; ++c) {
            const std::uint8_t expected = whole[((window.y + y) * w + window.x + x) * channels + c];
            ASSERT_EQ(straight[(y * window.w + x) * channels + c], expected) << w << 'x' << h;
            ASSERT_EQ(mirrored[(y * window.w + window.w - 1 - x) * channels + c], expected) << w << 'x' << h;
          }
        }
      }
    }
  }
}

// A box that begins one pixel left of and above a 2 x 2 image.
TEST(Resize, PlacesOutsideTheSourceAreBlack) {
  const Image image{2, 2, 1, {1, 2, 3, 4}};
  EXPECT_EQ(resized(image, {{-1, -1, 4, 3}, 4, 3, {0, 0, 4, 3}, false, Filter::bilinear}),
            (std::vector<std::uint8_t>{0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0}));
  EXPECT_EQ(resized(image, {{5, 0, 2, 1}, 2, 1, {0, 0, 2, 1}, false, Filter::bilinear}),
            (std::vector<std::uint8_t>{0, 0}));
}

TEST(Resize, AConstantImageStaysConstant) {
  const Image image{50, 70, 3, std::vector<std::uint8_t>(50 * 70 * 3, 255)};
  for (const auto& [w, h] : {std::pair{224, 224}, std::pair{31, 17}}) {
    EXPECT_EQ(resize_bilinear(image.view(), w, h).pixels,
              std::vector<std::uint8_t>(static_cast<std::size_t>(w) * h * 3, 255));
  }
}

}  // namespace
}  // namespace dc::image
