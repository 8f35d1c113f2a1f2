#include "common/training/trainer.hpp"

#include <limits>

#include <gtest/gtest.h>

#include "common/base/error.hpp"
#include "common/model/device.hpp"
#include "tests/support/torch_reference.hpp"

using dc::model::Network;
using dc::model::NetworkSpec;
using dc::model::Precision;
using dc::model::Stem;
using dc::training::Batch;
using dc::training::DynamicsRecord;
using dc::training::OptimiserSpec;
using dc::training::Schedule;
using dc::training::Trainer;
using dc::training::TrainingSpec;

namespace {

Batch reference_batch(std::int64_t step, std::int64_t channels, std::int64_t size) {
  Batch batch;
  batch.step = step;
  batch.images = dc::test::reference_images(0, 8, channels, size);
  batch.labels = at::empty({8}, at::kLong);
  for (std::int64_t i = 0; i < 8; ++i) {
    batch.image.push_back(i);
    batch.label.push_back(7 * i % 10);
    batch.labels.mutable_data_ptr<std::int64_t>()[i] = 7 * i % 10;
  }
  return batch;
}

TrainingSpec sgd(double lr, std::int64_t steps) {
  return {{}, lr, Schedule::constant, {steps, 1}, Precision::f32};
}

NetworkSpec tiny() {
  return {.architecture = "resnet8", .channels = 1, .size = 8, .width = 4};
}

double train(Trainer& trainer, std::int64_t end) {
  while (trainer.steps_taken() < end) trainer.step(reference_batch(trainer.steps_taken(), 1, 8));
  return trainer.take_mean_loss();
}

bool same_state(const Trainer& a, const Trainer& b) {
  const auto left = a.state(), right = b.state();
  bool same = left.size() == right.size();
  for (std::size_t i = 0; same && i < left.size(); ++i) same = left[i].tensor.equal(right[i].tensor);
  return same;
}

}  // namespace

// torch.optim.SGD and AdamW on torchvision's ResNet-18, 20 steps in float64 (tests/references/torch_training.py).
// PyTorch's own float32 run is up to 4.4e-4 away from that; twice as much is allowed here.
class TrainingParity : public testing::TestWithParam<std::size_t> {};

