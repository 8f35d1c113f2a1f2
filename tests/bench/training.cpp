// Row C4: a training step of ResNet-18 with the 32-pixel stem.
//   bench_training f32|bf16 BATCH STEPS THREADS
// Weights and images come from formulas that the peer uses too, so the losses must agree.
#include <cmath>
#include <string>
#include <vector>

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <fmt/format.h>

#include "common/model/device.hpp"
#include "common/model/network.hpp"
#include "common/training/trainer.hpp"
#include "tests/bench/stopwatch.hpp"

namespace {

// scale * sin(0.7 i + place) over the row-major values of `shape`.
at::Tensor formula(at::IntArrayRef shape, double scale, double place) {
  at::Tensor tensor = at::empty(shape, at::kFloat);
  auto* values = tensor.mutable_data_ptr<float>();
  for (std::int64_t i = 0; i < tensor.numel(); ++i)
    values[i] = static_cast<float>(scale * std::sin(0.7 * static_cast<double>(i) + place));
  return tensor;
}

void fill(const dc::model::Network& network) {
  double place = 0;
  for (const auto& parameter : network.parameters()) {
    const at::Tensor& tensor = parameter.tensor;
    if (tensor.dim() == 4) {
      tensor.detach().copy_(formula(
          tensor.sizes(), 2 / std::sqrt(static_cast<double>(tensor.size(0) * tensor.size(2) * tensor.size(3))), place));
    } else if (tensor.dim() == 2) {
      tensor.detach().copy_(formula(tensor.sizes(), 1 / std::sqrt(static_cast<double>(tensor.size(1))), place));
    } else if (parameter.name.ends_with("weight")) {
      tensor.detach().fill_(1);
    }
    ++place;
  }
}

int time_steps(const std::string& precision, std::int64_t batch_size, std::int64_t steps, int threads) {
  dc::model::set_up_device("cpu", threads);
  dc::model::Network network(
      {.architecture = "resnet18", .classes = 10, .channels = 3, .size = 32, .stem = dc::model::Stem::small});
  fill(network);
  dc::training::TrainingSpec spec;
  spec.lr = 0.01;
  spec.optimiser.weight_decay = 0;
  spec.schedule = dc::training::Schedule::constant;
  spec.horizon = {steps + 1, steps + 1};
  spec.precision = dc::model::choose_precision(precision, 64);
  dc::training::Trainer trainer(network, spec);
  dc::training::Batch batch;
  batch.images = formula({batch_size, 3, 32, 32}, 1.0, 0).contiguous(at::MemoryFormat::ChannelsLast);
  batch.labels = at::empty({batch_size}, at::kLong);
  for (std::int64_t i = 0; i < batch_size; ++i) batch.labels.mutable_data_ptr<std::int64_t>()[i] = i % 10;
  trainer.step(batch);
  trainer.take_mean_loss();
  double loss = 0;
  const dc::bench::Stopwatch watch;
  for (std::int64_t i = 0; i < steps; ++i) {
    if (i + 1 == steps) trainer.take_mean_loss();
    batch.step = i + 1;
    trainer.step(batch);
  }
  loss = trainer.take_mean_loss();
  fmt::print("{{\"seconds\": {}, \"loss\": {}}}\n", watch.seconds(), loss);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() == 4) return time_steps(words[0], std::stoll(words[1]), std::stoll(words[2]), std::stoi(words[3]));
  fmt::print(stderr, "usage: bench_training f32|bf16 BATCH STEPS THREADS\n");
  return 2;
}
