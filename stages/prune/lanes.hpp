// Loops over vectors of numbers that are compiled for several processors; the loader takes the one that fits. All give
// the same bits: the lanes are fixed, and products are never contracted.
//
// Left out of the thread sanitizer's build: the loader asks which fits before that is ready.
#pragma once
#include <cstdint>

namespace dc::prune {

/// sum of max(0, nearest[i] - distance[i]), lane k of eight adding i = k, k + 8, ....
double gain_of(const float* nearest, const float* distance, std::int64_t count);

/// from[i] -= factor * row[i].
void subtract(double* from, double factor, const double* row, std::int64_t count);

}  // namespace dc::prune
