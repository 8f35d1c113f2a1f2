// How much of a source a dry run loads at once.
#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "stages/fetch/fetch.hpp"

namespace {

// Counts of images that a trial of five asks for.
std::vector<std::int64_t> counts(const dc::fetch::Shape& shape) {
  std::vector<std::int64_t> asked;
  dc::fetch::Supply supply;
  supply.samples.keys.resize(5);
  supply.shape = shape;
  supply.load = [&](std::int64_t, std::int64_t count) {
    asked.push_back(count);
    return std::vector<std::uint8_t>();
  };
  EXPECT_EQ(dc::fetch::try_loading(supply).images, 5);
  return asked;
}

// A run holds 64 MiB of pixels: one image of 48 MiB, two of 27 MiB.
TEST(Trial, TakesNoMoreMemoryThanARun) {
  EXPECT_EQ(counts({4096, 4096, 3}), (std::vector<std::int64_t>{1, 1, 1, 1, 1}));
  EXPECT_EQ(counts({3072, 3072, 3}), (std::vector<std::int64_t>{2, 2, 1}));
  EXPECT_EQ(counts({32, 32, 3}), (std::vector<std::int64_t>{5}));
}

TEST(Trial, SaysWhichImagesItLeftUnread) {
  dc::fetch::Supply supply;
  supply.samples.keys.resize(5);
  EXPECT_EQ(dc::fetch::unread(supply, {2, 0.5}), "");
  supply.unread = true;
  EXPECT_EQ(dc::fetch::unread(supply, {2, 0.5}), "all but the first 2 images");
  EXPECT_EQ(dc::fetch::unread(supply, {1, 1}), "all but the first image");
  EXPECT_EQ(dc::fetch::unread(supply, {5, 0.1}), "");
}

}  // namespace
