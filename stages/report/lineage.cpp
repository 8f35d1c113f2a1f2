#include "stages/report/lineage.hpp"

#include <array>
#include <map>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "common/base/error.hpp"
#include "common/base/json.hpp"

namespace dc::report {
namespace {

using Json = nlohmann::json;
using artifact::Provenance;
using artifact::Record;

constexpr std::size_t kLines = 3;
constexpr std::size_t kLineLength = 28;

// What a stage was told that a reader wants to see first; the rest is in the full list.
constexpr std::array<std::string_view, 20> kTelling = {
    "split", "method", "score",  "window", "keep",  "ipc",   "fraction", "grid",      "policy",    "area",
    "model", "width",  "epochs", "steps",  "batch", "views", "label",    "per-class", "optimiser", "lr"};

// Provenance comes from a file, and files can hold anything.
Json object_of(const std::string& text) {
  Json json = parse_json(text);
  if (!json.is_object()) {
    throw InvalidInput(fmt::format("a provenance record has '{}', expected a JSON object; make the artifact again",
                                   text.substr(0, 40)));
  }
  return json;
}

std::vector<std::string> facts_of(const Record& record) {
  std::vector<std::string> lines;
  const auto add = [&](const std::string& fact) {
    const bool fits = !lines.empty() && lines.back().size() + fact.size() + 2 <= kLineLength;
    if (fits) {
      lines.back() += ", " + fact;
    } else if (lines.size() < kLines) {
      lines.push_back(fact);
    }
  };
  for (const auto& input : record.inputs) {
    if (input.kind == "raw") add("from " + input.role);
  }
  const auto settings = artifact::telling_settings(record.parameters);
  for (const auto wanted : kTelling) {
    for (const auto& [name, value] : settings) {
      if (name == wanted) add(value.empty() ? name : fmt::format("{} {}", name, value));
    }
  }
  return lines;
}

std::string parameters_of(const Record& record) {
  std::string text = fmt::format("seed {}", record.seed);
  for (const auto& [name, value] : artifact::telling_settings(record.parameters))
    text += fmt::format(", {}{}{}", name, value.empty() ? "" : " ", value);
  return text;
}

GraphNode node_of(const std::string& id, const Record& record) {
  object_of(record.parameters);  // a damaged record is refused, not drawn without its settings
  return {id, record.tool, record.kind, facts_of(record), parameters_of(record)};
}

}  // namespace

Graph graph_of(const Provenance& provenance, const std::string& id) {
  Graph graph;
  std::map<std::string, std::size_t> node_of_id;
  for (const auto& [ancestor, record] : provenance.ancestors) {
    node_of_id[ancestor] = graph.nodes.size();
    graph.nodes.push_back(node_of(ancestor, record));
  }
  node_of_id[id] = graph.nodes.size();
  graph.nodes.push_back(node_of(id, provenance.own));

  const auto connect = [&](const Record& record, std::size_t to) {
    for (const auto& input : record.inputs) {
      const auto from = node_of_id.find(input.id);
      if (from != node_of_id.end()) graph.edges.push_back({from->second, to});
    }
  };
  for (const auto& [ancestor, record] : provenance.ancestors) connect(record, node_of_id[ancestor]);
  connect(provenance.own, node_of_id[id]);
  return graph;
}

Example example_of(std::span<const EvalResult> results, std::span<const artifact::Reader> reports,
                   const Summary& summary) {
  const EvalResult& result = representative(results, summary.highlight);
  const auto& report = reports[static_cast<std::size_t>(&result - results.data())];
  return {name_of(result, summary.rows), result.classes, result.test_images,
          graph_of(report.provenance(), report.id())};
}

}  // namespace dc::report
