#include "common/model/network.hpp"

#include <gtest/gtest.h>

#include "common/base/error.hpp"
#include "common/model/device.hpp"
#include "tests/support/torch_reference.hpp"

using dc::Stream;
using dc::model::Network;
using dc::model::NetworkSpec;
using dc::model::Precision;
using dc::model::Stem;

namespace {

float largest_difference(const at::Tensor& logits, const nlohmann::json& expected) {
  const at::Tensor plain = logits.detach().contiguous();
  const float* value = plain.const_data_ptr<float>();
  float worst = 0;
  for (const auto& row : expected) {
    for (const auto& number : row) worst = std::max(worst, std::abs(*value++ - number.get<float>()));
  }
  return worst;
}

NetworkSpec small_resnet() {
  return {.architecture = "resnet8", .classes = 5, .channels = 1, .size = 28, .stem = Stem::stride2};
}

const at::Tensor& parameter(const Network& network, const std::string& name) {
  for (const auto& p : network.parameters()) {
    if (p.name == name) return p.tensor;
  }
  throw std::runtime_error(name);
}

}  // namespace

// torchvision 0.26 with the same weights and images: names and shapes in its order, logits of a training pass, then of
// an evaluation with the running statistics that it left.
TEST(Network, GivesTorchvisionsLogitsUnderTorchvisionsNames) {
  const std::map<std::string, std::pair<NetworkSpec, std::uint32_t>> networks = {
      {"resnet18 imagenet", {{.architecture = "resnet18", .size = 64, .stem = Stem::imagenet}, 0}},
      {"resnet18 small", {{.architecture = "resnet18", .size = 32, .stem = Stem::small}, 1}},
      {"resnet8 stride2", {{.architecture = "resnet8", .channels = 1, .size = 28, .stem = Stem::stride2}, 2}},
      {"convnet3", {{.architecture = "convnet", .channels = 1, .size = 28, .width = 8}, 3}},
  };
  for (const auto& reference : dc::test::torch_reference("forward")) {
    const std::string name = reference["name"];
    SCOPED_TRACE(name);
    const auto& [spec, stream] = networks.at(name);
    const Network network(spec);
    ASSERT_EQ(network.parameters().size(), reference["parameters"].size());
    for (std::size_t p = 0; p < network.parameters().size(); ++p) {
      EXPECT_EQ(network.parameters()[p].name, reference["parameters"][p][0].get<std::string>());
      EXPECT_EQ(network.parameters()[p].tensor.sizes().vec(),
                reference["parameters"][p][1].get<std::vector<std::int64_t>>());
    }
    dc::test::fill_as_reference(network);
    const at::Tensor images = dc::test::reference_images(stream, 4, spec.channels, spec.size);
    EXPECT_LT(largest_difference(network.forward(images, Precision::f32).logits, reference["train"]), 2e-4f);
    EXPECT_LT(largest_difference(network.forward_evaluation(images).logits, reference["evaluation"]), 2e-4f);
    EXPECT_LT(largest_difference(network.freeze(Precision::f32).forward(images).logits, reference["evaluation"]),
              2e-4f);
  }
}

// Counted by hand from He et al. 2016 with torchvision's blocks: torchvision's resnet18 of 1,000 classes has
// 11,689,512.
TEST(Network, HasTheKnownNumberOfParameters) {
  EXPECT_EQ(Network({.architecture = "resnet18", .classes = 1000, .size = 224}).parameter_count(), 11689512);
  // ConvNetD3 of the distillation literature on CIFAR-10: 320,010.
  EXPECT_EQ(Network({.architecture = "convnet"}).parameter_count(), 320010);
}

// 28 -> 14 by the stem, 7 and 4 by the later stages: 16 * 196 * 3 + (32 * 49) * 3 + (64 * 16) * 3 numbers a image.
TEST(Network, CountsWhatItsConvolutionsPutOut) {
  EXPECT_EQ(Network(small_resnet()).activation_count(), 16 * 196 * 3 + 32 * 49 * 3 + 64 * 16 * 3);
}

TEST(Network, StartsFromTheSeedAlone) {
  Network a(small_resnet()), b(small_resnet()), c(small_resnet());
  a.initialise(Stream(1, "init"));
  b.initialise(Stream(1, "init"));
  c.initialise(Stream(2, "init"));
  for (std::size_t p = 0; p < a.parameters().size(); ++p)
    EXPECT_TRUE(a.parameters()[p].tensor.equal(b.parameters()[p].tensor));
  EXPECT_FALSE(parameter(a, "conv1.weight").equal(parameter(c, "conv1.weight")));
}

// Kaiming normal, fan out: 64 * 3 * 3 = 576, deviation sqrt(2 / 576) = 0.0589. fc: uniform in +-1 / sqrt(64) = +-0.125.
TEST(Network, StartsWithTorchvisionsDistributions) {
  Network network(small_resnet());
  network.initialise(Stream(3, "init"));
  EXPECT_NEAR(parameter(network, "layer3.0.conv2.weight").std().item<double>(), 0.0589, 0.001);
  EXPECT_NEAR(parameter(network, "layer3.0.conv2.weight").mean().item<double>(), 0.0, 0.001);
  EXPECT_LE(parameter(network, "fc.weight").abs().max().item<double>(), 0.125);
  EXPECT_GT(parameter(network, "fc.weight").abs().max().item<double>(), 0.115);
  EXPECT_LE(parameter(network, "fc.bias").abs().max().item<double>(), 0.125);
  EXPECT_EQ(parameter(network, "bn1.weight").min().item<double>(), 1.0);
  EXPECT_EQ(parameter(network, "bn1.bias").abs().max().item<double>(), 0.0);
}

TEST(Network, IsInChannelsLastOrder) {
  const Network network(small_resnet());
  EXPECT_TRUE(parameter(network, "layer2.0.conv1.weight").is_contiguous(at::MemoryFormat::ChannelsLast));
}

TEST(FrozenNetwork, IsIndependentOfTheNetworkItCameFrom) {
  Network network(small_resnet());
  network.initialise(Stream(1, "init"));
  const auto frozen = network.freeze(Precision::f32);
  const at::Tensor images = dc::test::reference_images(0, 3, 1, 28);
  const at::Tensor before = frozen.forward(images).logits;
  network.initialise(Stream(2, "init"));
  EXPECT_TRUE(frozen.forward(images).logits.equal(before));
}

TEST(FrozenNetwork, InBf16IsCloseToF32) {
  if (!dc::model::cpu_has_bf16()) GTEST_SKIP() << "this CPU has no bf16";
  Network network(small_resnet());
  network.initialise(Stream(1, "init"));
  const at::Tensor images = dc::test::reference_images(0, 3, 1, 28);
  const at::Tensor exact = network.freeze(Precision::f32).forward(images).logits;
  const at::Tensor rounded = network.freeze(Precision::bf16).forward(images).logits;
  EXPECT_LT((exact - rounded).abs().max().item<double>(), 0.03 * exact.abs().max().item<double>());
}

TEST(Network, RefusesABatchThatLeavesOneValueAChannel) {
  const Network network({.architecture = "resnet18", .size = 8, .stem = Stem::stride2});  // 4, 2, 1, 1 pixels
  EXPECT_THROW(network.forward(dc::test::reference_images(0, 1, 3, 8), Precision::f32), dc::RunFailure);
}
