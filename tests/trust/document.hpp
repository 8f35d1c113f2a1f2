// An artifact in memory: everything that its schema knows, read through the Reader. To compare what two files say, or
// to change a value and write a file that is whole and yet wrong.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "common/artifact/reader.hpp"

namespace dc::trust {

struct Column {
  std::variant<std::vector<std::string>, std::vector<std::uint8_t>, std::vector<std::int32_t>,
               std::vector<std::int64_t>, std::vector<float>, std::vector<double>>
      values;
  std::vector<std::int64_t> shape;
};

class Document {
 public:
  /// Reads all of an artifact. Throws InvalidInput as the Reader does.
  explicit Document(const artifact::Reader& reader);
  explicit Document(const std::string& path) : Document(artifact::Reader(path)) {}

  Kind kind() const { return kind_; }
  const std::map<std::string, Column>& fields() const { return fields_; }
  bool has(const std::string& field) const { return fields_.contains(field); }

  /// The values of a field, to be changed. The field is there and has that type.
  template <class T>
  std::vector<T>& values(const std::string& field) {
    return std::get<std::vector<T>>(fields_.at(field).values);
  }
  std::string& text(const std::string& object, const std::string& attribute) {
    return std::get<std::string>(attributes_.at({object, attribute}));
  }

  /// Keeps the first `count` entries along one axis of the schema, in every field that has it.
  void shorten(std::string_view axis, std::int64_t count);

  /// A whole artifact with a right digest, whatever its values: they are not held against the schema.
  void write(const std::string& path) const;

  /// Every byte of what was read. Two artifacts that say the same have the same; NaNs are compared by their bits.
  std::string bytes() const;

 private:
  Kind kind_;
  std::string version_;
  std::map<std::string, Column> fields_;
  std::map<std::pair<std::string, std::string>, std::variant<std::string, std::int64_t, double>> attributes_;
  artifact::Provenance provenance_;
};

}  // namespace dc::trust
