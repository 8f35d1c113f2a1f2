#include "stages/score/softmax.hpp"

#include <algorithm>
#include <cmath>

namespace dc::score {

double log_sum_exp(std::span<const float> logits) {
  const double highest = std::ranges::max(logits);
  double sum = 0;
  for (const float z : logits) sum += std::exp(double{z} - highest);
  return highest + std::log(sum);
}

void softmax(std::span<const float> logits, std::span<double> p) {
  const double highest = std::ranges::max(logits);
  double sum = 0;
  for (std::size_t c = 0; c < logits.size(); ++c) sum += p[c] = std::exp(double{logits[c]} - highest);
  for (double& share : p) share /= sum;
}

}  // namespace dc::score
