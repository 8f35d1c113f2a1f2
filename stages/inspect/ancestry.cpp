#include "stages/inspect/ancestry.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "common/base/json.hpp"
#include "stages/inspect/descent.hpp"

namespace dc::inspect {
namespace {

using artifact::InputRecord;
using artifact::Provenance;
using artifact::Record;
using Json = nlohmann::json;

constexpr std::size_t kDeepest = 64;  // levels that are drawn: more fit no screen
constexpr std::size_t kColumns = 100;
constexpr std::size_t kFewest = 30;  // columns that a broken line gets, however deep it stands
constexpr std::size_t kBoxColumns = 36;

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// What a run was told, piece by piece: "seed 3", "grid 2". Settings that are no JSON object stand there as they are.
std::vector<std::string> settings_of(const Record& record) {
  std::vector<std::string> settings;
  if (record.seed != 0) settings.push_back(fmt::format("seed {}", record.seed));
  const Json parameters = parse_json(record.parameters);
  if (!parameters.is_object()) settings.push_back("parameters " + record.parameters);
  for (const auto& [name, value] : artifact::telling_settings(record.parameters))
    settings.push_back(value.empty() ? name : fmt::format("{} {}", name, value));
  return settings;
}

// The pieces with commas between, as the words that may stand on a line of their own: a piece stays whole where it
// fits.
std::vector<std::string> words_of(const std::vector<std::string>& pieces, std::size_t columns) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    std::string rest = pieces[i] + (i + 1 < pieces.size() ? "," : "");
    const bool whole = columns_of(rest) <= columns;
    for (auto space = rest.find(' '); !whole && space != std::string::npos; space = rest.find(' ')) {
      words.push_back(rest.substr(0, space));
      rest.erase(0, space + 1);
    }
    words.push_back(rest);
  }
  return words;
}

// `head`, two spaces, the pieces with commas between; lines are broken at `columns`, each begun with `indent`.
std::string broken(const std::string& head, const std::vector<std::string>& pieces, const std::string& indent,
                   std::size_t columns) {
  std::string text = head;
  std::size_t at = columns_of(head);
  std::size_t space = head.empty() ? 0 : 2;
  const std::size_t wide = std::max(columns, columns_of(indent) + kFewest);
  for (const std::string& word : words_of(pieces, wide - columns_of(indent))) {
    if (at > 0 && at + space + columns_of(word) > wide) {
      text += "\n" + indent + word;
      at = columns_of(indent) + columns_of(word);
    } else {
      text += std::string(space, ' ') + word;
      at += space + columns_of(word);
    }
    space = 1;
  }
  return text;
}

class Tree {
 public:
  Tree(const Provenance& provenance, const std::string& id) : provenance_(provenance), shown_{id} {}

  std::string draw(const std::string& name, const std::string& id) {
    add_node(fmt::format("{}  {}", name, provenance_.own.kind), provenance_.own, id, "");
    add_inputs(provenance_.own, "", 0);
    return std::move(text_);
  }

 private:
  void add_node(const std::string& begin, const Record& record, const std::string& id, const std::string& below) {
    const std::string head = fmt::format("{}  {} {}  {}", begin, record.tool, record.version, artifact::short_id(id));
    text_ += broken(head, settings_of(record), below + (record.inputs.empty() ? "     " : "│    "), kColumns) + "\n";
  }

  void add_inputs(const Record& record, const std::string& indent, std::size_t depth) {
    for (std::size_t i = 0; i < record.inputs.size(); ++i) {
      const InputRecord& input = record.inputs[i];
      const bool last = i + 1 == record.inputs.size();
      const std::string begin = fmt::format("{}{}{}  {}", indent, last ? "└─ " : "├─ ", input.role, input.kind);
      const auto ancestor = provenance_.ancestors.find(input.id);
      if (ancestor == provenance_.ancestors.end()) {
        text_ += fmt::format("{}  {}{}\n", begin, artifact::short_id(input.id),
                             input.kind == "raw" ? "" : " (its record is not in the file)");
      } else if (!shown_.insert(input.id).second) {
        text_ += fmt::format("{}  {} (above)\n", begin, artifact::short_id(input.id));
      } else {
        const std::string below = indent + (last ? "   " : "│  ");
        add_node(begin, ancestor->second, input.id, below);
        if (depth + 1 < kDeepest)
          add_inputs(ancestor->second, below, depth + 1);
        else
          text_ += below + "└─ ... (--format json has all)\n";
      }
    }
  }

