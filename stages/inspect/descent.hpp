// The graph of a provenance, walked from the raw sources on.
#pragma once
#include <string>
#include <vector>

#include "common/artifact/provenance.hpp"

namespace dc::inspect {

/// What an artifact goes back to.
struct Descent {
  /// dc-ids of the ancestors that have a record, each after everything that it was made of. Where records from a file
  /// form a circle, each of it once.
  std::vector<std::string> ancestors;
  /// What has no record: raw sources, and artifacts of which the file knows only that they were read. Each role and id
  /// once, in the order in which `ancestors`, and last the artifact itself, read them.
  std::vector<artifact::InputRecord> origins;
};

/// Follows the inputs of `provenance.own`. Ancestors that it does not lead to are left out.
Descent descent_of(const artifact::Provenance& provenance);

}  // namespace dc::inspect
