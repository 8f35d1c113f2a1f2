// The symmetric graph of a group, worked out by hand.
#include "stages/prune/graph.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace {

using dc::prune::graph_of;
using Links = std::vector<std::pair<std::int32_t, float>>;

constexpr float kFar = std::numeric_limits<float>::infinity();

Links links_of(const dc::prune::Graph& graph, std::size_t r) {
  Links links;
  for (const auto& link : graph.of(r)) links.emplace_back(link.to, link.distance);
  return links;
}

// Four samples: 0 lists 1 and 3, 1 lists 0, 2 lists 0, 3 lists nobody. The two lists disagree about 0 and 1.
const dc::select::NeighbourGraph kListed{
    {1, 3, 0, -1, 0, -1, -1, -1}, {0.5f, 2, 0.25f, kFar, 4, kFar, kFar, kFar}, 4, 2, dc::select::Metric::euclidean};

TEST(GraphOf, LinksBothWaysAndOnce) {
  const auto graph = graph_of(kListed.view(), std::vector<std::int64_t>{0, 1, 2, 3});
  EXPECT_EQ(links_of(graph, 0), (Links{{1, 0.25f}, {2, 4}, {3, 2}}));
  EXPECT_EQ(links_of(graph, 1), (Links{{0, 0.25f}}));
  EXPECT_EQ(links_of(graph, 2), (Links{{0, 4}}));
  EXPECT_EQ(links_of(graph, 3), (Links{{0, 2}}));
}

// Without sample 1 the others are the places 0, 1, 2.
TEST(GraphOf, LeavesOutWhoIsNoMember) {
  const auto graph = graph_of(kListed.view(), std::vector<std::int64_t>{0, 2, 3});
  EXPECT_EQ(links_of(graph, 0), (Links{{1, 4}, {2, 2}}));
  EXPECT_EQ(links_of(graph, 1), (Links{{0, 4}}));
}

}  // namespace
