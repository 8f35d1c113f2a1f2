// The options of dc-train and what they ask for.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "common/artifact/image_set.hpp"
#include "common/cli/stage_spec.hpp"
#include "stages/train/train.hpp"
#include "stages/train/views.hpp"

namespace dc::train {

struct Options {
  std::string images, out;
  std::optional<std::string> plan, save_dynamics, checkpoint_dir;
  std::string model = "resnet18", stem = "auto", optimiser = "sgd", schedule = "cosine", precision = "auto";
  std::int64_t width = 0, depth = 0, batch = 128, checkpoint_every = 1000, report_every = 20;
  std::optional<std::int64_t> epochs, steps;
  std::optional<double> lr, weight_decay;
  double momentum = 0.9;
  bool nesterov = false;
  std::optional<DynamicsMode> dynamics_mode;
};

void describe(cli::StageSpec& spec, Options& options);

/// The run that the options ask for: network, optimiser, learning rate and length resolved, on these images and views.
/// Throws UsageError where they ask for what there is not.
Course plan_course(const Options& options, const artifact::ImageSet& images, const Views& views, std::uint64_t seed);

}  // namespace dc::train
