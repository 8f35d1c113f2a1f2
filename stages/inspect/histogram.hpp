// How values are spread, as counts and as lines of text.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace dc::inspect {

/// Finite values counted in bins of equal width over [lowest, highest]; the last bin includes its upper edge.
struct Histogram {
  double lowest = 0;
  double highest = 0;
  double mean = 0;
  std::vector<std::int64_t> counts;

  std::int64_t total() const;
  double edge(std::size_t bin) const;  ///< lower edge of a bin; edge(counts.size()) is `highest`
};

/// The histogram of the finite ones of `values` with `bins` >= 1 bins. One bin when all values are equal, none when
/// there is no finite value.
Histogram histogram_of(std::span<const double> values, std::size_t bins);

/// One line a bin: its edges, a bar of at most `width` signs (the largest count is that long, and what is not empty has
/// at least one), the count.
std::vector<std::string> bars(const Histogram& histogram, std::size_t width);

}  // namespace dc::inspect
