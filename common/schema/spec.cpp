#include "common/schema/spec.hpp"

namespace dc::schema {

std::string_view type_name(Type type) {
  switch (type) {
    case Type::string:
      return "string";
    case Type::uint8:
      return "uint8";
    case Type::int32:
      return "int32";
    case Type::int64:
      return "int64";
    case Type::float32:
      return "float32";
    case Type::float64:
      return "float64";
    case Type::json:
      return "json";
  }
  return "unknown";
}

}  // namespace dc::schema
