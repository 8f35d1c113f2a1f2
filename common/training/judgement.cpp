#include "common/training/judgement.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "common/base/error.hpp"

namespace dc::training {

namespace {

double share(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

Judgement::Judgement(std::int64_t classes, std::int64_t bins)
    : classes_(classes),
      confusion_(static_cast<std::size_t>(classes * classes)),
      bin_count_(static_cast<std::size_t>(bins)),
      bin_right_(static_cast<std::size_t>(bins)),
      bin_confidence_sum_(static_cast<std::size_t>(bins)) {
  DC_ASSERT(classes >= 1 && bins >= 1);
}

void Judgement::add(std::span<const float> logits, std::span<const std::int64_t> label) {
  const auto classes = static_cast<std::size_t>(classes_);
  DC_ASSERT(logits.size() == label.size() * classes);
  for (std::size_t b = 0; b < label.size(); ++b) {
    const auto z = logits.subspan(b * classes, classes);
    if (!std::ranges::all_of(z, [](float v) { return std::isfinite(v); })) {
      throw RunFailure(
          fmt::format("image {}: the network's output is not finite; train it again with a smaller --lr", images_));
    }
    const auto y = static_cast<std::size_t>(label[b]);
    DC_ASSERT(y < classes);
    const auto predicted = static_cast<std::size_t>(std::ranges::max_element(z) - z.begin());
    std::int64_t rank = 0;
    double total = 0;
    for (std::size_t k = 0; k < classes; ++k) {
      total += std::exp(double{z[k]} - double{z[predicted]});
      if (z[k] > z[y] || (z[k] == z[y] && k < y)) ++rank;
    }
    const double confidence = 1.0 / total;
    const auto bins = static_cast<double>(bin_count_.size());
    const auto bin = std::min(static_cast<std::size_t>(confidence * bins), bin_count_.size() - 1);
    ++confusion_[y * classes + predicted];
    ++bin_count_[bin];
    bin_right_[bin] += predicted == y ? 1 : 0;
    bin_confidence_sum_[bin] += confidence;
    in_top5_ += rank < 5 ? 1 : 0;
    loss_sum_ += std::log(total) - (double{z[y]} - double{z[predicted]});
    ++images_;
  }
}

double Judgement::top1() const {
  std::int64_t right = 0;
  for (std::int64_t c = 0; c < classes_; ++c) right += confusion_[static_cast<std::size_t>(c * classes_ + c)];
  return share(right, images_);
}

double Judgement::top5() const {
  return share(in_top5_, images_);
}
double Judgement::loss() const {
  return images_ == 0 ? 0.0 : std::max(0.0, loss_sum_ / static_cast<double>(images_));
}

double Judgement::ece() const {
  double sum = 0;
  for (std::size_t b = 0; b < bin_count_.size(); ++b) {
    sum += std::abs(static_cast<double>(bin_right_[b]) - bin_confidence_sum_[b]);
  }
  return images_ == 0 ? 0.0 : sum / static_cast<double>(images_);
}

std::vector<std::int64_t> Judgement::class_count() const {
  std::vector<std::int64_t> out(static_cast<std::size_t>(classes_));
  for (std::size_t i = 0; i < confusion_.size(); ++i) out[i / out.size()] += confusion_[i];
  return out;
}

std::vector<double> Judgement::class_top1() const {
  const auto count = class_count();
  std::vector<double> out(count.size());
  for (std::size_t c = 0; c < out.size(); ++c) out[c] = share(confusion_[c * out.size() + c], count[c]);
  return out;
}

std::vector<double> Judgement::bin_confidence() const {
  std::vector<double> out(bin_count_.size());
  for (std::size_t b = 0; b < out.size(); ++b) {
    if (bin_count_[b] > 0) out[b] = std::min(1.0, bin_confidence_sum_[b] / static_cast<double>(bin_count_[b]));
  }
  return out;
}

std::vector<double> Judgement::bin_accuracy() const {
  std::vector<double> out(bin_count_.size());
  for (std::size_t b = 0; b < out.size(); ++b) out[b] = share(bin_right_[b], bin_count_[b]);
  return out;
}

}  // namespace dc::training
