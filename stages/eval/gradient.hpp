// How far each image would move the network: the length of its loss's gradient. Keeps lengths, never gradients.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "common/base/progress.hpp"
#include "common/model/network.hpp"
#include "stages/eval/show.hpp"

namespace dc::eval {

/// The gradient of the cross-entropy with respect to the logits z, for label y: p - onehot(y), p = softmax(z). Place y
/// is minus the sum of the others, so it keeps its digits where p_y is close to 1.
std::vector<float> logit_gradient(std::span<const float> logits, std::int64_t label);

/// The length of the gradient of the cross-entropy of one view, `image` [1, channels, size, size] f32, with respect to
/// all parameters, in evaluation mode (running statistics) and f32: GraNd of one network (Paul, Ganguli, Dziugaite
/// 2021). One forward and one backward pass; squares are summed in double, in a fixed order.
double gradient_length(const model::Network& network, const at::Tensor& image, std::int64_t label);

/// The same for every view, in the order of show().
std::vector<float> gradient_lengths(const model::Network& network, const Showing& showing, Progress& progress);

}  // namespace dc::eval
