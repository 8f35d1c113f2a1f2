// How many samples do two selections share? Pure arithmetic on indices.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "stages/report/square.hpp"

namespace dc::report {

/// The samples that a selection keeps, ascending; weights do not matter here.
struct Chosen {
  std::string name;
  std::vector<std::int64_t> index;
};

struct Overlap {
  std::vector<std::string> names;
  std::vector<std::int64_t> sizes;  ///< samples kept
  std::int64_t samples = 0;         ///< samples chosen from
  Square shared;                    ///< |A and B| / min(|A|, |B|)

  /// What `shared` is on average for two independent random choices of the sizes of a and b: max(|A|, |B|) / samples.
  double by_chance(std::size_t a, std::size_t b) const;
};

/// Compares every pair of choices from `samples` samples. Empty where one of the two keeps nothing.
Overlap compare_selections(std::span<const Chosen> choices, std::int64_t samples);

}  // namespace dc::report
