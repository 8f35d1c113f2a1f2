#include "common/training/schedule.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "common/base/error.hpp"

namespace dc::training {

namespace {
const std::array<std::string, 4> kNames = {"constant", "linear", "cosine-epoch", "cosine"};
}

std::span<const std::string> schedule_names() {
  return kNames;
}
std::string_view schedule_name(Schedule schedule) {
  return kNames[static_cast<std::size_t>(schedule)];
}

Schedule schedule_from_name(std::string_view name) {
  const auto place = std::ranges::find(kNames, name);
  if (place == kNames.end())
    throw UsageError(fmt::format("--schedule {}: expected constant, linear, cosine-epoch or cosine", name));
  return static_cast<Schedule>(place - kNames.begin());
}

double learning_rate(Schedule schedule, double lr, const Horizon& horizon, std::int64_t step) {
  DC_ASSERT(step >= 0 && step < horizon.steps);
  const double epoch = static_cast<double>(step / horizon.steps_per_epoch) / static_cast<double>(horizon.epochs());
  const double part = static_cast<double>(step) / static_cast<double>(horizon.steps);
  switch (schedule) {
    case Schedule::constant:
      return lr;
    case Schedule::linear:
      return lr * (1.0 - epoch);
    case Schedule::cosine_epoch:
      return lr * 0.5 * (1.0 + std::cos(std::numbers::pi * epoch));
    case Schedule::cosine:
      return lr * 0.5 * (1.0 + std::cos(std::numbers::pi * part));
  }
  return lr;
}

}  // namespace dc::training
