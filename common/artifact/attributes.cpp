#include "common/artifact/attributes.hpp"

#include <cstdint>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "common/artifact/located.hpp"
#include "common/base/error.hpp"
#include "common/base/json.hpp"

namespace dc::artifact {

std::string read_text_attribute(hid_t object, const char* name) {
  const Handle attribute(H5Aopen(object, name, H5P_DEFAULT));
  if (!attribute.valid()) throw InvalidInput(fmt::format("attribute {} is missing", name));
  const Handle type(H5Aget_type(attribute));
  const Handle space(H5Aget_space(attribute));
  if (H5Tget_class(type) != H5T_STRING || item_count(extent(space)) != 1)
    throw InvalidInput(fmt::format("attribute {} is not one string", name));
  return located(fmt::format("attribute {}", name), [&] { return read_strings(attribute, true).front(); });
}

std::string read_object_attribute(hid_t object, const char* name) {
  std::string text = read_text_attribute(object, name);
  if (!parse_json(text).is_object()) throw InvalidInput(fmt::format("attribute {} is no JSON object", name));
  return text;
}

template <class T>
T read_number_attribute(hid_t object, const char* name, hid_t type, std::string_view only) {
  const Handle attribute(H5Aopen(object, name, H5P_DEFAULT));
  if (!attribute.valid()) throw InvalidInput(fmt::format("attribute {} is missing", name));
  const Handle file_type(H5Aget_type(attribute));
  const Handle space(H5Aget_space(attribute));
  T value{};
  if (H5Tget_class(file_type) == H5T_STRING || item_count(extent(space)) != 1 || H5Aread(attribute, type, &value) < 0)
    throw InvalidInput(fmt::format("attribute {} is not one number", name));
  if (const std::string found = type_name(file_type); !only.empty() && found != only)
    throw InvalidInput(fmt::format("attribute {} has type {}, expected {}", name, found, only));
  return value;
}

template std::int8_t read_number_attribute(hid_t, const char*, hid_t, std::string_view);
template std::int64_t read_number_attribute(hid_t, const char*, hid_t, std::string_view);
template double read_number_attribute(hid_t, const char*, hid_t, std::string_view);

}  // namespace dc::artifact
