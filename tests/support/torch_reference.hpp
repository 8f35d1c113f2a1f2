// The formulas of tests/references/torch_training.py: weights and images that both sides can make.
#pragma once
#include <cmath>
#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <nlohmann/json.hpp>

#include "common/model/device.hpp"
#include "common/model/network.hpp"

namespace dc::test {

/// Tests run beside each other: each keeps to one thread.
inline const bool kOneThread = (model::set_up_device("cpu", 1), true);

/// Place i of stream s: a number in [0, 1) on a grid of 2^-32.
inline double reference_uniform(std::uint32_t s, std::uint32_t i) {
  std::uint32_t x = i * 0x9E3779B9u + s * 0x85EBCA6Bu;
  x ^= x >> 16;
  x *= 0x7FEB352Du;
  x ^= x >> 15;
  x *= 0x846CA68Bu;
  x ^= x >> 16;
  return x / 4294967296.0;
}

/// centre + bound * (2 u - 1) in the order of PyTorch's elements.
inline at::Tensor reference_tensor(std::uint32_t stream, at::IntArrayRef shape, double bound, double centre = 0.0) {
  at::Tensor out = at::empty(shape, at::kFloat);
  auto* values = out.mutable_data_ptr<float>();
  for (std::int64_t i = 0; i < out.numel(); ++i) {
    values[i] =
        static_cast<float>(centre + bound * (2.0 * reference_uniform(stream, static_cast<std::uint32_t>(i)) - 1.0));
  }
  return out;
}

inline void fill_as_reference(const model::Network& network) {
  const at::NoGradGuard no_grad;
  std::uint32_t p = 0;
  for (const auto& [name, tensor] : network.parameters()) {
    const auto size = tensor.sizes();
    double bound = 0.1;
    double centre = tensor.dim() == 1 && name.ends_with("weight") ? 1.0 : 0.0;
    if (tensor.dim() == 4) bound = std::sqrt(6.0 / static_cast<double>(size[0] * size[2] * size[3]));
    if (tensor.dim() == 2) bound = 1.0 / std::sqrt(static_cast<double>(size[1]));
    tensor.copy_(reference_tensor(p++, size, bound, centre));
  }
}

inline at::Tensor reference_images(std::uint32_t stream, std::int64_t batch, std::int64_t channels, std::int64_t size) {
  return reference_tensor(1000 + stream, {batch, channels, size, size}, 2.0).contiguous(at::MemoryFormat::ChannelsLast);
}

inline nlohmann::json torch_reference(const std::string& name) {
  std::ifstream file(DC_SOURCE_DIR "/tests/data/torch/" + name + ".json");
  return nlohmann::json::parse(file);
}

}  // namespace dc::test
