#include "stages/inspect/pick.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace dc::inspect {

std::vector<std::vector<std::int64_t>> first_of_classes(std::span<const std::int64_t> labels,
                                                        std::span<const std::int64_t> order, std::int64_t classes,
                                                        std::size_t most) {
  std::vector<std::vector<std::int64_t>> picked(static_cast<std::size_t>(classes));
  for (const std::int64_t i : order) {
    const std::int64_t label = labels[static_cast<std::size_t>(i)];
    if (label >= classes) continue;
    auto& members = picked[static_cast<std::size_t>(label)];
    if (members.size() < most) members.push_back(i);
  }
  return picked;
}

std::vector<Ends> ends_of_classes(std::span<const std::int64_t> labels, std::span<const double> hardness,
                                  std::int64_t classes, std::size_t most) {
  const auto members = first_of_classes(labels, counting(static_cast<std::int64_t>(labels.size())), classes,
                                        std::numeric_limits<std::size_t>::max());
  std::vector<Ends> ends;
  for (std::vector<std::int64_t> ranked : members) {
    std::stable_sort(ranked.begin(), ranked.end(), [&](std::int64_t a, std::int64_t b) {
      return hardness[static_cast<std::size_t>(a)] < hardness[static_cast<std::size_t>(b)];
    });
    // A class smaller than both ends together is split in the middle, the odd one to the easiest.
    const auto easiest = static_cast<std::ptrdiff_t>(std::min(most, (ranked.size() + 1) / 2));
    const auto hardest = static_cast<std::ptrdiff_t>(std::min(most, ranked.size() / 2));
    ends.push_back({{ranked.begin(), ranked.begin() + easiest}, {ranked.end() - hardest, ranked.end()}});
  }
  return ends;
}

std::vector<std::int64_t> counting(std::int64_t n) {
  std::vector<std::int64_t> numbers(static_cast<std::size_t>(n));
  std::iota(numbers.begin(), numbers.end(), std::int64_t{0});
  return numbers;
}

}  // namespace dc::inspect
