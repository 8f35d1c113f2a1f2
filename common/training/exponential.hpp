// Exponentials and logarithms of whole rows, four numbers at a time, with the same bits on every machine: a record of a
// thousand classes would otherwise spend most of its time in std::exp and std::log.
#pragma once
#include <span>

namespace dc::training {

/// Replaces each value x <= 0 by exp(x): exactly 1 for 0, 0 below -87, else within 2^-22 of itself. NaN stays NaN.
void take_exponentials(std::span<float> values);

/// Replaces each value x in [1e-37, 1e37] by log(x), within 2^-22 of itself or of 1, whichever is more.
void take_logarithms(std::span<float> values);

}  // namespace dc::training
