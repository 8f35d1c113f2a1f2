// Which samples an artifact speaks of: what every kind with a row a sample says alike, and what has to agree before two
// of them may be used together.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "common/artifact/image_set.hpp"
#include "common/artifact/reader.hpp"

namespace dc::artifact {

struct Samples {
  std::vector<std::string> keys;
  std::vector<std::int64_t> labels;
  ClassList classes;
};

/// The samples of an image set, dynamics, predictions, features or a score table. Throws InvalidInput when there are
/// none.
Samples load_samples(const Reader& reader);

/// Bytes that each of `keys` takes in an artifact: those of the longest.
std::int64_t key_bytes(std::span<const std::string> keys);

/// Throws InvalidInput, naming both files and the first difference, unless `other` has the same samples as `first`,
/// whose keys are `keys`, in the same order.
void require_same_keys(const Reader& first, std::span<const std::string> keys, const Reader& other);

/// The same for keys, labels and classes.
void require_same_samples(const Reader& first, const Samples& samples, const Reader& other);

}  // namespace dc::artifact