TEST_P(TrainingParity, GivesPyTorchsLossForTwentySteps) {
  const auto reference = dc::test::torch_reference("training")[GetParam()];
  const bool small = reference["stem"] == "small";
  const bool adamw = reference["optimiser"] == "adamw";
  SCOPED_TRACE(reference["stem"].get<std::string>() + " " + reference["optimiser"].get<std::string>());
  const std::int64_t size = small ? 32 : 64;
  Network network({.architecture = "resnet18", .size = size, .stem = small ? Stem::small : Stem::imagenet});
  dc::test::fill_as_reference(network);
  TrainingSpec spec = sgd(1e-3, 20);
  if (adamw) spec.optimiser = {.kind = OptimiserSpec::Kind::adamw, .weight_decay = 0.01};
  if (adamw) spec.lr = 1e-4;
  Trainer trainer(network, spec);
  for (std::int64_t step = 0; step < 20; ++step) {
    trainer.step(reference_batch(step, 3, size));
    const double expected = reference["loss_f64"][static_cast<std::size_t>(step)];
    EXPECT_NEAR(trainer.take_mean_loss(), expected, 9e-4 * std::max(1.0, expected)) << "step " << step;
  }
  for (const auto& buffer : network.buffers()) {
    if (buffer.name != "bn1.running_var") continue;
    for (std::size_t c = 0; c < 8; ++c) {
      const double expected = reference["running_var"][c];
      EXPECT_NEAR(buffer.tensor.const_data_ptr<float>()[c], expected, 9e-4 * expected);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(BothStemsAndOptimisers, TrainingParity, testing::Values(0, 1, 2, 3));

TEST(Trainer, LearnsABatchByHeart) {
  Network network(tiny());
  network.initialise(dc::Stream(1, "init"));
  Trainer trainer(network, sgd(0.05, 60));
  const double first = train(trainer, 1);
  train(trainer, 55);
  EXPECT_LT(train(trainer, 60), 0.1 * first);
  EXPECT_EQ(trainer.images_seen(), 8 * 60);
}

TEST(Trainer, GivesTheSameBytesTwice) {
  Network a(tiny()), b(tiny());
  for (Network* network : {&a, &b}) network->initialise(dc::Stream(1, "init"));
  Trainer first(a, sgd(0.05, 5)), second(b, sgd(0.05, 5));
  train(first, 5);
  train(second, 5);
  EXPECT_TRUE(same_state(first, second));
}

TEST(Trainer, GoesOnFromItsStateAsIfItHadNotStopped) {
  for (const auto kind : {OptimiserSpec::Kind::sgd, OptimiserSpec::Kind::adamw}) {
    TrainingSpec spec = sgd(0.01, 6);
    spec.optimiser.kind = kind;
    spec.schedule = Schedule::cosine;
    Network a(tiny()), b(tiny());
    a.initialise(dc::Stream(1, "init"));
    Trainer whole(a, spec), resumed(b, spec);
    train(whole, 3);
    const auto from = whole.state(), to = resumed.state();
    for (std::size_t i = 0; i < to.size(); ++i) {
      const at::NoGradGuard no_grad;
      to[i].tensor.copy_(from[i].tensor);
    }
    resumed.resume_at(3, whole.images_seen());
    train(whole, 6);
    train(resumed, 6);
    EXPECT_TRUE(same_state(whole, resumed));
    EXPECT_EQ(whole.images_seen(), resumed.images_seen());
  }
}

// The record holds the forward pass of the step before its update: its mean loss is the step's loss.
TEST(Trainer, RecordsWhatTheStepSaidBeforeItsUpdate) {
  Network network(tiny());
  network.initialise(dc::Stream(1, "init"));
  DynamicsRecord record(2, 8, 10);
  Trainer trainer(network, sgd(0.05, 2), &record);
  Batch batch = reference_batch(0, 1, 8);
  trainer.step(batch);
  double sum = 0;
  for (std::size_t i = 0; i < 8; ++i) sum += record.loss[i];
  EXPECT_NEAR(trainer.take_mean_loss(), sum / 8, 1e-6);
  EXPECT_EQ(record.seen[8], 0);
}

// The step's loss is the mean of weight times loss; the record keeps the losses as they are.
TEST(Trainer, WeighsTheLossOfEveryImage) {
  Network network(tiny());
  network.initialise(dc::Stream(1, "init"));
  DynamicsRecord record(1, 8, 10);
  const std::vector<float> weight = {0, 0.5, 1, 2, 0.25, 3, 0.25, 1};
  Trainer trainer(network, sgd(0.05, 1), &record, weight);
  trainer.step(reference_batch(0, 1, 8));
  double sum = 0;
  for (std::size_t i = 0; i < 8; ++i) sum += double{weight[i]} * record.loss[i];
  EXPECT_NEAR(trainer.take_mean_loss(), sum / 8, 1e-5);
}

// Losses a and b with weights 1.5 and 0.5 are those of a, a, a, b: (1.5 a + 0.5 b) / 2 = (3 a + b) / 4, and so are the
// gradients of a network that normalises every image by itself.
TEST(Trainer, TakesAWeightAsThatManyCopies) {
  const NetworkSpec spec = {.architecture = "convnet", .channels = 1, .size = 8, .width = 4, .depth = 2};
  const at::Tensor two = dc::test::reference_images(0, 2, 1, 8);
  const auto run = [&](Network& network, const std::vector<std::int64_t>& image, std::span<const float> weight) {
    network.initialise(dc::Stream(1, "init"));
    Batch batch;
    batch.images = at::empty({std::ssize(image), 1, 8, 8});
    batch.labels = at::empty({std::ssize(image)}, at::kLong);
    for (std::size_t b = 0; b < image.size(); ++b) {
      batch.images[static_cast<std::int64_t>(b)].copy_(two[image[b]]);
      batch.labels.mutable_data_ptr<std::int64_t>()[b] = 3 * image[b];
    }
    batch.images = batch.images.contiguous(at::MemoryFormat::ChannelsLast);
    batch.image = image;
    Trainer trainer(network, sgd(0.1, 1), nullptr, weight);
    trainer.step(batch);
    return trainer.take_mean_loss();
  };
  Network weighted(spec), copied(spec);
  const std::vector<float> weight = {1.5f, 0.5f};
  EXPECT_NEAR(run(weighted, {0, 1}, weight), run(copied, {0, 0, 0, 1}, {}), 1e-6);
  for (std::size_t i = 0; i < weighted.parameters().size(); ++i) {
    const at::Tensor apart = weighted.parameters()[i].tensor - copied.parameters()[i].tensor;
    EXPECT_LT(apart.abs().max().item<double>(), 1e-6) << weighted.parameters()[i].name;
  }
}

// Only weights of more than one dimension shrink under AdamW's decay; under SGD's everything does.
TEST(Optimiser, DecaysWhatItShould) {
  for (const auto kind : {OptimiserSpec::Kind::sgd, OptimiserSpec::Kind::adamw}) {
    Network network(tiny());
    dc::test::fill_as_reference(network);
    dc::training::Optimiser optimiser({.kind = kind, .momentum = 0, .weight_decay = 0.5}, network.parameters());
    std::vector<at::Tensor> before;
    for (const auto& p : network.parameters()) {
      before.push_back(p.tensor.detach().clone());
      p.tensor.mutable_grad() = at::empty_like(p.tensor).zero_();
    }
    optimiser.step(0.1);  // without a gradient, a decayed parameter is multiplied by 1 - 0.1 * 0.5 = 0.95
    for (std::size_t i = 0; i < before.size(); ++i) {
      const auto& p = network.parameters()[i];
      const bool decays = kind == OptimiserSpec::Kind::sgd || p.tensor.dim() > 1;
      const at::Tensor expected = before[i] * (decays ? 0.95 : 1.0);
      EXPECT_LT((p.tensor.detach() - expected).abs().max().item<double>(), 1e-6) << p.name;
    }
  }
}

TEST(Trainer, StopsWhenTheLossIsNoNumber) {
  Network network(tiny());
  network.initialise(dc::Stream(1, "init"));
  Trainer trainer(network, sgd(1e30, 4));
  EXPECT_THROW(train(trainer, 4), dc::RunFailure);
}
