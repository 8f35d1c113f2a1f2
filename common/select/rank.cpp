#include "common/select/rank.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include <fmt/format.h>

#include "common/base/error.hpp"

namespace dc::select {
namespace {

struct Entry {
  double score;
  std::uint64_t key;
  std::int64_t index;
};

std::uint64_t tie_key(const Stream& ties, std::size_t index) {
  auto draws = ties.at(0, index);
  const std::uint64_t high = draws.next_u32();
  return (high << 32) | draws.next_u32();
}

std::vector<std::int64_t> sorted(std::vector<Entry> entries) {
  std::ranges::sort(entries, {}, [](const Entry& e) { return std::tuple(e.score, e.key, e.index); });
  std::vector<std::int64_t> order(entries.size());
  std::ranges::transform(entries, order.begin(), &Entry::index);
  return order;
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

std::vector<std::int64_t> ascending(std::span<const double> score, const Stream& ties) {
  std::vector<Entry> entries(score.size());
  for (std::size_t i = 0; i < score.size(); ++i) {
    if (std::isnan(score[i])) throw InvalidInput(fmt::format("score[{}] is NaN, expected a number", i));
    entries[i] = {score[i], tie_key(ties, i), static_cast<std::int64_t>(i)};
  }
  return sorted(std::move(entries));
}

std::vector<std::int64_t> easiest_first(std::span<const double> score, Direction direction, const Stream& ties) {
  auto order = ascending(score, ties);
  if (direction == Direction::higher_is_easier) std::ranges::reverse(order);
  return order;
}

std::vector<std::int64_t> shuffled(std::int64_t samples, const Stream& ties) {
  return ascending(std::vector<double>(static_cast<std::size_t>(samples)), ties);
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
