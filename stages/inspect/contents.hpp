// What is in an artifact: its fields with shapes and ranges, its attributes, its classes, how its scores are spread,
// what was chosen.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/artifact/reader.hpp"
#include "stages/inspect/choice.hpp"
#include "stages/inspect/field.hpp"
#include "stages/inspect/histogram.hpp"

namespace dc::inspect {

struct FieldFacts {
  std::string path;
  std::string type;  ///< "unknown" where the schema does not know the field
  std::vector<std::int64_t> shape;
  std::optional<double> lowest;  ///< of finite values; nothing for strings, empty fields and fields that were not read
  std::optional<double> highest;
  std::int64_t not_finite = 0;       ///< values that are NaN or infinite
  std::optional<std::string> first;  ///< of strings
  std::optional<std::string> last;
};

struct ClassCount {
  std::string id;
  std::string name;
  std::optional<std::int64_t> count;      ///< samples; nothing where the kind has none
  std::optional<std::int64_t> available;  ///< of a selection: samples that it chose from
};

struct ScoreSpread {
  std::string name;
  std::string direction;
  Histogram histogram;
};

struct Contents {
  std::string path;
  std::string kind;
  std::string version;
  std::string id;
  artifact::Record made_by;
  std::vector<AttributeValue> attributes;
  std::vector<FieldFacts> fields;
  std::vector<ClassCount> classes;
  std::vector<ScoreSpread> scores;
  std::optional<Choice> choice;  ///< of a selection
};

/// Reads an artifact for a look at it. Fields of more than 64 Mi numbers are not read, so that it stays quick.
Contents read_contents(const artifact::Reader& reader);

/// For people, lines ending in a line feed. Families of more than 12 members (a network's parameters) are one line.
std::string contents_text(const Contents& contents);

/// For programs: one JSON object, keys sorted, indented by two spaces.
std::string contents_json(const Contents& contents);

/// The parameters of a record as text, "grid 2, fit squash": null, false and empty ones left out, seed too.
std::string parameters_text(const artifact::Record& record);

}  // namespace dc::inspect
