// The rows for programs: one line a method and budget.
#pragma once
#include <span>
#include <string>

#include "stages/report/rows.hpp"

namespace dc::report {

/// RFC 4180 (quoted where needed; lines end in \n so that Unix tools read them): a header, then a line a row.
/// Accuracies are shares in [0, 1] with six decimals, unknown values are empty, the budget of the whole set is `all`.
std::string to_csv(std::span<const Row> rows);

}  // namespace dc::report
