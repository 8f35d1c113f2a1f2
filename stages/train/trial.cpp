#include "stages/train/trial.hpp"

#include <algorithm>
#include <chrono>

#include "common/artifact/samples.hpp"
#include "common/training/feed.hpp"
#include "common/views/executor.hpp"

namespace dc::train {

using Clock = std::chrono::steady_clock;

Trial try_steps(model::Network& network, const Course& course, const artifact::ImageSet& images, const Views& views) {
  constexpr std::int64_t kSteps = 5;
  constexpr double kLongest_s = 2;
  const views::Executor executor(
      {images.pixels.span(), images.n, int(images.height), int(images.width), int(images.channels)}, views.policy);
  const std::int64_t steps = std::min(kSteps, course.training.horizon.steps);
  training::Feed feed(executor, images.labels, views.rows, {course.batch, course.views_per_epoch, 0, steps});
  training::Trainer trainer(network, course.training);
  Trial trial;
  double timed_s = 0;
  std::int64_t timed_views = 0;
  for (std::int64_t step = 0; step < steps && timed_s < kLongest_s; ++step) {
    const auto start = Clock::now();
    trainer.step(feed.next());
    trainer.take_mean_loss();  // waits for the device
    const bool warm = step > 0 || steps == 1;
    if (!warm) continue;
    timed_s += std::chrono::duration<double>(Clock::now() - start).count();
    const std::int64_t in_epoch = step % course.training.horizon.steps_per_epoch * course.batch;
    timed_views += std::min(course.batch, course.views_per_epoch - in_epoch);
    ++trial.steps;
  }
  trial.seconds_per_view = timed_s / static_cast<double>(timed_views);
  return trial;
}

std::int64_t views_shown(const Course& course) {
  const auto& horizon = course.training.horizon;
  const std::int64_t begun = horizon.steps % horizon.steps_per_epoch;
  return horizon.steps / horizon.steps_per_epoch * course.views_per_epoch +
         std::min(begun * course.batch, course.views_per_epoch);
}

std::int64_t checkpoint_bytes(const model::Network& network) {
  constexpr std::int64_t kDataSet = 450;  // header and place in its group, measured on resnet8 to resnet18
  std::int64_t bytes = 0;
  for (const auto& tensor : network.parameters()) bytes += 4 * tensor.tensor.numel() + kDataSet;
  for (const auto& tensor : network.buffers()) bytes += 4 * tensor.tensor.numel() + kDataSet;
  return bytes;
}

std::int64_t dynamics_bytes(const Course& course, const artifact::ImageSet& images) {
  constexpr std::int64_t kColumns = 10;
  constexpr std::int64_t kColumn = 1000;  // header and index of the chunks of short runs, measured; a chunk an epoch
  constexpr std::int64_t kChunk = 50;
  const std::int64_t epochs = course.training.horizon.epochs();
  return static_cast<std::int64_t>(training::DynamicsRecord::bytes(epochs, images.n, images.classes.size())) +
         images.n * (artifact::key_bytes(images.keys) + 8) + kColumns * (kColumn + epochs * kChunk);
}

}  // namespace dc::train
