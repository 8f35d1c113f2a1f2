// The forward pass of FrozenNetwork (declared in network.hpp): folded layers, no gradients.
#include <array>

#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/group_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/max_pool2d.h>
#include <c10/core/InferenceMode.h>

#include "common/model/network.hpp"
#include "common/model/shape.hpp"

namespace dc::model {

namespace {
constexpr double kNormEpsilon = 1e-5;
}

at::Tensor FrozenNetwork::run_layer(const Layer& layer, const at::Tensor& input, const at::Tensor* shortcut,
                                    bool relu) const {
  const std::array stride{layer.stride, layer.stride};
  const std::array padding{layer.padding, layer.padding};
  at::Tensor out = at::conv2d(input, layer.weight, layer.bias, stride, padding);
  if (layer.norm_weight.defined())
    out = at::group_norm(out, out.size(1), layer.norm_weight, layer.norm_bias, kNormEpsilon);
  if (shortcut != nullptr) out.add_(*shortcut);
  if (relu) out.relu_();
  return out;
}

Output FrozenNetwork::forward(const at::Tensor& images) const {
  const c10::InferenceMode inference;
  check_images(images, spec_);
  std::array<at::Tensor, 2> value;
  value[Step::trunk] = images.to(precision_ == Precision::bf16 ? at::kBFloat16 : at::kFloat);
  for (const Step& step : steps_) {
    const at::Tensor& from = value[step.from];
    switch (step.kind) {
      case Step::Kind::max_pool:
        value[step.to] = at::max_pool2d(from, {3, 3}, {2, 2}, {1, 1});
        break;
      case Step::Kind::average_pool:
        value[step.to] = at::avg_pool2d(from, {2, 2}, {2, 2});
        break;
      case Step::Kind::unit:
        value[step.to] =
            run_layer(layers_[step.unit], from, step.add_shortcut ? &value[Step::trunk] : nullptr, step.relu);
        break;
    }
  }
  Output output;
  const at::Tensor map = value[Step::trunk].to(at::kFloat);
  output.features = flatten_ ? map.contiguous().flatten(1) : map.mean({2, 3});
  output.logits = at::linear(output.features, linear_weight_, linear_bias_);
  return output;
}

}  // namespace dc::model
