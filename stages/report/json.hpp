// All numbers of the report as one JSON document.
#pragma once
#include <span>
#include <string>

#include "stages/report/report.hpp"

namespace dc::report {

/// {"rows": [...], "results": [...], "comparison": [...], "scores": ..., "selections": ...}, indented, with the columns
/// of the CSV as keys of the rows. Unknown values are null; `results` has the single runs, `comparison` the differences
/// between the two methods compared. `scores` is null or {"names", "samples", "rank_correlation"}, `selections` null or
/// {"names", "sizes", "samples", "overlap"}: lists of lists, in the order of the names.
std::string to_json(const Summary& summary, std::span<const EvalResult> results);

}  // namespace dc::report
