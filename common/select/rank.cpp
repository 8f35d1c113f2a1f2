#include "common/select/rank.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/parallel/parallel.hpp"

namespace dc::select {
namespace {

struct Entry {
  double score;
  std::uint64_t key;
  std::int64_t index;
};

std::vector<std::int64_t> sorted(std::vector<Entry> entries) {
  std::ranges::sort(entries, {}, [](const Entry& e) { return std::tuple(e.score, e.key, e.index); });
  std::vector<std::int64_t> order(entries.size());
  std::ranges::transform(entries, order.begin(), &Entry::index);
  return order;
}

std::vector<std::int64_t> everyone(std::size_t samples) {
  std::vector<std::int64_t> member(samples);
  std::iota(member.begin(), member.end(), std::int64_t{0});
  return member;
}

// The members with `score_of` each and their tie keys, which cost more than the rest.
template <class ScoreOf>
std::vector<Entry> entries_of(std::span<const std::int64_t> member, const Stream& ties, const ScoreOf& score_of) {
  std::vector<Entry> entries(member.size());
  parallel::for_pieces(std::ssize(member), 16384, [&](std::int64_t begin, std::int64_t end) {
    for (auto r = static_cast<std::size_t>(begin); r < static_cast<std::size_t>(end); ++r)
      entries[r] = {score_of(member[r]), tie_key(ties, member[r]), member[r]};
  });
  return entries;
}

}  // namespace

std::string_view direction_name(Direction direction) {
  switch (direction) {
    case Direction::higher_is_harder:
      return "higher-is-harder";
    case Direction::higher_is_easier:
      return "higher-is-easier";
    case Direction::none:
      break;
  }
  return "none";
}

std::optional<Direction> direction_from_name(std::string_view name) {
  for (const auto direction : {Direction::higher_is_harder, Direction::higher_is_easier, Direction::none}) {
    if (name == direction_name(direction)) return direction;
  }
  return std::nullopt;
}

std::uint64_t tie_key(const Stream& ties, std::int64_t index) {
  auto draws = ties.at(0, static_cast<std::uint64_t>(index));
  const std::uint64_t high = draws.next_u32();
  return (high << 32) | draws.next_u32();
}

std::vector<std::int64_t> ascending(std::span<const double> score, const Stream& ties) {
  return ascending(everyone(score.size()), score, ties);
}

std::vector<std::int64_t> ascending(std::span<const std::int64_t> member, std::span<const double> score,
                                    const Stream& ties) {
  for (const std::int64_t i : member) {
    if (std::isnan(score[static_cast<std::size_t>(i)]))
      throw InvalidInput(fmt::format("score[{}] is NaN, expected a number", i));
  }
  return sorted(entries_of(member, ties, [&](std::int64_t i) { return score[static_cast<std::size_t>(i)]; }));
}

std::vector<std::int64_t> easiest_first(std::span<const double> score, Direction direction, const Stream& ties) {
  return easiest_first(everyone(score.size()), score, direction, ties);
}

std::vector<std::int64_t> easiest_first(std::span<const std::int64_t> member, std::span<const double> score,
                                        Direction direction, const Stream& ties) {
  auto order = ascending(member, score, ties);
  if (direction == Direction::higher_is_easier) std::ranges::reverse(order);
  return order;
}

std::vector<std::int64_t> shuffled(std::int64_t samples, const Stream& ties) {
  return shuffled(everyone(static_cast<std::size_t>(samples)), ties);
}

std::vector<std::int64_t> shuffled(std::span<const std::int64_t> member, const Stream& ties) {
  return sorted(entries_of(member, ties, [](std::int64_t) { return 0.0; }));
}

std::vector<std::vector<std::int64_t>> by_class(std::span<const std::int64_t> order,
                                                std::span<const std::int64_t> label, std::int64_t classes) {
  std::vector<std::vector<std::int64_t>> parts(static_cast<std::size_t>(classes));
  for (const std::int64_t i : order) {
    const std::int64_t c = label[static_cast<std::size_t>(i)];
    DC_ASSERT(c >= 0 && c < classes);
    parts[static_cast<std::size_t>(c)].push_back(i);
  }
  return parts;
}

}  // namespace dc::select
