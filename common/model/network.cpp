#include "common/model/network.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/full.h>
#include <ATen/ops/group_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/model/shape.hpp"

namespace dc::model {

namespace {

constexpr double kNormEpsilon = 1e-5;     // torch.nn.BatchNorm2d, GroupNorm
constexpr double kRunningMomentum = 0.1;  // torch.nn.BatchNorm2d
constexpr std::array<std::int64_t, 4> kBlocks10 = {1, 1, 1, 1};
constexpr std::array<std::int64_t, 4> kBlocks18 = {2, 2, 2, 2};
constexpr std::array<std::int64_t, 3> kBlocks8 = {1, 1, 1};
constexpr std::array<std::int64_t, 3> kBlocks20 = {3, 3, 3};

std::int64_t fan_in(const at::Tensor& weight) {
  return weight.numel() / weight.size(0);
}

/// Writes `value(draws)` into every element, row by row in PyTorch's order of elements.
template <class Value>
void fill(const at::Tensor& parameter, const Stream& stream, std::size_t number, Value value) {
  at::Tensor rows = at::zeros({parameter.size(0), parameter.numel() / parameter.size(0)});
  const std::int64_t length = rows.size(1);
  float* out = rows.mutable_data_ptr<float>();
  for (std::int64_t r = 0; r < rows.size(0); ++r) {
    Draws draws = stream.at(static_cast<std::uint32_t>(number), static_cast<std::uint64_t>(r));
    for (std::int64_t i = 0; i < length; ++i) *out++ = static_cast<float>(value(draws));
  }
  parameter.copy_(rows.view(parameter.sizes()));
}

}  // namespace

Network::Network(const NetworkSpec& spec) : spec_(resolve(spec)) {
  const at::NoGradGuard no_grad;
  if (spec_.architecture == "resnet8") build_resnet(kBlocks8);
  if (spec_.architecture == "resnet10") build_resnet(kBlocks10);
  if (spec_.architecture == "resnet18") build_resnet(kBlocks18);
  if (spec_.architecture == "resnet20") build_resnet(kBlocks20);
  if (spec_.architecture == "convnet") build_convnet();
  DC_ASSERT(!steps_.empty());
  for (const NamedTensor& parameter : parameters_) parameter.tensor.set_requires_grad(true);
}

at::Tensor Network::add_parameter(const std::string& name, std::vector<std::int64_t> shape) {
  const auto order = shape.size() == 4 ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
  parameters_.push_back({name, at::zeros(shape).contiguous(order)});
  return parameters_.back().tensor;
}

at::Tensor Network::add_buffer(const std::string& name, std::int64_t length, double value) {
  buffers_.push_back({name, at::full({length}, value, at::kFloat)});
  return buffers_.back().tensor;
}

std::size_t Network::add_unit(const std::string& conv, const std::string& norm, std::int64_t in, std::int64_t out,
                              std::int64_t kernel, std::int64_t stride, std::int64_t padding) {
  const bool instance = spec_.architecture == "convnet";
  Unit unit;
  unit.weight = add_parameter(conv + ".weight", {out, in, kernel, kernel});
  if (instance) unit.bias = add_parameter(conv + ".bias", {out});
  unit.stride = stride;
  unit.padding = padding;
  unit.norm_weight = add_parameter(norm + ".weight", {out});
  unit.norm_bias = add_parameter(norm + ".bias", {out});
  unit.norm_weight.fill_(1.0);
  if (!instance) {
    unit.running_mean = add_buffer(norm + ".running_mean", out, 0.0);
    unit.running_var = add_buffer(norm + ".running_var", out, 1.0);
  }
  units_.push_back(std::move(unit));
  return units_.size() - 1;
}

void Network::add_linear(const std::string& name, std::int64_t in) {
  linear_weight_ = add_parameter(name + ".weight", {spec_.classes, in});
  linear_bias_ = add_parameter(name + ".bias", {spec_.classes});
}

// He et al. 2016 as torchvision writes it: basic blocks, stride in the first convolution, 1x1 projection where the
// shape changes. The three-stage CIFAR networks are built from the same block.
void Network::build_resnet(std::span<const std::int64_t> blocks) {
  std::int64_t width = spec_.width;
  const bool imagenet = spec_.stem == Stem::imagenet;
  const std::int64_t stem_stride = spec_.stem == Stem::small ? 1 : 2;
  const std::size_t stem =
      add_unit("conv1", "bn1", spec_.channels, width, imagenet ? 7 : 3, stem_stride, imagenet ? 3 : 1);
  steps_.push_back({.unit = stem});
  if (imagenet) steps_.push_back({.kind = Step::Kind::max_pool});

  std::int64_t in = width;
  for (std::size_t stage = 0; stage < blocks.size(); ++stage) {
    if (stage > 0) width *= 2;
    for (std::int64_t block = 0; block < blocks[stage]; ++block) {
      const std::string name = fmt::format("layer{}.{}", stage + 1, block);
      const std::int64_t stride = stage > 0 && block == 0 ? 2 : 1;
      const std::size_t first = add_unit(name + ".conv1", name + ".bn1", in, width, 3, stride, 1);
      const std::size_t second = add_unit(name + ".conv2", name + ".bn2", width, width, 3, 1, 1);
      const bool project = stride != 1 || in != width;
      steps_.push_back({.unit = first, .from = Step::trunk, .to = Step::inside});
      if (project) {
        const std::size_t projection =
            add_unit(name + ".downsample.0", name + ".downsample.1", in, width, 1, stride, 0);
        steps_.push_back({.unit = projection, .from = Step::trunk, .to = Step::trunk, .relu = false});
      }
      steps_.push_back({.unit = second, .from = Step::inside, .to = Step::trunk, .add_shortcut = true});
      in = width;
    }
  }
  add_linear("fc", in);
}

// The ConvNet of the distillation literature (Gidaris and Komodakis 2018; Zhao et al. 2021): blocks of 3x3 convolution,
// instance normalisation, ReLU and 2x2 average pooling. Grey 28-pixel images are padded to 32 by the first convolution.
void Network::build_convnet() {
  const bool pad_to_32 = spec_.channels == 1 && spec_.size == 28;
  std::int64_t side = pad_to_32 ? 32 : spec_.size;
  std::int64_t in = spec_.channels;
  for (std::int64_t block = 0; block < spec_.depth; ++block) {
    const std::int64_t padding = block == 0 && pad_to_32 ? 3 : 1;
    const std::size_t unit = add_unit(fmt::format("features.{}", 4 * block), fmt::format("features.{}", 4 * block + 1),
                                      in, spec_.width, 3, 1, padding);
    steps_.push_back({.unit = unit});
    steps_.push_back({.kind = Step::Kind::average_pool});
    in = spec_.width;
    side /= 2;
  }
  flatten_ = true;
  add_linear("classifier", in * side * side);
}

void Network::initialise(const Stream& stream) {
  const at::NoGradGuard no_grad;
  const bool convnet = spec_.architecture == "convnet";
  std::int64_t fan = 1;  // of the convolution or linear layer whose bias comes next
  for (std::size_t p = 0; p < parameters_.size(); ++p) {
    const at::Tensor& tensor = parameters_[p].tensor;
    if (tensor.dim() > 1) fan = fan_in(tensor);
    const bool norm_weight = std::ranges::any_of(units_, [&](const Unit& u) { return u.norm_weight.is_same(tensor); });
    const bool norm_bias = std::ranges::any_of(units_, [&](const Unit& u) { return u.norm_bias.is_same(tensor); });
    if (norm_weight || norm_bias) {
      tensor.fill_(norm_weight ? 1.0 : 0.0);
    } else if (tensor.dim() == 4 && !convnet) {
      const double deviation = std::sqrt(2.0 / static_cast<double>(tensor.size(0) * tensor.size(2) * tensor.size(3)));
      fill(tensor, stream, p, [&](Draws& draws) { return deviation * draws.normal(); });
    } else {
      const double bound = 1.0 / std::sqrt(static_cast<double>(fan));
      fill(tensor, stream, p, [&](Draws& draws) { return draws.uniform(-bound, bound); });
    }
  }
}

std::int64_t Network::parameter_count() const {
  std::int64_t count = 0;
  for (const NamedTensor& parameter : parameters_) count += parameter.tensor.numel();
  return count;
}

std::int64_t Network::activation_count() const {
  std::array<std::int64_t, 2> side{};
  side[Step::trunk] = spec_.size;
  std::int64_t count = 0;
  for (const Step& step : steps_) {
    if (step.kind == Step::Kind::max_pool) side[step.to] = (side[step.from] + 1) / 2;
    if (step.kind == Step::Kind::average_pool) side[step.to] = side[step.from] / 2;
    if (step.kind != Step::Kind::unit) continue;
    const Unit& unit = units_[step.unit];
    side[step.to] = (side[step.from] + 2 * unit.padding - unit.weight.size(2)) / unit.stride + 1;
    count += unit.weight.size(0) * side[step.to] * side[step.to];
  }
  return count;
}

Output Network::run(const at::Tensor& images, Precision precision, bool training) const {
  check_images(images, spec_);
  const auto type = precision == Precision::bf16 ? at::kBFloat16 : at::kFloat;
  std::array<at::Tensor, 2> value;
  value[Step::trunk] = images.to(type);
  for (const Step& step : steps_) {
    const at::Tensor& from = value[step.from];
    if (step.kind == Step::Kind::max_pool) {
      value[step.to] = at::max_pool2d(from, {3, 3}, {2, 2}, {1, 1});
    } else if (step.kind == Step::Kind::average_pool) {
      value[step.to] = at::avg_pool2d(from, {2, 2}, {2, 2});
    } else {
      const Unit& unit = units_[step.unit];
      const std::array stride{unit.stride, unit.stride};
      const std::array padding{unit.padding, unit.padding};
      at::Tensor out = at::conv2d(from, unit.weight.to(type), unit.bias.defined() ? unit.bias.to(type) : at::Tensor(),
                                  stride, padding);
      if (training && out.numel() == out.size(1) && unit.running_mean.defined()) {
        throw RunFailure(
            "a batch of one image leaves one value a channel, which batch normalisation cannot use; choose another "
            "--batch");
      }
      out = unit.running_mean.defined()
                ? at::batch_norm(out, unit.norm_weight, unit.norm_bias, unit.running_mean, unit.running_var, training,
                                 kRunningMomentum, kNormEpsilon, false)
                : at::group_norm(out, out.size(1), unit.norm_weight.to(type), unit.norm_bias.to(type), kNormEpsilon);
      if (step.add_shortcut) out.add_(value[Step::trunk]);
      if (step.relu) out.relu_();
      value[step.to] = std::move(out);
    }
  }
  Output output;
  const at::Tensor map = value[Step::trunk].to(at::kFloat);
  output.features = flatten_ ? map.contiguous().flatten(1) : map.mean({2, 3});
  output.logits = at::linear(output.features, linear_weight_, linear_bias_);
  return output;
}

Output Network::forward(const at::Tensor& images, Precision precision) const {
  return run(images, precision, true);
}

Output Network::forward_evaluation(const at::Tensor& images) const {
  return run(images, Precision::f32, false);
}

FrozenNetwork Network::freeze(Precision precision) const {
  const at::NoGradGuard no_grad;
  const auto type = precision == Precision::bf16 ? at::kBFloat16 : at::kFloat;
  FrozenNetwork frozen;
  frozen.flatten_ = flatten_;
  frozen.precision_ = precision;
  frozen.steps_ = steps_;
  frozen.spec_ = spec_;
  frozen.linear_weight_ = linear_weight_.detach().clone();
  frozen.linear_bias_ = linear_bias_.detach().clone();
  for (const Unit& unit : units_) {
    FrozenNetwork::Layer layer;
    layer.stride = unit.stride;
    layer.padding = unit.padding;
    if (unit.running_mean.defined()) {
      const at::Tensor scale = unit.norm_weight / (unit.running_var + kNormEpsilon).sqrt();
      layer.weight = (unit.weight * scale.view({-1, 1, 1, 1})).to(type).contiguous(at::MemoryFormat::ChannelsLast);
      layer.bias = (unit.norm_bias - unit.running_mean * scale).to(type);
    } else {
      layer.weight = unit.weight.detach().clone().to(type);
      layer.bias = unit.bias.detach().clone().to(type);
      layer.norm_weight = unit.norm_weight.detach().clone().to(type);
      layer.norm_bias = unit.norm_bias.detach().clone().to(type);
    }
    frozen.layers_.push_back(std::move(layer));
  }
  return frozen;
}

}  // namespace dc::model
