// The check that a batch fits a network, shared by its two executors.
#pragma once
#include <ATen/core/Tensor.h>

#include "common/model/spec.hpp"

namespace dc::model {

/// Asserts that `images` is [B, channels, size, size] f32: batches are made by the program, so a mismatch is a bug.
void check_images(const at::Tensor& images, const NetworkSpec& spec);

}  // namespace dc::model
