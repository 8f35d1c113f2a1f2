#include "common/select/gram.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "common/base/error.hpp"
#include "common/parallel/parallel.hpp"

namespace dc::select {
namespace {

constexpr std::int64_t kLanes = 16;
typedef float Lanes __attribute__((vector_size(kLanes * sizeof(float))));

constexpr std::int64_t kBlock = 64;  // rows of b that stay in the cache while the rows of a pass by

typedef float HalfLanes __attribute__((vector_size(8 * sizeof(float))));
typedef float QuarterLanes __attribute__((vector_size(4 * sizeof(float))));

// The lanes are added in pairs: 0 + 8, 1 + 9, ..., then 0 + 4, ..., then 0 + 2, 1 + 3, and these two.
[[gnu::always_inline]] inline float sum_of(const Lanes& lanes) {
  const HalfLanes eight = __builtin_shufflevector(lanes, lanes, 0, 1, 2, 3, 4, 5, 6, 7) +
                          __builtin_shufflevector(lanes, lanes, 8, 9, 10, 11, 12, 13, 14, 15);
  const QuarterLanes four =
      __builtin_shufflevector(eight, eight, 0, 1, 2, 3) + __builtin_shufflevector(eight, eight, 4, 5, 6, 7);
  const QuarterLanes two = four + __builtin_shufflevector(four, four, 2, 3, 2, 3);
  return two[0] + two[1];
}

enum class Pair { product, squared_difference, absolute_difference };

// Up to sixteen values; lanes beyond them are 0.
[[gnu::always_inline]] inline void load(Lanes& lanes, const float* values, std::int64_t count) {
  if (count == kLanes) {
    std::memcpy(&lanes, values, sizeof lanes);
  } else {
    lanes = Lanes{};
    std::memcpy(&lanes, values, static_cast<std::size_t>(count) * sizeof(float));
  }
}

// Adds `count` columns to kRows x kColumns sums: every value that is loaded serves several of them.
template <Pair kPair, std::int64_t kRows, std::int64_t kColumns>
[[gnu::always_inline]] inline void add(Lanes (&sums)[kRows][kColumns], const float* a, const float* b,
                                       std::int64_t columns, std::int64_t count) {
  Lanes left[kRows];
  for (std::int64_t r = 0; r < kRows; ++r) load(left[r], a + r * columns, count);
  for (std::int64_t c = 0; c < kColumns; ++c) {
    Lanes right;
    load(right, b + c * columns, count);
    for (std::int64_t r = 0; r < kRows; ++r) {
      if constexpr (kPair == Pair::product) {
        sums[r][c] += left[r] * right;
        continue;
      }
      const Lanes apart = left[r] - right;
      if constexpr (kPair == Pair::squared_difference) sums[r][c] += apart * apart;
      if constexpr (kPair == Pair::absolute_difference) sums[r][c] += apart < 0 ? -apart : apart;
    }
  }
}

template <Pair kPair, std::int64_t kRows, std::int64_t kColumns>
[[gnu::always_inline]] inline void tile(const float* a, const float* b, std::int64_t columns, float* out,
                                        std::int64_t stride) {
  Lanes sums[kRows][kColumns] = {};
  const std::int64_t whole = columns / kLanes * kLanes;
  for (std::int64_t k = 0; k < whole; k += kLanes) add<kPair>(sums, a + k, b + k, columns, kLanes);
  if (whole < columns) add<kPair>(sums, a + whole, b + whole, columns, columns - whole);
  for (std::int64_t r = 0; r < kRows; ++r) {
    for (std::int64_t c = 0; c < kColumns; ++c) out[r * stride + c] = sum_of(sums[r][c]);
  }
}

// out[i, j] for kRows rows of a and b_rows rows of b.
template <Pair kPair, std::int64_t kRows, std::int64_t kColumns>
[[gnu::always_inline]] inline void band(const float* a, const float* b, std::int64_t b_rows, std::int64_t columns,
                                        float* out, std::int64_t stride) {
  std::int64_t j = 0;
  for (; j + kColumns <= b_rows; j += kColumns)
    tile<kPair, kRows, kColumns>(a, b + j * columns, columns, out + j, stride);
  for (; j < b_rows; ++j) tile<kPair, kRows, 1>(a, b + j * columns, columns, out + j, stride);
}

// out[i, j] for all rows of a and b_rows rows of b, in tiles that the processor's registers hold.
template <Pair kPair, std::int64_t kRows, std::int64_t kColumns>
[[gnu::always_inline]] inline void panel(const float* a, std::int64_t a_rows, const float* b, std::int64_t b_rows,
                                         std::int64_t columns, float* out, std::int64_t stride) {
  std::int64_t i = 0;
  for (; i + kRows <= a_rows; i += kRows)
    band<kPair, kRows, kColumns>(a + i * columns, b, b_rows, columns, out + i * stride, stride);
  for (; i < a_rows; ++i) band<kPair, 1, kColumns>(a + i * columns, b, b_rows, columns, out + i * stride, stride);
}

// One version for each kind of processor; all give the same bits.
using Panel = void (*)(const float* a, std::int64_t a_rows, const float* b, std::int64_t b_rows, std::int64_t columns,
                       float* out, std::int64_t stride);

template <Pair kPair>
void panel_portable(const float* a, std::int64_t a_rows, const float* b, std::int64_t b_rows, std::int64_t columns,
                    float* out, std::int64_t stride) {
  panel<kPair, 1, 2>(a, a_rows, b, b_rows, columns, out, stride);
}

template <Pair kPair>
[[gnu::target("avx2")]] void panel_avx2(const float* a, std::int64_t a_rows, const float* b, std::int64_t b_rows,
                                        std::int64_t columns, float* out, std::int64_t stride) {
  panel<kPair, 2, 2>(a, a_rows, b, b_rows, columns, out, stride);
}

template <Pair kPair>
[[gnu::target("avx512f")]] void panel_avx512(const float* a, std::int64_t a_rows, const float* b, std::int64_t b_rows,
                                             std::int64_t columns, float* out, std::int64_t stride) {
  panel<kPair, 4, 4>(a, a_rows, b, b_rows, columns, out, stride);
}

template <Pair kPair>
Panel panel_of_this_machine() {
  if (__builtin_cpu_supports("avx512f")) return panel_avx512<kPair>;
  if (__builtin_cpu_supports("avx2")) return panel_avx2<kPair>;
  return panel_portable<kPair>;
}

void all_pairs(const Matrix& a, const Matrix& b, std::span<float> out, Panel panel_of) {
  DC_ASSERT(a.columns == b.columns && std::ssize(out) == a.rows * b.rows);
  const auto block = [&](std::int64_t first_a, std::int64_t end_a, std::int64_t first_b, std::int64_t end_b) {
    panel_of(a.values.data() + first_a * a.columns, end_a - first_a, b.values.data() + first_b * b.columns,
             end_b - first_b, a.columns, out.data() + first_a * b.rows + first_b, b.rows);
  };
  if (a.rows < kBlock) {  // few rows against many: the many are shared among the threads
    parallel::for_pieces(b.rows, 4096, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t j = begin; j < end; j += kBlock) block(0, a.rows, j, std::min(end, j + kBlock));
    });
    return;
  }
  parallel::for_pieces(a.rows, kBlock, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t j = 0; j < b.rows; j += kBlock) block(begin, end, j, std::min(b.rows, j + kBlock));
  });
}

}  // namespace

