// Probabilities from logits, in double and without overflow.
#pragma once
#include <span>

namespace dc::score {

/// log of the sum of exp(z), the logarithm of what softmax divides by.
double log_sum_exp(std::span<const float> logits);

/// p[c] = exp(z_c) / sum of exp(z); `p` has as many places as there are logits.
void softmax(std::span<const float> logits, std::span<double> p);

}  // namespace dc::score
