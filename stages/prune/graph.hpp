// The neighbours of a group's members among themselves, both ways: what rules that reason about redundancy walk on.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "common/select/neighbours.hpp"

namespace dc::prune {

/// Members are named by their place in the group. Two are linked when either lists the other as its neighbour.
struct Graph {
  struct Link {
    std::int32_t to;
    float distance;
  };
  std::vector<std::size_t> first;  ///< one more than members: links of r are first[r] ... first[r + 1] - 1
  std::vector<Link> links;         ///< of each member by ascending `to`, none to itself, none twice

  std::span<const Link> of(std::size_t r) const { return std::span(links).subspan(first[r], first[r + 1] - first[r]); }
};

/// The graph of the members; neighbours outside the group are left out. Where the two distances of a link differ, the
/// smaller one counts. O(members * neighbours) memory. `member` ascends.
Graph graph_of(const select::Neighbours& neighbours, std::span<const std::int64_t> member);

}  // namespace dc::prune