void dot_products(const Matrix& a, const Matrix& b, std::span<float> out) {
  all_pairs(a, b, out, panel_of_this_machine<Pair::product>());
}

void squared_distances(const Matrix& a, const Matrix& b, std::span<float> out) {
  all_pairs(a, b, out, panel_of_this_machine<Pair::squared_difference>());
}

void absolute_distances(const Matrix& a, const Matrix& b, std::span<float> out) {
  all_pairs(a, b, out, panel_of_this_machine<Pair::absolute_difference>());
}

std::vector<float> squared_lengths(const Matrix& a) {
  std::vector<float> lengths(static_cast<std::size_t>(a.rows));
  const Panel product = panel_of_this_machine<Pair::product>();
  parallel::for_pieces(a.rows, 1024, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      const float* row = a.row(i).data();
      product(row, 1, row, 1, a.columns, &lengths[static_cast<std::size_t>(i)], 1);
    }
  });
  return lengths;
}

std::vector<float> unit_rows(const Matrix& a) {
  std::vector<float> rows(a.values.begin(), a.values.begin() + a.rows * a.columns);
  const auto lengths = squared_lengths(a);
  parallel::for_pieces(a.rows, 1024, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      const double length = std::sqrt(double{lengths[static_cast<std::size_t>(i)]});
      if (length == 0) continue;
      for (std::int64_t k = 0; k < a.columns; ++k) {
        auto& value = rows[static_cast<std::size_t>(i * a.columns + k)];
        value = static_cast<float>(double{value} / length);
      }
    }
  });
  return rows;
}

}  // namespace dc::select
