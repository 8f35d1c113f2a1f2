// The first steps of a run, done to learn what the whole run takes; their result is thrown away.
#pragma once
#include <cstdint>
#include <vector>

#include "common/artifact/image_set.hpp"
#include "common/model/network.hpp"
#include "stages/train/train.hpp"
#include "stages/train/views.hpp"

namespace dc::train {

struct Trial {
  std::int64_t steps = 0;  ///< that were timed
  double seconds_per_view = 0;
};

/// Trains `network` for a few steps of `course`: one to warm up, then up to four, or as many as fit into two seconds.
Trial try_steps(model::Network& network, const Course& course, const artifact::ImageSet& images, const Views& views);

/// Views that the whole run shows to the network in training.
std::int64_t views_shown(const Course& course);

/// Bytes of the parameters and buffers in a checkpoint, with what HDF5 takes for each of them.
std::int64_t checkpoint_bytes(const model::Network& network);

/// Bytes of a record of the run, as long as nothing of it is compressed.
std::int64_t dynamics_bytes(const Course& course, const artifact::ImageSet& images);

}  // namespace dc::train
