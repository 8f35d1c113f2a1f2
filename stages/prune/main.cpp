// dc-prune: chooses which samples to keep, from their scores. Reads no image, runs no network.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/artifact/image_set.hpp"
#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/harness/run_stage.hpp"
#include "stages/prune/prune.hpp"

namespace {

namespace score_table = dc::schema::score_table;
namespace selection = dc::schema::selection;

struct Options {
  std::string scores;
  std::string out;
  std::optional<std::string> score;
  dc::prune::Rule rule;
  std::optional<dc::prune::Classes> classes;
};

void describe(dc::cli::StageSpec& spec, Options& o) {
  spec.summary("Choose the samples to keep from a score table.");
  spec.details(
      "The table says which end of a score is hard. Equal scores stand in an order that --seed decides, and so does "
      "--keep random; a smaller budget keeps a part of what a larger one keeps.");
  spec.input("scores", dc::Kind::score_table, o.scores, "scores of every sample");
  spec.output("out", dc::Kind::selection, o.out, "the samples kept, their order and the budget of each class");
  spec.option("score", o.score, "name of the score, when the table holds several");
  spec.option("keep", o.rule.keep, "which part of the ranking stays").choices(dc::prune::kKeeps);
  spec.option("ipc", o.rule.amount.ipc, "images kept in every class").unit("images").at_least(1);
  spec.option("count", o.rule.amount.count, "images kept in all").unit("images").at_least(1);
  spec.option("fraction", o.rule.amount.fraction, "share of all images kept").range(0.0, 1.0);
  spec.option("share", o.classes, "how --count or --fraction is shared among classes; by default global")
      .choices(dc::prune::kClasses);
  spec.option("short-class", o.rule.short_class, "what to do where a class has fewer images than its equal share")
      .choices(dc::prune::kShortClasses);
  spec.option("window-start", o.rule.window.share, "share of the ranking that is easier than the window")
      .range(0.0, 1.0);
  spec.option("window-offset", o.rule.window.offset, "number of images that are easier than the window")
      .unit("images")
      .at_least(0);
  spec.exactly_one_of({"ipc", "count", "fraction"});
  spec.at_most_one_of({"ipc", "share"});
  spec.at_most_one_of({"window-start", "window-offset"});
  spec.example("dc-prune --scores scores.h5 --keep easiest --ipc 40 --out selection.h5");
  spec.example(
      "dc-prune --scores scores.h5 --keep window --window-start 0.3 --fraction 0.1 --share proportional --out "
      "selection.h5");
}

std::string score_name(const std::optional<std::string>& wanted, const dc::artifact::Reader& table) {
  const auto names = table.names("/score");
  if (!wanted && names.size() == 1) return names.front();
  if (!wanted) {
    throw dc::UsageError(
        fmt::format("{}: holds the scores {}; choose one with --score", table.path(), fmt::join(names, ", ")));
  }
  if (std::ranges::find(names, *wanted) == names.end()) {
    throw dc::InvalidInput(
        fmt::format("{}: no score '{}', expected one of {}", table.path(), *wanted, fmt::join(names, ", ")));
  }
  return *wanted;
}

std::vector<std::string> names_for_people(const dc::artifact::ClassList& classes) {
  std::vector<std::string> names;
  for (std::size_t c = 0; c < classes.ids.size(); ++c) {
    const auto& id = classes.ids[c];
    const auto& name = classes.names[c];
    names.push_back(id == name ? fmt::format("'{}'", name) : fmt::format("'{}' ({})", name, id));
  }
  return names;
}

void run(const Options& o, dc::harness::Run& run) {
  const auto& table = run.open("scores");
  const auto name = score_name(o.score, table);
  const auto scores = table.read(score_table::score(name));
  const auto labels = table.read(score_table::sample_label());
  const auto classes = dc::artifact::load_classes(table);
  const auto direction = dc::select::direction_from_name(table.read(score_table::score_direction(name)));
  DC_ASSERT(direction.has_value());

  auto rule = o.rule;
  rule.classes = rule.amount.ipc ? dc::prune::Classes::equal : o.classes.value_or(dc::prune::Classes::global);
  const auto class_names = names_for_people(classes);
  const auto chosen = dc::prune::choose({scores, *direction, labels, class_names}, rule, run.stream("ties"));

  std::vector<std::string> keys;
  const auto all_keys = table.read(score_table::sample_key());
  for (const auto i : chosen.index) keys.push_back(all_keys[static_cast<std::size_t>(i)]);

  auto& out = run.create("out");
  out.write(selection::selection_index(), chosen.index);
  out.write(selection::selection_key(), keys);
  out.write(selection::selection_label(), chosen.label);
  out.write(selection::selection_rank(), chosen.rank);
  out.write(selection::selection_weight(), std::vector<double>(chosen.index.size(), 1.0));
  dc::artifact::write_classes(out, classes);
  out.write(selection::budget_available(), chosen.available);
  out.write(selection::budget_kept(), chosen.kept);
  const auto keep = dc::cli::choice_name<dc::prune::Keep>(dc::prune::kKeeps, rule.keep);
  out.write(selection::selection_samples(), std::ssize(labels));
  out.write(selection::selection_rule(), std::string(keep));
  out.write(selection::selection_parameters(), dc::prune::parameters_json(rule, name));
  const auto [fewest, most] = std::ranges::minmax(chosen.kept);
  dc::log::info("kept {} of {} samples, {} to {} a class ({})", chosen.index.size(), labels.size(), fewest, most, keep);
}

}  // namespace

int main(int argc, char** argv) {
  return dc::harness::run_stage<Options>("dc-prune", argc, argv, describe, run);
}
