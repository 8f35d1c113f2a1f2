// The samples that a rule may choose from.
#pragma once
#include <cstdint>
#include <vector>

#include "common/base/rng.hpp"
#include "stages/prune/options.hpp"

namespace dc::prune {

/// Places in the image set, ascending: all `samples`, or those that are not cut off, `ties` deciding between equals.
/// Throws UsageError when a cut-off is half asked for, or no score is there to cut by.
std::vector<std::int64_t> candidates(const Options& options, const Sources& sources, std::int64_t samples,
                                     const Stream& ties);

}  // namespace dc::prune
