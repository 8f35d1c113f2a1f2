// Where one method beats another: the difference at every budget and the sentence that says it.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "stages/report/rows.hpp"

namespace dc::report {

enum class Verdict { above, level, below };

/// Top-1 of a method minus that of the baseline at one budget.
struct Difference {
  std::int64_t ipc = 0;
  double points = 0;                   ///< percentage points
  std::optional<double> error_points;  ///< standard error of the difference; empty where either has one seed
  Verdict verdict = Verdict::level;
};

/// The difference at every budget that both have, ascending. Two means are level when they are less than two standard
/// errors apart, sqrt(s1^2 / n1 + s2^2 / n2); with a single seed only equal means are.
std::vector<Difference> compare(std::span<const Row> rows, const std::string& method, const std::string& baseline);

/// "PCA is above random at 1 image per class (+13.1 points), and below it at 5 and 10 (−12.0 and −19.2)." Empty without
/// differences.
std::string sentence(std::span<const Difference> differences, const std::string& method_title,
                     const std::string& baseline_title);

}  // namespace dc::report
