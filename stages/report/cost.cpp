#include "stages/report/cost.hpp"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "common/base/error.hpp"
#include "common/base/file.hpp"
#include "common/base/json.hpp"

namespace dc::report {
namespace {

using Json = nlohmann::json;
using artifact::Provenance;
using artifact::Record;
using Ancestors = std::map<std::string, Record>;
using Kinds = std::initializer_list<std::string_view>;

bool is_one_of(const Record& record, Kinds kinds) {
  return std::find(kinds.begin(), kinds.end(), record.kind) != kinds.end();
}

// Score tables and selections among the ancestors, and all that they descend from.
Ancestors behind_selection(const Provenance& provenance) {
  Ancestors behind;
  std::vector<std::string> waiting;
  for (const auto& [id, record] : provenance.ancestors) {
    if (is_one_of(record, {"score_table", "selection"})) waiting.push_back(id);
  }
  while (!waiting.empty()) {
    const auto ancestor = provenance.ancestors.find(waiting.back());
    waiting.pop_back();
    if (ancestor == provenance.ancestors.end() || !behind.insert(*ancestor).second) continue;
    for (const auto& input : ancestor->second.inputs) waiting.push_back(input.id);
  }
  return behind;
}

bool is_imported(const Record& record) {
  return std::any_of(record.inputs.begin(), record.inputs.end(), [](const auto& input) { return input.kind == "raw"; });
}

std::int64_t images_seen(const std::string& id, const Record& record, const std::string& path) {
  const Json facts = parse_json(record.facts);
  const auto found = facts.find("images_seen");
  if (!facts.is_object() || found == facts.end() || !found->is_number_integer()) {
    throw InvalidInput(
        fmt::format("{}: its ancestor {} ({}) does not say how many images its training saw; make it again with this "
                    "version of {}",
                    path, artifact::short_id(id), record.kind, record.tool));
  }
  return found->get<std::int64_t>();
}

// A run that made dynamics and a checkpoint has a record for each, alike but for the kind.
std::int64_t images_seen(const Ancestors& behind, const std::string& path) {
  std::vector<Record> trainings;
  std::int64_t images = 0;
  for (const auto& [id, record] : behind) {
    if (!is_one_of(record, {"dynamics", "checkpoint"}) || is_imported(record)) continue;
    Record training = record;
    training.kind.clear();
    if (std::find(trainings.begin(), trainings.end(), training) != trainings.end()) continue;
    images += images_seen(id, record, path);
    trainings.push_back(std::move(training));
  }
  return images;
}

// The runs that made the artifacts of these kinds, each once; none where one of them is unknown.
std::set<const RunFacts*> makers_of(const Ancestors& behind, Kinds kinds, std::span<const RunFacts> runs) {
  std::set<const RunFacts*> makers;
  for (const auto& [id, record] : behind) {
    if (!is_one_of(record, kinds)) continue;
    const auto maker =
        std::find_if(runs.begin(), runs.end(), [&made = id](const RunFacts& run) { return run.made.contains(made); });
    if (maker == runs.end()) return {};
    makers.insert(&*maker);
  }
  return makers;
}

std::optional<double> total_seconds(const std::set<const RunFacts*>& makers) {
  if (makers.empty()) return std::nullopt;
  double seconds = 0;
  for (const RunFacts* run : makers) seconds += run->duration_s;
  return seconds;
}

std::optional<std::int64_t> largest_peak(const std::set<const RunFacts*>& makers) {
  std::optional<std::int64_t> largest;
  for (const RunFacts* run : makers) {
    if (!run->peak_memory_bytes) return std::nullopt;
    largest = std::max(largest.value_or(0), *run->peak_memory_bytes);
  }
  return largest;
}

}  // namespace

RunFacts parse_run_facts(const std::string& text, const std::string& path) {
  try {
    const Json json = parse_json(text);
    RunFacts facts;
    facts.duration_s = json.at("duration_s");
    if (const auto peak = json.find("peak_memory_bytes"); peak != json.end())
      facts.peak_memory_bytes = static_cast<std::int64_t>(peak->get_ref<const Json::number_unsigned_t&>());
    for (const auto& output : json.at("outputs")) facts.made.insert(output.at("id").get<std::string>());
    return facts;
  } catch (const Json::exception&) {
    throw InvalidInput(
        fmt::format("{}: expected the run facts of a stage (a .run.json file), found something else", path));
  }
}

std::vector<RunFacts> read_run_facts(std::span<const std::string> paths) {
  std::vector<RunFacts> runs;
  for (const auto& path : paths) runs.push_back(parse_run_facts(read_regular_file(path), path));
  return runs;
}

Cost cost_of(const Provenance& provenance, std::span<const RunFacts> runs, const std::string& path) {
  const Ancestors behind = behind_selection(provenance);
  Cost cost;
  cost.images_seen = images_seen(behind, path);
  cost.scoring_seconds =
      total_seconds(makers_of(behind, {"dynamics", "checkpoint", "predictions", "features", "score_table"}, runs));
  cost.selecting_seconds = total_seconds(makers_of(behind, {"selection"}, runs));
  cost.peak_memory_bytes = largest_peak(makers_of(behind, {"score_table", "selection"}, runs));
  return cost;
}

}  // namespace dc::report
