#include "stages/inspect/difference.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <type_traits>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "common/base/json.hpp"
#include "common/base/number.hpp"
#include "stages/inspect/field.hpp"
#include "stages/inspect/histogram.hpp"

namespace dc::inspect {
namespace {

using artifact::Reader;
using Json = nlohmann::json;
using Texts = std::map<std::string, std::string>;

// Things by name, as text: what is in one only, and what is not the same.
void compare(const Texts& a, const Texts& b, std::vector<Difference>& found) {
  std::set<std::string> names;
  for (const auto& [name, value] : a) names.insert(name);
  for (const auto& [name, value] : b) names.insert(name);
  for (const std::string& name : names) {
    const auto in_a = a.find(name);
    const auto in_b = b.find(name);
    if (in_a != a.end() && in_b != b.end() && in_a->second == in_b->second) continue;
    found.push_back({name, fmt::format("{} against {}", in_a == a.end() ? "nothing" : in_a->second,
                                       in_b == b.end() ? "nothing" : in_b->second)});
  }
}

Texts attributes_of(const Reader& reader) {
  Texts texts;
  for (const AttributeValue& attribute : read_attributes(reader))
    texts[(attribute.path == "/" ? "" : attribute.path) + "@" + attribute.name] = attribute.json;
  return texts;
}

void add_object(const std::string& prefix, const std::string& json_object, Texts& texts) {
  const Json object = parse_json(json_object);
  if (!object.is_object()) return;
  for (const auto& [name, value] : object.items()) texts[prefix + name] = value.dump();
}

Texts record_of(const Reader& reader) {
  const artifact::Record& own = reader.provenance().own;
  Texts texts = {{"tool", own.tool}, {"version", own.version}, {"seed", fmt::format("{}", own.seed)}};
  add_object("parameter ", own.parameters, texts);
  add_object("library ", own.libraries, texts);
  add_object("fact ", own.facts, texts);
  std::map<std::string, int> seen;
  for (const artifact::InputRecord& input : own.inputs) {
    const int number = ++seen[input.role];
    texts[number == 1 ? "input " + input.role : fmt::format("input {} ({})", input.role, number)] =
        input.kind + " " + input.id;
  }
  return texts;
}

template <class T>
std::string compare_values(const std::vector<T>& a, const std::vector<T>& b) {
  std::int64_t differing = 0;
  std::size_t first = 0;
  std::size_t worst = 0;
  double largest = -1;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if constexpr (std::is_floating_point_v<T>) {
      if (std::isnan(a[i]) && std::isnan(b[i])) continue;
    }
    if (a[i] == b[i]) continue;
    if (differing++ == 0) first = i;
    if constexpr (!std::is_same_v<T, std::string>) {
      const double difference = std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i]));
      if (difference > largest) worst = i;
      largest = std::max(largest, difference);
    }
  }
  if (differing == 0) return {};
  const std::string count =
      fmt::format("{} of {} values", with_commas(differing), with_commas(static_cast<std::int64_t>(a.size())));
  if (largest < 0) return fmt::format("{}, the first at {}: {} against {}", count, first, a[first], b[first]);
  return fmt::format("{}, the largest difference {:.6g} at {}", count, largest, worst);
}

void compare_field(const Reader& a, const Reader& b, const std::string& path, std::vector<Difference>& found) {
  const auto shape_a = a.shape_of(path);
  const auto shape_b = b.shape_of(path);
  if (shape_a != shape_b) {
    found.push_back({path, fmt::format("shape [{}] against [{}]", fmt::join(shape_a, ", "), fmt::join(shape_b, ", "))});
    return;
  }
  const schema::FieldSpec* spec = find_spec(a.kind(), path);
  if (spec == nullptr) return;
  const std::string how =
      with_field(*spec, path, [&](const auto& field) { return compare_values(a.read(field), b.read(field)); });
  if (!how.empty()) found.push_back({path, how});
}

void compare_fields(const Reader& a, const Reader& b, std::vector<Difference>& found) {
  const auto fields_a = a.fields();
  const auto fields_b = b.fields();
  std::set<std::string> paths(fields_a.begin(), fields_a.end());
  paths.insert(fields_b.begin(), fields_b.end());
  for (const std::string& path : paths) {
    if (path.starts_with("/provenance/")) continue;
    const bool in_a = std::binary_search(fields_a.begin(), fields_a.end(), path);
    const bool in_b = std::binary_search(fields_b.begin(), fields_b.end(), path);
    if (in_a && in_b)
      compare_field(a, b, path, found);
    else
      found.push_back({path, in_a ? "only in the first" : "only in the second"});
  }
}

}  // namespace

std::vector<Difference> differences(const Reader& a, const Reader& b) {
  std::vector<Difference> found;
  if (a.kind() != b.kind()) {
    found.push_back({"kind", fmt::format("{} against {}", kind_name(a.kind()), kind_name(b.kind()))});
    return found;
  }
  compare(attributes_of(a), attributes_of(b), found);
  compare_fields(a, b, found);
  compare(record_of(a), record_of(b), found);
  return found;
}

std::string differences_text(const std::vector<Difference>& differences) {
  std::string text;
  for (const Difference& difference : differences) text += fmt::format("{}: {}\n", difference.what, difference.how);
  return text;
}

std::string differences_json(const std::vector<Difference>& differences) {
  Json json = Json::array();
  for (const Difference& difference : differences) json.push_back({{"what", difference.what}, {"how", difference.how}});
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace dc::inspect
