// What a clean pass says, against the network's own evaluation mode.
#include "stages/train/clean_pass.hpp"

#include <numeric>

#include <gtest/gtest.h>

#include "tests/support/torch_reference.hpp"

namespace dc::train {
namespace {

// Five images in batches of two, so that the last batch is a short one; the running statistics are those of a step.
TEST(CleanPass, SaysWhatTheNetworkSaysInEvaluationModeAndChangesNothing) {
  std::vector<std::uint8_t> pixels(5 * 8 * 8);
  for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<std::uint8_t>(37 * i % 251);
  artifact::ImageSet images;
  images.n = 5;
  images.height = images.width = 8;
  images.channels = 1;
  images.labels = {0, 1, 2, 0, 1};
  images.pixels = {nullptr, pixels};
  const Views views = usual_views(images, 1);
  model::Network network({.architecture = "resnet8", .classes = 3, .channels = 1, .size = 8, .width = 4});
  test::fill_as_reference(network);
  network.forward(test::reference_images(0, 8, 1, 8), model::Precision::f32);
  std::vector<at::Tensor> before;
  for (const auto& buffer : network.buffers()) before.push_back(buffer.tensor.clone());

  training::DynamicsRecord record(2, 5, 3);
  CleanPass(images, views, 2).record(network, 1, record);

  const views::Executor executor({pixels, 5, 8, 8, 1},
                                 views::validation_policy(8, {views.mean(1), views.std(1)}, 8, 8));
  std::vector<views::ViewRow> rows(5, {.w = 8, .h = 8, .resized_w = 8, .resized_h = 8});
  for (std::int64_t i = 0; i < 5; ++i) rows[static_cast<std::size_t>(i)].image = i;
  const auto batch = training::render_batch(executor, images.labels, rows);
  const model::Output output = network.forward_evaluation(batch.images);
  for (std::size_t i = 0; i < 5; ++i) {
    std::vector<float> p(3);
    const auto expected = training::signals({output.logits.const_data_ptr<float>() + 3 * i, 3}, images.labels[i], p);
    EXPECT_EQ(record.seen[i], 0);
    EXPECT_EQ(record.seen[5 + i], 1);
    EXPECT_NEAR(record.loss[5 + i], expected.loss, 1e-5 * std::max(1.0f, expected.loss));
    EXPECT_NEAR(record.p_other[5 + i], expected.p_other, 1e-5);
    EXPECT_NEAR(record.p_second[5 + i], expected.p_second, 1e-5);
    EXPECT_EQ(record.top1[5 + i], expected.top1);
  }
  for (std::size_t b = 0; b < before.size(); ++b) EXPECT_TRUE(network.buffers()[b].tensor.equal(before[b]));
}

}  // namespace
}  // namespace dc::train
