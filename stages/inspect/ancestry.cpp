#include "stages/inspect/ancestry.hpp"

#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "stages/inspect/contents.hpp"

namespace dc::inspect {
namespace {

using artifact::InputRecord;
using artifact::Provenance;
using artifact::Record;
using Json = nlohmann::json;

constexpr std::size_t kShortId = 12;
constexpr std::size_t kDeepest = 64;  // a graph from a file may hold a circle

std::string summary_of(const Record& record) {
  std::string text = fmt::format("{} {}", record.tool, record.version);
  if (record.seed != 0) text += fmt::format("  seed {}", record.seed);
  if (const std::string parameters = parameters_text(record); !parameters.empty()) text += "  " + parameters;
  return text;
}

void add_inputs(const Provenance& provenance, const Record& record, const std::string& indent, std::size_t depth,
                std::set<std::string>& shown, std::string& text) {
  for (std::size_t i = 0; i < record.inputs.size(); ++i) {
    const InputRecord& input = record.inputs[i];
    const bool last = i + 1 == record.inputs.size();
    text += fmt::format("{}{}{}  {}", indent, last ? "└─ " : "├─ ", input.role, input.kind);
    const auto ancestor = provenance.ancestors.find(input.id);
    const std::string short_id = input.id.substr(0, kShortId);
    if (ancestor == provenance.ancestors.end()) {
      text += fmt::format("  {}\n", short_id);
    } else if (!shown.insert(input.id).second || depth == kDeepest) {
      text += fmt::format("  {} (above)\n", short_id);
    } else {
      text += fmt::format("  {}  {}\n", summary_of(ancestor->second), short_id);
      add_inputs(provenance, ancestor->second, indent + (last ? "   " : "│  "), depth + 1, shown, text);
    }
  }
}

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (c == '\n')
      result += "\\n";
    else
      result += c;
  }
  return result + '"';
}

void add_edges(const Record& record, const std::string& id, std::string& text) {
  for (const InputRecord& input : record.inputs)
    text += fmt::format("  {} -> {} [label={}];\n", quoted(input.id), quoted(id), quoted(input.role));
}

}  // namespace

std::string ancestry_text(const Provenance& provenance, const std::string& name, const std::string& id) {
  std::set<std::string> shown = {id};
  std::string text =
      fmt::format("{}  {}  {}  {}\n", name, provenance.own.kind, summary_of(provenance.own), id.substr(0, kShortId));
  add_inputs(provenance, provenance.own, "", 0, shown, text);
  return text;
}

std::string ancestry_json(const Provenance& provenance, const std::string& id) {
  Json json = {{"id", id}, {"record", Json::parse(artifact::to_json(provenance.own))}, {"ancestors", Json::object()}};
  for (const auto& [ancestor, record] : provenance.ancestors)
    json["ancestors"][ancestor] = Json::parse(artifact::to_json(record));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string ancestry_dot(const Provenance& provenance, const std::string& name, const std::string& id) {
  std::string text = "digraph provenance {\n  rankdir=TB;\n  node [shape=box];\n";
  text += fmt::format("  {} [label={}];\n", quoted(id),
                      quoted(name + "\n" + provenance.own.kind + ", " + provenance.own.tool));
  std::set<std::string> raw;
  const auto add_raw = [&](const Record& record) {
    for (const InputRecord& input : record.inputs) {
      if (!provenance.ancestors.contains(input.id) && raw.insert(input.id).second)
        text += fmt::format("  {} [shape=ellipse, label={}];\n", quoted(input.id),
                            quoted(input.role + " " + input.id.substr(0, kShortId)));
    }
  };
  add_raw(provenance.own);
  for (const auto& [ancestor, record] : provenance.ancestors) {
    text += fmt::format("  {} [label={}];\n", quoted(ancestor), quoted(record.kind + ", " + record.tool));
    add_raw(record);
  }
  for (const auto& [ancestor, record] : provenance.ancestors) add_edges(record, ancestor, text);
  add_edges(provenance.own, id, text);
  return text + "}\n";
}

}  // namespace dc::inspect
