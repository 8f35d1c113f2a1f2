#include "stages/score/kmeans.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <numeric>

#include "common/base/error.hpp"
#include "common/parallel/parallel.hpp"
#include "common/select/gram.hpp"
#include "common/select/rank.hpp"

namespace dc::score {
namespace {

using select::Matrix;
using select::Metric;

constexpr std::int64_t kRows = 64;  // rows that are compared with all centres together

// A random row, then rows with a probability in proportion to the squared distance from the nearest one chosen before.
// Ends early when no row differs from all of them.
std::vector<std::int64_t> seeds(const Matrix& rows, std::int64_t count, const Stream& stream) {
  std::vector<float> apart(static_cast<std::size_t>(rows.rows));
  std::vector<float> nearest(apart.size(), std::numeric_limits<float>::infinity());
  std::vector<std::int64_t> chosen{
      static_cast<std::int64_t>(stream.at(0, 0).below(static_cast<std::uint64_t>(rows.rows)))};
  while (std::ssize(chosen) < count) {
    select::squared_distances(rows.part(chosen.back(), 1), rows, apart);
    double total = 0;
    for (std::size_t i = 0; i < apart.size(); ++i) total += nearest[i] = std::min(nearest[i], apart[i]);
    if (total == 0) break;
    const double place = total * stream.at(0, chosen.size()).uniform();
    std::size_t i = 0;
    for (double sum = nearest[0]; sum <= place; sum += nearest[i]) ++i;
    chosen.push_back(static_cast<std::int64_t>(i));
  }
  return chosen;
}

// Puts every row into the cluster of its nearest centre; `squared` gets the squared distances. True when a row moved.
bool assign(const Matrix& rows, const Matrix& centre, std::span<std::int64_t> cluster, std::span<float> squared) {
  std::atomic<bool> moved = false;
  parallel::for_pieces(rows.rows, kRows, [&](std::int64_t begin, std::int64_t end) {
    std::vector<float> apart(static_cast<std::size_t>((end - begin) * centre.rows));
    select::squared_distances(rows.part(begin, end - begin), centre, apart);
    for (std::int64_t i = begin; i < end; ++i) {
      const auto own = std::span(apart).subspan(static_cast<std::size_t>((i - begin) * centre.rows),
                                                static_cast<std::size_t>(centre.rows));
      const auto nearest = std::ranges::min_element(own);
      squared[static_cast<std::size_t>(i)] = *nearest;
      auto& place = cluster[static_cast<std::size_t>(i)];
      if (place != nearest - own.begin()) moved = true;
      place = nearest - own.begin();
    }
  });
  return moved;
}

}  // namespace

void distances_from_squares(Metric metric, std::span<float> squared) {
  // Between vectors of length 1, 1 - <a, b> is half the squared distance.
  for (float& value : squared) value = metric == Metric::cosine ? value / 2 : std::sqrt(value);
}

void move_to_means(const Matrix& rows, std::span<const std::int64_t> cluster, Metric metric, std::span<float> centre) {
  std::vector<std::int64_t> order(cluster.size());
  std::iota(order.begin(), order.end(), 0);
  const std::int64_t count = std::ssize(centre) / rows.columns;
  const auto members = select::by_class(order, cluster, count);
  parallel::for_pieces(count, 1, [&](std::int64_t c, std::int64_t) {
    const auto& own = members[static_cast<std::size_t>(c)];
    if (own.empty()) return;
    std::vector<double> mean(static_cast<std::size_t>(rows.columns));
    for (const std::int64_t i : own) {
      const auto row = rows.row(i);
      for (std::size_t k = 0; k < mean.size(); ++k) mean[k] += row[k];
    }
    double scale = static_cast<double>(own.size());
    if (metric == Metric::cosine) {
      const double length = std::sqrt(std::inner_product(mean.begin(), mean.end(), mean.begin(), 0.0));
      if (length > 0) scale = length;
    }
    const auto out = centre.subspan(static_cast<std::size_t>(c) * mean.size(), mean.size());
    for (std::size_t k = 0; k < mean.size(); ++k) out[k] = static_cast<float>(mean[k] / scale);
  });
}

Clustering kmeans(const Matrix& features, std::int64_t count, Metric metric, const Stream& stream,
                  std::int64_t rounds) {
  DC_ASSERT(count >= 1 && count <= features.rows);
  std::vector<float> unit;
  if (metric == Metric::cosine) unit = select::unit_rows(features);
  const Matrix rows = metric == Metric::cosine ? Matrix{unit, features.rows, features.columns} : features;

  Clustering result;
  for (const std::int64_t i : seeds(rows, count, stream)) {
    result.centre.insert(result.centre.end(), rows.row(i).begin(), rows.row(i).end());
    ++result.count;
  }
  result.cluster.resize(static_cast<std::size_t>(rows.rows), -1);
  result.distance.resize(result.cluster.size());
  for (std::int64_t round = 0;; ++round) {
    result.settled = !assign(rows, {result.centre, result.count, rows.columns}, result.cluster, result.distance);
    if (result.settled || round == rounds) break;
    move_to_means(rows, result.cluster, metric, result.centre);
  }
  distances_from_squares(metric, result.distance);
  return result;
}

}  // namespace dc::score
