// SGD and AdamW as PyTorch computes them, one fused call a step.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ATen/core/Tensor.h>

#include "common/model/network.hpp"

namespace dc::training {

struct OptimiserSpec {
  enum class Kind { sgd, adamw };
  Kind kind = Kind::sgd;
  double momentum = 0.9;  ///< SGD only; in [0, 1)
  bool nesterov = false;  ///< SGD only; needs momentum
  double weight_decay = 5e-4;
};

/// sgd, adamw.
std::span<const std::string> optimiser_names();
/// Throws UsageError on an unknown name.
OptimiserSpec::Kind optimiser_from_name(std::string_view name);

/// Updates the parameters of one network in place.
///
/// SGD decays every parameter. AdamW (beta 0.9 and 0.999, epsilon 1e-8) decays only tensors of more than one dimension
/// whose name contains "weight": normalisation and biases are left alone.
class Optimiser {
 public:
  Optimiser(const OptimiserSpec& spec, std::span<const model::NamedTensor> parameters);

  /// One update from the gradients that backward() left, which are dropped. `lr` > 0.
  void step(double lr);

  std::int64_t steps_taken() const { return steps_; }
  /// What step() keeps between calls, named: momentum buffers or both moments. Write through copy_(), then set_steps().
  std::vector<model::NamedTensor> state() const;
  void set_steps_taken(std::int64_t steps) { steps_ = steps; }

 private:
  struct Group {
    double weight_decay = 0;
    std::vector<std::string> names;
    std::vector<at::Tensor> parameters;
    std::vector<at::Tensor> first;   ///< SGD: momentum; AdamW: mean of gradients
    std::vector<at::Tensor> second;  ///< AdamW: mean of squared gradients
  };
  void step_sgd(Group& group, double lr);
  void step_adamw(Group& group, double lr);

  OptimiserSpec spec_;
  std::int64_t steps_ = 0;
  std::vector<Group> groups_;
  at::Tensor step_count_;  ///< AdamW: updates done, this one included
};

}  // namespace dc::training
