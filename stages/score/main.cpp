// dc-score: reduces training dynamics to one score a sample. Reads no image, runs no network.
#include <algorithm>

#include <fmt/format.h>

#include "common/artifact/image_set.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/harness/run_stage.hpp"
#include "stages/score/record.hpp"
#include "stages/score/score.hpp"

namespace {

using dc::score::Method;
namespace score_table = dc::schema::score_table;

struct Options {
  std::vector<std::string> dynamics;
  std::optional<std::string> images;
  std::string out;
  std::string method = "el2n";
  dc::score::EpochRequest epochs;
  std::vector<std::unique_ptr<Method>> methods = dc::score::all_methods();
};

void describe(dc::cli::StageSpec& spec, Options& o) {
  spec.summary("Score every sample from the record of a training run.");
  spec.details(
      "A score says how hard a sample was to learn; the table states which end is hard. Where a sample was not "
      "presented in an epoch, that epoch is left out for it. Several records give the mean over the runs.");
  spec.details(
      "EL2N of one epoch (the snapshot of the paper) is --first-epoch E --window 1; the sum over the first ten epochs "
      "is --window 10.");
  spec.input("dynamics", dc::Kind::dynamics, o.dynamics, "records of one or more runs on the same images").optional();
  spec.input("images", dc::Kind::image_set, o.images, "the images, for a method that needs no record");
  spec.output("out", dc::Kind::score_table, o.out, "the scores");
  std::vector<dc::cli::NamedChoice> names;
  for (const auto& method : o.methods) names.push_back({std::string(method->name()), std::string(method->about())});
  spec.option("method", o.method, "how the record is reduced to a score").choices(names);
  spec.option("first-epoch", o.epochs.first, "first epoch read; by default the first, or what the method says")
      .unit("epoch")
      .at_least(0);
  spec.option("last-epoch", o.epochs.last, "last epoch read; by default the last of the record")
      .unit("epoch")
      .at_least(0);
  spec.option("window", o.epochs.window, "number of epochs read, from the first on").unit("epochs").at_least(1);
  for (const auto& method : o.methods) method->describe(spec);
  spec.exactly_one_of({"dynamics", "images"});
  spec.at_most_one_of({"last-epoch", "window"});
  spec.example("dc-score --dynamics dyn.h5 --method el2n --window 10 --out scores.h5");
  spec.example("dc-score --images train.h5 --method random --seed 3 --out scores.h5");
}

std::vector<double> score(const Options& o, const Method& method, dc::score::Setting setting, dc::harness::Run& run,
                          nlohmann::json& parameters) {
  if (const auto* snapshot = dynamic_cast<const dc::score::SnapshotMethod*>(&method))
    return snapshot->score(setting, {});
  const auto& reduces = dynamic_cast<const dc::score::DynamicsMethod&>(method);
  std::vector<dc::score::Record> records;
  for (const auto& reader : run.open_all("dynamics")) {
    dc::score::require_same_samples(run.open_all("dynamics").front(), reader);
    records.push_back(dc::score::open_record(reader, reduces.columns()));
  }
  const auto range = dc::score::resolve_epochs(reduces, o.epochs, records);
  setting.epochs = range.count();
  std::vector<std::vector<double>> runs;
  for (const auto& record : records) runs.push_back(dc::score::score_run(reduces, record, range, setting));
  parameters["first_epoch"] = range.first;
  parameters["last_epoch"] = range.last;
  parameters["runs"] = runs.size();
  return dc::score::mean_over_runs(runs);
}

void run(const Options& o, dc::harness::Run& run) {
  const auto& method = **std::ranges::find(o.methods, o.method, [](const auto& m) { return m->name(); });
  if (dynamic_cast<const dc::score::DynamicsMethod*>(&method) != nullptr && !run.given("dynamics")) {
    throw dc::UsageError(
        fmt::format("--method {}: needs the record of a training run; give it with --dynamics", o.method));
  }
  const auto& source = run.given("dynamics") ? run.open_all("dynamics").front() : run.open("images");
  // Every kind with samples declares these columns alike; those of the score table stand for all.
  const auto labels = source.read(score_table::sample_label());
  if (labels.empty()) throw dc::InvalidInput(fmt::format("{}: holds no samples, expected at least one", source.path()));
  const auto classes = dc::artifact::load_classes(source);

  auto parameters = method.parameters();
  const auto scores = score(o, method, {labels, classes.size(), 0, run.stream(o.method)}, run, parameters);

  auto& out = run.create("out");
  out.write(score_table::sample_key(), source.read(score_table::sample_key()));
  out.write(score_table::sample_label(), labels);
  dc::artifact::write_classes(out, classes);
  out.write(score_table::score(o.method), scores);
  out.write(score_table::score_direction(o.method), std::string(dc::select::direction_name(method.direction())));
  out.write(score_table::score_method(o.method), o.method);
  out.write(score_table::score_parameters(o.method), parameters.dump());
  const auto [low, high] = std::ranges::minmax(scores);
  dc::log::info("{} of {} samples: {:.4g} to {:.4g}, {}", o.method, scores.size(), low, high,
                dc::select::direction_name(method.direction()));
}

}  // namespace

int main(int argc, char** argv) {
  return dc::harness::run_stage<Options>("dc-score", argc, argv, describe, run);
}
