// How much things agree, pair by pair, as people read it: a caption, names and a number for every pair.
#pragma once
#include <string>
#include <vector>

#include "stages/report/agreement.hpp"
#include "stages/report/overlap.hpp"
#include "stages/report/square.hpp"
#include "stages/report/table.hpp"

namespace dc::report {

enum class Scale {
  correlation,  ///< from -1 to 1
  share,        ///< from 0 to 1, shown in percent
};

struct Matrix {
  std::string title;
  std::string caption;
  std::vector<std::string> names;
  Square cells;
  Scale scale = Scale::correlation;
};

Matrix matrix_of(const Agreement& agreement);

/// The caption says what is counted, and what two random choices of these sizes share.
Matrix matrix_of(const Overlap& overlap);

/// "0.87", "−0.12" (with a true minus) or "12.3".
std::string cell_text(Scale scale, double value);

/// A line and a column a name; more than eight columns are numbered, and the lines carry the numbers.
Table table_of(const Matrix& matrix);

}  // namespace dc::report
