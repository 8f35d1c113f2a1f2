// Where an artifact comes from: its own record and those of everything it was made of, as a graph keyed by dc-id.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace dc::artifact {

/// What people are shown of a dc-id: its first 12 digits.
std::string short_id(const std::string& id);

/// One input of a stage run.
struct InputRecord {
  std::string role;  ///< option name ("scores"), or the scheme of a raw source ("idx")
  std::string kind;  ///< artifact kind, or "raw"
  std::string id;    ///< dc-id of the artifact, or SHA-256 of the raw bytes

  friend bool operator==(const InputRecord&, const InputRecord&) = default;
};

/// What one stage run was: enough to run it again. The JSON texts are canonical (sorted keys, no spaces).
struct Record {
  std::string kind;        ///< of the artifact made
  std::string tool;        ///< "dc-prune"
  std::string version;     ///< of the suite
  std::string parameters;  ///< JSON object: every option that can change the result
  std::int64_t seed = 0;
  std::string libraries;  ///< JSON object: versions that can change numbers
  std::string facts;      ///< JSON object: what the run found out (images seen, steps)
  std::vector<InputRecord> inputs;

  friend bool operator==(const Record&, const Record&) = default;
};

/// The record of an artifact and of all its ancestors; raw sources have no record.
struct Provenance {
  Record own;
  std::map<std::string, Record> ancestors;  ///< by dc-id
};

/// One line of canonical JSON and back. Throws InvalidInput where the text is no such record.
std::string to_json(const Record& record);
Record record_from_json(const std::string& text);

/// The settings of `json_object` (a record's parameters or facts) that say something, by name, as people read them:
/// lists with spaces, nothing after the name of a switch that is on. Leaves out the seed and what is unset, false or
/// empty. Throws InvalidInput where the text is no JSON object.
std::vector<std::pair<std::string, std::string>> telling_settings(const std::string& json_object);

/// An input of a run together with its own provenance, to build the graph of the run's outputs.
struct Ancestry {
  InputRecord input;
  const Provenance* provenance = nullptr;  ///< nullptr for a raw source
};

/// The provenance of an artifact made by `own` (whose inputs are filled in here) from `inputs`.
Provenance descend(Record own, const std::vector<Ancestry>& inputs);

}  // namespace dc::artifact
