#include "common/select/neighbours.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "common/base/error.hpp"
#include "common/parallel/parallel.hpp"
#include "common/select/gram.hpp"
#include "common/select/rank.hpp"

namespace dc::select {
namespace {

constexpr std::int64_t kQueries = 64;      // rows that look for neighbours together
constexpr std::int64_t kCandidates = 512;  // rows that they are compared with at once

// The nearest so far, as a heap whose top is the farthest of them.
using Nearest = std::vector<std::pair<float, std::int64_t>>;

void offer(Nearest& nearest, std::int64_t count, float distance, std::int64_t index) {
  const std::pair entry(distance, index);
  if (std::ssize(nearest) == count) {
    if (!(entry < nearest.front())) return;
    std::ranges::pop_heap(nearest);
    nearest.back() = entry;
  } else {
    nearest.push_back(entry);
  }
  std::ranges::push_heap(nearest);
}

// The neighbours of rows begin ... end - 1 of `rows` among all of them, by squared distance.
std::vector<Nearest> search(const Matrix& rows, std::int64_t begin, std::int64_t end, std::int64_t count) {
  std::vector<Nearest> nearest(static_cast<std::size_t>(end - begin));
  std::vector<float> distance(static_cast<std::size_t>((end - begin) * kCandidates));
  for (std::int64_t first = 0; first < rows.rows; first += kCandidates) {
    const std::int64_t candidates = std::min(kCandidates, rows.rows - first);
    const std::span<float> out = std::span(distance).first(static_cast<std::size_t>((end - begin) * candidates));
    squared_distances(rows.part(begin, end - begin), rows.part(first, candidates), out);
    for (std::int64_t q = 0; q < end - begin; ++q) {
      for (std::int64_t c = 0; c < candidates; ++c) {
        if (first + c == begin + q) continue;
        offer(nearest[static_cast<std::size_t>(q)], count, out[static_cast<std::size_t>(q * candidates + c)],
              first + c);
      }
    }
  }
  for (auto& found : nearest) std::ranges::sort(found);
  return nearest;
}

// Fills the graph's rows of the samples `member`, whose vectors are the rows of `rows`.
void fill(NeighbourGraph& graph, const Matrix& rows, std::span<const std::int64_t> member) {
  parallel::for_pieces(rows.rows, kQueries, [&](std::int64_t begin, std::int64_t end) {
    const auto nearest = search(rows, begin, end, graph.count);
    for (std::int64_t q = begin; q < end; ++q) {
      auto place = static_cast<std::size_t>(member[static_cast<std::size_t>(q)] * graph.count);
      for (const auto& [distance, index] : nearest[static_cast<std::size_t>(q - begin)]) {
        graph.index[place] = static_cast<std::int32_t>(member[static_cast<std::size_t>(index)]);
        // Between vectors of length 1, 1 - <a, b> is half the squared distance.
        graph.distance[place] = graph.metric == Metric::cosine ? distance / 2 : std::sqrt(distance);
        ++place;
      }
    }
  });
}

}  // namespace

NeighbourGraph nearest_in_class(const Matrix& features, std::span<const std::int64_t> label, std::int64_t classes,
                                std::int64_t count, Metric metric) {
  DC_ASSERT(count >= 1 && std::ssize(label) == features.rows);
  DC_ASSERT(features.rows <= std::numeric_limits<std::int32_t>::max());
  const auto places = static_cast<std::size_t>(features.rows * count);
  NeighbourGraph graph{std::vector<std::int32_t>(places, -1),
                       std::vector<float>(places, std::numeric_limits<float>::infinity()), features.rows, count,
                       metric};
  std::vector<std::int64_t> order(static_cast<std::size_t>(features.rows));
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::int64_t>(i);
  for (const auto& member : by_class(order, label, classes)) {
    std::vector<float> rows;
    rows.reserve(member.size() * static_cast<std::size_t>(features.columns));
    for (const std::int64_t i : member) rows.insert(rows.end(), features.row(i).begin(), features.row(i).end());
    const Matrix own{rows, std::ssize(member), features.columns};
    if (metric == Metric::cosine) rows = unit_rows(own);
    fill(graph, {rows, own.rows, own.columns}, member);
  }
  return graph;
}

NeighbourGraph nearest(const Matrix& features, std::int64_t count, Metric metric) {
  return nearest_in_class(features, std::vector<std::int64_t>(static_cast<std::size_t>(features.rows)), 1, count,
                          metric);
}

}  // namespace dc::select
