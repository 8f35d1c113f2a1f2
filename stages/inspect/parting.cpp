#include "stages/inspect/parting.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "common/base/json.hpp"

namespace dc::inspect {
namespace {

using artifact::InputRecord;
using artifact::Provenance;
using artifact::Record;
using Json = nlohmann::json;

constexpr std::size_t kDeepest = 1000;  // runs in a row; records come from a file, and the stack is finite
// A setting of two runs, as JSON; null where a run has none of that name.
struct Setting {
  std::string name;
  Json a;
  Json b;
};

std::string shown(const Json& value) {
  if (value.is_null()) return "nothing";
  if (value.is_string()) return value.get<std::string>().empty() ? "''" : value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::string text;
  for (const Json& element : value) text += (text.empty() ? "" : ",") + shown(element);
  return text.empty() ? "nothing" : text;
}

std::string against(const Setting& setting) {
  const auto side = [&](const Json& value) {
    return value.is_null() && setting.name.starts_with("--") ? "left open" : shown(value);
  };
  return fmt::format("{} against {}", side(setting.a), side(setting.b));
}

void add_object(const std::string& prefix, const std::string& text_a, const std::string& text_b,
                std::vector<Setting>& settings) {
  const Json a = parse_json(text_a);
  const Json b = parse_json(text_b);
  if (!a.is_object() || !b.is_object()) {
    if (text_a != text_b) settings.push_back({prefix, text_a, text_b});
    return;
  }
  std::set<std::string> names;
  for (const Json* object : {&a, &b}) {
    for (const auto& [name, value] : object->items()) names.insert(name);
  }
  for (const std::string& name : names) {
    const Json in_a = a.value(name, Json());
    const Json in_b = b.value(name, Json());
    if (in_a != in_b) settings.push_back({prefix + name, in_a, in_b});
  }
}

// What the two runs were told, and by what they were done. Options of two tools are not compared: they may not mean
// the same.
std::vector<Setting> differing_settings(const Record& a, const Record& b) {
  std::vector<Setting> settings;
  if (a.tool != b.tool) settings.push_back({"tool", a.tool, b.tool});
  if (a.version != b.version) settings.push_back({"version", a.version, b.version});
  if (a.tool == b.tool) add_object("--", a.parameters, b.parameters, settings);
  const bool told = std::ranges::find(settings, "--seed", &Setting::name) != settings.end();
  if (a.seed != b.seed && !told) settings.push_back({"seed", a.seed, b.seed});
  add_object("library ", a.libraries, b.libraries, settings);
  return settings;
}

std::vector<Setting> differing_facts(const Record& a, const Record& b) {
  std::vector<Setting> facts;
  add_object("counted ", a.facts, b.facts, facts);
  return facts;
}

// The inputs of one role in two runs: pairs of what is not the same, and what has no partner.
struct Pairing {
  std::vector<std::pair<const InputRecord*, const InputRecord*>> pairs;
  std::vector<const InputRecord*> only_a;
  std::vector<const InputRecord*> only_b;
  bool reordered = false;

  bool same() const { return pairs.empty() && only_a.empty() && only_b.empty() && !reordered; }
};

using Inputs = std::vector<const InputRecord*>;

// Those of `from` that `other` has not, each as often as it is missing there.
Inputs without(const Inputs& from, const Inputs& other) {
  std::multiset<std::string> there;
  for (const InputRecord* input : other) there.insert(input->id);
  Inputs left;
  for (const InputRecord* input : from) {
    const auto found = there.find(input->id);
    if (found == there.end())
      left.push_back(input);
    else
      there.erase(found);
  }
  return left;
}

Pairing pair_up(const Inputs& a, const Inputs& b) {
  Pairing pairing{{}, without(a, b), without(b, a), false};
  const std::size_t both = std::min(pairing.only_a.size(), pairing.only_b.size());
  for (std::size_t i = 0; i < both; ++i) pairing.pairs.emplace_back(pairing.only_a[i], pairing.only_b[i]);
  pairing.only_a.erase(pairing.only_a.begin(), pairing.only_a.begin() + static_cast<std::ptrdiff_t>(both));
  pairing.only_b.erase(pairing.only_b.begin(), pairing.only_b.begin() + static_cast<std::ptrdiff_t>(both));
  pairing.reordered = pairing.same() && !std::ranges::equal(a, b, {}, &InputRecord::id, &InputRecord::id);
  return pairing;
}

std::map<std::string, std::pair<Inputs, Inputs>> by_role(const Record& a, const Record& b) {
  std::map<std::string, std::pair<Inputs, Inputs>> roles;
  for (const InputRecord& input : a.inputs) roles[input.role].first.push_back(&input);
  for (const InputRecord& input : b.inputs) roles[input.role].second.push_back(&input);
  return roles;
}

class Walk {
 public:
  Walk(const Provenance& a, const Provenance& b) : a_(a), b_(b) {}

