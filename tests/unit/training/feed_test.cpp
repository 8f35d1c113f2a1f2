#include "common/training/feed.hpp"

#include <numeric>

#include <gtest/gtest.h>

#include "common/base/error.hpp"

using dc::training::Feed;
using dc::training::FeedSpec;
using dc::views::ViewRow;

namespace {

// Five grey images of 2 x 2 pixels; image i is filled with 51 * i, so its pixels are i / 5.
struct FiveImages {
  std::vector<std::uint8_t> pixels;
  std::vector<std::int64_t> label = {0, 1, 0, 1, 0};
  dc::views::Executor executor;

  FiveImages() : pixels(make()), executor({pixels, 5, 2, 2, 1}, dc::views::plain_policy(2)) {}
  static std::vector<std::uint8_t> make() {
    std::vector<std::uint8_t> out;
    for (int i = 0; i < 20; ++i) out.push_back(static_cast<std::uint8_t>(51 * (i / 4)));
    return out;
  }
};

// Epoch e starts at image e and goes round.
std::vector<ViewRow> rows(std::int64_t epoch) {
  std::vector<ViewRow> out;
  for (std::int64_t i = 0; i < 5; ++i)
    out.push_back({.image = (epoch + i) % 5, .w = 2, .h = 2, .resized_w = 2, .resized_h = 2});
  return out;
}

}  // namespace

TEST(Feed, KeepsTheLastPartialBatchOfAnEpoch) {
  const FiveImages five;
  const FeedSpec spec{2, 5, 0, 6};
  EXPECT_EQ(spec.steps_per_epoch(), 3);
  Feed feed(five.executor, five.label, rows, spec);
  const std::vector<std::vector<std::int64_t>> expected = {{0, 1}, {2, 3}, {4}, {1, 2}, {3, 4}, {0}};
  for (std::int64_t step = 0; step < 6; ++step) {
    const auto batch = feed.next();
    EXPECT_EQ(batch.step, step);
    EXPECT_EQ(batch.epoch, step / 3);
    EXPECT_EQ(batch.image, expected[static_cast<std::size_t>(step)]);
    EXPECT_EQ(batch.images.size(0), std::ssize(batch.image));
    EXPECT_EQ(batch.label[0], batch.image[0] % 2);
    EXPECT_EQ(batch.labels.const_data_ptr<std::int64_t>()[0], batch.label[0]);
    EXPECT_FLOAT_EQ(batch.images.const_data_ptr<float>()[0], static_cast<float>(51 * batch.image[0]) / 255.0f);
  }
}

TEST(Feed, GoesOnInTheMiddleOfAnEpochAsIfItHadNotStopped) {
  const FiveImages five;
  Feed feed(five.executor, five.label, rows, {2, 5, 4, 6});
  EXPECT_EQ(feed.next().image, (std::vector<std::int64_t>{3, 4}));
  EXPECT_EQ(feed.next().image, (std::vector<std::int64_t>{0}));
}

TEST(Feed, HandsOverWhatItsThreadThrows) {
  const FiveImages five;
  Feed feed(five.executor, five.label, [](std::int64_t) -> std::vector<ViewRow> { throw dc::InvalidInput("no rows"); },
            {2, 5, 0, 1});
  EXPECT_THROW(feed.next(), dc::InvalidInput);
}

TEST(Feed, CanBeLeftBeforeItsEnd) {
  const FiveImages five;
  Feed feed(five.executor, five.label, rows, {1, 5, 0, 1000});
  feed.next();
}
