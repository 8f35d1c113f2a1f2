#include "stages/prune/nonnegative.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "common/base/error.hpp"

namespace dc::prune {
namespace {

using Values = std::vector<double>;
using Places = std::vector<std::size_t>;

// x of Q x = b on the rows and columns `free`.
Values solve(std::span<const double> q, std::span<const double> b, const Places& free) {
  const std::size_t n = b.size();
  const std::size_t m = free.size();
  Values lower(m * m);
  Values x(m);
  for (std::size_t r = 0; r < m; ++r) {
    for (std::size_t c = 0; c <= r; ++c) {
      double sum = q[free[r] * n + free[c]];
      for (std::size_t k = 0; k < c; ++k) sum -= lower[r * m + k] * lower[c * m + k];
      lower[r * m + c] = r == c ? std::sqrt(sum) : sum / lower[c * m + c];
    }
    double sum = b[free[r]];
    for (std::size_t k = 0; k < r; ++k) sum -= lower[r * m + k] * x[k];
    x[r] = sum / lower[r * m + r];
  }
  for (std::size_t r = m; r-- > 0;) {
    for (std::size_t k = r + 1; k < m; ++k) x[r] -= lower[k * m + r] * x[k];
    x[r] /= lower[r * m + r];
  }
  return x;
}

Places positive(std::span<const double> w) {
  Places places;
  for (std::size_t i = 0; i < w.size(); ++i) {
    if (w[i] > 0) places.push_back(i);
  }
  return places;
}

// Goes from w towards the minimum over its positive entries, and where an entry would fall to 0 holds it there.
void settle(std::span<const double> q, std::span<const double> b, Values& w) {
  for (;;) {
    const Places free = positive(w);
    const Values goal = solve(q, b, free);
    double step = 1;
    std::size_t first = free.size();
    for (std::size_t k = 0; k < free.size(); ++k) {
      const double now = w[free[k]];
      if (goal[k] > 0 || now / (now - goal[k]) > step) continue;
      step = now / (now - goal[k]);
      first = k;
    }
    for (std::size_t k = 0; k < free.size(); ++k) {
      auto& value = w[free[k]];
      value = first == free.size() ? goal[k] : std::max(0.0, value + step * (goal[k] - value));
    }
    if (first == free.size()) return;
    w[free[first]] = 0;
  }
}

}  // namespace

Values nonnegative_minimum(std::span<const double> q, std::span<const double> b, std::span<const double> start) {
  const std::size_t n = b.size();
  DC_ASSERT(q.size() == n * n && start.size() == n);
  Values w(start.begin(), start.end());
  // What rounding leaves of a slope that is 0.
  const double noise = 1e-12 * std::abs(*std::ranges::max_element(b, {}, [](double v) { return std::abs(v); }));
  for (std::size_t round = 0; round < 3 * n + 1; ++round) {
    settle(q, b, w);
    std::size_t steepest = n;
    double slope = noise;
    for (std::size_t i = 0; i < n; ++i) {
      if (w[i] > 0) continue;
      double down = b[i];
      for (std::size_t k = 0; k < n; ++k) down -= q[i * n + k] * w[k];
      if (down <= slope) continue;
      slope = down;
      steepest = i;
    }
    if (steepest == n) break;
    // A first step that keeps the others where they are: the minimum along this entry alone.
    w[steepest] = slope / q[steepest * n + steepest];
  }
  return w;
}

}  // namespace dc::prune
