#include "stages/prune/lanes.hpp"

#include <algorithm>
#include <cstring>

namespace dc::prune {
namespace {

constexpr std::int64_t kLanes = 8;
typedef float Floats __attribute__((vector_size(kLanes * sizeof(float))));
typedef double Doubles __attribute__((vector_size(kLanes * sizeof(double))));

}  // namespace

[[gnu::target_clones("avx512f", "avx2", "default")]] double gain_of(const float* nearest, const float* distance,
                                                                    std::int64_t count) {
  Doubles sums{};
  std::int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    Floats now;
    Floats then;
    std::memcpy(&now, nearest + i, sizeof now);
    std::memcpy(&then, distance + i, sizeof then);
    const Floats gain = now - then;
    sums += __builtin_convertvector(gain > 0 ? gain : Floats{}, Doubles);
  }
  for (std::int64_t k = 0; i < count; ++i, ++k) sums[k] += std::max(0.0f, nearest[i] - distance[i]);
  double sum = 0;
  for (std::int64_t k = 0; k < kLanes; ++k) sum += sums[k];
  return sum;
}

[[gnu::target_clones("avx512f", "avx2", "default")]] void subtract(double* from, double factor, const double* row,
                                                                   std::int64_t count) {
  std::int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    Doubles value;
    Doubles less;
    std::memcpy(&value, from + i, sizeof value);
    std::memcpy(&less, row + i, sizeof less);
    value -= factor * less;
    std::memcpy(from + i, &value, sizeof value);
  }
  for (; i < count; ++i) from[i] -= factor * row[i];
}

}  // namespace dc::prune
