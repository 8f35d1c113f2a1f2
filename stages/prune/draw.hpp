// Random draws without replacement, independent of the order in which --keep random and ties stand.
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "common/base/rng.hpp"

namespace dc::prune {

/// The members in an order that depends on `draws` only: its first k are a uniform choice of k.
std::vector<std::int64_t> drawn(std::span<const std::int64_t> member, const Stream& draws);

/// The first `count` of the members, drawn one after the other with probabilities in proportion to exp(log_weight) of
/// those that are left; a smaller count gives the first ones of a larger one. `log_weight[r]` belongs to member r;
/// infinite ones come before all others, and -infinity (no weight at all) after them, both in the order of drawn().
std::vector<std::int64_t> drawn_by_weight(std::span<const std::int64_t> member, std::span<const double> log_weight,
                                          std::int64_t count, const Stream& draws);

}  // namespace dc::prune
