#include "common/artifact/samples.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "common/base/error.hpp"

namespace dc::artifact {
namespace {

// Every kind with samples declares their columns alike; those of the score table stand for all.
namespace fields = schema::score_table;

}  // namespace

Samples load_samples(const Reader& reader) {
  Samples samples{reader.read(fields::sample_key()), reader.read(fields::sample_label()), load_classes(reader)};
  if (samples.keys.empty())
    throw InvalidInput(fmt::format("{}: holds no samples, expected at least one", reader.path()));
  return samples;
}

std::int64_t key_bytes(std::span<const std::string> keys) {
  std::size_t longest = 0;
  for (const auto& key : keys) longest = std::max(longest, key.size());
  return static_cast<std::int64_t>(longest);
}

void require_same_keys(const Reader& first, std::span<const std::string> keys, const Reader& other) {
  const auto found = other.read(fields::sample_key());
  if (found.size() != keys.size()) {
    throw InvalidInput(fmt::format("{}: {} samples, {} has {}; give files made from one image set", other.path(),
                                   found.size(), first.path(), keys.size()));
  }
  const auto key = std::ranges::mismatch(keys, found);
  if (key.in2 == found.end()) return;
  throw InvalidInput(fmt::format("{}: sample {} is '{}', in {} it is '{}'; give files made from one image set",
                                 other.path(), key.in2 - found.begin(), *key.in2, first.path(), *key.in1));
}

void require_same_samples(const Reader& first, const Samples& samples, const Reader& other) {
  require_same_classes(first, samples.classes, other, load_classes(other));
  require_same_keys(first, samples.keys, other);
  const auto labels = other.read(fields::sample_label());
  const auto label = std::ranges::mismatch(samples.labels, labels);
  if (label.in2 == labels.end()) return;
  throw InvalidInput(fmt::format("{}: sample {} has label {}, in {} it has {}; give files made from one image set",
                                 other.path(), label.in2 - labels.begin(), *label.in2, first.path(), *label.in1));
}

}  // namespace dc::artifact
