// dc-score: turns training records and what networks say into scores, one a sample. Reads no image, runs no network.
#include <algorithm>

#include "common/base/log.hpp"
#include "common/harness/run_stage.hpp"
#include "stages/score/options.hpp"
#include "stages/score/snapshot.hpp"
#include "stages/score/table.hpp"

namespace {

using dc::score::Method;
using dc::score::Score;
using dc::score::Task;

std::vector<dc::score::Method*> methods_of(const dc::score::Options& o) {
  const auto methods = dc::score::choose_methods(o.methods, o.names);
  for (auto* method : methods) method->follow(o.compat);
  return methods;
}

// What was given, which is what the methods need.
dc::score::Inputs inputs_of(const dc::harness::Run& run, std::span<dc::score::Method* const> methods) {
  const auto one = [&](std::string_view role) { return run.given(role) ? &run.open(role) : nullptr; };
  dc::score::Inputs inputs{one("images"), {}, one("predictions"), one("features")};
  if (run.given("dynamics")) {
    for (const auto& reader : run.open_all("dynamics")) inputs.dynamics.push_back(&reader);
  }
  dc::score::require_inputs(methods, inputs);
  return inputs;
}

dc::harness::Forecast plan(const dc::score::Options& o, dc::harness::Run& run) {
  const auto methods = methods_of(o);
  const auto inputs = inputs_of(run, methods);
  const auto runs = dc::score::open_runs(methods, inputs);
  const auto tasks = dc::score::tasks_of(methods, o.epochs, runs.records, run.seed());
  dc::harness::Forecast forecast;
  forecast.outputs = {{"out", "a score of every sample", dc::score::table_bytes(runs.samples, std::ssize(methods))}};
  if (tasks.size() < methods.size()) return forecast;  // the others' work has no part that could be tried
  const auto trial = dc::score::try_epochs(tasks, runs.records.front());
  const std::int64_t epochs = epochs_read(tasks) * std::ssize(runs.records);
  forecast.memory_bytes = std::ssize(runs.samples.labels) * 8 * std::ssize(tasks);
  forecast.duration_s = trial.seconds_per_epoch * static_cast<double>(epochs);
  forecast.timed = fmt::format("{} epoch{} of a record", trial.epochs, trial.epochs == 1 ? "" : "s");
  return forecast;
}

void run(const dc::score::Options& o, dc::harness::Run& run) {
  const auto methods = methods_of(o);
  const auto inputs = inputs_of(run, methods);
  const auto runs = dc::score::open_runs(methods, inputs);
  const dc::score::SnapshotFiles snapshot(methods, inputs);
  const auto tasks = dc::score::tasks_of(methods, o.epochs, runs.records, run.seed());
  std::int64_t done = 0;
  const std::int64_t epochs = epochs_read(tasks) * std::ssize(runs.records);
  auto progress = run.progress("scoring", "step", epochs + std::ssize(methods));
  auto reduced = dc::score::score_runs(tasks, runs.records, [&] { progress.update(++done); });

  std::vector<Score> scores;
  for (const auto* method : methods) {
    if (const auto* by_snapshot = dynamic_cast<const dc::score::SnapshotMethod*>(method)) {
      auto& score = scores.emplace_back(begin_score(*method, o.compat));
      score.values = snapshot.score(*by_snapshot,
                                    {runs.samples.labels, runs.samples.classes.size(), 0, run.stream(method->name())});
    } else {
      const auto task = static_cast<std::size_t>(std::ranges::find(tasks, method, &Task::method) - tasks.begin());
      auto& score = scores.emplace_back(begin_score(tasks[task], runs.records.size(), o.compat));
      score.values = std::move(reduced[task]);
    }
    progress.update(++done);
  }
  progress.finish();
  for (const auto& score : scores) dc::log::write_info(dc::score::account(score));
  dc::score::write_table(run.create("out"), runs.samples, scores);
  if (o.csv) run.publish_file(*o.csv, dc::score::to_csv(runs.samples, scores));
}

}  // namespace

int main(int argc, char** argv) {
  return dc::harness::run_stage<dc::score::Options>("dc-score", argc, argv, dc::score::describe, run, plan);
}
