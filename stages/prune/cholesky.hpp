// The Cholesky factor of a kernel on a set of samples that grows one by one, seen from all samples at once: what
// log-det and matching pursuit both are made of.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace dc::prune {

/// For chosen samples S, in order, and K_S + ridge I = L L^T, keeps the rows of B = L^-1 K[S, all n].
class Cholesky {
 public:
  Cholesky(std::int64_t samples, double ridge) : samples_(samples), ridge_(ridge) {}

  std::int64_t size() const { return std::ssize(chosen_); }
  /// Takes sample i, whose kernel row is `kernel_row` (n values), and returns the new row of B. O(n size).
  ///
  /// A pivot below 1e-7 of K_ii + ridge is rounding of float kernels and is raised to it, so that samples that add
  /// nothing can be taken, too.
  std::span<const double> add(std::int64_t i, std::span<const float> kernel_row);
  /// L[k, k]: the root of what the earlier samples leave of K_kk + ridge.
  double pivot(std::int64_t k) const { return pivot_[static_cast<std::size_t>(k)]; }
  /// x of L^T x = y.
  std::vector<double> solve_transposed(std::span<const double> y) const;

 private:
  std::span<const double> row(std::int64_t k) const {
    return std::span(rows_).subspan(static_cast<std::size_t>(k * samples_), static_cast<std::size_t>(samples_));
  }

  std::int64_t samples_;
  double ridge_;
  std::vector<std::int64_t> chosen_;
  std::vector<double> pivot_;
  std::vector<double> rows_;
};

}  // namespace dc::prune
