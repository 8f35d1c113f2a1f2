#include "common/artifact/provenance.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "common/base/error.hpp"
#include "common/base/json.hpp"

namespace dc::artifact {

using Json = nlohmann::json;

namespace {

std::string shown(const Json& value) {
  if (value == true) return "";
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::string text;
  for (const auto& element : value) text += (text.empty() ? "" : " ") + shown(element);
  return text;
}

Json parsed(const std::string& text, const char* what) {
  Json json = parse_json(text);
  if (json.is_discarded())
    throw InvalidInput(
        fmt::format("/provenance: {} '{}' are no JSON; make the artifact again", what, text.substr(0, 40)));
  return json;
}

bool says_nothing(const Json& value) {
  return value.is_null() || value == false || (value.is_string() && value.get<std::string>().empty()) ||
         (value.is_array() && value.empty());
}

}  // namespace

std::string short_id(const std::string& id) {
  constexpr std::size_t kDigits = 12;
  return id.substr(0, kDigits);
}

std::string to_json(const Record& record) {
  Json inputs = Json::array();
  for (const InputRecord& input : record.inputs)
    inputs.push_back({{"role", input.role}, {"kind", input.kind}, {"id", input.id}});
  return Json{{"kind", record.kind},
              {"tool", record.tool},
              {"version", record.version},
              {"parameters", parsed(record.parameters, "parameters")},
              {"seed", record.seed},
              {"libraries", parsed(record.libraries, "libraries")},
              {"facts", parsed(record.facts, "facts")},
              {"inputs", inputs}}
      .dump();
}

Record record_from_json(const std::string& text) {
  const Json json = parse_json(text);
  const auto object = [&json](const char* name) {
    if (!json.at(name).is_object()) throw InvalidInput(fmt::format("{} is no JSON object", name));
    return json.at(name).dump();
  };
  try {
    if (!json.at("seed").is_number_integer()) throw InvalidInput("seed is no integer");
    Record record{json.at("kind"), json.at("tool"),     json.at("version"), object("parameters"),
                  json.at("seed"), object("libraries"), object("facts"),    {}};
    for (const Json& input : json.at("inputs"))
      record.inputs.push_back({input.at("role"), input.at("kind"), input.at("id")});
    return record;
  } catch (const Json::exception&) {
    throw InvalidInput(
        "expected a JSON object of facts, inputs, kind, libraries, parameters, seed, tool and version; make it again");
  }
}

std::vector<std::pair<std::string, std::string>> telling_settings(const std::string& json_object) {
  const Json object = parse_json(json_object);
  std::vector<std::pair<std::string, std::string>> settings;
  if (!object.is_object()) return settings;
  for (const auto& [name, value] : object.items()) {
    if (name != "seed" && !says_nothing(value)) settings.emplace_back(name, shown(value));
  }
  return settings;
}

Provenance descend(Record own, const std::vector<Ancestry>& inputs) {
  Provenance result{std::move(own), {}};
  for (const Ancestry& ancestry : inputs) {
    result.own.inputs.push_back(ancestry.input);
    if (ancestry.provenance == nullptr) continue;
    result.ancestors.insert_or_assign(ancestry.input.id, ancestry.provenance->own);
    result.ancestors.insert(ancestry.provenance->ancestors.begin(), ancestry.provenance->ancestors.end());
  }
  return result;
}

}  // namespace dc::artifact
