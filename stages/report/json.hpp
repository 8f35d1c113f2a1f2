// The rows and the single results behind them as one JSON document.
#pragma once
#include <span>
#include <string>

#include "stages/report/comparison.hpp"
#include "stages/report/rows.hpp"

namespace dc::report {

/// {"rows": [...], "results": [...], "comparison": [...]}, indented, with the columns of the CSV as keys. Unknown
/// values are null; `results` has the single runs, `comparison` the differences between the two methods compared.
std::string to_json(std::span<const Row> rows, std::span<const EvalResult> results,
                    std::span<const Difference> comparison);

}  // namespace dc::report
