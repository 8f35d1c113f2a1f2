#include "stages/score/score.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "common/base/error.hpp"

namespace dc::score {
namespace {

void require_finite(std::span<const float> column, std::string_view name, const Epoch& epoch, std::int64_t index,
                    const Record& record) {
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (epoch.seen[i] == 0 || std::isfinite(column[i])) continue;
    throw InvalidInput(
        fmt::format("{}: /dyn/{}[{}, {}] is {}, expected a finite number because the sample was presented; "
                    "the training diverged: lower its learning rate, or read earlier epochs with --last-epoch",
                    record.name, name, index, i, column[i]));
  }
}

void require_finite(const Epoch& epoch, std::int64_t index, const Record& record) {
  require_finite(epoch.loss, "loss", epoch, index, record);
  require_finite(epoch.p_other, "p_other", epoch, index, record);
  require_finite(epoch.zmargin, "zmargin", epoch, index, record);
  require_finite(epoch.pnorm2, "pnorm2", epoch, index, record);
  require_finite(epoch.entropy, "entropy", epoch, index, record);
}

std::string epochs_text(const EpochRange& range) {
  return range.count() == 1 ? fmt::format("epoch {}", range.first)
                            : fmt::format("epochs {} to {}", range.first, range.last);
}

}  // namespace

EpochRange resolve_epochs(const DynamicsMethod& method, const EpochRequest& request, std::span<const Record> records) {
  DC_ASSERT(!records.empty());
  EpochRange range;
  const auto usual = method.default_epochs(records.front().epochs);
  range.first = request.first.value_or(usual.first);
  // An open end is at least the first epoch, so that a record that is too short is told so below.
  range.last = request.last.value_or(std::max(range.first, usual.last));
  if (request.window) range.last = range.first + *request.window - 1;
  if (range.first > range.last) {
    throw UsageError(fmt::format("--last-epoch {}: expected {} or later, the first epoch that {} reads", range.last,
                                 range.first, method.name()));
  }
  for (const auto& record : records) {
    if (range.last >= record.epochs) {
      throw InvalidInput(fmt::format(
          "{}: the record has {} epoch{} (counted from 0), {} needs {}; train longer, or choose others with "
          "--first-epoch, --last-epoch or --window",
          record.name, record.epochs, record.epochs == 1 ? "" : "s", method.name(), epochs_text(range)));
    }
    if (!request.last && !request.window && record.epochs != records.front().epochs) {
      throw InvalidInput(fmt::format("{}: the record has {} epochs, {} has {}; choose common ones with --last-epoch",
                                     record.name, record.epochs, records.front().name, records.front().epochs));
    }
  }
  return range;
}

std::vector<double> score_run(const DynamicsMethod& method, const Record& record, const EpochRange& range,
                              const Setting& setting) {
  const auto reduction = method.start(setting);
  for (std::int64_t index = range.first; index <= range.last; ++index) {
    const Epoch epoch = record.load(index);
    require_finite(epoch, index, record);
    reduction->add(epoch);
  }
  auto score = reduction->finish();
  DC_ASSERT(score.size() == setting.label.size());
  for (std::size_t i = 0; i < score.size(); ++i) {
    if (std::isfinite(score[i])) continue;
    throw InvalidInput(fmt::format(
        "{}: sample {} was never presented in {}, expected at least once for a score; read more epochs with "
        "--first-epoch and --last-epoch",
        record.name, i, epochs_text(range)));
  }
  return score;
}

std::vector<double> mean_over_runs(std::span<const std::vector<double>> runs) {
  DC_ASSERT(!runs.empty());
  std::vector<double> mean = runs.front();
  for (const auto& run : runs.subspan(1)) {
    DC_ASSERT(run.size() == mean.size());
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += run[i];
  }
  for (auto& value : mean) value /= static_cast<double>(runs.size());
  return mean;
}

}  // namespace dc::score
