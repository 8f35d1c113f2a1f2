// Splits a budget over classes. Pure arithmetic on counts: knows no scores, labels or files.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace dc::select {

/// Samples in the share `fraction` (0 to 1) of `total`, rounded to the nearest whole one, halves up.
std::int64_t share_of(double fraction, std::int64_t total);

/// The first class with fewer than `per_class` candidates, if there is one.
std::optional<std::int64_t> first_short_class(std::span<const std::int64_t> class_size, std::int64_t per_class);

/// The same number for every class (images per class): min(per_class, class_size[c]).
///
/// Whether a class that is too short is an error is for the caller to say: see first_short_class. Throws InvalidInput
/// when `per_class` is negative.
std::vector<std::int64_t> equal_budget(std::span<const std::int64_t> class_size, std::int64_t per_class);

/// Samples each class may keep when `total` is shared as evenly as class sizes allow.
///
/// Short classes are kept whole and what they leave over goes to the others; what cannot be split evenly goes, one
/// each, to the first classes that have room. The result sums to exactly min(total, sum of class_size). Throws
/// InvalidInput when `total` is negative.
std::vector<std::int64_t> level_budget(std::span<const std::int64_t> class_size, std::int64_t total);

/// Samples each class may keep when `total` is shared in proportion to class sizes.
///
/// `class_size[c]` >= 0 is the number of candidates of class c. The result has one entry a class, none above
/// `class_size[c]`, and sums to exactly min(total, sum of class_size). Largest remainder (Hamilton); equal
/// remainders go to the lower class index. Throws InvalidInput when `total` is negative.
std::vector<std::int64_t> proportional_budget(std::span<const std::int64_t> class_size, std::int64_t total);

/// Samples each class may keep when `total` is shared in proportion to `weight`, and no class gives more than it has.
///
/// `weight[c]` >= 0 and finite. What a class cannot give is shared again among the others, in proportion to their
/// weights; only when all classes with a weight are kept whole, the rest goes to those without one, in proportion to
/// their sizes. Sums to exactly min(total, sum of class_size). Largest remainder; equal remainders go to the lower
/// class index. Throws InvalidInput when `total` is negative.
std::vector<std::int64_t> weighted_budget(std::span<const std::int64_t> class_size, std::span<const double> weight,
                                          std::int64_t total);

/// Samples each bin of a score gives when `total` is spread over its whole range (Zheng et al. 2023,
/// "Coverage-centric coreset selection", Algorithm 1).
///
/// Bins are visited from the smallest to the largest, equally large ones from the lowest; of a rest to be shared among
/// r bins that were not yet visited, each gives min(its size, rest / r rounded down). Sums to exactly
/// min(total, sum of bin_size). Throws InvalidInput when `total` is negative.
std::vector<std::int64_t> stratum_budget(std::span<const std::int64_t> bin_size, std::int64_t total);

}  // namespace dc::select
