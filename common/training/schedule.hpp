// The learning rate at every step, as a function of the plan of the run alone.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace dc::training {

enum class Schedule {
  constant,
  linear,        ///< lr * (1 - e / E), changed once an epoch
  cosine_epoch,  ///< lr * (1 + cos(pi e / E)) / 2, changed once an epoch: the benchmark's schedule
  cosine,        ///< lr * (1 + cos(pi s / S)) / 2, changed every step
};

/// constant, linear, cosine-epoch, cosine.
std::span<const std::string> schedule_names();
std::string_view schedule_name(Schedule schedule);
/// Throws UsageError on an unknown name.
Schedule schedule_from_name(std::string_view name);

/// How long a run is.
struct Horizon {
  std::int64_t steps = 0;
  std::int64_t steps_per_epoch = 1;
  /// Epochs begun, the last of them perhaps cut short.
  std::int64_t epochs() const { return (steps + steps_per_epoch - 1) / steps_per_epoch; }
};

/// Learning rate of step `step` in [0, horizon.steps), from the initial rate `lr`. e = step / steps_per_epoch,
/// E = horizon.epochs(), S = horizon.steps; no warm-up; never exactly 0.
double learning_rate(Schedule schedule, double lr, const Horizon& horizon, std::int64_t step);

}  // namespace dc::training
