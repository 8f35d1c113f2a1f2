#include "stages/prune/graph.hpp"

#include <algorithm>

namespace dc::prune {
namespace {

// Place of sample i in the ascending `member`, or -1.
std::int64_t place_of(std::int64_t i, std::span<const std::int64_t> member) {
  const auto at = static_cast<std::size_t>(i);
  if (at < member.size() && member[at] == i) return i;  // nobody before it is missing
  const auto found = std::ranges::lower_bound(member, i);
  return found != member.end() && *found == i ? found - member.begin() : -1;
}

}  // namespace

Graph graph_of(const select::Neighbours& neighbours, std::span<const std::int64_t> member) {
  // Every listed pair, from either end.
  const auto each_pair = [&](const auto& take) {
    for (std::size_t r = 0; r < member.size(); ++r) {
      const auto index = neighbours.index_of(member[r]);
      const auto distance = neighbours.distance_of(member[r]);
      for (std::size_t k = 0; k < index.size() && index[k] >= 0; ++k) {
        const std::int64_t other = place_of(index[k], member);
        if (other < 0) continue;
        take(r, static_cast<std::size_t>(other), distance[k]);
        take(static_cast<std::size_t>(other), r, distance[k]);
      }
    }
  };
  std::vector<std::size_t> end(member.size() + 1, 0);
  each_pair([&](std::size_t from, std::size_t, float) { ++end[from + 1]; });
  for (std::size_t r = 0; r < member.size(); ++r) end[r + 1] += end[r];
  std::vector<Graph::Link> listed(end.back());
  auto next = end;
  each_pair([&](std::size_t from, std::size_t to, float distance) {
    listed[next[from]++] = {static_cast<std::int32_t>(to), distance};
  });

  Graph graph;
  graph.first.push_back(0);
  for (std::size_t r = 0; r < member.size(); ++r) {
    const auto links = std::span(listed).subspan(end[r], end[r + 1] - end[r]);
    std::ranges::sort(links, [](const Graph::Link& a, const Graph::Link& b) {
      return a.to != b.to ? a.to < b.to : a.distance < b.distance;
    });
    for (const auto& link : links) {
      if (graph.links.size() == graph.first.back() || graph.links.back().to != link.to) graph.links.push_back(link);
    }
    graph.first.push_back(graph.links.size());
  }
  return graph;
}

}  // namespace dc::prune
