// Rendering: pixels of rows, in bytes and normalised.
#include "common/views/executor.hpp"

#include <gtest/gtest.h>

#include "common/base/error.hpp"
#include "common/image/resize.hpp"
#include "common/parallel/parallel.hpp"
#include "common/views/plan.hpp"

namespace dc::views {
namespace {

std::vector<std::uint8_t> pattern(std::size_t size) {
  std::vector<std::uint8_t> bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>((i * 2654435761U) >> 13);
  return bytes;
}

TEST(Executor, CropsResizesAndMirrorsAsTheRowSays) {
  const auto pixels = pattern(2 * 20 * 30 * 3);
  const Executor executor({pixels, 2, 20, 30, 3}, plain_policy(16));
  const ViewRow row{1, 3, 2, 11, 9, 16, 16, 0, 0, -1, 1};
  std::vector<std::uint8_t> out(16 * 16 * 3);
  executor.render(std::array{row}, out);
  const image::ImageView second{pixels.data() + 20 * 30 * 3, 20, 30, 3, 90};
  const auto straight = image::resize_bilinear(second, {3, 2, 11, 9}, 16, 16);
  for (int y = 0; y < 16; ++y) {
    for (int x = 0; x < 16; ++x) {
      for (int c = 0; c < 3; ++c) ASSERT_EQ(out[(y * 16 + x) * 3 + c], straight.pixels[(y * 16 + 15 - x) * 3 + c]);
    }
  }
}

// A 2 x 2 image moved one pixel to the right and down: black comes in, and stays black under a mirror.
TEST(Executor, PadCropBringsInBlack) {
  const std::vector<std::uint8_t> pixels = {1, 2, 3, 4};
  const Executor executor({pixels, 1, 2, 2, 1}, small_policy(2, imagenet_normalize(1), 1));
  std::vector<std::uint8_t> out(8);
  executor.render(std::array{ViewRow{0, -1, -1, 2, 2, 2, 2, 0, 0, -1, 0}, ViewRow{0, -1, -1, 2, 2, 2, 2, 0, 0, -1, 1}},
                  out);
  EXPECT_EQ(out, (std::vector<std::uint8_t>{0, 0, 0, 1, 0, 0, 1, 0}));
}

// float32 of torch.tensor([0, 1, 128, 255], dtype=torch.uint8).float().div(255).sub(mean).div(std) with mean and std as
// float32 tensors, for red of ImageNet (0.485, 0.229), printed as hexadecimal floats.
TEST(Executor, NormalisesWithPyTorchsRounding) {
  const std::vector<std::uint8_t> pixels = {0, 1, 128, 255, 0, 1, 128, 255, 0, 1, 128, 255};
  const Executor executor({pixels, 1, 2, 2, 3},
                          validation_policy(2, {{0.485, 0.485, 0.485}, {0.229, 0.229, 0.229}}, 2, 2));
  std::vector<float> out(12);
  executor.render(std::array{ViewRow{0, 0, 0, 2, 2, 2, 2, 0, 0, -1, 0}}, out);
  const float expected[] = {-0x1.0f177ap+1F, -0x1.0ce656p+1F, 0x1.2f5e64p-4F, 0x1.1fdc3ap+1F};
  for (int i = 0; i < 12; ++i) EXPECT_EQ(out[i], expected[i % 4]) << i;
}

TEST(Executor, UsesTheNumbersOfEachChannel) {
  const std::vector<std::uint8_t> pixels = {255, 255, 255};
  const Executor executor({pixels, 1, 1, 1, 3}, validation_policy(1, {{0.0, 0.5, 1.0}, {1.0, 0.25, 0.5}}, 1, 1));
  std::vector<float> out(3);
  executor.render(std::array{ViewRow{0, 0, 0, 1, 1, 1, 1, 0, 0, -1, 0}}, out);
  EXPECT_EQ(out, (std::vector<float>{1.0F, 2.0F, 0.0F}));
}

TEST(Executor, GivesTheSameOnTwoThreadsAndInAnyBatch) {
  const auto pixels = pattern(40 * 32 * 32 * 3);
  const Policy policy = standard_policy(32, imagenet_normalize(3));
  const auto rows = plan_epoch(policy, {40, 32, 32}, 3, 0);
  const Executor executor({pixels, 40, 32, 32, 3}, policy);
  std::vector<float> whole(static_cast<std::size_t>(40 * executor.view_size()));
  std::vector<float> pieces(whole.size());
  executor.render(rows, whole);
  parallel::set_threads(2);
  for (std::size_t i = 0; i < 40; i += 10) {
    executor.render(std::span(rows).subspan(i, 10),
                    std::span(pieces).subspan(i * executor.view_size(), 10 * executor.view_size()));
  }
  parallel::set_threads(1);
  EXPECT_EQ(whole, pieces);
}

// 360 views of 64 x 64 are 5.9 MB a channel as float32, more than the batch size from which values are streamed past
// the caches; a single view is stored the usual way.
TEST(Executor, GivesTheSameForLargeAndSmallBatches) {
  for (const int channels : {1, 3}) {
    const auto pixels = pattern(static_cast<std::size_t>(40 * 64 * 64 * channels));
    const Policy policy = standard_policy(64, imagenet_normalize(channels));
    const Executor executor({pixels, 40, 64, 64, channels}, policy);
    std::vector<ViewRow> rows;
    while (rows.size() < 360) {
      for (const ViewRow& row : plan_epoch(policy, {40, 64, 64}, 3, static_cast<std::uint32_t>(rows.size())))
        rows.push_back(row);
    }
    std::vector<float> whole(rows.size() * executor.view_size());
    executor.render(rows, whole);
    std::vector<float> one(executor.view_size());
    for (std::size_t i = 0; i < rows.size(); i += 7) {
      executor.render(std::span(rows).subspan(i, 1), one);
      ASSERT_TRUE(std::equal(one.begin(), one.end(), whole.begin() + i * executor.view_size()));
    }
  }
}

TEST(Executor, RefusesRowsThatDoNotFitTheImages) {
  const auto pixels = pattern(4 * 4);
  const Executor executor({pixels, 1, 4, 4, 1}, plain_policy(4));
  std::vector<std::uint8_t> out(16);
  EXPECT_THROW(executor.render(std::array{ViewRow{1, 0, 0, 4, 4, 4, 4, 0, 0, -1, 0}}, out), InvalidInput);
  EXPECT_THROW(executor.render(std::array{ViewRow{0, 0, 0, 0, 4, 4, 4, 0, 0, -1, 0}}, out), InvalidInput);
  EXPECT_THROW(executor.render(std::array{ViewRow{0, 0, 0, 4, 4, 4, 4, 1, 0, -1, 0}}, out), InvalidInput);
  EXPECT_THROW(executor.render(std::array{ViewRow{0, 0, 0, 4, 4, 3, 4, 0, 0, -1, 0}}, out), InvalidInput);
}

TEST(Executor, RefusesNormalizeOfAnotherNumberOfChannels) {
  const auto pixels = pattern(4 * 4);
  EXPECT_THROW(Executor({pixels, 1, 4, 4, 1}, standard_policy(4, imagenet_normalize(3))), InvalidInput);
}

}  // namespace
}  // namespace dc::views
