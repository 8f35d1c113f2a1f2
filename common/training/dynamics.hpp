// Records what a training run says about every sample in every epoch, as a few scalars: the source of all scores.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace dc::training {

/// What one presentation of a sample says. p = softmax(z), y the label, h the penultimate feature.
struct Signals {
  float loss = 0;         ///< -log p_y in nats
  float p_other = 0;      ///< max over k != y of p_k; 0 with one class
  float zmargin = 0;      ///< z_y - max over k != y of z_k; 0 with one class
  float pnorm2 = 0;       ///< sum of p^2
  float entropy = 0;      ///< -sum of p log p in nats
  std::int32_t top1 = 0;  ///< argmax of z, the lowest class of equal ones
};

/// The signals of one row of logits. Sums in double; `label` must be a valid index.
Signals signals(std::span<const float> logits, std::int64_t label);

/// The record, [epochs, samples] row by row. Holes (samples not presented) are NaN, top1 -1, seen 0.
struct DynamicsRecord {
  std::int64_t epochs = 0;
  std::int64_t samples = 0;
  std::vector<std::uint8_t> seen;
  std::vector<float> loss, p_other, zmargin, pnorm2, entropy, hnorm2;
  std::vector<std::int32_t> top1;

  DynamicsRecord() = default;
  DynamicsRecord(std::int64_t epoch_count, std::int64_t sample_count);

  /// Stores a batch: `logits` [B, C] and `features` [B, D] row by row, `sample[b]` the place in the image set.
  /// A sample presented twice in an epoch keeps its last presentation.
  void add(std::int64_t epoch, std::span<const std::int64_t> sample, std::span<const std::int64_t> label,
           std::span<const float> logits, std::span<const float> features);
};

}  // namespace dc::training
