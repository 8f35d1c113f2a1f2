// Where the lineages of two artifacts part: the places in their provenance at which something was done differently.
#pragma once
#include <vector>

#include "common/artifact/provenance.hpp"
#include "stages/inspect/difference.hpp"

namespace dc::inspect {

/// Differences of Part::making between the two runs themselves, and of Part::lineage for every pair of ancestors, found
/// by following the inputs role by role, that were made differently though not only from different inputs; the oldest
/// first. `what` names the way back: "selection > scores > dynamics (dc-train)".
std::vector<Difference> partings(const artifact::Provenance& a, const artifact::Provenance& b);

}  // namespace dc::inspect
