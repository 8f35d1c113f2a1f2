// Exact nearest neighbours by blockwise search: memory grows with the answer, never with the square of the samples.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "common/select/matrix.hpp"

namespace dc::select {

enum class Metric {
  euclidean,  ///< |a - b|
  cosine,     ///< 1 - <a, b> / (|a| |b|); a vector of zeros is at 1/2 from all others but 0 from one like it
};

/// A neighbour graph that lies somewhere else. Row i lists the neighbours of sample i, the nearest first, never i
/// itself; rows that have no more end in index -1 and distance infinity.
struct Neighbours {
  std::span<const std::int32_t> index;  ///< [samples, count]
  std::span<const float> distance;      ///< [samples, count]
  std::int64_t samples = 0;
  std::int64_t count = 0;
  Metric metric = Metric::euclidean;

  bool empty() const { return samples == 0; }
  std::span<const std::int32_t> index_of(std::int64_t i) const {
    return index.subspan(static_cast<std::size_t>(i * count), static_cast<std::size_t>(count));
  }
  std::span<const float> distance_of(std::int64_t i) const {
    return distance.subspan(static_cast<std::size_t>(i * count), static_cast<std::size_t>(count));
  }
};

/// The same as values of its own.
struct NeighbourGraph {
  std::vector<std::int32_t> index;
  std::vector<float> distance;
  std::int64_t samples = 0;
  std::int64_t count = 0;
  Metric metric = Metric::euclidean;

  Neighbours view() const { return {index, distance, samples, count, metric}; }
};

/// The `count` >= 1 nearest of every row among all others; of equally near ones the lower index first. O(rows^2 *
/// columns) time on all threads, the same bits for any number of them.
NeighbourGraph nearest(const Matrix& features, std::int64_t count, Metric metric);

/// The same within the classes: neighbours of sample i have its label. `label[i]` in [0, classes).
NeighbourGraph nearest_in_class(const Matrix& features, std::span<const std::int64_t> label, std::int64_t classes,
                                std::int64_t count, Metric metric);

}  // namespace dc::select
