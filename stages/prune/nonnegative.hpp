// Least squares with weights that may not be negative.
#pragma once
#include <span>
#include <vector>

namespace dc::prune {

/// The w >= 0 that minimises w^T Q w / 2 - b^T w, for a symmetric positive definite Q [n, n]: with Q = A^T A and
/// b = A^T y the one that minimises |A w - y|. Active sets (Lawson and Hanson 1974, "Solving least squares problems",
/// chapter 23), begun from `start` >= 0: entries above 0 are free at first.
std::vector<double> nonnegative_minimum(std::span<const double> q, std::span<const double> b,
                                        std::span<const double> start);

}  // namespace dc::prune
