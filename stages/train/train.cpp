#include "stages/train/train.hpp"

#include <numeric>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "common/base/error.hpp"
#include "common/base/hash.hpp"
#include "common/base/number.hpp"
#include "common/base/version.hpp"

namespace dc::train {

using training::OptimiserSpec;

double default_lr(OptimiserSpec::Kind kind) {
  return kind == OptimiserSpec::Kind::sgd ? 0.1 : 1e-3;
}
double default_weight_decay(OptimiserSpec::Kind kind) {
  return kind == OptimiserSpec::Kind::sgd ? 5e-4 : 0.01;
}

training::Horizon plan_horizon(std::optional<std::int64_t> epochs, std::optional<std::int64_t> steps,
                               std::int64_t steps_per_epoch, std::int64_t recorded_epochs, const std::string& plan) {
  if (epochs && *epochs > kMostSteps / steps_per_epoch)
    throw UsageError(fmt::format("--epochs {}: {} steps an epoch make more than {} in all; lower it", *epochs,
                                 steps_per_epoch, kMostSteps));
  const training::Horizon horizon{epochs ? *epochs * steps_per_epoch : *steps, steps_per_epoch};
  if (recorded_epochs > 0 && horizon.epochs() > recorded_epochs) {
    throw InvalidInput(
        fmt::format("{}: records {} epochs, expected the {} of this run; record more with dc-augment or train less",
                    plan, recorded_epochs, horizon.epochs()));
  }
  return horizon;
}

std::string protocol_json(const Course& course, const artifact::ImageSet& images, std::int64_t images_seen) {
  const auto& training = course.training;
  const bool sgd = training.optimiser.kind == OptimiserSpec::Kind::sgd;
  nlohmann::json json = {
      {"batch", course.batch},
      {"channels", images.channels},
      {"classes", images.classes.size()},
      {"epochs", training.horizon.epochs()},
      {"grid", images.grid},
      {"height", images.height},
      {"images", images.n},
      {"images_seen", images_seen},
      {"labels", "hard"},
      {"lr", training.lr},
      {"model", course.network.architecture},
      {"optimiser", training::optimiser_names()[static_cast<std::size_t>(training.optimiser.kind)]},
      {"precision", std::string(model::precision_name(training.precision))},
      {"schedule", std::string(training::schedule_name(training.schedule))},
      {"seed", course.seed},
      {"steps", training.horizon.steps},
      {"stored_bytes", images.n * images.height * images.width * images.channels},
      {"views_per_epoch", course.views_per_epoch},
      {"weight_decay", training.optimiser.weight_decay},
      {"width", images.width},
  };
  if (sgd) json["momentum"] = training.optimiser.momentum;
  if (sgd) json["nesterov"] = training.optimiser.nesterov;
  if (!images.weights.empty()) json["weighted"] = true;
  return json.dump();
}

std::vector<float> loss_weights(const artifact::ImageSet& images, const std::string& path) {
  const double sum = std::accumulate(images.weights.begin(), images.weights.end(), 0.0);
  if (!images.weights.empty() && !(sum > 0)) {
    throw InvalidInput(
        fmt::format("{}: /sample/weight is 0 for every image, expected a weight above 0; select the images with other "
                    "weights",
                    path));
  }
  std::vector<float> out;
  for (const double weight : images.weights) {
    out.push_back(static_cast<float>(weight * static_cast<double>(images.n) / sum));
  }
  return out;
}

std::vector<double> epoch_lrs(const Course& course) {
  const auto& t = course.training;
  std::vector<double> out;
  for (std::int64_t step = 0; step < t.horizon.steps; step += t.horizon.steps_per_epoch) {
    out.push_back(training::learning_rate(t.schedule, t.lr, t.horizon, step));
  }
  return out;
}

std::string identity(const Course& course, const artifact::ImageSet& images, const std::vector<std::string>& ids) {
  const std::string_view recorded = course.recorded ? cli::choice_name(kDynamicsModes, *course.recorded) : "";
  const nlohmann::json json = {std::string(kVersion), protocol_json(course, images, 0), model::to_json(course.network),
                               ids, recorded};
  return sha256_hex(json.dump());
}

double needed_bytes(const Course& course, const model::Network& network, std::int64_t images) {
  constexpr double kLibTorch = 0.3e9;
  const bool adamw = course.training.optimiser.kind == OptimiserSpec::Kind::adamw;
  const double copies = adamw ? 4 : 3;  // value, gradient, momentum or two moments
  const double number = course.training.precision == model::Precision::bf16 ? 2 : 4;
  const double kept = 2;  // what convolution and normalisation put out is kept for the backward pass
  const auto& horizon = course.training.horizon;
  const double record =
      course.recorded ? training::DynamicsRecord::bytes(horizon.epochs(), images, course.network.classes) : 0;
  return kLibTorch + record + 4 * copies * static_cast<double>(network.parameter_count()) +
         kept * number * static_cast<double>(course.batch * network.activation_count());
}

std::string announcement(const Course& course, const artifact::ImageSet& images, const model::Network& network,
                         int threads) {
  const double millions = static_cast<double>(network.parameter_count()) / 1e6;
  return fmt::format(
      "{} images {}x{}x{}, {} classes{}; {} ({:.{}f} M parameters); {} steps of {}; {}, {} thread{}; needs about {:.1f} "
      "GiB",
      with_commas(images.n), images.width, images.height, images.channels, with_commas(images.classes.size()),
      images.weights.empty() ? "" : ", weighted", course.network.architecture, millions, millions < 1 ? 2 : 1,
      with_commas(course.training.horizon.steps), course.batch, model::precision_name(course.training.precision),
      threads, threads == 1 ? "" : "s", needed_bytes(course, network, images.n) / (1 << 30));
}

}  // namespace dc::train
