#include "stages/report/matrix.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "stages/report/number.hpp"

namespace dc::report {
namespace {

constexpr std::size_t kNamedColumns = 8;

// "0.2 to 10.0 %": the least and the most that any two of them share by chance.
std::string chance_phrase(const Overlap& overlap) {
  double least = 1;
  double most = 0;
  for (std::size_t a = 0; a < overlap.sizes.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      least = std::min(least, overlap.by_chance(a, b));
      most = std::max(most, overlap.by_chance(a, b));
    }
  }
  const std::string low = percent(least);
  const std::string high = percent(most);
  return low == high ? low + " %" : fmt::format("{} to {} %", low, high);
}

}  // namespace

Matrix matrix_of(const Agreement& agreement) {
  return {
      "Which scores agree",
      fmt::format("Spearman's rank correlation of scores over {} samples; +1: the same samples are hard, −1: what is "
                  "hard for one is easy for the other (a score without a direction is taken as it is)",
                  with_commas(agreement.samples)),
      agreement.names, agreement.correlation, Scale::correlation};
}

Matrix matrix_of(const Overlap& overlap) {
  const auto [fewest, most] = std::minmax_element(overlap.sizes.begin(), overlap.sizes.end());
  const std::string sizes =
      *fewest == *most ? with_commas(*most) : fmt::format("{} to {}", with_commas(*fewest), with_commas(*most));
  return {"What selections share",
          fmt::format("Samples that two selections share, in % of the smaller one: |A and B| / min(|A|, |B|); {} of {} "
                      "samples kept, of which two random choices of these sizes share {} on average",
                      sizes, with_commas(overlap.samples), chance_phrase(overlap)),
          overlap.names, overlap.shared, Scale::share};
}

std::string cell_text(Scale scale, double value) {
  if (scale == Scale::share) return percent(value);
  const std::string size = fmt::format("{:.2f}", std::abs(value));
  return value < 0 && size != "0.00" ? "−" + size : size;
}

Table table_of(const Matrix& matrix) {
  const bool numbered = matrix.names.size() > kNamedColumns;
  Table table{matrix.caption, {""}, {}};
  for (std::size_t row = 0; row < matrix.names.size(); ++row) {
    const std::string number = std::to_string(row + 1);
    table.header.push_back(numbered ? number : matrix.names[row]);
    Line line{{{numbered ? fmt::format("{} ({})", matrix.names[row], number) : matrix.names[row]}}};
    for (std::size_t column = 0; column < matrix.names.size(); ++column) {
      const auto value = matrix.cells.at(row, column);
      line.cells.push_back({value ? cell_text(matrix.scale, *value) : "–"});
    }
    table.body.push_back(std::move(line));
  }
  return table;
}

}  // namespace dc::report
