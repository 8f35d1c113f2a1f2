#include "stages/inspect/contents.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <type_traits>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "common/artifact/image_set.hpp"
#include "common/base/number.hpp"

namespace dc::inspect {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t kLargestRead = std::int64_t{1} << 26;
constexpr std::size_t kBins = 12;
constexpr std::size_t kBarWidth = 40;
constexpr std::size_t kFamilyLines = 12;
constexpr std::size_t kClassLines = 20;

std::int64_t items(const std::vector<std::int64_t>& shape) {
  std::int64_t count = 1;
  for (const std::int64_t extent : shape) count *= extent;
  return count;
}

template <class T>
void add_range(const std::vector<T>& values, FieldFacts& facts) {
  if constexpr (std::is_same_v<T, std::string>) {
    if (!values.empty()) facts.first = values.front();
    if (!values.empty()) facts.last = values.back();
  } else {
    for (const T value : values) {
      const auto number = static_cast<double>(value);
      if (!std::isfinite(number)) {
        ++facts.not_finite;
        continue;
      }
      facts.lowest = facts.lowest ? std::min(*facts.lowest, number) : number;
      facts.highest = facts.highest ? std::max(*facts.highest, number) : number;
    }
  }
}

FieldFacts read_field(const artifact::Reader& reader, const std::string& path) {
  FieldFacts facts;
  facts.path = path;
  facts.shape = reader.shape_of(path);
  const schema::FieldSpec* spec = find_spec(reader.kind(), path);
  facts.type = spec == nullptr ? "unknown" : schema::type_name(spec->type);
  if (spec == nullptr || items(facts.shape) > kLargestRead) return facts;
  with_field(*spec, path, [&](const auto& field) { add_range(reader.read(field), facts); });
  return facts;
}

bool has_field(const artifact::Reader& reader, const std::string& path) {
  const auto fields = reader.fields();
  return std::binary_search(fields.begin(), fields.end(), path);
}

// How many samples each class has, by the first field of the kind that tells.
std::vector<std::optional<std::int64_t>> count_classes(const artifact::Reader& reader, std::size_t classes) {
  const auto integers = [&](const char* path) {
    return reader.read(schema::Field<std::int64_t>{find_spec(reader.kind(), path), path});
  };
  for (const char* path : {"/sample/label", "/selection/label"}) {
    if (!has_field(reader, path)) continue;
    const auto sizes = artifact::class_sizes(integers(path), static_cast<std::int64_t>(classes));
    return {sizes.begin(), sizes.end()};
  }
  if (has_field(reader, "/class/count")) {
    const auto sizes = integers("/class/count");
    return {sizes.begin(), sizes.end()};
  }
  return std::vector<std::optional<std::int64_t>>(classes);
}

std::vector<ClassCount> read_classes(const artifact::Reader& reader) {
  std::vector<ClassCount> result;
  if (!has_field(reader, "/class/id")) return result;
  const artifact::ClassList classes = artifact::load_classes(reader);
  const auto counts = count_classes(reader, classes.ids.size());
  for (std::size_t c = 0; c < classes.ids.size(); ++c)
    result.push_back({classes.ids[c], classes.names[c], counts[c], {}});
  if (reader.kind() != Kind::selection) return result;
  const auto available = reader.read(schema::selection::budget_available());
  for (std::size_t c = 0; c < result.size(); ++c) result[c].available = available[c];
  return result;
}

std::vector<ScoreSpread> read_scores(const artifact::Reader& reader) {
  std::vector<ScoreSpread> scores;
  if (reader.kind() != Kind::score_table) return scores;
  namespace score_table = schema::score_table;
  for (const std::string& name : reader.names("/score"))
    scores.push_back({name, reader.read(score_table::score_direction(name)),
                      histogram_of(reader.read(score_table::score(name)), kBins)});
  return scores;
}

std::string pairs_text(const std::string& json_object) {
  std::string text;
  for (const auto& [name, value] : artifact::telling_settings(json_object))
    text += fmt::format("{}{}{}{}", text.empty() ? "" : ", ", name, value.empty() ? "" : " ", value);
  return text;
}

std::string range_text(const FieldFacts& facts) {
  std::string text;
  if (facts.first)
    text = facts.first == facts.last ? *facts.first : fmt::format("{} ... {}", *facts.first, *facts.last);
  if (facts.lowest) text = fmt::format("{:.6g}", *facts.lowest);
  if (facts.lowest && facts.highest != facts.lowest) text += fmt::format(" to {:.6g}", *facts.highest);
  if (facts.not_finite > 0)
    text += fmt::format("{}{} not finite", text.empty() ? "" : ", ", with_commas(facts.not_finite));
  return text;
}

std::string field_line(const std::string& path, const std::string& type, const std::string& shape,
                       const std::string& range) {
  std::string line = fmt::format("  {:<26} {:<8} {:<20} {}", path, type, shape, range);
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

// Fields line by line; the members of a large group as one line.
std::string fields_text(const std::vector<FieldFacts>& fields) {
  std::map<std::string, std::vector<const FieldFacts*>> by_group;
  for (const FieldFacts& facts : fields) by_group[facts.path.substr(0, facts.path.rfind('/'))].push_back(&facts);
  std::string text;
  for (const auto& [group, members] : by_group) {
    if (members.size() <= kFamilyLines) {
      for (const FieldFacts* facts : members)
        text += field_line(facts->path, facts->type, fmt::format("[{}]", fmt::join(facts->shape, ", ")),
                           range_text(*facts));
      continue;
    }
    FieldFacts all;
    std::int64_t values = 0;
    for (const FieldFacts* facts : members) {
      values += items(facts->shape);
      all.not_finite += facts->not_finite;
      if (facts->lowest) all.lowest = std::min(all.lowest.value_or(*facts->lowest), *facts->lowest);
      if (facts->highest) all.highest = std::max(all.highest.value_or(*facts->highest), *facts->highest);
    }
    text += field_line(group + "/<name>", members.front()->type,
                       fmt::format("{} of {}", members.size(), with_commas(values)), range_text(all));
  }
  return text;
}

std::string classes_text(const std::vector<ClassCount>& classes) {
  if (classes.empty()) return {};
  std::string text = fmt::format("classes: {}", classes.size());
  if (classes.front().count) {
    const auto [fewest, most] = std::minmax_element(classes.begin(), classes.end(),
                                                    [](const auto& a, const auto& b) { return a.count < b.count; });
    text += *fewest->count == *most->count
                ? fmt::format(" of {} samples each", with_commas(*most->count))
                : fmt::format(" of {} to {} samples", with_commas(*fewest->count), with_commas(*most->count));
  }
  text += "\n";
  for (std::size_t c = 0; c < std::min(classes.size(), kClassLines); ++c) {
    const ClassCount& entry = classes[c];
    text += fmt::format("  {:>4}  {}{}{}{}\n", c, entry.id, entry.name == entry.id ? "" : "  " + entry.name,
                        entry.count ? "  " + with_commas(*entry.count) : "",
                        entry.available ? " of " + with_commas(*entry.available) : "");
  }
  if (classes.size() > kClassLines)
    text += fmt::format("  ... and {} more (--format json lists all)\n", classes.size() - kClassLines);
  return text;
}

std::string scores_text(const std::vector<ScoreSpread>& scores) {
  std::string text;
  for (const ScoreSpread& score : scores) {
    text += fmt::format("score {} ({}): {:.6g} to {:.6g}, mean {:.6g}\n", score.name, score.direction,
                        score.histogram.lowest, score.histogram.highest, score.histogram.mean);
    for (const std::string& line : bars(score.histogram, kBarWidth)) text += "  " + line + "\n";
  }
  return text;
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

}  // namespace

Contents read_contents(const artifact::Reader& reader) {
  Contents contents;
  contents.path = reader.path();
  contents.kind = kind_name(reader.kind());
  contents.version = reader.version();
  contents.id = reader.id();
  contents.made_by = reader.provenance().own;
  contents.attributes = read_attributes(reader);
  for (const std::string& path : reader.fields()) {
    if (!path.starts_with("/provenance/")) contents.fields.push_back(read_field(reader, path));
  }
  contents.classes = read_classes(reader);
  contents.scores = read_scores(reader);
  if (reader.kind() == Kind::selection) contents.choice = read_choice(reader);
  return contents;
}

std::string parameters_text(const artifact::Record& record) {
  return pairs_text(record.parameters);
}

std::string contents_text(const Contents& contents) {
  const artifact::Record& made_by = contents.made_by;
  std::string text = fmt::format("{}: {} {}, {}\n", contents.path, contents.kind, contents.version, contents.id);
  text += fmt::format("made by {} {}, seed {}", made_by.tool, made_by.version, made_by.seed);
  for (const std::string& more : {pairs_text(made_by.parameters), pairs_text(made_by.facts)}) {
    if (!more.empty()) text += "; " + more;
  }
  text += "\n";
  for (const artifact::InputRecord& input : made_by.inputs)
    text += fmt::format("from {}: {} {}\n", input.role, input.kind, input.id);
  if (!contents.attributes.empty()) text += "attributes:\n";
  for (const AttributeValue& attribute : contents.attributes)
    text += fmt::format("  {:<26} {}\n", (attribute.path == "/" ? "" : attribute.path) + "@" + attribute.name,
                        attribute.json);
  if (!contents.fields.empty()) text += "fields:\n" + fields_text(contents.fields);
  text += classes_text(contents.classes) + scores_text(contents.scores);
  return contents.choice ? text + choice_text(*contents.choice) : text;
}

std::string contents_json(const Contents& contents) {
  Json json = {{"path", contents.path}, {"kind", contents.kind}, {"version", contents.version}, {"id", contents.id}};
  json["made_by"] = Json::parse(artifact::to_json(contents.made_by));
  json["attributes"] = Json::array();
  for (const AttributeValue& attribute : contents.attributes)
    json["attributes"].push_back(
        {{"path", attribute.path}, {"name", attribute.name}, {"value", Json::parse(attribute.json)}});
  json["fields"] = Json::array();
  for (const FieldFacts& facts : contents.fields)
    json["fields"].push_back({{"path", facts.path},
                              {"type", facts.type},
                              {"shape", facts.shape},
                              {"lowest", or_null(facts.lowest)},
                              {"highest", or_null(facts.highest)},
                              {"not_finite", facts.not_finite},
                              {"first", or_null(facts.first)},
                              {"last", or_null(facts.last)}});
  json["classes"] = Json::array();
  for (const ClassCount& entry : contents.classes)
    json["classes"].push_back({{"id", entry.id},
                               {"name", entry.name},
                               {"count", or_null(entry.count)},
                               {"available", or_null(entry.available)}});
  json["scores"] = Json::array();
  for (const ScoreSpread& score : contents.scores)
    json["scores"].push_back({{"name", score.name},
                              {"direction", score.direction},
                              {"lowest", score.histogram.lowest},
                              {"highest", score.histogram.highest},
                              {"mean", score.histogram.mean},
                              {"counts", score.histogram.counts}});
  json["choice"] = contents.choice ? Json::parse(choice_json(*contents.choice)) : Json();
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace dc::inspect
