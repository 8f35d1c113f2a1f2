// Records what a training run says about every sample in every epoch, as a few scalars: the source of all scores.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include <c10/util/Half.h>

namespace dc::training {

/// What one presentation of a sample says. p = softmax(z), y the label, h the penultimate feature.
struct Signals {
  float loss = 0;         ///< -log p_y in nats
  float p_other = 0;      ///< max over k != y of p_k; 0 with one class
  float p_second = 0;     ///< second largest p_k; 0 with one class
  float zmargin = 0;      ///< z_y - max over k != y of z_k; 0 with one class
  float pnorm2 = 0;       ///< sum of p^2
  float entropy = 0;      ///< -sum of p log p in nats
  std::int32_t top1 = 0;  ///< argmax of z, the lowest class of equal ones
};

/// The signals of one row of logits, and in `p`, as long as that, the probabilities. Exponentials are float, sums
/// double; `label` must be a valid index.
Signals signals(std::span<const float> logits, std::int64_t label, std::span<float> p);

/// How far a presentation is from the one before: sum over classes of |p (log(p + 1e-8) - log(p_before + 1e-8))|, the
/// absolute value inside the sum (TDDS, Zhang et al. 2024). `log_before` holds log(p_before + 1e-8) and takes
/// log(p + 1e-8); NaN in it, as before the first presentation, gives NaN.
///
/// A half has 11 significant bits, so a logarithm kept in one is off by 2^-11 of itself at most, and the result by
/// 2^-11 * sum of p |log(p_before + 1e-8)|: 0.009 at worst, 0.001 after ten equally likely classes.
float take_kd(std::span<const float> p, std::span<c10::Half> log_before);

/// The record, [epochs, samples] row by row. Holes (samples not presented) are NaN, top1 -1, seen 0; kd is NaN at a
/// sample's first presentation, too.
struct DynamicsRecord {
  std::int64_t epochs = 0;
  std::int64_t samples = 0;
  std::int64_t classes = 0;
  std::vector<std::uint8_t> seen;
  std::vector<float> loss, p_other, p_second, zmargin, pnorm2, entropy, kd, hnorm2;
  std::vector<std::int32_t> top1;
  std::vector<c10::Half> log_before;  ///< [samples, classes]: what take_kd() keeps; NaN before the first presentation

  DynamicsRecord(std::int64_t epoch_count, std::int64_t sample_count, std::int64_t class_count);

  /// Bytes that a record of this size keeps in memory.
  static double bytes(std::int64_t epochs, std::int64_t samples, std::int64_t classes);

  /// Stores a batch: `logits` [B, classes] and `features` [B, D] row by row, `sample[b]` the place in the image set.
  /// A sample presented twice in an epoch keeps its last presentation; the one before that is then of the same epoch.
  void add(std::int64_t epoch, std::span<const std::int64_t> sample, std::span<const std::int64_t> label,
           std::span<const float> logits, std::span<const float> features);
};

}  // namespace dc::training
