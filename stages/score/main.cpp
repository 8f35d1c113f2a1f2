// dc-score: turns training records and what networks say into scores, one a sample. Reads no image, runs no network.
#include <algorithm>

#include "common/base/log.hpp"
#include "common/harness/run_stage.hpp"
#include "stages/score/compat.hpp"
#include "stages/score/snapshot.hpp"
#include "stages/score/table.hpp"

namespace {

using dc::score::Method;
using dc::score::Score;
using dc::score::Task;

struct Options {
  std::vector<std::string> dynamics;
  std::optional<std::string> predictions;
  std::optional<std::string> features;
  std::optional<std::string> images;
  std::string out;
  std::vector<std::string> names{"el2n"};
  dc::score::EpochRequest epochs;
  dc::score::Compat compat = dc::score::Compat::none;
  std::optional<std::string> csv;
  std::vector<std::unique_ptr<Method>> methods = dc::score::all_methods();
};

void describe(dc::cli::StageSpec& spec, Options& o) {
  spec.summary("Score every sample from the record of a training run, or from what a trained network says.");
  spec.details(
      "A score says how hard a sample was to learn; the table states which end is hard. All methods asked for are "
      "computed in one pass over the records. Where a sample was not presented in an epoch, that epoch is left out for "
      "it. Several records give the mean over the runs, unless a method says otherwise.");
  spec.details(
      "EL2N of one epoch (the snapshot of the paper) is --first-epoch E --window 1; the sum over the first ten epochs "
      "is --window 10; the mean over runs is that of several --dynamics.");
  spec.input("dynamics", dc::Kind::dynamics, o.dynamics, "records of one or more runs on the same images").optional();
  spec.input("predictions", dc::Kind::predictions, o.predictions, "outputs of a trained network");
  spec.input("features", dc::Kind::features, o.features, "a vector for every sample, and neighbours where needed");
  spec.input("images", dc::Kind::image_set, o.images, "the images, for a method that needs their labels only");
  spec.output("out", dc::Kind::score_table, o.out, "the scores");
  std::vector<dc::cli::NamedChoice> names;
  for (const auto& method : o.methods) names.push_back({std::string(method->name()), std::string(method->about())});
  spec.option("method", o.names, "the scores of the table, in this order").choices(names);
  spec.option("first-epoch", o.epochs.first, "first epoch read; by default the first, or what the method says")
      .unit("epoch")
      .at_least(0);
  spec.option("last-epoch", o.epochs.last, "last epoch read; by default the last of the record, or as the method says")
      .unit("epoch")
      .at_least(0);
  spec.option("window", o.epochs.window,
              "number of epochs read, from the first on; of a method that reads one epoch, up to that")
      .unit("epochs")
      .at_least(1);
  spec.option("compat", o.compat, "published code whose reading of the methods is taken; options given go before it")
      .choices(dc::score::kCompats)
      .choices(dc::score::compat_choices(o.methods));
  for (const auto& method : o.methods) spec.only_with("method", method->name(), [&] { method->describe(spec); });
  spec.path_output("csv", o.csv, "the table as text: key, class, and a column for each score");
  spec.at_most_one_of({"last-epoch", "window"});
  spec.example("dc-score --dynamics dyn.h5 --method el2n --window 10 --out scores.h5");
  spec.example("dc-score --dynamics dyn.h5 --method el2n,forgetting,aum --out table.h5 --csv table.csv");
  spec.example("dc-score --images train.h5 --method random --seed 3 --out random.h5");
}

dc::score::Inputs inputs_of(const dc::harness::Run& run) {
  const auto one = [&](std::string_view role) { return run.given(role) ? &run.open(role) : nullptr; };
  dc::score::Inputs inputs{one("images"), {}, one("predictions"), one("features")};
  if (!run.given("dynamics")) return inputs;
  for (const auto& reader : run.open_all("dynamics")) inputs.dynamics.push_back(&reader);
  return inputs;
}

dc::harness::Forecast plan(const Options& o, dc::harness::Run& run) {
  const auto methods = dc::score::choose_methods(o.methods, o.names);
  const auto inputs = inputs_of(run);
  dc::score::require_inputs(methods, inputs);
  const auto samples = dc::artifact::load_samples(*inputs.all().front());
  return {{{"out", "a score of every sample", dc::score::table_bytes(samples, std::ssize(methods))}}, {}, {}, {}};
}

void run(const Options& o, dc::harness::Run& run) {
  const auto methods = dc::score::choose_methods(o.methods, o.names);
  for (auto* method : methods) method->follow(o.compat);
  const auto inputs = inputs_of(run);
  dc::score::require_inputs(methods, inputs);
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
  return dc::harness::run_stage<Options>("dc-score", argc, argv, describe, run, plan);
}
