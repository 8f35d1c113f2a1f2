#include "stages/fetch/join.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/base/number.hpp"

namespace dc::fetch {
namespace {

std::vector<std::int64_t> join_by_order(std::int64_t samples, std::int64_t rows, std::string_view where,
                                        std::string_view images) {
  if (rows != samples)
    throw InvalidInput(fmt::format("{}: {} rows, expected {} as there are images in {}", where, with_commas(rows),
                                   with_commas(samples), images));
  std::vector<std::int64_t> row_of_sample(static_cast<std::size_t>(samples));
  std::iota(row_of_sample.begin(), row_of_sample.end(), std::int64_t{0});
  return row_of_sample;
}

}  // namespace

std::vector<std::int64_t> join_rows(const std::vector<std::string>& sample_keys, std::int64_t rows,
                                    const std::vector<std::string>& row_keys, Join join, std::string_view where,
                                    std::string_view images) {
  if (join == Join::order) return join_by_order(std::ssize(sample_keys), rows, where, images);
  if (row_keys.empty() && rows > 0)
    throw InvalidInput(fmt::format(
        "{}: has no keys ('key') to join by; add them, or pass --join order if its rows are in the order of {}", where,
        images));
  std::unordered_map<std::string_view, std::int64_t> row_of_key;
  for (std::size_t row = 0; row < row_keys.size(); ++row) {
    const auto [first, fresh] = row_of_key.emplace(row_keys[row], static_cast<std::int64_t>(row));
    if (!fresh)
      throw InvalidInput(fmt::format("{}: key '{}' comes twice, in rows {} and {}, expected every key once", where,
                                     row_keys[row], first->second, row));
  }
  std::vector<std::int64_t> row_of_sample;
  std::vector<char> taken(row_keys.size(), 0);
  for (const std::string& key : sample_keys) {
    const auto row = row_of_key.find(key);
    if (row == row_of_key.end())
      throw InvalidInput(fmt::format("{}: no row with the key '{}' of {}, expected one for each of its {} images",
                                     where, key, images, with_commas(std::ssize(sample_keys))));
    row_of_sample.push_back(row->second);
    taken[static_cast<std::size_t>(row->second)] = 1;
  }
  if (const auto strange = std::ranges::find(taken, 0); strange != taken.end())
    throw InvalidInput(fmt::format("{}: key '{}' is not in {}; take out the rows of other images", where,
                                   row_keys[static_cast<std::size_t>(strange - taken.begin())], images));
  return row_of_sample;
}

}  // namespace dc::fetch
