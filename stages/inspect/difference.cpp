#include "stages/inspect/difference.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "common/base/number.hpp"
#include "stages/inspect/axis.hpp"
#include "stages/inspect/field.hpp"
#include "stages/inspect/parting.hpp"
#include "stages/inspect/values.hpp"

namespace dc::inspect {
namespace {

using artifact::Reader;
using Json = nlohmann::json;

constexpr std::size_t kNamed = 3;        // samples or classes that a line names
constexpr std::size_t kGroupLines = 12;  // lines of a group of fields
constexpr std::size_t kLongest = 60;     // characters of an attribute's value
void add(const std::string& what, const std::string& how, const Json& details, std::vector<Difference>& found) {
  found.push_back({Part::content, what, how, details.dump(-1, ' ', false, Json::error_handler_t::replace)});
}

std::string shown(const Json& value) {
  if (value.is_null()) return "nothing";
  std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  return text.size() <= kLongest ? text : text.substr(0, kLongest - 3) + "...";
}

std::map<std::string, Json> attributes_of(const Reader& reader) {
  std::map<std::string, Json> values;
  for (const AttributeValue& attribute : read_attributes(reader))
    values[(attribute.path == "/" ? "" : attribute.path) + "@" + attribute.name] = Json::parse(attribute.json);
  return values;
}

std::set<std::string> keys_of(const Json& a, const Json& b) {
  std::set<std::string> keys;
  for (const Json* object : {&a, &b}) {
    for (const auto& [key, value] : object->items()) keys.insert(key);
  }
  return keys;
}

// Two objects, entry by entry; anything else as a whole.
std::string against(const Json& a, const Json& b) {
  if (!a.is_object() || !b.is_object()) return fmt::format("{} against {}", shown(a), shown(b));
  std::vector<std::string> parts;
  for (const std::string& key : keys_of(a, b)) {
    const Json in_a = a.value(key, Json());
    const Json in_b = b.value(key, Json());
    if (in_a != in_b) parts.push_back(fmt::format("{} {} against {}", key, shown(in_a), shown(in_b)));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

void compare_attributes(const Reader& a, const Reader& b, std::vector<Difference>& found) {
  const auto first = std::ssize(found);
  auto in_a = attributes_of(a);
  auto in_b = attributes_of(b);
  for (const auto& [name, value] : in_b) in_a.try_emplace(name);
  for (const auto& [name, value] : in_a) {
    const Json& other = in_b[name];
    if (value == other) continue;
    std::string how = against(value, other);
    if (a.kind() == Kind::eval_report && name.starts_with("@top"))
      how = fmt::format("{:.2f} % against {:.2f} %", 100 * value.get<double>(), 100 * other.get<double>());
    add(name, how, {{"a", value}, {"b", other}}, found);
    if (name == "@top1") std::rotate(found.begin() + first, found.end() - 1, found.end());  // what a reader asks first
  }
}

std::string some_of(const std::vector<std::string>& names, std::string_view side) {
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < std::min(names.size(), kNamed); ++i) shown.push_back(fmt::format("'{}'", names[i]));
  return fmt::format(", {} only in {} ({}{})", with_commas(std::ssize(names)), side, fmt::join(shown, ", "),
                     names.size() > kNamed ? ", ..." : "");
}

void compare_axis(const std::string& name, const Axis& axis, std::vector<Difference>& found) {
  if (axis.same()) return;
  const std::string what = name == "class" ? "classes" : name == "kept" ? "kept samples" : "samples";
  const auto in_a = std::ssize(axis.names);
  std::string how = fmt::format("{} of a's {} are in b, too", with_commas(axis.both()), with_commas(in_a));
  if (name == "kept" && in_a > 0)
    how += fmt::format(" ({:.3g} %)", 100 * static_cast<double>(axis.both()) / static_cast<double>(in_a));
  if (!axis.only_a.empty()) how += some_of(axis.only_a, "a");
  if (!axis.only_b.empty()) how += some_of(axis.only_b, "b");
  if (axis.reordered) how += "; their order is another";
  add(what, how,
      {{"both", axis.both()}, {"only_a", axis.only_a}, {"only_b", axis.only_b}, {"reordered", axis.reordered}}, found);
}

// Of records of two lengths, the epochs that both have are compared.
void compare_lengths(const Reader& a, const Reader& b, std::vector<Difference>& found) {
  if (a.kind() != Kind::dynamics) return;
  const auto epochs = [](const Reader& reader) { return reader.shape(schema::dynamics::epoch_lr()).front(); };
  if (epochs(a) == epochs(b)) return;
  add("epochs", fmt::format("{} against {}; those in both are compared", epochs(a), epochs(b)),
      {{"a", epochs(a)}, {"b", epochs(b)}}, found);
}

void compare_fields(const Reader& a, const Reader& b, std::vector<Difference>& found) {
  const auto axes = match_axes(a, b);
  for (const auto& [name, axis] : axes) compare_axis(name, axis, found);
  compare_lengths(a, b, found);
  const auto fields_a = a.fields();
  const auto fields_b = b.fields();
  std::set<std::string> paths(fields_a.begin(), fields_a.end());
  paths.insert(fields_b.begin(), fields_b.end());
  for (const std::string& path : paths) {
    if (path.starts_with("/provenance/") || path.starts_with("/digest/") || names_axis(path)) continue;
    const bool in_a = std::ranges::binary_search(fields_a, path);
    const bool in_b = std::ranges::binary_search(fields_b, path);
    if (!in_a || !in_b) {
      add(path, in_a ? "only in a" : "only in b", Json::object(), found);
    } else if (const auto difference = compare_values(a, b, path, axes)) {
      found.push_back(*difference);
    }
  }
}

void compare_kinds(const Reader& a, const Reader& b, std::vector<Difference>& found) {
  const auto compare = [&](const char* what, std::string_view in_a, std::string_view in_b) {
    if (in_a != in_b)
      found.push_back(
          {Part::kind, what, fmt::format("{} against {}", in_a, in_b), Json{{"a", in_a}, {"b", in_b}}.dump()});
  };
  compare("kind", kind_name(a.kind()), kind_name(b.kind()));
  if (a.kind() == b.kind()) compare("version of the kind", a.version(), b.version());
}

std::string_view part_name(Part part) {
  switch (part) {
    case Part::kind:
      return "kind";
    case Part::making:
      return "making";
    case Part::lineage:
      return "lineage";
    case Part::content:
      return "content";
  }
  return "";
}

std::string_view heading(Part part) {
  switch (part) {
    case Part::kind:
      return "they are not alike";
    case Part::making:
      return "they were made differently";
    case Part::lineage:
      return "their lineages differ, the oldest place first";
    case Part::content:
      return "they hold";
  }
  return "";
}

std::string group_of(const Difference& difference) {
  const bool field = difference.part == Part::content && difference.what.starts_with('/');
  return field ? difference.what.substr(0, difference.what.rfind('/')) : difference.what;
}

std::string line_of(char side, const Reader& reader) {
  return fmt::format("{}: {}  {} {}  {}\n", side, reader.path(), kind_name(reader.kind()), reader.version(),
                     artifact::short_id(reader.id()));
}

Json identity(const Reader& reader) {
  return {
      {"path", reader.path()}, {"kind", kind_name(reader.kind())}, {"version", reader.version()}, {"id", reader.id()}};
}

}  // namespace

std::vector<Difference> differences(const Reader& a, const Reader& b) {
  std::vector<Difference> found;
  if (a.id() == b.id()) {  // so they had the same content once
    a.check();
    b.check();
    return found;
  }
  compare_kinds(a, b, found);
  const bool alike = a.kind() == b.kind();
  const auto parted = partings(a.provenance(), b.provenance());
  const auto lineage = std::ranges::find(parted, Part::lineage, &Difference::part);
  found.insert(found.end(), parted.begin(), lineage);
  if (b.provenance().ancestors.contains(a.id())) found.push_back({Part::lineage, "b", "was made from a"});
  if (a.provenance().ancestors.contains(b.id())) found.push_back({Part::lineage, "a", "was made from b"});
  if (alike) {
    found.insert(found.end(), lineage, parted.end());
    compare_attributes(a, b, found);
    compare_fields(a, b, found);
  }
  if (found.empty())
    add("dc-id", "what the schema does not know differs, or records of ancestors", Json::object(), found);
  return found;
}

std::string differences_text(const Reader& a, const Reader& b, const std::vector<Difference>& differences) {
  if (differences.empty()) return {};
  std::string text = line_of('a', a) + line_of('b', b);
  std::map<std::string, std::size_t> lines;
  for (std::size_t i = 0; i < differences.size(); ++i) {
    const Difference& difference = differences[i];
    if (i == 0 || differences[i - 1].part != difference.part) text += fmt::format("{}\n", heading(difference.part));
    if (const std::size_t line = ++lines[group_of(difference)]; line <= kGroupLines)
      text += fmt::format("  {}: {}\n", difference.what, difference.how);
    else if (line == kGroupLines + 1)
      text += fmt::format("  {}/...: and more (--format json lists all)\n", group_of(difference));
  }
  return text;
}

std::string differences_json(const Reader& a, const Reader& b, const std::vector<Difference>& differences) {
  Json json = {{"a", identity(a)}, {"b", identity(b)}, {"differences", Json::array()}};
  for (const Difference& difference : differences)
    json["differences"].push_back({{"part", part_name(difference.part)},
                                   {"what", difference.what},
                                   {"how", difference.how},
                                   {"details", Json::parse(difference.details)}});
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace dc::inspect
