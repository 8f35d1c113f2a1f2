#include "stages/inspect/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/base/number.hpp"

namespace dc::inspect {

std::int64_t Histogram::total() const {
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

double Histogram::edge(std::size_t bin) const {
  if (bin == counts.size()) return highest;
  return lowest + (highest - lowest) * static_cast<double>(bin) / static_cast<double>(counts.size());
}

Histogram histogram_of(std::span<const double> values, std::size_t bins) {
  DC_ASSERT(bins >= 1);
  Histogram histogram;
  double sum = 0;
  std::int64_t finite = 0;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    histogram.lowest = finite == 0 ? value : std::min(histogram.lowest, value);
    histogram.highest = finite == 0 ? value : std::max(histogram.highest, value);
    sum += value;
    ++finite;
  }
  if (finite == 0) return histogram;
  histogram.mean = sum / static_cast<double>(finite);
  const double width = histogram.highest - histogram.lowest;
  if (!(width > 0) || !std::isfinite(width)) bins = 1;
  histogram.counts.assign(bins, 0);
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    const double place = bins == 1 ? 0 : (value - histogram.lowest) / width * static_cast<double>(bins);
    ++histogram.counts[std::min(static_cast<std::size_t>(place), bins - 1)];
  }
  return histogram;
}

std::vector<std::string> bars(const Histogram& histogram, std::size_t width) {
  std::vector<std::string> lines;
  if (histogram.counts.empty()) return lines;
  const std::int64_t largest = *std::max_element(histogram.counts.begin(), histogram.counts.end());
  for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
    const std::int64_t count = histogram.counts[bin];
    const auto share = static_cast<double>(count) / static_cast<double>(largest);
    auto signs = static_cast<std::size_t>(std::lround(share * static_cast<double>(width)));
    if (count > 0) signs = std::max<std::size_t>(signs, 1);
    lines.push_back(fmt::format("{:>10.4g} to {:<10.4g} |{:<{}}| {}", histogram.edge(bin), histogram.edge(bin + 1),
                                std::string(signs, '#'), width, with_commas(count)));
  }
  return lines;
}

}  // namespace dc::inspect
