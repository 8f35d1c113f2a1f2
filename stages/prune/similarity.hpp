// Similarities of near samples only, from a graph of nearest neighbours: memory and time grow with its edges, so rules
// that weigh pairs can choose from a whole set at once.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "common/cli/choice.hpp"
#include "stages/prune/rule.hpp"

namespace dc::prune {

/// Which pairs of a group count.
enum class Pairs { all, neighbours };

inline constexpr cli::Choice<Pairs> kPairs[] = {
    {Pairs::all, "all", "all of the group, by --space and --metric"},
    {Pairs::neighbours, "neighbours", "nearest neighbours, as stored with the features; others are not similar"},
};

/// Two members of the group are similar where one is among the other's neighbours: by the largest distance of such a
/// pair in the group less their own. All other pairs have similarity 0, and each sample the largest with itself.
class NeighbourSimilarity {
 public:
  struct Near {
    std::int64_t place;  ///< in the group
    float similarity;    ///< at least 0
  };

  NeighbourSimilarity(const select::Neighbours& neighbours, const Group& group);

  /// Those similar to member i, itself among them, ascending.
  std::span<const Near> of(std::int64_t i) const {
    const auto first = static_cast<std::size_t>(first_[static_cast<std::size_t>(i)]);
    const auto last = static_cast<std::size_t>(first_[static_cast<std::size_t>(i) + 1]);
    return std::span(near_).subspan(first, last - first);
  }

 private:
  std::vector<std::int64_t> first_;  // of each member in near_, and the end
  std::vector<Near> near_;
};

}  // namespace dc::prune
