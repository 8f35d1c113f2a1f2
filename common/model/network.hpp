// Convolutional networks with named parameters: built from a spec, run forward for training or frozen for inference.
// Knows no files and no data set.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "common/base/rng.hpp"
#include "common/model/precision.hpp"
#include "common/model/spec.hpp"

namespace dc::model {

/// A parameter or buffer under the name torchvision gives it ("layer1.0.conv1.weight").
struct NamedTensor {
  std::string name;
  at::Tensor tensor;  ///< f32 on the CPU; 4-D ones lie in channels_last order
};

struct Output {
  at::Tensor logits;    ///< [B, classes] f32
  at::Tensor features;  ///< [B, d] f32: what the last linear layer reads
};

/// One convolution with its normalisation; the layer both executors work on.
struct Unit {
  at::Tensor weight;  ///< [out, in, k, k]
  at::Tensor bias;    ///< undefined where there is none
  std::int64_t stride = 1;
  std::int64_t padding = 1;
  at::Tensor norm_weight;
  at::Tensor norm_bias;
  at::Tensor running_mean;  ///< undefined: instance normalisation, which keeps no statistics
  at::Tensor running_var;
};

/// One instruction of a network. Two values are alive at most: the trunk and the inside of a residual block.
struct Step {
  enum class Kind { unit, max_pool, average_pool };
  enum Slot : std::size_t { trunk, inside };
  Kind kind = Kind::unit;
  std::size_t unit = 0;
  Slot from = trunk;
  Slot to = trunk;
  bool add_shortcut = false;  ///< the trunk is added before the ReLU
  bool relu = true;
};

/// A network for inference: batch normalisation folded into the convolutions, weights in the layout the kernels
/// want. Independent of the network it was made from. Safe to use from one thread at a time.
class FrozenNetwork {
 public:
  /// `images` [B, channels, size, size] f32, normalised, channels_last. Runs in inference mode.
  Output forward(const at::Tensor& images) const;

 private:
  friend class Network;
  struct Layer {
    at::Tensor weight;
    at::Tensor bias;
    at::Tensor norm_weight;  ///< defined for instance normalisation only
    at::Tensor norm_bias;
    std::int64_t stride = 1;
    std::int64_t padding = 1;
  };
  at::Tensor run_layer(const Layer& layer, const at::Tensor& input, const at::Tensor* shortcut, bool relu) const;

  NetworkSpec spec_;
  bool flatten_ = false;
  Precision precision_ = Precision::f32;
  std::vector<Layer> layers_;
  std::vector<Step> steps_;
  at::Tensor linear_weight_;
  at::Tensor linear_bias_;
};

/// A network in training. Copies are not allowed, moves are cheap.
class Network {
 public:
  /// Builds `spec` (resolved here) with parameters of value zero, running means 0 and variances 1.
  explicit Network(const NetworkSpec& spec);
  Network(Network&&) = default;
  Network& operator=(Network&&) = default;

  const NetworkSpec& spec() const { return spec_; }

  /// Draws the parameters as torchvision does: convolutions of residual networks Kaiming normal (fan out, ReLU),
  /// batch normalisation 1 and 0, everything else uniform in +-1/sqrt(fan in). Row r of parameter p takes the draws
  /// `stream.at(p, r)`, so the values depend on the seed alone.
  void initialise(const Stream& stream);

  /// In torchvision's order. The tensors are the network's own: write through copy_().
  std::span<const NamedTensor> parameters() const { return parameters_; }
  std::span<const NamedTensor> buffers() const { return buffers_; }
  /// Number of trained values.
  std::int64_t parameter_count() const;

  /// d: length of the features, what the last linear layer reads.
  std::int64_t feature_count() const { return linear_weight_.size(1); }

  /// Numbers that the convolutions put out for one image: what memory and time grow with.
  std::int64_t activation_count() const;

  /// One pass in training mode: batch statistics are used, and the running ones updated (momentum 0.1, unbiased
  /// variance, as PyTorch does). `images` [B, channels, size, size] f32, channels_last; gradients are recorded unless
  /// switched off by the caller. Convolutions compute in `precision`, everything else in f32.
  Output forward(const at::Tensor& images, Precision precision) const;

  /// One pass in evaluation mode without folding: running statistics, no update, f32. The reference for freeze();
  /// gradients are recorded unless switched off by the caller.
  Output forward_evaluation(const at::Tensor& images) const;

  FrozenNetwork freeze(Precision precision) const;

 private:
  void build_resnet(std::span<const std::int64_t> blocks);
  void build_convnet();
  at::Tensor add_parameter(const std::string& name, std::vector<std::int64_t> shape);
  at::Tensor add_buffer(const std::string& name, std::int64_t length, double value);
  std::size_t add_unit(const std::string& conv, const std::string& norm, std::int64_t in, std::int64_t out,
                       std::int64_t kernel, std::int64_t stride, std::int64_t padding);
  void add_linear(const std::string& name, std::int64_t in);
  Output run(const at::Tensor& images, Precision precision, bool training) const;

  NetworkSpec spec_;
  bool flatten_ = false;  ///< features are the flattened last map, not its mean
  std::vector<NamedTensor> parameters_;
  std::vector<NamedTensor> buffers_;
  std::vector<Unit> units_;
  std::vector<Step> steps_;
  at::Tensor linear_weight_;
  at::Tensor linear_bias_;
};

}  // namespace dc::model
