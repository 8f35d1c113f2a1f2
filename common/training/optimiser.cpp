#include "common/training/optimiser.hpp"

#include <algorithm>
#include <array>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/_fused_sgd.h>
#include <ATen/ops/scalar_tensor.h>
#include <ATen/ops/zeros_like.h>
#include <fmt/format.h>

#include "common/base/error.hpp"

namespace dc::training {

namespace {

const std::array<std::string, 2> kNames = {"sgd", "adamw"};
constexpr double kBeta1 = 0.9, kBeta2 = 0.999, kEpsilon = 1e-8;  // torch.optim.AdamW

bool adamw_decays(const model::NamedTensor& parameter) {
  return parameter.tensor.dim() > 1 && parameter.name.find("weight") != std::string::npos;
}

/// Gradients in the parameters' own order of elements: the fused kernels walk raw memory.
std::vector<at::Tensor> gradients(std::span<const at::Tensor> parameters) {
  std::vector<at::Tensor> out;
  out.reserve(parameters.size());
  for (const at::Tensor& parameter : parameters) {
    at::Tensor gradient = parameter.grad();
    DC_ASSERT(gradient.defined());
    if (gradient.strides() != parameter.strides()) gradient = at::zeros_like(parameter).copy_(gradient);
    out.push_back(std::move(gradient));
  }
  return out;
}

}  // namespace

std::span<const std::string> optimiser_names() {
  return kNames;
}

OptimiserSpec::Kind optimiser_from_name(std::string_view name) {
  const auto place = std::ranges::find(kNames, name);
  if (place == kNames.end()) throw UsageError(fmt::format("--optimiser {}: expected sgd or adamw", name));
  return static_cast<OptimiserSpec::Kind>(place - kNames.begin());
}

Optimiser::Optimiser(const OptimiserSpec& spec, std::span<const model::NamedTensor> parameters)
    : spec_(spec), groups_(2), step_count_(at::scalar_tensor(0.0)) {
  const at::NoGradGuard no_grad;
  const bool adamw = spec.kind == OptimiserSpec::Kind::adamw;
  groups_[0].weight_decay = spec.weight_decay;
  for (const model::NamedTensor& parameter : parameters) {
    Group& group = groups_[adamw && !adamw_decays(parameter) ? 1 : 0];
    group.names.push_back(parameter.name);
    group.parameters.push_back(parameter.tensor);
    if (adamw || spec.momentum > 0) group.first.push_back(at::zeros_like(parameter.tensor));
    if (adamw) group.second.push_back(at::zeros_like(parameter.tensor));
  }
  std::erase_if(groups_, [](const Group& group) { return group.parameters.empty(); });
}

void Optimiser::step_sgd(Group& group, double lr) {
  constexpr double kDampening = 0.0;
  at::_fused_sgd_(group.parameters, gradients(group.parameters), group.first, group.weight_decay, spec_.momentum, lr,
                  kDampening, spec_.nesterov, false, steps_ == 0);
}

void Optimiser::step_adamw(Group& group, double lr) {
  const std::vector<at::Tensor> counts(group.parameters.size(), step_count_);
  at::_fused_adamw_(group.parameters, gradients(group.parameters), group.first, group.second, {}, counts, lr, kBeta1,
                    kBeta2, group.weight_decay, kEpsilon, false, false);
}

void Optimiser::step(double lr) {
  const at::NoGradGuard no_grad;
  step_count_.fill_(static_cast<double>(steps_ + 1));
  for (Group& group : groups_) {
    if (spec_.kind == OptimiserSpec::Kind::sgd) step_sgd(group, lr);
    if (spec_.kind == OptimiserSpec::Kind::adamw) step_adamw(group, lr);
    for (at::Tensor& parameter : group.parameters) parameter.mutable_grad().reset();
  }
  ++steps_;
}

std::vector<model::NamedTensor> Optimiser::state() const {
  std::vector<model::NamedTensor> out;
  for (const Group& group : groups_) {
    for (std::size_t i = 0; i < group.first.size(); ++i) out.push_back({"first." + group.names[i], group.first[i]});
    for (std::size_t i = 0; i < group.second.size(); ++i) out.push_back({"second." + group.names[i], group.second[i]});
  }
  return out;
}

}  // namespace dc::training
