// Orders samples by a score, with ties broken by the seed and nothing else.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "common/base/rng.hpp"

namespace dc::select {

/// Which end of a score is hard to learn.
enum class Direction { higher_is_harder, higher_is_easier, none };

/// "higher-is-harder", as artifacts spell it, and back.
std::string_view direction_name(Direction direction);
std::optional<Direction> direction_from_name(std::string_view name);

/// The random number that stands for sample `index` where nothing else tells samples apart. Depends on the seed and the
/// index only, so neither the other samples nor their number change who comes first among two.
std::uint64_t tie_key(const Stream& ties, std::int64_t index);

/// All samples by ascending score: entry r is the index of the sample at rank r.
///
/// Equal scores stand in the order of tie_key. Throws InvalidInput, naming the first index, when a score is NaN;
/// infinities are ordered as numbers are.
std::vector<std::int64_t> ascending(std::span<const double> score, const Stream& ties);

/// The samples of `member` only, in the same order. `score` has an entry for every sample, member or not.
std::vector<std::int64_t> ascending(std::span<const std::int64_t> member, std::span<const double> score,
                                    const Stream& ties);

/// All samples, the easiest first: ascending(), or exactly its reverse where higher is easier. `none` orders as
/// `higher_is_harder` does.
std::vector<std::int64_t> easiest_first(std::span<const double> score, Direction direction, const Stream& ties);
std::vector<std::int64_t> easiest_first(std::span<const std::int64_t> member, std::span<const double> score,
                                        Direction direction, const Stream& ties);

/// All samples in an order that depends on the seed only.
std::vector<std::int64_t> shuffled(std::int64_t samples, const Stream& ties);
std::vector<std::int64_t> shuffled(std::span<const std::int64_t> member, const Stream& ties);

/// `order` taken apart by class, each part in the order of the whole: entry c lists the samples with label c.
/// `label[i]` in [0, classes) belongs to sample i.
std::vector<std::vector<std::int64_t>> by_class(std::span<const std::int64_t> order,
                                                std::span<const std::int64_t> label, std::int64_t classes);

}  // namespace dc::select
