#include "common/training/dynamics.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "common/base/error.hpp"
#include "common/training/exponential.hpp"

namespace dc::training {

namespace {
constexpr float kHole = std::numeric_limits<float>::quiet_NaN();
constexpr float kFloor = 1e-8f;  // inside the logarithms of TDDS
}  // namespace

Signals signals(std::span<const float> logits, std::int64_t label, std::span<float> p) {
  const auto y = static_cast<std::size_t>(label);
  DC_ASSERT(y < logits.size() && p.size() == logits.size());
  float first = logits[0], second = -std::numeric_limits<float>::infinity();
  std::size_t top = 0;
  for (std::size_t k = 1; k < logits.size(); ++k) {
    if (logits[k] > first) {
      second = first;
      first = logits[k];
      top = k;
    } else if (logits[k] > second) {
      second = logits[k];
    }
  }
  for (std::size_t k = 0; k < logits.size(); ++k) p[k] = logits[k] - first;
  take_exponentials(p);
  const double largest = first;
  double total = 0, weighted = 0, squares = 0;
  for (std::size_t k = 0; k < logits.size(); ++k) {
    const double e = p[k];
    total += e;
    weighted += e * (logits[k] - largest);
    squares += e * e;
  }
  const auto scale = static_cast<float>(1 / total);
  for (float& probability : p) probability *= scale;
  const double log_total = std::log(total);
  Signals out;
  out.loss = static_cast<float>(log_total - (logits[y] - largest));
  out.pnorm2 = static_cast<float>(squares / (total * total));
  out.entropy = static_cast<float>(std::max(0.0, log_total - weighted / total));
  out.top1 = static_cast<std::int32_t>(top);
  if (logits.size() > 1) {
    const float other = y == top ? second : first;
    out.p_other = static_cast<float>(std::exp(other - largest) / total);
    out.p_second = static_cast<float>(std::exp(second - largest) / total);
    out.zmargin = static_cast<float>(double{logits[y]} - double{other});
  }
  return out;
}

float take_kd(std::span<const float> p, std::span<c10::Half> log_before) {
  DC_ASSERT(p.size() == log_before.size());
  constexpr std::size_t kBlock = 256;
  std::array<float, kBlock> room;
  double sum = 0;
  for (std::size_t first = 0; first < p.size(); first += kBlock) {
    const auto log_now = std::span(room).first(std::min(kBlock, p.size() - first));
    for (std::size_t k = 0; k < log_now.size(); ++k) log_now[k] = p[first + k] + kFloor;
    take_logarithms(log_now);
    for (std::size_t k = 0; k < log_now.size(); ++k) {
      sum += std::abs(p[first + k] * (log_now[k] - float{log_before[first + k]}));
      log_before[first + k] = log_now[k];
    }
  }
  return static_cast<float>(sum);
}

DynamicsRecord::DynamicsRecord(std::int64_t epoch_count, std::int64_t sample_count, std::int64_t class_count)
    : epochs(epoch_count), samples(sample_count), classes(class_count) {
  const auto n = static_cast<std::size_t>(epochs * samples);
  seen.assign(n, 0);
  for (std::vector<float>* field : {&loss, &p_other, &p_second, &zmargin, &pnorm2, &entropy, &kd, &hnorm2})
    field->assign(n, kHole);
  top1.assign(n, -1);
  log_before.assign(static_cast<std::size_t>(samples * classes), kHole);
}

double DynamicsRecord::bytes(std::int64_t epochs, std::int64_t samples, std::int64_t classes) {
  constexpr double kPresentation = sizeof(std::uint8_t) + 8 * sizeof(float) + sizeof(std::int32_t);
  return kPresentation * static_cast<double>(epochs * samples) +
         sizeof(c10::Half) * static_cast<double>(samples * classes);
}

void DynamicsRecord::add(std::int64_t epoch, std::span<const std::int64_t> sample, std::span<const std::int64_t> label,
                         std::span<const float> logits, std::span<const float> features) {
  DC_ASSERT(epoch >= 0 && epoch < epochs && label.size() == sample.size() && !sample.empty());
  const auto c = static_cast<std::size_t>(classes);
  const std::size_t width = features.size() / sample.size();
  DC_ASSERT(logits.size() == sample.size() * c);
  std::vector<float> p(c);
  for (std::size_t b = 0; b < sample.size(); ++b) {
    DC_ASSERT(sample[b] >= 0 && sample[b] < samples);
    const auto at = static_cast<std::size_t>(epoch * samples + sample[b]);
    const Signals s = signals(logits.subspan(b * c, c), label[b], p);
    double norm2 = 0;
    for (const float h : features.subspan(b * width, width)) norm2 += double{h} * double{h};
    seen[at] = 1;
    loss[at] = s.loss;
    p_other[at] = s.p_other;
    p_second[at] = s.p_second;
    zmargin[at] = s.zmargin;
    pnorm2[at] = s.pnorm2;
    entropy[at] = s.entropy;
    kd[at] = take_kd(p, std::span(log_before).subspan(static_cast<std::size_t>(sample[b]) * c, c));
    hnorm2[at] = static_cast<float>(norm2);
    top1[at] = s.top1;
  }
}

}  // namespace dc::training
