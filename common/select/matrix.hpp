// A matrix of floats that lies somewhere else: what features, logits and similarities are handed around as.
#pragma once
#include <cstdint>
#include <span>

namespace dc::select {

/// Row-major, rows one after the other. Empty (no rows) where there is nothing.
struct Matrix {
  std::span<const float> values;
  std::int64_t rows = 0;
  std::int64_t columns = 0;

  bool empty() const { return rows == 0; }
  std::span<const float> row(std::int64_t i) const {
    return values.subspan(static_cast<std::size_t>(i * columns), static_cast<std::size_t>(columns));
  }
  /// Rows first ... first + count - 1.
  Matrix part(std::int64_t first, std::int64_t count) const {
    return {values.subspan(static_cast<std::size_t>(first * columns), static_cast<std::size_t>(count * columns)), count,
            columns};
  }
};

}  // namespace dc::select
