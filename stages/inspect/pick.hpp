// Which samples a contact sheet shows. Pure functions from labels and scores to indices.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace dc::inspect {

/// The first `most` samples of each of the first `classes` classes, in the order of `order` (indices into `labels`).
/// Entry c is for class c; classes without samples have an empty entry.
std::vector<std::vector<std::int64_t>> first_of_classes(std::span<const std::int64_t> labels,
                                                        std::span<const std::int64_t> order, std::int64_t classes,
                                                        std::size_t most);

/// The two ends of a ranking within one class.
struct Ends {
  std::vector<std::int64_t> easiest;  ///< the easiest first
  std::vector<std::int64_t> hardest;  ///< the hardest last
};

/// For each of the first `classes` classes at most `most` easiest and `most` hardest samples, none in both. `hardness`
/// grows with difficulty; equal values stand in the order of the samples.
std::vector<Ends> ends_of_classes(std::span<const std::int64_t> labels, std::span<const double> hardness,
                                  std::int64_t classes, std::size_t most);

/// 0, 1, ... n - 1.
std::vector<std::int64_t> counting(std::int64_t n);

}  // namespace dc::inspect
