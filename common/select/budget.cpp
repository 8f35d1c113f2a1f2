#include "common/select/budget.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "common/base/error.hpp"

namespace dc::select {
namespace {

__extension__ using Wide = __int128;  // size * total of two 64-bit counts

std::int64_t sum(std::span<const std::int64_t> values) {
  return std::accumulate(values.begin(), values.end(), std::int64_t{0});
}

void require_budget(std::int64_t budget) {
  if (budget < 0) throw InvalidInput(fmt::format("budget is {}, expected 0 or more samples", budget));
}

}  // namespace

std::int64_t share_of(double fraction, std::int64_t total) {
  return static_cast<std::int64_t>(std::floor(fraction * static_cast<double>(total) + 0.5));
}

std::optional<std::int64_t> first_short_class(std::span<const std::int64_t> class_size, std::int64_t per_class) {
  const auto found = std::ranges::find_if(class_size, [&](std::int64_t size) { return size < per_class; });
  if (found == class_size.end()) return std::nullopt;
  return found - class_size.begin();
}

std::vector<std::int64_t> equal_budget(std::span<const std::int64_t> class_size, std::int64_t per_class) {
  require_budget(per_class);
  std::vector<std::int64_t> budget(class_size.begin(), class_size.end());
  for (auto& entry : budget) entry = std::min(entry, per_class);
  return budget;
}

std::vector<std::int64_t> level_budget(std::span<const std::int64_t> class_size, std::int64_t total) {
  require_budget(total);
  // Fill from the shortest class up: a class whose even share of what is left exceeds it is kept whole.
  std::vector<std::size_t> by_size(class_size.size());
  std::iota(by_size.begin(), by_size.end(), std::size_t{0});
  std::ranges::stable_sort(by_size, {}, [&](std::size_t c) { return class_size[c]; });

  std::int64_t rest = std::min(total, sum(class_size));
  std::int64_t level = 0;
  auto classes_left = static_cast<std::int64_t>(class_size.size());
  for (const std::size_t c : by_size) {
    level = rest / classes_left;
    if (class_size[c] > level) break;
    rest -= class_size[c];
    --classes_left;
  }

  auto budget = equal_budget(class_size, level);
  std::int64_t over = std::min(total, sum(class_size)) - sum(budget);
  for (std::size_t c = 0; c < budget.size() && over > 0; ++c) {
    if (budget[c] == class_size[c]) continue;
    ++budget[c];
    --over;
  }
  DC_ASSERT(over == 0);
  return budget;
}

std::vector<std::int64_t> proportional_budget(std::span<const std::int64_t> class_size, std::int64_t total) {
  require_budget(total);
  const std::int64_t all = sum(class_size);
  total = std::min(total, all);
  std::vector<std::int64_t> budget(class_size.size());
  std::vector<std::int64_t> remainder(class_size.size());
  std::int64_t rest = total;
  for (std::size_t c = 0; c < class_size.size(); ++c) {
    const Wide share = Wide{class_size[c]} * total;
    budget[c] = all == 0 ? 0 : static_cast<std::int64_t>(share / all);
    remainder[c] = all == 0 ? 0 : static_cast<std::int64_t>(share % all);
    rest -= budget[c];
  }
  std::vector<std::size_t> by_remainder(class_size.size());
  std::iota(by_remainder.begin(), by_remainder.end(), std::size_t{0});
  std::ranges::stable_sort(by_remainder, std::ranges::greater{}, [&](std::size_t c) { return remainder[c]; });
  // Fewer are left than there are classes with a remainder above zero, and such a class has room for one more.
  for (std::int64_t i = 0; i < rest; ++i) ++budget[by_remainder[static_cast<std::size_t>(i)]];
  return budget;
}

}  // namespace dc::select
