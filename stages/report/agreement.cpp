#include "stages/report/agreement.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "common/base/error.hpp"

namespace dc::report {
namespace {

// Midranks less their mean, at length 1; nothing where all values are equal.
std::vector<double> unit_ranks(std::span<const double> values) {
  std::vector<double> ranks = midranks(values);
  const double mean = (static_cast<double>(values.size()) + 1) / 2;
  double squares = 0;
  for (double& rank : ranks) {
    rank -= mean;
    squares += rank * rank;
  }
  if (!(squares > 0)) return {};
  for (double& rank : ranks) rank /= std::sqrt(squares);
  return ranks;
}

}  // namespace

std::vector<double> midranks(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> ranks(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t end = first + 1;
    while (end < order.size() && values[order[end]] == values[order[first]]) ++end;
    // The places first + 1 ... end.
    const double middle = static_cast<double>(first + 1 + end) / 2;
    for (std::size_t i = first; i < end; ++i) ranks[order[i]] = middle;
    first = end;
  }
  return ranks;
}

Agreement compare_scores(std::span<const Hardness> scores) {
  DC_ASSERT(!scores.empty());
  Agreement agreement{{}, std::ssize(scores.front().values), Square(scores.size())};
  std::vector<std::vector<double>> ranks;
  for (const Hardness& score : scores) {
    DC_ASSERT(std::ssize(score.values) == agreement.samples);
    agreement.names.push_back(score.name);
    ranks.push_back(unit_ranks(score.values));
  }
  for (std::size_t a = 0; a < scores.size(); ++a) {
    if (ranks[a].empty()) continue;
    agreement.correlation.at(a, a) = 1;
    for (std::size_t b = 0; b < a; ++b) {
      if (ranks[b].empty()) continue;
      const double product = std::inner_product(ranks[a].begin(), ranks[a].end(), ranks[b].begin(), 0.0);
      agreement.correlation.at(a, b) = agreement.correlation.at(b, a) = std::clamp(product, -1.0, 1.0);
    }
  }
  return agreement;
}

}  // namespace dc::report
