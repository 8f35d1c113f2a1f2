// Do two scores call the same samples hard? Rank correlations of all scores on the same samples. Pure arithmetic.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "stages/report/square.hpp"

namespace dc::report {

/// One score of every sample, turned so that it grows with difficulty (as it is where it has no direction).
struct Hardness {
  std::string name;
  std::vector<double> values;  ///< finite
};

/// Spearman's rank correlation of every pair.
struct Agreement {
  std::vector<std::string> names;
  std::int64_t samples = 0;
  Square correlation;
};

/// The place of every value in ascending order, from 1; equal values share the mean of their places (midranks).
std::vector<double> midranks(std::span<const double> values);

/// Spearman's correlations: those of Pearson between midranks (Kendall 1945, for ties), in O(n log n) a score. All
/// scores have the same number of values. Empty where one of the two is the same for all samples.
Agreement compare_scores(std::span<const Hardness> scores);

}  // namespace dc::report
