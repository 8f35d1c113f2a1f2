#include "stages/train/course.hpp"

#include <chrono>

#include <fmt/format.h>

namespace dc::train {

double walk(training::Trainer& trainer, const training::DynamicsRecord* record, training::Feed& feed,
            const training::Horizon& horizon, const Watch& watch) {
  using Clock = std::chrono::steady_clock;
  const auto seconds_since = [](Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
  };
  const auto start = Clock::now();
  auto reported = start;
  std::int64_t images = trainer.images_seen();
  double loss = 0;
  while (trainer.steps_taken() < horizon.steps) {
    const training::Batch batch = feed.next();
    trainer.step(batch);
    const std::int64_t done = trainer.steps_taken();
    if (done % watch.report_every == 0 || done == horizon.steps) {
      loss = trainer.take_mean_loss();
      const double rate = static_cast<double>(trainer.images_seen() - images) / seconds_since(reported);
      images = trainer.images_seen();
      reported = Clock::now();
      watch.metrics->add({done, batch.epoch, loss, trainer.lr(), rate, seconds_since(start)});
      watch.progress->update(done, fmt::format("{:.0f} img/s, loss {:.2f}", rate, loss));
    }
    if (watch.after_epoch && (done % horizon.steps_per_epoch == 0 || done == horizon.steps)) {
      const auto before = Clock::now();
      watch.after_epoch(batch.epoch);
      reported += Clock::now() - before;  // images_per_s is the rate of the training
    }
    if (watch.state != nullptr && done % watch.save_every == 0 && done < horizon.steps)
      watch.state->save(trainer, record);
  }
  watch.progress->finish();
  return loss;
}

}  // namespace dc::train
