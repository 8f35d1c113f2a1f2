#include "stages/prune/draw.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "common/base/error.hpp"
#include "common/parallel/parallel.hpp"

namespace dc::prune {
namespace {

struct Entry {
  double key;
  double uniform;
  std::int64_t index;

  bool operator<(const Entry& other) const {
    return std::tie(key, uniform, index) < std::tie(other.key, other.uniform, other.index);
  }
};

// Keys minus infinity: drawn in the order of the uniform numbers alone.
std::vector<Entry> entries_of(std::span<const std::int64_t> member, const Stream& draws) {
  std::vector<Entry> entries(member.size());
  parallel::for_pieces(std::ssize(member), 16384, [&](std::int64_t begin, std::int64_t end) {
    for (auto r = static_cast<std::size_t>(begin); r < static_cast<std::size_t>(end); ++r) {
      // Epoch 1: epoch 0 of the stream orders ties and the rule random.
      const double uniform = draws.at(1, static_cast<std::uint64_t>(member[r])).uniform();
      entries[r] = {-std::numeric_limits<double>::infinity(), uniform, member[r]};
    }
  });
  return entries;
}

std::vector<std::int64_t> first(std::vector<Entry> entries, std::int64_t count) {
  const auto end = entries.begin() + count;
  std::nth_element(entries.begin(), end, entries.end());
  std::sort(entries.begin(), end);
  std::vector<std::int64_t> order(static_cast<std::size_t>(count));
  std::transform(entries.begin(), end, order.begin(), [](const Entry& e) { return e.index; });
  return order;
}

}  // namespace

std::vector<std::int64_t> drawn(std::span<const std::int64_t> member, const Stream& draws) {
  return first(entries_of(member, draws), std::ssize(member));
}

std::vector<std::int64_t> drawn_by_weight(std::span<const std::int64_t> member, std::span<const double> log_weight,
                                          std::int64_t count, const Stream& draws) {
  DC_ASSERT(log_weight.size() == member.size());
  auto entries = entries_of(member, draws);
  // Whoever has the smallest of -log(u) / weight comes first (Efraimidis and Spirakis 2006, "Weighted random sampling
  // with a reservoir"); compared by its logarithm, which no weight takes out of range.
  for (std::size_t r = 0; r < entries.size(); ++r) {
    DC_ASSERT(!std::isnan(log_weight[r]));
    entries[r].key =
        std::isinf(log_weight[r]) ? -log_weight[r] : std::log(-std::log1p(-entries[r].uniform)) - log_weight[r];
  }
  return first(std::move(entries), count);
}

}  // namespace dc::prune
