#include "common/artifact/provenance.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "common/base/error.hpp"

namespace dc::artifact {

using Json = nlohmann::json;

std::string to_json(const Record& record) {
  Json inputs = Json::array();
  for (const InputRecord& input : record.inputs)
    inputs.push_back({{"role", input.role}, {"kind", input.kind}, {"id", input.id}});
  return Json{{"kind", record.kind},
              {"tool", record.tool},
              {"version", record.version},
              {"parameters", Json::parse(record.parameters)},
              {"seed", record.seed},
              {"libraries", Json::parse(record.libraries)},
              {"facts", Json::parse(record.facts)},
              {"inputs", inputs}}
      .dump();
}

Record record_from_json(const std::string& text) {
  try {
    const Json json = Json::parse(text);
    Record record{json.at("kind"),         json.at("tool"),
                  json.at("version"),      json.at("parameters").dump(),
                  json.at("seed"),         json.at("libraries").dump(),
                  json.at("facts").dump(), {}};
    for (const Json& input : json.at("inputs"))
      record.inputs.push_back({input.at("role"), input.at("kind"), input.at("id")});
    return record;
  } catch (const Json::exception& failure) {
    throw InvalidInput(fmt::format("provenance record is not what a stage writes ({})", failure.what()));
  }
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
