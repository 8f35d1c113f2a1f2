// What methods read off a presentation of a sample, and how they fold it over a run. Presentations that were not made
// are left out; nothing stands for them.
#pragma once
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "common/parallel/parallel.hpp"
#include "stages/score/method.hpp"

namespace dc::score {

/// Calls present(i) for every sample that the epoch presented, on all threads.
template <class Present>
void for_presented(const Epoch& epoch, const Present& present) {
  parallel::for_pieces(std::ssize(epoch.seen), 16384, [&](std::int64_t begin, std::int64_t end) {
    for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
      if (epoch.seen[i] != 0) present(i);
    }
  });
}

/// p_y.
inline double label_probability(const Epoch& epoch, std::size_t i) {
  return std::exp(-double{epoch.loss[i]});
}

/// The largest probability. Reads loss and p_other.
inline double top_probability(const Epoch& epoch, std::size_t i) {
  return std::max(label_probability(epoch, i), double{epoch.p_other[i]});
}

/// The length of softmax(z) - onehot(y). Reads loss, p_other and pnorm2.
///
/// |p - onehot(y)|^2 = |p|^2 - 2 p_y + 1 = (1 - p_y)^2 + (|p|^2 - p_y^2). For an easy sample the last difference is
/// smaller than the float rounding of |p|^2, and the easiest samples would be in the order of that noise. But it is the
/// sum of the other squared probabilities, hence between p_other^2 and p_other (1 - p_y), which are known to full
/// relative precision: clamping into these bounds keeps the order.
inline double error_length(const Epoch& epoch, std::size_t i) {
  const double p_label = label_probability(epoch, i);
  const double p_other = epoch.p_other[i];
  const double p_rest = -std::expm1(-double{epoch.loss[i]});  // 1 - p_y
  const double lowest = p_other * p_other;
  const double highest = std::max(lowest, p_other * p_rest);
  return std::sqrt(p_rest * p_rest + std::clamp(epoch.pnorm2[i] - p_label * p_label, lowest, highest));
}

/// sum[i] / count[i]; NaN where nothing was counted.
inline std::vector<double> means(std::vector<double> sum, const std::vector<std::int32_t>& count) {
  for (std::size_t i = 0; i < sum.size(); ++i) {
    sum[i] = count[i] == 0 ? std::numeric_limits<double>::quiet_NaN() : sum[i] / count[i];
  }
  return sum;
}

enum class Fold {
  mean,  ///< over the presentations
  sum,   ///< over the epochs: one without a presentation counts as the mean of the others, not as nothing
};

/// Folds value(epoch, i) of every presentation. Has no score of a sample that was never presented.
template <class Value>
class FoldedPresentations : public Reduction {
 public:
  FoldedPresentations(const Setting& setting, Fold fold, Value value)
      : epochs_(setting.epochs),
        fold_(fold),
        value_(value),
        sum_(setting.label.size()),
        presented_(setting.label.size()) {}

  void add(const Epoch& epoch) override {
    for_presented(epoch, [&](std::size_t i) {
      sum_[i] += value_(epoch, i);
      ++presented_[i];
    });
  }

  std::vector<double> finish() override {
    if (fold_ == Fold::mean) return means(std::move(sum_), presented_);
    for (std::size_t i = 0; i < sum_.size(); ++i) {
      if (presented_[i] == 0) {
        sum_[i] = std::numeric_limits<double>::quiet_NaN();
      } else if (presented_[i] < epochs_) {
        sum_[i] = sum_[i] / presented_[i] * static_cast<double>(epochs_);
      }
    }
    return std::move(sum_);
  }

 private:
  std::int64_t epochs_;
  Fold fold_;
  Value value_;
  std::vector<double> sum_;
  std::vector<std::int32_t> presented_;
};

template <class Value>
std::unique_ptr<Reduction> fold_presentations(const Setting& setting, Fold fold, Value value) {
  return std::make_unique<FoldedPresentations<Value>>(setting, fold, value);
}

}  // namespace dc::score
