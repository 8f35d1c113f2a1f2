// Turns a finished run into its artifacts.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "common/artifact/image_set.hpp"
#include "common/artifact/writer.hpp"
#include "common/model/network.hpp"
#include "common/training/dynamics.hpp"
#include "stages/train/train.hpp"

namespace dc::train {

/// Fills a checkpoint. `mean` and `std` have one entry a channel, `protocol` is JSON.
void write_checkpoint(artifact::Writer& out, const model::Network& network, const artifact::ClassList& classes,
                      const std::vector<double>& mean, const std::vector<double>& std, const std::string& protocol);

/// Fills the record of a run that showed `images_seen` images to the network in training; those of clean passes are
/// added.
void write_dynamics(artifact::Writer& out, const training::DynamicsRecord& record, const artifact::ImageSet& images,
                    const Course& course, std::int64_t images_seen);

}  // namespace dc::train
