// Access to the fields and attributes of an artifact of any kind by what its schema says.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "common/artifact/reader.hpp"
#include "common/base/error.hpp"

namespace dc::inspect {

/// The schema's entry for the data set `path` of a kind; null when the schema does not know it.
const schema::FieldSpec* find_spec(Kind kind, const std::string& path);

/// Calls use(field) with the field as a schema::Field of its element type, and returns what that returns.
template <class Use>
auto with_field(const schema::FieldSpec& spec, const std::string& path, const Use& use) {
  switch (spec.type) {
    case schema::Type::uint8:
      return use(schema::Field<std::uint8_t>{&spec, path});
    case schema::Type::int32:
      return use(schema::Field<std::int32_t>{&spec, path});
    case schema::Type::int64:
      return use(schema::Field<std::int64_t>{&spec, path});
    case schema::Type::float32:
      return use(schema::Field<float>{&spec, path});
    case schema::Type::float64:
      return use(schema::Field<double>{&spec, path});
    case schema::Type::string:
    case schema::Type::json:
      return use(schema::Field<std::string>{&spec, path});
  }
  DC_ASSERT(!"a type of no schema");
  std::abort();
}

/// An attribute that is there: where, its name, its value as canonical JSON.
struct AttributeValue {
  std::string path;
  std::string name;
  std::string json;

  friend bool operator==(const AttributeValue&, const AttributeValue&) = default;
};

/// All attributes that the schema knows, in its order; those of families once for each member.
std::vector<AttributeValue> read_attributes(const artifact::Reader& reader);

}  // namespace dc::inspect
