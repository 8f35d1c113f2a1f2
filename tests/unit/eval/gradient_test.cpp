// Lengths of gradients against gradients that PyTorch's engine writes out parameter by parameter, and the factorised
// last layer against its explicit gradients.
#include "stages/eval/gradient.hpp"

#include <cmath>

#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

#include "tests/support/torch_reference.hpp"

namespace {

using dc::eval::gradient_length;
using dc::eval::logit_gradient;
using dc::model::Network;
using dc::model::NetworkSpec;

const NetworkSpec kSpecs[] = {
    {.architecture = "resnet8", .classes = 5, .channels = 1, .size = 16, .width = 4},
    {.architecture = "convnet", .classes = 3, .channels = 3, .size = 8, .width = 4, .depth = 2},
};
constexpr std::int64_t kImages = 4;

/// Weights of the reference formula; running statistics that one training pass leaves behind, so that they matter.
Network network_of(const NetworkSpec& spec) {
  Network network(spec);
  dc::test::fill_as_reference(network);
  const at::NoGradGuard no_grad;
  network.forward(dc::test::reference_images(7, 8, spec.channels, spec.size), dc::model::Precision::f32);
  return network;
}

at::Tensor image_of(const Network& network, std::int64_t i) {
  const auto& spec = network.spec();
  return dc::test::reference_images(static_cast<std::uint32_t>(i), 1, spec.channels, spec.size);
}

std::int64_t label_of(const Network& network, std::int64_t i) {
  return i % network.spec().classes;
}

/// The gradients of all parameters, in their order, as training computes them: through the loss.
std::vector<at::Tensor> explicit_gradients(const Network& network, std::int64_t i) {
  const at::Tensor label = at::tensor({label_of(network, i)}, at::kLong);
  at::cross_entropy_loss(network.forward_evaluation(image_of(network, i)).logits, label).backward();
  std::vector<at::Tensor> out;
  for (const auto& [name, parameter] : network.parameters()) {
    out.push_back(parameter.grad().to(at::kDouble).flatten());
    parameter.mutable_grad() = at::Tensor();
  }
  return out;
}

/// The gradient of the last layer, weight and bias one after the other, from its definition: e h^T and e.
struct LastLayer {
  std::vector<double> error;    ///< e = p - onehot(y)
  std::vector<double> feature;  ///< h
};

LastLayer last_layer(const Network& network, std::int64_t i) {
  const at::NoGradGuard no_grad;
  const auto said = network.forward_evaluation(image_of(network, i));
  const auto h = said.features.to(at::kDouble).flatten();
  const auto p = said.logits.to(at::kDouble).flatten().softmax(0);
  LastLayer out{{p.const_data_ptr<double>(), p.const_data_ptr<double>() + p.numel()},
                {h.const_data_ptr<double>(), h.const_data_ptr<double>() + h.numel()}};
  out.error[static_cast<std::size_t>(label_of(network, i))] -= 1.0;
  return out;
}

double product(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += a[k] * b[k];
  return sum;
}

double product(const at::Tensor& a, const at::Tensor& b) {
  return a.dot(b).item<double>();
}

}  // namespace

// z = (0, ln 3), y = 1: p = (1/4, 3/4), so (1/4, -1/4). y = 0: (-3/4, 3/4).
TEST(LogitGradient, IsTheErrorOfTheProbabilities) {
  const std::vector<float> logits{0.0f, std::log(3.0f)};
  EXPECT_NEAR(logit_gradient(logits, 1)[0], 0.25, 1e-7);
  EXPECT_NEAR(logit_gradient(logits, 1)[1], -0.25, 1e-7);
  EXPECT_NEAR(logit_gradient(logits, 0)[0], -0.75, 1e-7);
  EXPECT_NEAR(logit_gradient(logits, 0)[1], 0.75, 1e-7);
}

// z = (30, 0, 0), y = 0: p_1 = p_2 = exp(-30) = 9.357623e-14 to seven digits, e_0 = -2 exp(-30). p_0 - 1 would be 0.
TEST(LogitGradient, KeepsItsDigitsWhereTheNetworkIsSure) {
  const auto error = logit_gradient(std::vector<float>{30, 0, 0}, 0);
  EXPECT_NEAR(error[0] / -1.8715246e-13, 1.0, 1e-6);
  EXPECT_NEAR(error[1] / 9.357623e-14, 1.0, 1e-6);
  EXPECT_EQ(error[1], error[2]);
}

