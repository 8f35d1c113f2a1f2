// What a schema file says about an artifact kind, as constant tables. The tables themselves are generated from
// data_schema/<kind>.json; nothing about a kind is written twice.
#pragma once
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace dc {
enum class Kind : int;
}  // namespace dc

namespace dc::schema {

enum class Type { string, uint8, int32, int64, float32, float64, json };

enum class Storage {
  contiguous,  ///< one block, memory-mappable
  compressed,  ///< chunked, shuffle and deflate
};

/// One data set of a kind. A path segment `<...>` stands for any name: the field is then a family.
struct FieldSpec {
  std::string_view path;
  Type type;
  std::span<const std::string_view> axes;  ///< "..." alone: any shape; "sample+1": one more than the axis
  std::string_view about;
  Storage storage = Storage::contiguous;
  bool optional = false;
  bool finite = false;
  bool unique = false;
  double lowest = -std::numeric_limits<double>::infinity();
  double highest = std::numeric_limits<double>::infinity();
  std::string_view index_of;  ///< axis the values index, or empty
};

/// One attribute, on the root, a group or a field.
struct AttributeSpec {
  std::string_view path;
  std::string_view name;
  Type type;
  std::string_view about;
  bool optional = false;
  double lowest = -std::numeric_limits<double>::infinity();
  double highest = std::numeric_limits<double>::infinity();
  std::span<const std::string_view> one_of;
};

struct AxisSpec {
  std::string_view name;
  std::string_view about;
};

struct KindSpec {
  Kind kind;
  std::string_view name;
  int major;
  int minor;
  std::string_view about;
  std::span<const AxisSpec> axes;
  std::span<const FieldSpec> fields;
  std::span<const AttributeSpec> attributes;
  /// Exactly one of these groups of optional fields must be there, whole; empty when there is no choice.
  std::span<const std::span<const std::string_view>> alternatives;
  /// Of each of these groups of optional fields either all are there or none.
  std::span<const std::span<const std::string_view>> together;
  /// The schema file itself.
  std::string_view text;
};

/// A field of a kind with its element type: what readers and writers take.
template <class T>
struct Field {
  const FieldSpec* spec;
  std::string path;  ///< the spec's path with the name filled in
};

/// An attribute of a kind with its type.
template <class T>
struct Attribute {
  const AttributeSpec* spec;
  std::string path;
};

std::string_view type_name(Type type);

}  // namespace dc::schema
