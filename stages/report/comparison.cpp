#include "stages/report/comparison.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "stages/report/number.hpp"

namespace dc::report {
namespace {

constexpr double kLevelErrors = 2;

std::optional<double> squared_error(const Statistic& share, std::size_t seeds) {
  if (!share.std) return std::nullopt;
  return 1e4 * *share.std * *share.std / static_cast<double>(seeds);
}

Difference difference(const Row& method, const Row& baseline) {
  Difference result;
  result.ipc = *method.ipc;
  result.points = 100 * (method.top1.mean - baseline.top1.mean);
  const auto own = squared_error(method.top1, method.seeds.size());
  const auto other = squared_error(baseline.top1, baseline.seeds.size());
  if (own && other) result.error_points = std::sqrt(*own + *other);
  if (std::abs(result.points) <= kLevelErrors * result.error_points.value_or(0)) return result;
  result.verdict = result.points > 0 ? Verdict::above : Verdict::below;
  return result;
}

// "at 1 and 2 images per class (+13.1 and +5.0 points)"; without units: "at 1 and 2 (+13.1 and +5.0)".
std::string list_budgets(std::span<const Difference> differences, Verdict verdict, bool with_units) {
  std::vector<std::string> budgets;
  std::vector<std::string> points;
  for (const auto& one : differences) {
    if (one.verdict != verdict) continue;
    budgets.push_back(with_commas(one.ipc));
    points.push_back(signed_points(one.points));
  }
  if (budgets.empty()) return {};
  const bool single = budgets.size() == 1 && budgets.front() == "1";
  const char* unit = !with_units ? "" : single ? " image per class" : " images per class";
  return fmt::format("at {}{} ({}{})", join_words(budgets), unit, join_words(points), with_units ? " points" : "");
}

}  // namespace

std::vector<Difference> compare(std::span<const Row> rows, const std::string& method, const std::string& baseline) {
  std::vector<Difference> differences;
  for (const auto& budget : budgets_of(rows)) {
    const Row* own = find_row(rows, method, budget);
    const Row* other = find_row(rows, baseline, budget);
    if (budget && own && other) differences.push_back(difference(*own, *other));
  }
  return differences;
}

std::string sentence(std::span<const Difference> differences, const std::string& method_title,
                     const std::string& baseline_title) {
  struct Clause {
    Verdict verdict;
    const char* first;
    const char* later;
  };
  static constexpr Clause kClauses[] = {
      {Verdict::above, "above {}", "above it"},
      {Verdict::level, "level with {} (under two standard errors apart)",
       "level with it (under two standard errors apart)"},
      {Verdict::below, "below {}", "below it"},
  };
  std::vector<std::string> clauses;
  for (const auto& clause : kClauses) {
    const bool first = clauses.empty();
    const std::string budgets = list_budgets(differences, clause.verdict, first);
    if (budgets.empty()) continue;
    const std::string verdict = first ? fmt::format(fmt::runtime(clause.first), baseline_title) : clause.later;
    clauses.push_back(fmt::format("{} {}", verdict, budgets));
  }
  if (clauses.empty()) return {};
  const bool by_chance = std::ranges::any_of(differences, [](const auto& one) { return !one.error_points; });
  const char* doubt =
      by_chance ? " With one seed, a difference of some points can be chance: repeat it with others." : "";
  const std::string last = clauses.back();
  clauses.pop_back();
  if (clauses.empty()) return fmt::format("{} is {}.{}", method_title, last, doubt);
  return fmt::format("{} is {}, and {}.{}", method_title, fmt::join(clauses, ", "), last, doubt);
}

}  // namespace dc::report
