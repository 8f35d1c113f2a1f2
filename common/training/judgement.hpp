// How good logits are against labels: accuracy, confusion, calibration. Plain arrays, no network.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace dc::training {

/// Counts over the images judged so far.
class Judgement {
 public:
  /// `classes` >= 1; confidence is split in `bins` >= 1 equal-width bins over [0, 1].
  Judgement(std::int64_t classes, std::int64_t bins);

  /// Adds rows of `logits` [B, classes]. Equal logits rank the lower class first. Throws RunFailure on a logit that is
  /// not finite.
  void add(std::span<const float> logits, std::span<const std::int64_t> label);

  std::int64_t images() const { return images_; }
  double top1() const;  ///< share with the label first; 0 without images
  double top5() const;  ///< share with the label among the first five
  double loss() const;  ///< mean -log p_y in nats
  /// Expected calibration error: sum over bins of (bin count / images) * |accuracy - mean confidence| (Guo et al. 2017,
  /// eq. 3).
  double ece() const;

  std::vector<std::int64_t> class_count() const;
  std::vector<double> class_top1() const;                                    ///< 0 for a class without images
  const std::vector<std::int64_t>& confusion() const { return confusion_; }  ///< [label, predicted]
  const std::vector<std::int64_t>& bin_count() const { return bin_count_; }
  std::vector<double> bin_confidence() const;  ///< mean probability of the predicted class; 0 in an empty bin
  std::vector<double> bin_accuracy() const;    ///< 0 in an empty bin

 private:
  std::int64_t classes_;
  std::int64_t images_ = 0;
  std::int64_t in_top5_ = 0;
  double loss_sum_ = 0;
  std::vector<std::int64_t> confusion_;
  std::vector<std::int64_t> bin_count_;
  std::vector<std::int64_t> bin_right_;
  std::vector<double> bin_confidence_sum_;
};

}  // namespace dc::training
