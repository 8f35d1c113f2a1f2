// Image sets changed on purpose, to see what a method makes of wrong labels and of rare classes. Pure functions of the
// samples and the seed: what is changed depends on nothing else. The pixels stay as they are.
#pragma once
#include <cstdint>
#include <optional>

#include "common/base/rng.hpp"
#include "stages/fetch/samples.hpp"

namespace dc::fetch {

/// What to change; nothing unless asked.
struct Variant {
  std::optional<double> flip_labels;
  std::optional<double> long_tail;
  std::optional<std::int64_t> threshold_class;
};

/// Exactly round(share * N) samples, drawn from `stream`, get another class: each of the others with the same
/// probability. The labels as they were become clean_labels. `share` in [0, 1]. Throws UsageError when there is only
/// one class.
Samples with_flipped_labels(Samples samples, double share, const Stream& stream);

/// Class sizes that fall exponentially in the order of the classes, from n, the size of the largest, to n / factor:
/// class c of C keeps round(n * factor^(-c / (C - 1))) samples drawn from `stream`, at least 1 and at most what it has
/// (the long-tailed CIFAR of Cui, Jia, Lin, Song, Belongie 2019). The order of samples stays. `factor` >= 1.
Samples with_long_tail(const Samples& samples, double factor, const Stream& stream);

/// Threshold samples of AUM (Pleiss, Zhang, Elenberg, Weinberger 2020): floor(N / C) samples are relabelled
/// to one additional, last class with id and name "threshold". They are the `part`-th piece of that size of one
/// permutation drawn from `stream`, so parts 0 and 1 have none in common. The labels as they were become clean_labels.
/// Throws UsageError when there is only one class, or a class of that id.
Samples with_threshold_class(Samples samples, std::int64_t part, const Stream& stream);

/// All that `variant` asks for: first the long tail, then flipped labels, then the threshold class, each drawn from a
/// stream of its own under `seed`. clean_labels holds the labels before any change, or nothing where none was asked.
Samples vary(Samples samples, const Variant& variant, std::uint64_t seed);

}  // namespace dc::fetch
