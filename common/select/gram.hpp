// Products and distances of all pairs of rows of two matrices. Written here and not left to a BLAS, because the same
// selection has to come out on every machine: sums run over sixteen fixed lanes, without contraction, so any processor
// and any number of threads give the same bits.
#pragma once
#include <span>
#include <vector>

#include "common/select/matrix.hpp"

namespace dc::select {

/// out[i, j] = sum over k of a[i, k] * b[j, k]; `out` has a.rows * b.rows places. Both have the same columns.
/// O(a.rows * b.rows * columns) time on all threads, no memory.
void dot_products(const Matrix& a, const Matrix& b, std::span<float> out);

/// out[i, j] = sum over k of (a[i, k] - b[j, k])^2, from the differences themselves: exactly 0 for equal rows.
void squared_distances(const Matrix& a, const Matrix& b, std::span<float> out);

/// out[i, j] = sum over k of |a[i, k] - b[j, k]|.
void absolute_distances(const Matrix& a, const Matrix& b, std::span<float> out);

/// The squared length of every row.
std::vector<float> squared_lengths(const Matrix& a);

/// The rows scaled to length 1; a row of zeros stays as it is.
std::vector<float> unit_rows(const Matrix& a);

}  // namespace dc::select
