#include "stages/report/rows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "common/base/error.hpp"

namespace dc::report {
namespace {

std::int64_t order_of(std::optional<std::int64_t> ipc) {
  return ipc.value_or(std::numeric_limits<std::int64_t>::max());
}

std::string name_group(const EvalResult& result) {
  if (!result.ipc) return fmt::format("'{}' on the whole set", result.method);
  return fmt::format("'{}' at {} image{} per class", result.method, *result.ipc, *result.ipc == 1 ? "" : "s");
}

void require_one_test(std::span<const EvalResult> results) {
  for (const auto& result : results) {
    const auto& first = results.front();
    if (result.test_set == first.test_set && result.classes == first.classes) continue;
    throw InvalidInput(fmt::format(
        "{}: judged on {} images of {} classes that are not those of {} ({} images, {} classes); report them apart",
        result.source, result.test_images, result.classes, first.source, first.test_images, first.classes));
  }
}

// Two results of one group may differ in their seed and in what follows from it, not in how they were made.
void require_one_protocol(const EvalResult& first, const EvalResult& other) {
  const auto check = [&](const char* what, std::int64_t expected, std::int64_t found) {
    if (expected == found) return;
    throw InvalidInput(
        fmt::format("{}: {} has {} {}, {} has {}; results of one method and budget differ in their seed "
                    "alone, give this one another method name",
                    other.source, name_group(other), found, what, first.source, expected));
  };
  check("training steps", first.steps, other.steps);
  check("images in a batch", first.batch, other.batch);
  check("training images", first.train_images, other.train_images);
  check("stored bytes", first.stored_bytes, other.stored_bytes);
  check("images seen in training", first.images_seen, other.images_seen);
}

Statistic summarise_field(std::span<const EvalResult> group, double EvalResult::*field) {
  std::vector<double> values;
  for (const auto& result : group) values.push_back(result.*field);
  return summarise(values);
}

// Empty where a result of the group does not tell it.
template <class T>
std::optional<double> mean_cost(std::span<const EvalResult> group, std::optional<T> EvalResult::*field) {
  std::vector<double> values;
  for (const auto& result : group) {
    if (!(result.*field)) return std::nullopt;
    values.push_back(static_cast<double>(*(result.*field)));
  }
  return summarise(values).mean;
}

Row make_row(std::span<const EvalResult> group, std::string title) {
  const auto& first = group.front();
  Row row;
  row.method = first.method;
  row.title = std::move(title);
  row.ipc = first.ipc;
  for (const auto& result : group) {
    require_one_protocol(first, result);
    if (!row.seeds.empty() && row.seeds.back() == result.seed) {
      throw InvalidInput(fmt::format("{}: {} has seed {} already; leave one of the two out", result.source,
                                     name_group(result), result.seed));
    }
    row.seeds.push_back(result.seed);
  }
  row.top1 = summarise_field(group, &EvalResult::top1);
  row.top5 = summarise_field(group, &EvalResult::top5);
  row.calibration = summarise_field(group, &EvalResult::calibration);
  row.steps = first.steps;
  row.batch = first.batch;
  row.train_images = first.train_images;
  row.stored_bytes = first.stored_bytes;
  row.images_seen = first.images_seen;

  const auto count = static_cast<std::int64_t>(group.size());
  for (const auto& result : group) row.scoring_images_seen += result.scoring_images_seen;
  row.scoring_images_seen = (row.scoring_images_seen + count / 2) / count;
  row.scoring_seconds = mean_cost(group, &EvalResult::scoring_seconds);
  row.selecting_seconds = mean_cost(group, &EvalResult::selecting_seconds);
  if (const auto peak = mean_cost(group, &EvalResult::peak_memory_bytes)) row.peak_memory_bytes = std::llround(*peak);
  return row;
}

}  // namespace

Statistic summarise(std::span<const double> values) {
  DC_ASSERT(!values.empty());
  Statistic result;
  const auto count = static_cast<double>(values.size());
  for (const double value : values) result.mean += value;
  result.mean /= count;
  if (values.size() < 2) return result;
  double squares = 0;
  for (const double value : values) squares += (value - result.mean) * (value - result.mean);
  result.std = std::sqrt(squares / (count - 1));
  return result;
}

std::vector<std::string> methods_of(std::span<const EvalResult> results) {
  std::vector<std::string> methods;
  for (const auto& result : results) {
    if (std::find(methods.begin(), methods.end(), result.method) == methods.end()) methods.push_back(result.method);
  }
  return methods;
}

std::vector<Row> group_rows(std::span<const EvalResult> results, std::span<const std::string> methods,
                            const std::map<std::string, std::string>& titles) {
  require_one_test(results);
  std::vector<Row> rows;
  for (const auto& method : methods) {
    std::vector<EvalResult> own;
    std::copy_if(results.begin(), results.end(), std::back_inserter(own),
                 [&](const EvalResult& result) { return result.method == method; });
    if (own.empty()) throw InvalidInput(fmt::format("no result of method '{}' among those given", method));
    std::stable_sort(own.begin(), own.end(), [](const EvalResult& a, const EvalResult& b) {
      return std::pair(order_of(a.ipc), a.seed) < std::pair(order_of(b.ipc), b.seed);
    });
    const auto title = titles.find(method);
    for (auto begin = own.begin(); begin != own.end();) {
      const auto end =
          std::find_if(begin, own.end(), [&](const EvalResult& result) { return result.ipc != begin->ipc; });
      rows.push_back(make_row({begin, end}, title == titles.end() ? method : title->second));
      begin = end;
    }
  }
  return rows;
}

std::vector<std::optional<std::int64_t>> budgets_of(std::span<const Row> rows) {
  std::vector<std::optional<std::int64_t>> budgets;
  for (const auto& row : rows) {
    if (std::find(budgets.begin(), budgets.end(), row.ipc) == budgets.end()) budgets.push_back(row.ipc);
  }
  std::sort(budgets.begin(), budgets.end(), [](auto a, auto b) { return order_of(a) < order_of(b); });
  return budgets;
}

std::vector<std::int64_t> seed_counts(std::span<const Row> rows) {
  const bool any_budget = std::any_of(rows.begin(), rows.end(), [](const Row& row) { return row.ipc.has_value(); });
  std::vector<std::int64_t> counts;
  for (const auto& row : rows) {
    if (row.ipc || !any_budget) counts.push_back(static_cast<std::int64_t>(row.seeds.size()));
  }
  return counts;
}

const Row* find_row(std::span<const Row> rows, const std::string& method, std::optional<std::int64_t> ipc) {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.method == method && row.ipc == ipc; });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace dc::report
