// A number for every pair of things.
#pragma once
#include <cstddef>
#include <optional>
#include <vector>

namespace dc::report {

/// Row-major, size x size; a cell is empty where the number is not defined.
struct Square {
  std::size_t size = 0;
  std::vector<std::optional<double>> cells;

  explicit Square(std::size_t n = 0) : size(n), cells(n * n) {}
  std::optional<double>& at(std::size_t row, std::size_t column) { return cells[row * size + column]; }
  const std::optional<double>& at(std::size_t row, std::size_t column) const { return cells[row * size + column]; }
};

}  // namespace dc::report
