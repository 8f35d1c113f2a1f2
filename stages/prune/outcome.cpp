#include "stages/prune/outcome.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace dc::prune {
namespace {

namespace selection = schema::selection;

void write_strata(artifact::Writer& out, const std::vector<GroupStratum>& strata) {
  if (strata.empty()) return;
  std::vector<std::int64_t> group, available, kept;
  std::vector<double> lower, upper;
  for (const auto& [of, stratum] : strata) {
    group.push_back(of);
    lower.push_back(stratum.lower);
    upper.push_back(stratum.upper);
    available.push_back(stratum.available);
    kept.push_back(stratum.kept);
  }
  out.write(selection::stratum_group(), group);
  out.write(selection::stratum_lower(), lower);
  out.write(selection::stratum_upper(), upper);
  out.write(selection::stratum_available(), available);
  out.write(selection::stratum_kept(), kept);
}

}  // namespace

void write(artifact::Writer& out, const Selection& chosen, const Known& known, const Options& options,
           const Request& request, std::int64_t candidates) {
  std::vector<std::string> keys;
  for (const auto i : chosen.index) keys.push_back(known.samples.keys[static_cast<std::size_t>(i)]);
  out.write(selection::selection_index(), chosen.index);
  out.write(selection::selection_key(), keys);
  out.write(selection::selection_label(), chosen.label);
  out.write(selection::selection_rank(), chosen.rank);
  out.write(selection::selection_weight(), chosen.weight);
  artifact::write_classes(out, known.samples.classes);
  out.write(selection::budget_available(), chosen.available);
  out.write(selection::budget_kept(), chosen.kept);
  write_strata(out, chosen.strata);

  const auto samples = std::ssize(known.samples.labels);
  out.write(selection::selection_samples(), samples);
  out.write(selection::selection_rule(), options.keep);
  if (known.score) {
    out.write(selection::selection_direction(), std::string(select::direction_name(known.score->direction)));
  }
  out.write(selection::selection_cut_off(), samples - candidates);
  out.write(selection::selection_overlap_with_random(), chosen.overlap_with_random);
  out.write(selection::selection_parameters(), parameters_json(options, request, known));
}

std::string parameters_json(const Options& options, const Request& request, const Known& known) {
  auto json = options.rule().parameters();
  json["classes"] = cli::choice_name<Classes>(kClasses, request.classes);
  if (request.amount.ipc) json["ipc"] = *request.amount.ipc;
  if (request.amount.count) json["count"] = *request.amount.count;
  if (request.amount.fraction) json["fraction"] = *request.amount.fraction;
  if (request.classes == Classes::normalised)
    json["normalise"] = cli::choice_name<Normalise>(kNormalises, request.normalise);
  if (known.score) json["score"] = known.score->name;
  if (!known.confidence.empty()) json["confidence"] = options.wanted.confidence;
  // A rule that always needs logits compares gradients, whatever --space says.
  const auto needs = options.rule().needs();
  const bool chooses_space = std::ranges::find(needs, Need::logits) == needs.end();
  if (!known.evidence.features.empty() && chooses_space) {
    json["space"] = cli::choice_name<Space>(kSpaces, options.wanted.space);
    json["metric"] = cli::choice_name<select::Metric>(kMetrics, options.wanted.metric);
  }
  if (!known.evidence.neighbours.empty()) json["neighbours"] = known.evidence.neighbours.count;
  if (options.cutoff_score) json["cutoff_score"] = *options.cutoff_score;
  if (options.cutoff.fraction) json["cutoff"] = *options.cutoff.fraction;
  if (options.cutoff.at) json["cutoff_at"] = *options.cutoff.at;
  return json.dump();
}

std::string account(const Selection& chosen, const Known& known, const Options& options, std::int64_t candidates) {
  const auto samples = std::ssize(known.samples.labels);
  const auto [fewest, most] = std::ranges::minmax(chosen.kept);
  auto line = fmt::format("kept {} of {} samples, {} to {} a class ({}", chosen.index.size(), samples, fewest, most,
                          options.keep);
  if (known.score) {
    line += fmt::format(" of {}, {}", known.score->name, select::direction_name(known.score->direction));
  }
  line += ')';
  if (candidates < samples) line += fmt::format("; {} were cut off before", samples - candidates);
  if (!chosen.strata.empty()) line += fmt::format("; {} strata", chosen.strata.size());
  if (options.keep != "random")
    line += fmt::format("; {} of them would be kept at random, too", chosen.overlap_with_random);
  return line;
}

}  // namespace dc::prune
