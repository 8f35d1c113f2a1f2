// Row C4: a training step of ResNet-18 with the 32-pixel stem.
//   bench_training f32|bf16 BATCH STEPS THREADS
// Weights and images come from formulas that the peer uses too, so the losses must agree.
//
// Row recording: the same steps with or without a dynamics record of 12,800 images, by the suite's smallest proxy.
//   bench_training recording on|off CLASSES BATCH STEPS THREADS
#include <cmath>
#include <optional>
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

dc::training::TrainingSpec spec_of(std::int64_t steps, dc::model::Precision precision) {
  dc::training::TrainingSpec spec;
  spec.lr = 0.01;
  spec.optimiser.weight_decay = 0;
  spec.schedule = dc::training::Schedule::constant;
  spec.horizon = {steps + 1, steps + 1};
  spec.precision = precision;
  return spec;
}

dc::training::Batch batch_of(std::int64_t size, std::int64_t channels, std::int64_t height, std::int64_t classes) {
  dc::training::Batch batch;
  batch.images = formula({size, channels, height, height}, 1.0, 0).contiguous(at::MemoryFormat::ChannelsLast);
  batch.labels = at::empty({size}, at::kLong);
  for (std::int64_t i = 0; i < size; ++i) {
    batch.label.push_back(i % classes);
    batch.image.push_back(0);
    batch.labels.mutable_data_ptr<std::int64_t>()[i] = i % classes;
  }
  return batch;
}

/// Seconds of `steps` steps after a first one; before each, `prepare` may change the batch.
template <class Prepare>
int time_steps(dc::training::Trainer& trainer, dc::training::Batch& batch, std::int64_t steps, Prepare&& prepare) {
  trainer.step(batch);
  trainer.take_mean_loss();
  double loss = 0;
  const dc::bench::Stopwatch watch;
  for (std::int64_t i = 0; i < steps; ++i) {
    if (i + 1 == steps) trainer.take_mean_loss();
    batch.step = i + 1;
    prepare(batch);
    trainer.step(batch);
  }
  loss = trainer.take_mean_loss();
  fmt::print("{{\"seconds\": {}, \"loss\": {}}}\n", watch.seconds(), loss);
  return 0;
}

int time_resnet18(const std::string& precision, std::int64_t size, std::int64_t steps, int threads) {
  dc::model::set_up_device("cpu", threads);
  dc::model::Network network(
      {.architecture = "resnet18", .classes = 10, .channels = 3, .size = 32, .stem = dc::model::Stem::small});
  fill(network);
  dc::training::Trainer trainer(network, spec_of(steps, dc::model::choose_precision(precision, 64)));
  auto batch = batch_of(size, 3, 32, 10);
  return time_steps(trainer, batch, steps, [](auto&) {});
}

int time_recording(bool recorded, std::int64_t classes, std::int64_t size, std::int64_t steps, int threads) {
  constexpr std::int64_t kImages = 12'800;
  dc::model::set_up_device("cpu", threads);
  dc::model::Network network({.architecture = "resnet8", .classes = classes, .channels = 1, .size = 28, .width = 16});
  fill(network);
  std::optional<dc::training::DynamicsRecord> record;
  if (recorded) record.emplace(1, kImages, classes);
  dc::training::Trainer trainer(network, spec_of(steps, dc::model::Precision::f32), record ? &*record : nullptr);
  auto batch = batch_of(size, 1, 28, classes);
  return time_steps(trainer, batch, steps, [&](dc::training::Batch& next) {
    // 5,003 is prime to the number of images: every step writes to places far apart, as a shuffled epoch does.
    for (std::int64_t i = 0; i < size; ++i)
      next.image[static_cast<std::size_t>(i)] = (next.step * size + i) * 5003 % kImages;
  });
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() == 6 && words[0] == "recording") {
    return time_recording(words[1] == "on", std::stoll(words[2]), std::stoll(words[3]), std::stoll(words[4]),
                          std::stoi(words[5]));
  }
  if (words.size() == 4)
    return time_resnet18(words[0], std::stoll(words[1]), std::stoll(words[2]), std::stoi(words[3]));
  fmt::print(stderr,
             "usage: bench_training f32|bf16 BATCH STEPS THREADS\n"
             "       bench_training recording on|off CLASSES BATCH STEPS THREADS\n");
  return 2;
}
