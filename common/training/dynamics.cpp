#include "common/training/dynamics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "common/base/error.hpp"

namespace dc::training {

namespace {
constexpr float kHole = std::numeric_limits<float>::quiet_NaN();
}

Signals signals(std::span<const float> logits, std::int64_t label) {
  const auto y = static_cast<std::size_t>(label);
  DC_ASSERT(y < logits.size());
  const auto top = std::max_element(logits.begin(), logits.end());
  const double largest = *top;
  double total = 0, weighted = 0, squares = 0;
  float other = -std::numeric_limits<float>::infinity();
  for (std::size_t k = 0; k < logits.size(); ++k) {
    const double shifted = logits[k] - largest;
    const double e = std::exp(shifted);
    total += e;
    weighted += e * shifted;
    squares += e * e;
    if (k != y) other = std::max(other, logits[k]);
  }
  const double log_total = std::log(total);
  Signals out;
  out.loss = static_cast<float>(log_total - (logits[y] - largest));
  out.pnorm2 = static_cast<float>(squares / (total * total));
  out.entropy = static_cast<float>(std::max(0.0, log_total - weighted / total));
  out.top1 = static_cast<std::int32_t>(top - logits.begin());
  if (logits.size() > 1) {
    out.p_other = static_cast<float>(std::exp(other - largest) / total);
    out.zmargin = static_cast<float>(double{logits[y]} - double{other});
  }
  return out;
}

DynamicsRecord::DynamicsRecord(std::int64_t epoch_count, std::int64_t sample_count)
    : epochs(epoch_count), samples(sample_count) {
  const auto n = static_cast<std::size_t>(epochs * samples);
  seen.assign(n, 0);
  for (std::vector<float>* field : {&loss, &p_other, &zmargin, &pnorm2, &entropy, &hnorm2}) field->assign(n, kHole);
  top1.assign(n, -1);
}

void DynamicsRecord::add(std::int64_t epoch, std::span<const std::int64_t> sample, std::span<const std::int64_t> label,
                         std::span<const float> logits, std::span<const float> features) {
  DC_ASSERT(epoch >= 0 && epoch < epochs && label.size() == sample.size() && !sample.empty());
  const std::size_t classes = logits.size() / sample.size();
  const std::size_t width = features.size() / sample.size();
  for (std::size_t b = 0; b < sample.size(); ++b) {
    DC_ASSERT(sample[b] >= 0 && sample[b] < samples);
    const auto at = static_cast<std::size_t>(epoch * samples + sample[b]);
    const Signals s = signals(logits.subspan(b * classes, classes), label[b]);
    double norm2 = 0;
    for (const float h : features.subspan(b * width, width)) norm2 += double{h} * double{h};
    seen[at] = 1;
    loss[at] = s.loss;
    p_other[at] = s.p_other;
    zmargin[at] = s.zmargin;
    pnorm2[at] = s.pnorm2;
    entropy[at] = s.entropy;
    hnorm2[at] = static_cast<float>(norm2);
    top1[at] = s.top1;
  }
}

}  // namespace dc::training
