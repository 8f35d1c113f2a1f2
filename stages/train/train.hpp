// What a training run is going to do, worked out before anything is computed: its length, its protocol, its needs.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/artifact/image_set.hpp"
#include "common/cli/choice.hpp"
#include "common/model/network.hpp"
#include "common/training/trainer.hpp"

namespace dc::train {

/// Which passes over the images a dynamics record holds.
enum class DynamicsMode { train, clean };

inline constexpr cli::Choice<DynamicsMode> kDynamicsModes[] = {
    {DynamicsMode::train, "train", "the pass of the training itself, augmented, before its update"},
    {DynamicsMode::clean, "clean", "one more pass after every epoch, un-augmented and in evaluation mode"},
};

/// What the user may leave to the optimiser: SGD 0.1 and 5e-4, AdamW 1e-3 and 0.01 (the benchmark's values).
double default_lr(training::OptimiserSpec::Kind kind);
double default_weight_decay(training::OptimiserSpec::Kind kind);

inline constexpr std::int64_t kMostSteps = 1'000'000'000'000;

/// Steps of a run of `epochs` epochs or `steps` steps; exactly one is given. Throws InvalidInput, naming `plan`, when
/// more epochs are begun than the plan recorded (`recorded_epochs` 0: it recorded none and any number will do).
///
/// Throws UsageError when the steps are more than kMostSteps.
training::Horizon plan_horizon(std::optional<std::int64_t> epochs, std::optional<std::int64_t> steps,
                               std::int64_t steps_per_epoch, std::int64_t recorded_epochs, const std::string& plan);

/// Everything that fixes a run but the bytes of its inputs.
struct Course {
  training::TrainingSpec training;
  model::NetworkSpec network;
  std::int64_t batch = 0;
  std::int64_t views_per_epoch = 0;
  std::uint64_t seed = 0;
  std::optional<DynamicsMode> recorded;  ///< empty: no record is kept
};

/// How the network was trained, as one JSON object with sorted keys: what reports compare. `stored_bytes` are those of
/// the decoded pixels.
std::string protocol_json(const Course& course, const artifact::ImageSet& images, std::int64_t images_seen);

/// Factors for the losses of the images: their weights scaled to mean 1; none for a set without weights. Throws
/// InvalidInput, naming `path`, when no weight is above 0.
std::vector<float> loss_weights(const artifact::ImageSet& images, const std::string& path);

/// Learning rate at the start of each epoch.
std::vector<double> epoch_lrs(const Course& course);

/// One name for the run: equal when version, settings, inputs (`ids`, their dc-ids) and what is recorded are equal.
std::string identity(const Course& course, const artifact::ImageSet& images, const std::vector<std::string>& ids);

/// "1,000 images 64x64x3, 100 classes; resnet18 (11.2 M parameters); 2,000 steps of 64; f32, 2 threads; needs about 1.3
/// GiB"
std::string announcement(const Course& course, const artifact::ImageSet& images, const model::Network& network,
                         int threads);

/// Bytes the run needs at its peak, roughly: LibTorch itself, the parameters with their optimiser state, the
/// activations of one batch, the record of `images` images.
double needed_bytes(const Course& course, const model::Network& network, std::int64_t images);

}  // namespace dc::train
