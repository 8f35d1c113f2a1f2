#include "stages/score/score.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "stages/score/compat.hpp"

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

/// The first `kd` of a sample may be NaN, as there was nothing to change from. `presented` holds 1 for the samples of
/// the epochs before.
void require_finite_change(const Epoch& epoch, std::int64_t index, const Record& record,
                           std::span<const std::uint8_t> presented) {
  std::vector<float> change(epoch.kd.begin(), epoch.kd.end());
  for (std::size_t i = 0; i < change.size(); ++i) {
    if (presented[i] == 0 && std::isnan(change[i])) change[i] = 0;
  }
  require_finite(change, "kd", epoch, index, record);
}

void require_finite(const Epoch& epoch, std::int64_t index, const Record& record) {
  require_finite(epoch.loss, "loss", epoch, index, record);
  require_finite(epoch.p_other, "p_other", epoch, index, record);
  require_finite(epoch.zmargin, "zmargin", epoch, index, record);
  require_finite(epoch.pnorm2, "pnorm2", epoch, index, record);
  require_finite(epoch.entropy, "entropy", epoch, index, record);
  require_finite(epoch.p_second, "p_second", epoch, index, record);
  require_finite(epoch.hnorm2, "hnorm2", epoch, index, record);
}

bool reads(const Task& task, std::int64_t epoch) {
  return task.epochs.first <= epoch && epoch <= task.epochs.last;
}

/// The columns of the tasks that read the epoch, each once.
std::vector<Column> columns_of(std::span<const Task> tasks, std::int64_t epoch) {
  std::set<Column> columns;
  for (const auto& task : tasks) {
    if (!reads(task, epoch)) continue;
    const auto own = task.method->columns();
    columns.insert(own.begin(), own.end());
  }
  return {columns.begin(), columns.end()};
}

/// The epochs that some task reads, in order.
std::vector<std::int64_t> epochs_of(std::span<const Task> tasks) {
  std::set<std::int64_t> epochs;
  for (const auto& task : tasks) {
    for (std::int64_t epoch = task.epochs.first; epoch <= task.epochs.last; ++epoch) epochs.insert(epoch);
  }
  return {epochs.begin(), epochs.end()};
}

std::string epochs_text(const EpochRange& range) {
  return range.count() == 1 ? fmt::format("epoch {}", range.first)
                            : fmt::format("epochs {} to {}", range.first, range.last);
}

void require_scores(std::span<const double> score, const Task& task, const std::string& record) {
  const auto missing = std::ranges::find_if(score, [](double value) { return !std::isfinite(value); });
  if (missing == score.end()) return;
  const std::int64_t needed = task.method->presentations();
  throw InvalidInput(fmt::format(
      "{}: sample {} was {} in {}, expected at least {} for {}; read more epochs with --first-epoch and --last-epoch",
      record, missing - score.begin(), needed == 1 ? "never presented" : "presented too seldom",
      epochs_text(task.epochs), needed == 1 ? "once" : fmt::format("{} times", needed), task.method->name()));
}

void require_score_of_a_run(std::span<const double> score, const Task& task, std::size_t runs) {
  const auto missing = std::ranges::find_if(score, [](double value) { return !std::isfinite(value); });
  if (missing == score.end()) return;
  throw InvalidInput(
      fmt::format("--method {}: none of the {} run{} judges sample {}; give one to --dynamics in which it "
                  "has its own label and was presented in {}",
                  task.method->name(), runs, runs == 1 ? "" : "s", missing - score.begin(), epochs_text(task.epochs)));
}

std::string_view over_runs_name(OverRuns over_runs) {
  switch (over_runs) {
    case OverRuns::mean:
      return "mean";
    case OverRuns::sum:
      return "sum";
    case OverRuns::lowest:
      return "lowest";
  }
  return {};
}

/// Takes a run into the scores of the runs before it; `before` is how many these are.
void merge(std::vector<double>& all, std::vector<double> run, OverRuns over_runs, std::size_t before) {
  if (before == 0) {
    all = std::move(run);
    return;
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i] = over_runs == OverRuns::lowest ? std::fmin(all[i], run[i]) : all[i] + run[i];
  }
}

/// The reductions of all tasks over one record, an epoch after the other.
class Pass {
 public:
  Pass(std::span<const Task> tasks, const Record& record)
      : tasks_(tasks), record_(record), epochs_(epochs_of(tasks)), presented_(record.label.size()) {
    for (const auto& task : tasks)
      reductions_.push_back(task.method->start({record.label, record.classes, task.epochs.count(), task.stream}));
  }

  /// Takes the next epoch that some task reads. False when none is left.
  bool take_next() {
    if (taken_ == epochs_.size()) return false;
    const std::int64_t index = epochs_[taken_++];
    const Epoch epoch = record_.load(index, columns_of(tasks_, index));
    require_finite(epoch, index, record_);
    if (!epoch.kd.empty()) require_finite_change(epoch, index, record_, presented_);
    for (std::size_t i = 0; i < presented_.size(); ++i) presented_[i] |= epoch.seen[i];
    for (std::size_t t = 0; t < tasks_.size(); ++t) {
      if (reads(tasks_[t], index)) reductions_[t]->add(epoch);
    }
    return true;
  }

  /// The scores of every task.
  std::vector<std::vector<double>> finish() {
    std::vector<std::vector<double>> scores;
    for (auto& reduction : reductions_) {
      scores.push_back(reduction->finish());
      reduction.reset();
      DC_ASSERT(scores.back().size() == record_.label.size());
    }
    return scores;
  }