TEST(LogitGradient, IsZeroWithOneClass) {
  EXPECT_EQ(logit_gradient(std::vector<float>{3}, 0), std::vector<float>{0});
}

TEST(GradientLength, IsThatOfAllParametersTogether) {
  for (const NetworkSpec& spec : kSpecs) {
    SCOPED_TRACE(spec.architecture);
    const Network network = network_of(spec);
    for (std::int64_t i = 0; i < kImages; ++i) {
      double sum = 0;
      for (const at::Tensor& gradient : explicit_gradients(network, i)) sum += product(gradient, gradient);
      EXPECT_GT(sum, 0.01);
      const double length = gradient_length(network, image_of(network, i), label_of(network, i));
      EXPECT_NEAR(length / std::sqrt(sum), 1.0, 1e-5);
    }
  }
}

// Along its gradient a function rises by the gradient's length: (L(theta + s u) - L(theta - s u)) / (2 s), u = g / |g|.
TEST(GradientLength, IsTheSlopeOfTheLoss) {
  for (const NetworkSpec& spec : kSpecs) {
    SCOPED_TRACE(spec.architecture);
    const Network network = network_of(spec);
    const double length = gradient_length(network, image_of(network, 1), label_of(network, 1));
    const auto gradients = explicit_gradients(network, 1);
    constexpr double kStep = 2e-3;
    const auto move = [&](double by) {
      const at::NoGradGuard no_grad;
      for (std::size_t p = 0; p < gradients.size(); ++p) {
        const at::Tensor& parameter = network.parameters()[p].tensor;
        parameter.add_(gradients[p].view(parameter.sizes()).to(at::kFloat), by / length);
      }
    };
    const auto loss = [&] {
      const at::NoGradGuard no_grad;
      const auto logits = network.forward_evaluation(image_of(network, 1)).logits.to(at::kDouble);
      return -logits.log_softmax(1)[0][label_of(network, 1)].item<double>();
    };
    move(kStep);
    const double above = loss();
    move(-2 * kStep);
    const double below = loss();
    EXPECT_NEAR((above - below) / (2 * kStep) / length, 1.0, 0.01);
  }
}

// g = (e h^T, e): |g|^2 = |e|^2 (1 + |h|^2).
TEST(LastLayerGradient, HasTheLengthOfItsFactors) {
  for (const NetworkSpec& spec : kSpecs) {
    SCOPED_TRACE(spec.architecture);
    const Network network = network_of(spec);
    for (std::int64_t i = 0; i < kImages; ++i) {
      const auto gradients = explicit_gradients(network, i);
      const at::Tensor& weight = gradients[gradients.size() - 2];
      const at::Tensor& bias = gradients.back();
      ASSERT_EQ(weight.numel(), network.feature_count() * spec.classes);
      const auto [e, h] = last_layer(network, i);
      const double length = std::sqrt(product(weight, weight) + product(bias, bias));
      EXPECT_NEAR(length, std::sqrt(product(e, e) * (1 + product(h, h))), 1e-5 * length);
    }
  }
}

// <g_i, g_j> = <e_i, e_j> (1 + <h_i, h_j>).
TEST(LastLayerGradient, HasTheProductsOfItsFactors) {
  for (const NetworkSpec& spec : kSpecs) {
    SCOPED_TRACE(spec.architecture);
    const Network network = network_of(spec);
    for (std::int64_t i = 0; i < kImages; ++i) {
      for (std::int64_t j = 0; j < i; ++j) {
        const auto a = explicit_gradients(network, i);
        const auto b = explicit_gradients(network, j);
        const double found = product(a[a.size() - 2], b[b.size() - 2]) + product(a.back(), b.back());
        const LastLayer one = last_layer(network, i);
        const LastLayer two = last_layer(network, j);
        EXPECT_NEAR(found, product(one.error, two.error) * (1 + product(one.feature, two.feature)), 1e-5);
      }
    }
  }
}

TEST(GradientLength, LeavesTheNetworkAsItWas) {
  const Network network = network_of(kSpecs[0]);
  const at::Tensor mean = network.buffers()[0].tensor.clone();
  gradient_length(network, image_of(network, 0), 0);
  EXPECT_TRUE(network.buffers()[0].tensor.equal(mean));
  for (const auto& parameter : network.parameters()) EXPECT_FALSE(parameter.tensor.grad().defined());
}
