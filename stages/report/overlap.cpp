#include "stages/report/overlap.hpp"

#include <algorithm>

namespace dc::report {
namespace {

std::int64_t count_shared(std::span<const std::int64_t> a, std::span<const std::int64_t> b) {
  std::int64_t shared = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) ++shared;
    const bool forward_a = a[i] <= b[j];
    const bool forward_b = b[j] <= a[i];
    i += forward_a;
    j += forward_b;
  }
  return shared;
}

}  // namespace

double Overlap::by_chance(std::size_t a, std::size_t b) const {
  return static_cast<double>(std::max(sizes[a], sizes[b])) / static_cast<double>(samples);
}

Overlap compare_selections(std::span<const Chosen> choices, std::int64_t samples) {
  Overlap overlap{{}, {}, samples, Square(choices.size())};
  for (const Chosen& choice : choices) {
    overlap.names.push_back(choice.name);
    overlap.sizes.push_back(std::ssize(choice.index));
  }
  for (std::size_t a = 0; a < choices.size(); ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      const auto smaller = static_cast<double>(std::min(overlap.sizes[a], overlap.sizes[b]));
      if (smaller == 0) continue;
      const auto shared = static_cast<double>(count_shared(choices[a].index, choices[b].index));
      overlap.shared.at(a, b) = overlap.shared.at(b, a) = shared / smaller;
    }
  }
  return overlap;
}

}  // namespace dc::report
