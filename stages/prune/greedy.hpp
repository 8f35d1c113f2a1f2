// Greedy choice, one sample after the other. Knows gains and distances, no features.
#pragma once
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "stages/prune/rule.hpp"

namespace dc::prune {

/// The members of a group that are not chosen yet, as places in the group. Among equal ones the first of an order that
/// depends on the draws and the sample's place in the image set only is chosen.
class Unchosen {
 public:
  Unchosen(const Group& group, const Stream& draws);

  std::span<const std::int64_t> left() const { return left_; }
  /// Place of member i in that order.
  std::int64_t turn(std::int64_t i) const { return turn_[static_cast<std::size_t>(i)]; }
  void take(std::int64_t i);
  /// Takes a member with the highest value(i) of those left (at least one), no NaN, and returns it.
  template <class Value>
  std::int64_t take_best(Value value) {
    std::int64_t best = left_.front();
    double highest = value(best);
    for (const std::int64_t i : left_) {
      const double candidate = value(i);
      if (candidate < highest || (candidate == highest && turn(i) >= turn(best))) continue;
      best = i;
      highest = candidate;
    }
    take(best);
    return best;
  }

 private:
  std::vector<std::int64_t> turn_;
  std::vector<std::int64_t> left_;
  std::vector<std::int64_t> place_in_left_;
};

/// Facilities among the members of a group, the first choice first.
struct Cover {
  std::vector<std::int64_t> facility;  ///< places in the group
  std::vector<double> served;  ///< members to which it is the nearest (the earlier of equal ones), at least itself
};

/// Greedy facility location: `count` facilities S, each the one that lowers sum_i min_{j in S} distance(i, j) most,
/// which is the one that raises sum_i max_{j in S} (c - distance(i, j)) most, whatever c. `distance` is [n, n],
/// symmetric. Lazy evaluation (Minoux 1978): the same facilities as when every gain is computed anew each time, to the
/// bit, because sums in a fixed order of smaller terms are never larger.
Cover cover(std::span<const float> distance, Unchosen& unchosen, std::int64_t count);

/// The samples at `places` in the group.
std::vector<std::int64_t> members_at(const Group& group, std::span<const std::int64_t> places);

}  // namespace dc::prune
