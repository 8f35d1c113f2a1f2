// Leaves samples out before anything is chosen, because a score says that their labels are wrong.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/base/rng.hpp"
#include "common/select/rank.hpp"

namespace dc::prune {

/// How many samples of the hard end are left out; at most one of the two, none where neither is given.
struct Cutoff {
  std::optional<double> fraction = std::nullopt;  ///< share of the whole set (Zheng et al. 2023: beta)
  std::optional<double> at = std::nullopt;        ///< samples whose score is this or harder

  bool asked() const { return fraction || at; }
};

/// The places of the samples that stay, ascending.
///
/// A fraction of N samples leaves out share_of(fraction, N), equal scores in the order of `ties`. Throws UsageError
/// when `direction` is none, InvalidInput when nothing stays.
std::vector<std::int64_t> uncut(std::span<const double> score, select::Direction direction, const Cutoff& cutoff,
                                const Stream& ties);

}  // namespace dc::prune