 private:
  std::span<const Task> tasks_;
  const Record& record_;
  std::vector<std::int64_t> epochs_;
  std::size_t taken_ = 0;
  std::vector<std::unique_ptr<Reduction>> reductions_;
  std::vector<std::uint8_t> presented_;
};

}  // namespace

std::vector<Method*> choose_methods(std::span<const std::unique_ptr<Method>> methods,
                                    std::span<const std::string> names) {
  std::vector<Method*> chosen;
  for (const auto& name : names) {
    const auto found = std::ranges::find(methods, name, [](const auto& method) { return method->name(); });
    DC_ASSERT(found != methods.end());
    if (std::ranges::find(chosen, found->get()) != chosen.end()) {
      throw UsageError(fmt::format("--method: {} is named twice; name each method once", name));
    }
    chosen.push_back(found->get());
  }
  return chosen;
}

std::vector<const DynamicsMethod*> dynamics_methods(std::span<Method* const> methods) {
  std::vector<const DynamicsMethod*> reducing;
  for (const auto* method : methods) {
    if (const auto* dynamics = dynamic_cast<const DynamicsMethod*>(method)) reducing.push_back(dynamics);
  }
  return reducing;
}

EpochRange resolve_epochs(const DynamicsMethod& method, const EpochRequest& request, std::span<const Record> records) {
  DC_ASSERT(!records.empty());
  // Where the user says the end, the methods that read the last epoch read that one.
  const std::int64_t last_recorded = records.front().epochs - 1;
  const auto usual = method.default_epochs(std::min(request.last.value_or(last_recorded), last_recorded) + 1);
  EpochRange range;
  range.first = request.first.value_or(usual.first);
  // An open end is at least the first epoch, so that a record that is too short is told so below.
  range.last = request.last.value_or(std::max(range.first, usual.last));
  if (request.window) {
    if (!request.first && usual.count() == 1) range.first = std::max<std::int64_t>(0, usual.last - *request.window + 1);
    range.last = range.first + *request.window - 1;
  }
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
  if (range.count() < method.presentations()) {
    throw InvalidInput(
        fmt::format("{}: {} needs {} epochs, but is to read {}; train longer, choose more, or a shorter --{}-span",
                    records.front().name, method.name(), method.presentations(), epochs_text(range), method.name()));
  }
  return range;
}

std::vector<Task> tasks_of(std::span<Method* const> methods, const EpochRequest& request,
                           std::span<const Record> records, std::uint64_t seed) {
  std::vector<Task> tasks;
  for (const auto* method : dynamics_methods(methods)) {
    tasks.push_back({method, resolve_epochs(*method, request, records), Stream(seed, method->name())});
  }
  return tasks;
}

std::int64_t epochs_read(std::span<const Task> tasks) {
  return static_cast<std::int64_t>(epochs_of(tasks).size());
}

Trial try_epochs(std::span<const Task> tasks, const Record& record) {
  using Clock = std::chrono::steady_clock;
  constexpr double kLongest_s = 1;
  const auto start = Clock::now();
  Pass pass(tasks, record);
  Trial trial;
  double elapsed_s = 0;
  while (elapsed_s < kLongest_s && pass.take_next()) {
    elapsed_s = std::chrono::duration<double>(Clock::now() - start).count();
    ++trial.epochs;
  }
  trial.seconds_per_epoch = elapsed_s / static_cast<double>(trial.epochs);
  return trial;
}

std::vector<std::vector<double>> score_runs(std::span<const Task> tasks, std::span<const Record> records,
                                            const std::function<void()>& progress) {
  DC_ASSERT(tasks.empty() || !records.empty());
  std::vector<std::vector<double>> scores(tasks.size());
  for (std::size_t run = 0; run < records.size() && !tasks.empty(); ++run) {
    Pass pass(tasks, records[run]);
    while (pass.take_next()) progress();
    auto of_run = pass.finish();
    for (std::size_t t = 0; t < tasks.size(); ++t) {
      const OverRuns over_runs = tasks[t].method->over_runs();
      if (over_runs != OverRuns::lowest) require_scores(of_run[t], tasks[t], records[run].name);
      merge(scores[t], std::move(of_run[t]), over_runs, run);
    }
  }
  for (std::size_t t = 0; t < tasks.size(); ++t) {
    const OverRuns over_runs = tasks[t].method->over_runs();
    if (over_runs == OverRuns::lowest) require_score_of_a_run(scores[t], tasks[t], records.size());
    if (over_runs != OverRuns::mean || records.size() == 1) continue;
    for (auto& value : scores[t]) value /= static_cast<double>(records.size());
  }
  return scores;
}

Score begin_score(const Method& method, Compat compat) {
  Score score{std::string(method.name()), method.direction(), method.parameters(), {}};
  if (compat != Compat::none) score.parameters["compat"] = cli::choice_name<Compat>(kCompats, compat);
  return score;
}

Score begin_score(const Task& task, std::size_t runs, Compat compat) {
  Score score = begin_score(*task.method, compat);
  score.parameters["first_epoch"] = task.epochs.first;
  score.parameters["last_epoch"] = task.epochs.last;
  score.parameters["runs"] = runs;
  score.parameters["over_runs"] = over_runs_name(task.method->over_runs());
  return score;
}

}  // namespace dc::score
