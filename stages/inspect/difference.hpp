// In what two artifacts differ, in words and as data: how they were made, where their lineages part, what they hold.
#pragma once
#include <string>
#include <vector>

#include "common/artifact/reader.hpp"

namespace dc::inspect {

enum class Part {
  kind,     ///< the kinds, or the versions of one kind
  making,   ///< tool, version, settings, libraries and facts of the two runs
  lineage,  ///< a place further back at which the two were made differently; the oldest first
  content,  ///< attributes, classes, samples, fields
};

/// One respect in which two artifacts, a and b, differ.
struct Difference {
  Part part = Part::content;
  std::string what;            ///< "--window", "/score/el2n", "dynamics (dc-train)"
  std::string how;             ///< "4 against 5", always a's against b's
  std::string details = "{}";  ///< the same for programs: a JSON object, see differences_json()

  friend bool operator==(const Difference&, const Difference&) = default;
};

/// All differences, by part; empty where the dc-ids are the same, and only then. Artifacts of two kinds differ in their
/// kind and their making, and one may have been made from the other; nothing else is compared. Not-a-number equals
/// not-a-number. Throws InvalidInput where one is damaged: what has the same dc-id is read to the end for that.
std::vector<Difference> differences(const artifact::Reader& a, const artifact::Reader& b);

/// A line for each artifact, then a heading for each part and a line for each difference; nothing where there is none.
std::string differences_text(const artifact::Reader& a, const artifact::Reader& b,
                             const std::vector<Difference>& differences);

/// {"a": {"path", "kind", "version", "id"}, "b": {...}, "differences": [{"part", "what", "how", "details"}]}.
///
/// "details" holds {"a", "b"}, the two values, where there are two (null: there is none); of a field {"differing",
/// "of"}, numbers of values, {"only_nan"}, those that are not-a-number on one side alone, and {"largest", "where", "a",
/// "b"} of the largest difference or, of texts, {"where", "a", "b"} of the first; of samples and classes {"both",
/// "only_a", "only_b"}.
std::string differences_json(const artifact::Reader& a, const artifact::Reader& b,
                             const std::vector<Difference>& differences);

}  // namespace dc::inspect
