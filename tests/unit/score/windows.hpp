// Runs for tests of methods with sliding windows: a few samples with holes, and their windows written out in full.
#pragma once
#include <cmath>
#include <vector>

#include "tests/unit/score/history.hpp"

namespace dc::score {

/// Sixty samples of three classes over 25 epochs; every fifth presentation or so is missing.
inline History random_history(std::vector<std::vector<double>>& label_probabilities) {
  const std::size_t samples = 60;
  const std::size_t epochs = 25;
  History history(std::vector<std::int64_t>(samples, 2), static_cast<std::int64_t>(epochs));
  label_probabilities.assign(samples, {});
  for (std::size_t epoch = 0; epoch < epochs; ++epoch) {
    for (std::size_t i = 0; i < samples; ++i) {
      auto draws = Stream(5, "windows").at(static_cast<std::uint32_t>(epoch), i);
      if (draws.uniform() < 0.2) continue;
      history.present(epoch, i, {draws.normal(), draws.normal(), 2 * draws.normal()});
      label_probabilities[i].push_back(std::exp(-double{history.loss(epoch, i)}));
    }
  }
  return history;
}

/// The mean of values[first] ... values[first + count - 1].
inline double mean_of(const std::vector<double>& values, std::size_t first, std::size_t count) {
  double sum = 0;
  for (std::size_t t = first; t < first + count; ++t) sum += values[t];
  return sum / static_cast<double>(count);
}

/// The sum of their squared distances from it.
inline double squares_of(const std::vector<double>& values, std::size_t first, std::size_t count) {
  double sum = 0;
  for (std::size_t t = first; t < first + count; ++t) sum += std::pow(values[t] - mean_of(values, first, count), 2);
  return sum;
}

}  // namespace dc::score
