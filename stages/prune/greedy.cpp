#include "stages/prune/greedy.hpp"

#include <algorithm>
#include <numeric>

#include "common/base/error.hpp"
#include "stages/prune/lanes.hpp"

namespace dc::prune {

Unchosen::Unchosen(const Group& group, const Stream& draws)
    : turn_(group.member.size()), left_(group.member.size()), place_in_left_(group.member.size()) {
  std::iota(left_.begin(), left_.end(), std::int64_t{0});
  place_in_left_ = left_;
  std::vector<std::pair<std::uint64_t, std::int64_t>> order;
  for (const std::int64_t i : left_) {
    auto draw = draws.at(0, static_cast<std::uint64_t>(group.member[static_cast<std::size_t>(i)]));
    const std::uint64_t high = draw.next_u32();
    order.emplace_back((high << 32) | draw.next_u32(), i);
  }
  std::ranges::sort(order);
  for (std::size_t turn = 0; turn < order.size(); ++turn) {
    turn_[static_cast<std::size_t>(order[turn].second)] = static_cast<std::int64_t>(turn);
  }
}

void Unchosen::take(std::int64_t i) {
  auto& place = place_in_left_[static_cast<std::size_t>(i)];
  DC_ASSERT(place >= 0);
  left_[static_cast<std::size_t>(place)] = left_.back();
  place_in_left_[static_cast<std::size_t>(left_.back())] = place;
  place = -1;
  left_.pop_back();
}

Cover cover(std::span<const float> distance, Unchosen& unchosen, std::int64_t count) {
  Cover chosen;
  if (count == 0) return chosen;
  const std::int64_t n = std::ssize(unchosen.left());
  DC_ASSERT(count <= n && std::ssize(distance) == n * n);
  const auto row = [&](std::int64_t j) { return distance.data() + j * n; };
  std::vector<float> nearest(static_cast<std::size_t>(n), *std::ranges::max_element(distance));
  std::vector<std::int64_t> server(static_cast<std::size_t>(n), 0);

  chosen.facility = take_lazily(
      unchosen, count, [&](std::int64_t j) { return gain_of(nearest.data(), row(j), n); },
      [&](std::int64_t j, std::int64_t place) {
        for (std::int64_t i = 0; i < n; ++i) {
          auto& now = nearest[static_cast<std::size_t>(i)];
          if (i != j && row(j)[i] >= now) continue;
          now = row(j)[i];
          server[static_cast<std::size_t>(i)] = place;
        }
      });
  chosen.served.assign(chosen.facility.size(), 0);
  for (const std::int64_t k : server) ++chosen.served[static_cast<std::size_t>(k)];
  return chosen;
}

std::vector<std::int64_t> members_at(const Group& group, std::span<const std::int64_t> places) {
  std::vector<std::int64_t> members;
  for (const std::int64_t i : places) members.push_back(group.member[static_cast<std::size_t>(i)]);
  return members;
}

}  // namespace dc::prune
