// One training run, step by step: forward, loss, backward, update. Decides nothing about files, logs or data order.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include <ATen/core/Tensor.h>

#include "common/model/network.hpp"
#include "common/training/dynamics.hpp"
#include "common/training/feed.hpp"
#include "common/training/optimiser.hpp"
#include "common/training/schedule.hpp"

namespace dc::training {

struct TrainingSpec {
  OptimiserSpec optimiser;
  double lr = 0.1;
  Schedule schedule = Schedule::cosine;
  Horizon horizon;
  model::Precision precision = model::Precision::f32;
};

/// Trains `network` in place on hard labels with cross-entropy (mean over the batch, no smoothing).
class Trainer {
 public:
  /// `network`, `record` (null: nothing is recorded) and `weight` must outlive the trainer. `weight` is empty, or has a
  /// factor for the loss of every image of the set; their mean should be 1, or they change the learning rate.
  Trainer(model::Network& network, const TrainingSpec& spec, DynamicsRecord* record = nullptr,
          std::span<const float> weight = {});

  /// Does step steps_taken() on `batch`. The record gets what the forward pass said before the update, unweighted.
  void step(const Batch& batch);

  std::int64_t steps_taken() const { return optimiser_.steps_taken(); }
  std::int64_t images_seen() const { return images_seen_; }
  /// Learning rate of the next step, or of the last one at the end.
  double lr() const;

  /// Mean loss (weighted, where there are weights) of the steps since the last call, in nats; 0 without any. The only
  /// place that waits for the device. Throws RunFailure when it is not finite.
  double take_mean_loss();

  /// Every tensor that a run needs to go on: parameters, buffers, optimiser state, each under a unique name. Write
  /// through copy_(), then call resume_at().
  std::vector<model::NamedTensor> state() const;
  void resume_at(std::int64_t steps_taken, std::int64_t images_seen);

 private:
  at::Tensor loss_of(const at::Tensor& logits, const Batch& batch) const;

  model::Network& network_;
  TrainingSpec spec_;
  DynamicsRecord* record_;
  std::span<const float> weight_;
  Optimiser optimiser_;
  at::Tensor loss_sum_;
  std::int64_t loss_steps_ = 0;
  std::int64_t images_seen_ = 0;
};

}  // namespace dc::training
