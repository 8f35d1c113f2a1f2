#include "common/cli/suggest.hpp"

#include <algorithm>
#include <vector>

namespace dc::cli {
namespace {

std::string lower(std::string_view text) {
  std::string small(text);
  for (char& c : small) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return small;
}

}  // namespace

int edit_distance(std::string_view a, std::string_view b) {
  std::vector<int> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

std::string nearest_name(std::string_view name, std::span<const std::string> known) {
  const int forgiven = std::max(name.size() >= 5 ? 2 : 1, static_cast<int>(name.size()) / 3);
  const std::string wanted = lower(name);
  std::string nearest;
  int best = forgiven + 1;
  for (const auto& candidate : known) {
    const int distance = edit_distance(wanted, lower(candidate));
    if (distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  if (!nearest.empty()) return nearest;
  const auto begins = [&](std::string_view longer, std::string_view words) {
    return longer.starts_with(words) && longer.substr(words.size()).starts_with('-');
  };
  const auto other = std::ranges::find_if(known, [&](const std::string& candidate) {
    return begins(wanted, lower(candidate)) || begins(lower(candidate), wanted);
  });
  return other == known.end() ? "" : *other;
}

}  // namespace dc::cli
