#include "stages/fetch/variant.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "common/base/error.hpp"

namespace dc::fetch {
namespace {

constexpr std::string_view kThreshold = "threshold";

void require_classes(const Samples& samples, std::string_view option) {
  if (samples.classes.size() > 1) return;
  throw UsageError(fmt::format("--{}: the set has only the class '{}', expected at least two; leave it out", option,
                               samples.classes.ids.front()));
}

void keep_clean_labels(Samples& samples) {
  if (samples.clean_labels.empty()) samples.clean_labels = samples.labels;
}

}  // namespace

Samples with_flipped_labels(Samples samples, double share, const Stream& stream) {
  require_classes(samples, "flip-labels");
  keep_clean_labels(samples);
  const auto order = permutation(samples.size(), stream.at(0, 0));
  const auto flipped = std::llround(share * static_cast<double>(samples.size()));
  for (std::int64_t k = 0; k < flipped; ++k) {
    const auto i = static_cast<std::size_t>(order[static_cast<std::size_t>(k)]);
    std::int64_t& label = samples.labels[i];
    const auto other =
        static_cast<std::int64_t>(stream.at(1, i).below(static_cast<std::uint64_t>(samples.classes.size() - 1)));
    label = other < label ? other : other + 1;
  }
  return samples;
}

Samples with_long_tail(const Samples& samples, double factor, const Stream& stream) {
  std::vector<std::vector<std::size_t>> members(static_cast<std::size_t>(samples.classes.size()));
  for (std::size_t i = 0; i < samples.labels.size(); ++i)
    members[static_cast<std::size_t>(samples.labels[i])].push_back(i);
  const auto largest = std::ranges::max_element(members, {}, [](const auto& own) { return own.size(); })->size();
  std::vector<char> kept(samples.labels.size(), 0);
  for (std::size_t c = 0; c < members.size(); ++c) {
    const auto& own = members[c];
    const double place = members.size() > 1 ? static_cast<double>(c) / static_cast<double>(members.size() - 1) : 0;
    const auto wanted = std::max(1LL, std::llround(static_cast<double>(largest) * std::pow(factor, -place)));
    const auto order = permutation(std::ssize(own), stream.at(0, c));
    for (std::size_t k = 0; k < std::min(own.size(), static_cast<std::size_t>(wanted)); ++k)
      kept[own[static_cast<std::size_t>(order[k])]] = 1;
  }
  Samples tail;
  tail.classes = samples.classes;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (kept[i] == 0) continue;
    tail.keys.push_back(samples.keys[i]);
    tail.labels.push_back(samples.labels[i]);
    tail.source_index.push_back(samples.source_index[i]);
    if (!samples.clean_labels.empty()) tail.clean_labels.push_back(samples.clean_labels[i]);
  }
  return tail;
}

Samples with_threshold_class(Samples samples, std::int64_t part, const Stream& stream) {
  require_classes(samples, "threshold-class");
  if (std::ranges::find(samples.classes.ids, kThreshold) != samples.classes.ids.end())
    throw UsageError(fmt::format(
        "--threshold-class: the set has a class '{}' already, expected none; leave the option out", kThreshold));
  keep_clean_labels(samples);
  const std::int64_t count = samples.size() / samples.classes.size();
  const auto order = permutation(samples.size(), stream.at(0, 0));
  for (std::int64_t k = part * count; k < (part + 1) * count; ++k)
    samples.labels[static_cast<std::size_t>(order[static_cast<std::size_t>(k)])] = samples.classes.size();
  samples.classes.ids.emplace_back(kThreshold);
  samples.classes.names.emplace_back(kThreshold);
  return samples;
}

Samples vary(Samples samples, const Variant& variant, std::uint64_t seed) {
  if (variant.long_tail) samples = with_long_tail(samples, *variant.long_tail, Stream(seed, "long-tail"));
  if (variant.flip_labels)
    samples = with_flipped_labels(std::move(samples), *variant.flip_labels, Stream(seed, "flip-labels"));
  if (variant.threshold_class)
    samples = with_threshold_class(std::move(samples), *variant.threshold_class, Stream(seed, "threshold-class"));
  return samples;
}

}  // namespace dc::fetch
