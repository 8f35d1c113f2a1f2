// Greedy choice, one sample after the other. Knows gains and distances, no features.
#pragma once
#include <cstdint>
#include <queue>
#include <span>
#include <tuple>
#include <utility>
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

/// A gain that was computed when `chosen` were chosen; what it is now is at most that.
struct Bound {
  double gain;
  std::int64_t turn;
  std::int64_t member;
  std::int64_t chosen;

  friend bool operator<(const Bound& a, const Bound& b) {
    return std::tuple(a.gain, b.turn) < std::tuple(b.gain, a.turn);
  }
};

/// Takes `count` members, each the one with the highest gain(i) at that time, and tells choose(i, how many before).
/// Gains must never grow. Lazy evaluation (Minoux 1978): the same members as when every gain is computed anew each
/// time.
template <class Gain, class Choose>
std::vector<std::int64_t> take_lazily(Unchosen& unchosen, std::int64_t count, Gain gain, Choose choose) {
  std::vector<std::int64_t> chosen;
  std::vector<Bound> bounds;
  for (const std::int64_t i : unchosen.left()) bounds.push_back({gain(i), unchosen.turn(i), i, 0});
  std::priority_queue<Bound> queue({}, std::move(bounds));
  while (std::ssize(chosen) < count) {
    Bound top = queue.top();
    queue.pop();
    if (top.chosen < std::ssize(chosen)) {
      top.gain = gain(top.member);
      top.chosen = std::ssize(chosen);
      queue.push(top);
      continue;
    }
    choose(top.member, top.chosen);
    unchosen.take(top.member);
    chosen.push_back(top.member);
  }
  return chosen;
}

/// Facilities among the members of a group, the first choice first.
struct Cover {
  std::vector<std::int64_t> facility;  ///< places in the group
  std::vector<double> served;  ///< members to which it is the nearest (the earlier of equal ones), at least itself
};

/// Greedy facility location: `count` facilities S, each the one that lowers sum_i min_{j in S} distance(i, j) most,
/// which is the one that raises sum_i max_{j in S} (c - distance(i, j)) most, whatever c. `distance` is [n, n],
/// symmetric. Lazy, and yet to the bit what plain greedy gives: sums in a fixed order of smaller terms are never
/// larger.
Cover cover(std::span<const float> distance, Unchosen& unchosen, std::int64_t count);

/// The samples at `places` in the group.
std::vector<std::int64_t> members_at(const Group& group, std::span<const std::int64_t> places);

}  // namespace dc::prune
