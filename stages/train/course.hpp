// Walks a run from where it stands to its end: batches in, steps, live numbers and states out.
#pragma once
#include <cstdint>
#include <functional>

#include "common/base/progress.hpp"
#include "common/training/feed.hpp"
#include "common/training/trainer.hpp"
#include "stages/train/metrics.hpp"
#include "stages/train/state.hpp"

namespace dc::train {

/// Who is told on the way, and how often (in steps).
struct Watch {
  MetricsFile* metrics = nullptr;
  Progress* progress = nullptr;
  std::int64_t report_every = 20;
  /// Called with every epoch, the last one perhaps cut short, after its last step and before the state is kept; may be
  /// empty.
  std::function<void(std::int64_t epoch)> after_epoch;
  const StateFile* state = nullptr;  ///< null: no state is kept
  std::int64_t save_every = 1000;
};

/// Does the steps left until the end of `horizon`. Returns the mean loss of the last reported steps, in nats (0 when
/// none was left).
double walk(training::Trainer& trainer, const training::DynamicsRecord* record, training::Feed& feed,
            const training::Horizon& horizon, const Watch& watch);

}  // namespace dc::train
