#include "stages/report/report.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/cli/suggest.hpp"
#include "stages/report/table.hpp"

namespace dc::report {
namespace {

void require_known(const std::string& method, std::span<const std::string> known, const char* option) {
  if (std::find(known.begin(), known.end(), method) != known.end()) return;
  const std::string nearest = cli::nearest_name(method, known);
  throw UsageError(fmt::format("--{} {}: no result has that method, the results have {}{}", option, method,
                               fmt::join(known, ", "), nearest.empty() ? "" : "; did you mean " + nearest + "?"));
}

std::string title_of(std::span<const Row> rows, const std::string& method) {
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& one) { return one.method == method; });
  return row == rows.end() ? method : row->title;
}

}  // namespace

std::map<std::string, std::string> parse_titles(std::span<const std::string> pieces) {
  std::map<std::string, std::string> titles;
  std::string* last = nullptr;
  for (const auto& piece : pieces) {
    const std::size_t equals = piece.find('=');
    const bool begins = equals != std::string::npos && equals > 0;
    if (!begins && last == nullptr) {
      throw UsageError(
          fmt::format("--method-title {}: expected METHOD=TITLE, such as pca='PCA (easiest, 2 x 2)'", piece));
    }
    if (begins) {
      last = &titles[piece.substr(0, equals)];
      *last = piece.substr(equals + 1);
    } else {
      *last += ", " + piece;
    }
  }
  return titles;
}

std::vector<std::string> unused_titles(std::span<const EvalResult> results, const Request& request) {
  const auto known = methods_of(results);
  std::vector<std::string> unused;
  for (const auto& [method, title] : parse_titles(request.method_titles)) {
    if (std::find(known.begin(), known.end(), method) == known.end()) unused.push_back(method);
  }
  return unused;
}

Summary summarise_results(std::span<const EvalResult> results, const Request& request) {
  const auto known = methods_of(results);
  const auto& methods = request.methods.empty() ? known : request.methods;
  const auto titles = parse_titles(request.method_titles);
  for (const auto& method : methods) require_known(method, known, "methods");
  if (!request.highlight.empty()) require_known(request.highlight, methods, "highlight");

  Summary summary;
  summary.rows = group_rows(results, methods, titles);
  summary.highlight = request.highlight.empty() ? methods.front() : request.highlight;
  summary.baseline = request.baseline;
  if (summary.highlight == request.baseline) return summary;
  summary.comparison = compare(summary.rows, summary.highlight, request.baseline);
  summary.finding =
      sentence(summary.comparison, title_of(summary.rows, summary.highlight), title_of(summary.rows, request.baseline));
  return summary;
}

const EvalResult& representative(std::span<const EvalResult> results, const std::string& method) {
  const auto rank = [&](const EvalResult& result) {
    return std::tuple(result.method != method, result.ipc.value_or(std::numeric_limits<std::int64_t>::max()),
                      result.seed);
  };
  return *std::min_element(results.begin(), results.end(),
                           [&](const EvalResult& a, const EvalResult& b) { return rank(a) < rank(b); });
}

std::string name_of(const EvalResult& result, std::span<const Row> rows) {
  const std::string title = title_of(rows, result.method);
  if (!result.ipc) return fmt::format("{}, seed {}", title, result.seed);
  return fmt::format("{}, {} image{} per class, seed {}", title, *result.ipc, *result.ipc == 1 ? "" : "s", result.seed);
}

std::vector<Matrix> matrices_of(const Summary& summary) {
  std::vector<Matrix> matrices;
  if (summary.agreement) matrices.push_back(matrix_of(*summary.agreement));
  if (summary.overlap) matrices.push_back(matrix_of(*summary.overlap));
  return matrices;
}

std::string to_markdown(const Summary& summary, const std::string& title, const std::string& note) {
  std::vector<std::string> parts;
  if (!title.empty()) parts.push_back(fmt::format("# {}\n", title));
  if (!note.empty()) parts.push_back(note.ends_with('\n') ? note : note + "\n");
  if (!summary.rows.empty()) {
    parts.push_back(to_markdown(accuracy_table(summary.rows)));
    if (!summary.finding.empty()) parts.push_back(summary.finding + "\n");
    parts.push_back(to_markdown(cost_table(summary.rows)));
  }
  for (const Matrix& matrix : matrices_of(summary)) parts.push_back(to_markdown(table_of(matrix)));
  return fmt::format("{}", fmt::join(parts, "\n"));
}

}  // namespace dc::report
