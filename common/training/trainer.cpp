#include "common/training/trainer.hpp"

#include <algorithm>
#include <cmath>

#include <ATen/core/Reduction.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include "common/base/error.hpp"

namespace dc::training {

namespace {

std::span<const float> values(const at::Tensor& tensor) {
  return {tensor.const_data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

}  // namespace

Trainer::Trainer(model::Network& network, const TrainingSpec& spec, DynamicsRecord* record,
                 std::span<const float> weight)
    : network_(network),
      spec_(spec),
      record_(record),
      weight_(weight),
      optimiser_(spec.optimiser, network.parameters()),
      loss_sum_(at::zeros({})) {}

double Trainer::lr() const {
  const std::int64_t step = std::min(steps_taken(), spec_.horizon.steps - 1);
  return learning_rate(spec_.schedule, spec_.lr, spec_.horizon, step);
}

at::Tensor Trainer::loss_of(const at::Tensor& logits, const Batch& batch) const {
  if (weight_.empty()) return at::cross_entropy_loss(logits, batch.labels);
  const at::Tensor weight = at::empty({std::ssize(batch.image)}, at::kFloat);
  std::ranges::transform(batch.image, weight.mutable_data_ptr<float>(),
                         [&](std::int64_t image) { return weight_[static_cast<std::size_t>(image)]; });
  return at::cross_entropy_loss(logits, batch.labels, {}, at::Reduction::None).mul(weight).mean();
}

void Trainer::step(const Batch& batch) {
  DC_ASSERT(batch.step == steps_taken());
  const model::Output output = network_.forward(batch.images, spec_.precision);
  const at::Tensor loss = loss_of(output.logits, batch);
  if (record_ != nullptr) {
    const at::Tensor logits = output.logits.detach().contiguous();
    const at::Tensor features = output.features.detach().contiguous();
    record_->add(batch.epoch, batch.image, batch.label, values(logits), values(features));
  }
  loss.backward();
  optimiser_.step(lr());
  const at::NoGradGuard no_grad;
  loss_sum_.add_(loss.detach());
  ++loss_steps_;
  images_seen_ += static_cast<std::int64_t>(batch.image.size());
}

double Trainer::take_mean_loss() {
  if (loss_steps_ == 0) return 0.0;
  const double mean = loss_sum_.item<double>() / static_cast<double>(loss_steps_);
  loss_sum_.zero_();
  loss_steps_ = 0;
  if (!std::isfinite(mean)) {
    throw RunFailure(fmt::format("step {}: the loss is not finite, expected a number; lower --lr", steps_taken()));
  }
  return mean;
}

std::vector<model::NamedTensor> Trainer::state() const {
  std::vector<model::NamedTensor> out;
  for (const auto& p : network_.parameters()) out.push_back({"parameter." + p.name, p.tensor});
  for (const auto& b : network_.buffers()) out.push_back({"buffer." + b.name, b.tensor});
  for (auto& s : optimiser_.state()) out.push_back({"optimiser." + s.name, std::move(s.tensor)});
  return out;
}

void Trainer::resume_at(std::int64_t steps_taken, std::int64_t images_seen) {
  optimiser_.set_steps_taken(steps_taken);
  images_seen_ = images_seen;
}

}  // namespace dc::training
