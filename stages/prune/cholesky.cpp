#include "stages/prune/cholesky.hpp"

#include <algorithm>
#include <cmath>

#include "common/base/error.hpp"
#include "stages/prune/lanes.hpp"

namespace dc::prune {
namespace {

constexpr double kRounding = 1e-7;

}  // namespace

std::span<const double> Cholesky::add(std::int64_t i, std::span<const float> kernel_row) {
  DC_ASSERT(std::ssize(kernel_row) == samples_);
  const auto at = static_cast<std::size_t>(i);
  const double whole = double{kernel_row[at]} + ridge_;
  rows_.insert(rows_.end(), kernel_row.begin(), kernel_row.end());
  double* fresh = rows_.data() + size() * samples_;
  double rest = whole;
  for (std::int64_t k = 0; k < size(); ++k) {
    const double factor = row(k)[at];  // L[new, k]
    subtract(fresh, factor, row(k).data(), samples_);
    rest -= factor * factor;
  }
  const double pivot = std::sqrt(std::max(rest, kRounding * std::max(whole, kRounding)));
  for (std::int64_t j = 0; j < samples_; ++j) fresh[j] /= pivot;
  chosen_.push_back(i);
  pivot_.push_back(pivot);
  return row(size() - 1);
}

std::vector<double> Cholesky::solve_transposed(std::span<const double> y) const {
  DC_ASSERT(std::ssize(y) == size());
  std::vector<double> x(y.begin(), y.end());
  for (std::int64_t k = size() - 1; k >= 0; --k) {
    auto& value = x[static_cast<std::size_t>(k)];
    for (std::int64_t later = k + 1; later < size(); ++later) {
      // L[later, k]
      value -= row(k)[static_cast<std::size_t>(chosen_[static_cast<std::size_t>(later)])] *
               x[static_cast<std::size_t>(later)];
    }
    value /= pivot(k);
  }
  return x;
}

}  // namespace dc::prune
