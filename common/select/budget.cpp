#include "common/select/budget.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
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

// The places 0 ... count - 1 by ascending key, equal ones as they stand.
template <class Key>
std::vector<std::size_t> ordered(std::size_t count, const Key& key_of) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, key_of);
  return order;
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
  const auto by_size = ordered(class_size.size(), [&](std::size_t c) { return class_size[c]; });
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
  const auto by_remainder = ordered(class_size.size(), [&](std::size_t c) { return -remainder[c]; });
  // Fewer are left than there are classes with a remainder above zero, and such a class has room for one more.
  for (std::int64_t i = 0; i < rest; ++i) ++budget[by_remainder[static_cast<std::size_t>(i)]];
  return budget;
}

std::vector<std::int64_t> weighted_budget(std::span<const std::int64_t> class_size, std::span<const double> weight,
                                          std::int64_t total) {
  require_budget(total);
  DC_ASSERT(weight.size() == class_size.size());
  std::vector<std::int64_t> budget(class_size.size());
  std::int64_t rest = std::min(total, sum(class_size));

  // From the class that is full first on: its size over its weight is the smallest.
  auto by_level = ordered(class_size.size(), [&](std::size_t c) {
    return weight[c] > 0 ? static_cast<double>(class_size[c]) / weight[c] : std::numeric_limits<double>::infinity();
  });
  std::erase_if(by_level, [&](std::size_t c) { return !(weight[c] > 0); });
  std::vector<double> weight_from(by_level.size() + 1, 0.0);  // of this class and those after it
  for (std::size_t i = by_level.size(); i-- > 0;) weight_from[i] = weight_from[i + 1] + weight[by_level[i]];
  std::size_t first_open = 0;
  const auto share_at = [&](std::size_t i) {
    return static_cast<double>(rest) * (weight[by_level[i]] / weight_from[first_open]);
  };
  for (; first_open < by_level.size(); ++first_open) {
    const std::size_t c = by_level[first_open];
    if (share_at(first_open) < static_cast<double>(class_size[c])) break;
    budget[c] = class_size[c];
    rest -= class_size[c];
  }

  std::vector<double> remainder(class_size.size());
  std::int64_t left = rest;
  for (std::size_t i = first_open; i < by_level.size(); ++i) {
    const std::size_t c = by_level[i];
    const double share = share_at(i);
    budget[c] = static_cast<std::int64_t>(share);
    remainder[c] = share - std::floor(share);
    left -= budget[c];
  }
  if (first_open < by_level.size()) {
    const auto by_remainder = ordered(class_size.size(), [&](std::size_t c) { return -remainder[c]; });
    for (std::size_t i = 0; left > 0; i = (i + 1) % by_remainder.size()) {
      const std::size_t c = by_remainder[i];
      if (!(weight[c] > 0) || budget[c] == class_size[c]) continue;
      ++budget[c];
      --left;
    }
    return budget;
  }
  std::vector<std::int64_t> room(class_size.begin(), class_size.end());
  for (std::size_t c = 0; c < room.size(); ++c) room[c] -= budget[c];
  const auto more = proportional_budget(room, left);
  for (std::size_t c = 0; c < room.size(); ++c) budget[c] += more[c];
  return budget;
}

std::vector<std::int64_t> stratum_budget(std::span<const std::int64_t> bin_size, std::int64_t total) {
  require_budget(total);
  std::vector<std::int64_t> budget(bin_size.size());
  std::int64_t rest = std::min(total, sum(bin_size));
  auto bins_left = std::ssize(bin_size);
  for (const std::size_t bin : ordered(bin_size.size(), [&](std::size_t b) { return bin_size[b]; })) {
    budget[bin] = std::min(bin_size[bin], rest / bins_left);
    rest -= budget[bin];
    --bins_left;
  }
  DC_ASSERT(rest == 0);
  return budget;
}

}  // namespace dc::select