  const Provenance& provenance_;
  std::set<std::string> shown_;
  std::string text_;
};

std::string sources_text(const Descent& descent) {
  std::string text;
  for (const InputRecord& origin : descent.origins) {
    if (origin.kind == "raw") text += fmt::format("  {:<10} {}\n", origin.role, origin.id);
  }
  return text.empty() ? text : "raw sources, SHA-256\n" + text;
}

// The tools by the libraries that they ran on.
std::string tools_text(const Provenance& provenance, const Descent& descent) {
  std::map<std::string, std::set<std::string>> tools;
  const auto add = [&](const Record& record) {
    std::vector<std::string> libraries;
    for (const auto& [name, version] : artifact::telling_settings(record.libraries))
      libraries.push_back(fmt::format("{} {}", name, version));
    tools[fmt::format("{}", fmt::join(libraries, ", "))].insert(fmt::format("{} {}", record.tool, record.version));
  };
  for (const std::string& id : descent.ancestors) add(provenance.ancestors.at(id));
  add(provenance.own);
  std::string text = "tools\n";
  for (const auto& [libraries, names] : tools) {
    const std::string head = fmt::format("  {}:", libraries.empty() ? "no libraries recorded" : "on " + libraries);
    text += broken(head, {names.begin(), names.end()}, "    ", kColumns) + "\n";
  }
  return text;
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

std::string box_label(const std::string& title, const Record& record, const std::string& id) {
  std::string label = fmt::format("{}\n{} {}\n{}", title, record.tool, record.version, artifact::short_id(id));
  const auto settings = settings_of(record);
  return settings.empty() ? label : label + "\n" + broken("", settings, "", kBoxColumns);
}

void add_edges(const Record& record, const std::string& id, std::string& text) {
  for (const InputRecord& input : record.inputs)
    text += fmt::format("  {} -> {} [label={}];\n", quoted(input.id), quoted(id), quoted(input.role));
}

}  // namespace

std::string ancestry_text(const Provenance& provenance, const std::string& name, const std::string& id) {
  const Descent descent = descent_of(provenance);
  return Tree(provenance, id).draw(name, id) + sources_text(descent) + tools_text(provenance, descent);
}

std::string ancestry_json(const Provenance& provenance, const std::string& id) {
  Json json = {{"id", id},
               {"record", Json::parse(artifact::to_json(provenance.own))},
               {"ancestors", Json::object()},
               {"raw", Json::array()},
               {"missing", Json::array()}};
  for (const auto& [ancestor, record] : provenance.ancestors)
    json["ancestors"][ancestor] = Json::parse(artifact::to_json(record));
  for (const InputRecord& origin : descent_of(provenance).origins) {
    if (origin.kind == "raw")
      json["raw"].push_back({{"role", origin.role}, {"sha256", origin.id}});
    else
      json["missing"].push_back({{"role", origin.role}, {"kind", origin.kind}, {"id", origin.id}});
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string ancestry_dot(const Provenance& provenance, const std::string& name, const std::string& id) {
  const Descent descent = descent_of(provenance);
  std::string text = "digraph provenance {\n  rankdir=TB;\n  node [shape=box];\n";
  std::set<std::string> drawn;
  for (const InputRecord& origin : descent.origins) {
    if (!drawn.insert(origin.id).second) continue;
    text += fmt::format(
        "  {} [shape={}, label={}];\n", quoted(origin.id), origin.kind == "raw" ? "ellipse" : "box, style=dashed",
        quoted(fmt::format("{}\n{}", origin.kind == "raw" ? origin.role : origin.kind, artifact::short_id(origin.id))));
  }
  for (const std::string& ancestor : descent.ancestors) {
    const Record& record = provenance.ancestors.at(ancestor);
    text += fmt::format("  {} [label={}];\n", quoted(ancestor), quoted(box_label(record.kind, record, ancestor)));
  }
  text += fmt::format("  {} [label={}];\n", quoted(id),
                      quoted(box_label(name + "\n" + provenance.own.kind, provenance.own, id)));
  for (const std::string& ancestor : descent.ancestors) add_edges(provenance.ancestors.at(ancestor), ancestor, text);
  add_edges(provenance.own, id, text);
  return text + "}\n";
}

}  // namespace dc::inspect