  std::vector<Difference> start() {
    std::vector<Difference> making;
    for (const Setting& setting : differing_settings(a_.own, b_.own)) making.push_back(one(setting));
    for (const Setting& fact : differing_facts(a_.own, b_.own)) making.push_back(one(fact));
    compare_inputs(a_.own, b_.own, "", 0);
    making.insert(making.end(), found_.begin(), found_.end());
    return making;
  }

 private:
  static Difference one(const Setting& setting) {
    return {Part::making, setting.name, against(setting), Json{{"a", setting.a}, {"b", setting.b}}.dump()};
  }

  void add(const std::string& what, const std::string& how, const Json& details = Json::object()) {
    found_.push_back({Part::lineage, what, how, details.dump()});
  }

  void add_settings(const std::string& what, const std::string& begin, const std::vector<Setting>& settings) {
    std::vector<std::string> words;
    Json details = {{"a", Json::object()}, {"b", Json::object()}};
    for (const Setting& setting : settings) {
      words.push_back(fmt::format("{} {}", setting.name, against(setting)));
      details["a"][setting.name] = setting.a;
      details["b"][setting.name] = setting.b;
    }
    add(what, fmt::format("{}{}", begin, fmt::join(words, ", ")), details);
  }

  // True when the two runs read the same.
  bool compare_inputs(const Record& a, const Record& b, const std::string& way, std::size_t depth) {
    bool same = true;
    for (const auto& [role, inputs] : by_role(a, b)) {
      const Pairing pairing = pair_up(inputs.first, inputs.second);
      const std::string there = way.empty() ? role : way + " > " + role;
      for (const auto& [in_a, in_b] : pairing.pairs) compare_pair(*in_a, *in_b, there, depth);
      for (const InputRecord* input : pairing.only_a) add_single(there, *input, "a");
      for (const InputRecord* input : pairing.only_b) add_single(there, *input, "b");
      if (pairing.reordered) add(there, "the same, in another order");
      same = same && pairing.same();
    }
    return same;
  }

  void add_single(const std::string& way, const InputRecord& input, const std::string& side) {
    const auto& ancestors = side == "a" ? a_.ancestors : b_.ancestors;
    const auto record = ancestors.find(input.id);
    const std::string made =
        record == ancestors.end() ? "" : fmt::format(" by {}, --seed {}", record->second.tool, record->second.seed);
    add(way,
        fmt::format("{} ({}{}) was read for {} only", input.kind == "raw" ? "a file" : input.kind,
                    artifact::short_id(input.id), made, side),
        {{"a", side == "a" ? Json(input.id) : Json()}, {"b", side == "b" ? Json(input.id) : Json()}});
  }

  void compare_pair(const InputRecord& a, const InputRecord& b, const std::string& way, std::size_t depth) {
    if (!met_.emplace(a.id, b.id).second) return;
    const Json ids = {{"a", a.id}, {"b", b.id}};
    const auto in_a = a_.ancestors.find(a.id);
    const auto in_b = b_.ancestors.find(b.id);
    if (in_a == a_.ancestors.end() || in_b == b_.ancestors.end() || depth == kDeepest) {
      const std::string_view what = a.kind == "raw" && b.kind == "raw" ? "SHA-256 " : "dc-id ";
      return add(way, fmt::format("{}{} against {}", what, artifact::short_id(a.id), artifact::short_id(b.id)), ids);
    }
    const auto& [record_a, record_b] = std::tie(in_a->second, in_b->second);
    const bool same_inputs = compare_inputs(record_a, record_b, way, depth + 1);
    const auto settings = differing_settings(record_a, record_b);
    const std::string what = fmt::format("{} ({})", way, record_a.tool);
    if (!settings.empty()) return add_settings(what, "", settings);
    if (!same_inputs) return;  // the difference was named where it arose
    const auto facts = differing_facts(record_a, record_b);
    add_settings(what,
                 facts.empty() ? "the same settings and inputs, another content"
                               : "the same settings and inputs, another content: ",
                 facts);
  }

  const Provenance& a_;
  const Provenance& b_;
  std::set<std::pair<std::string, std::string>> met_;
  std::vector<Difference> found_;
};

}  // namespace

std::vector<Difference> partings(const Provenance& a, const Provenance& b) {
  return Walk(a, b).start();
}

}  // namespace dc::inspect
