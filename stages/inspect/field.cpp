#include "stages/inspect/field.hpp"

#include <nlohmann/json.hpp>

#include "common/base/json.hpp"

namespace dc::inspect {
namespace {

using Json = nlohmann::json;

// The prefix of a family such as /score/<name>; empty for a plain path.
std::string_view family_prefix(std::string_view pattern) {
  const auto open = pattern.find("/<");
  return open == std::string_view::npos ? std::string_view{} : pattern.substr(0, open);
}

template <class T>
void add_attribute(const artifact::Reader& reader, const schema::AttributeSpec& spec, const std::string& path,
                   std::vector<AttributeValue>& values) {
  const schema::Attribute<T> attribute{&spec, path};
  if (!reader.has(attribute)) return;
  Json json = reader.read(attribute);
  if (spec.type == schema::Type::json) {
    // Text that is no JSON is shown as the text it is.
    if (Json parsed = parse_json(json.get<std::string>()); !parsed.is_discarded()) json = parsed;
  }
  values.push_back({path, std::string(spec.name), json.dump(-1, ' ', false, Json::error_handler_t::replace)});
}

void add_attributes(const artifact::Reader& reader, const schema::AttributeSpec& spec, const std::string& path,
                    std::vector<AttributeValue>& values) {
  switch (spec.type) {
    case schema::Type::int64:
      return add_attribute<std::int64_t>(reader, spec, path, values);
    case schema::Type::float64:
      return add_attribute<double>(reader, spec, path, values);
    default:
      return add_attribute<std::string>(reader, spec, path, values);
  }
}

}  // namespace

const schema::FieldSpec* find_spec(Kind kind, const std::string& path) {
  for (const schema::FieldSpec& spec : schema::kind_spec(kind).fields) {
    const std::string_view prefix = family_prefix(spec.path);
    if (prefix.empty() ? spec.path == path
                       : path.size() > prefix.size() + 1 && path.starts_with(prefix) && path[prefix.size()] == '/' &&
                             path.find('/', prefix.size() + 1) == std::string::npos)
      return &spec;
  }
  return nullptr;
}

std::vector<AttributeValue> read_attributes(const artifact::Reader& reader) {
  std::vector<AttributeValue> values;
  for (const schema::AttributeSpec& spec : schema::kind_spec(reader.kind()).attributes) {
    const std::string prefix(family_prefix(spec.path));
    if (prefix.empty()) {
      add_attributes(reader, spec, std::string(spec.path), values);
    } else {
      for (const std::string& name : reader.names(prefix)) add_attributes(reader, spec, prefix + "/" + name, values);
    }
  }
  return values;
}

}  // namespace dc::inspect
