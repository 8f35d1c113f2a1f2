#include "stages/eval/gradient.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <ATen/ops/empty_like.h>
#include <torch/csrc/autograd/autograd.h>

namespace dc::eval {

namespace {

/// The sum of squares over eight lanes: the same for any number of threads, and nothing underflows.
double squared_length(const at::Tensor& gradient) {
  const at::Tensor dense = gradient.is_non_overlapping_and_dense() ? gradient : gradient.contiguous();
  const std::span values(dense.const_data_ptr<float>(), static_cast<std::size_t>(dense.numel()));
  std::array<double, 8> lane{};
  const std::size_t whole = values.size() - values.size() % lane.size();
  for (std::size_t i = 0; i < whole; i += lane.size()) {
    for (std::size_t k = 0; k < lane.size(); ++k) lane[k] += double{values[i + k]} * double{values[i + k]};
  }
  for (std::size_t i = whole; i < values.size(); ++i) lane[i - whole] += double{values[i]} * double{values[i]};
  return std::accumulate(lane.begin(), lane.end(), 0.0);
}

}  // namespace

std::vector<float> logit_gradient(std::span<const float> logits, std::int64_t label) {
  const double top = std::ranges::max(logits);
  std::vector<double> weight;
  for (const float z : logits) weight.push_back(std::exp(double{z} - top));
  const double total = std::accumulate(weight.begin(), weight.end(), 0.0);
  const auto y = static_cast<std::size_t>(label);
  weight[y] = 0;
  const double others = std::accumulate(weight.begin(), weight.end(), 0.0);
  std::vector<float> out;
  for (const double w : weight) out.push_back(static_cast<float>(w / total));
  out[y] = static_cast<float>(-others / total);
  return out;
}

double gradient_length(const model::Network& network, const at::Tensor& image, std::int64_t label) {
  std::vector<at::Tensor> parameters;
  for (const auto& parameter : network.parameters()) parameters.push_back(parameter.tensor);
  const at::Tensor logits = network.forward_evaluation(image).logits;
  const auto values = logits.detach();
  const at::Tensor error = at::empty_like(values);
  std::ranges::copy(logit_gradient({values.const_data_ptr<float>(), static_cast<std::size_t>(values.numel())}, label),
                    error.mutable_data_ptr<float>());
  double sum = 0;
  for (const at::Tensor& gradient : torch::autograd::grad({logits}, parameters, {error})) {
    sum += squared_length(gradient);
  }
  return std::sqrt(sum);
}

std::vector<float> gradient_lengths(const model::Network& network, const Showing& showing, Progress& progress) {
  std::vector<float> out;
  show(showing, 1, [&](const training::Batch& view) {
    out.push_back(static_cast<float>(gradient_length(network, view.images, view.label[0])));
    progress.update(std::ssize(out));
  });
  progress.finish();
  return out;
}

}  // namespace dc::eval
