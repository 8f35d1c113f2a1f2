// Shows images to a network: every view of one epoch of a policy, in batches, in the order of the images.
#pragma once
#include <cstdint>
#include <functional>

#include "common/artifact/image_set.hpp"
#include "common/training/feed.hpp"
#include "common/views/plan.hpp"
#include "common/views/policy.hpp"

namespace dc::eval {

views::ImageShape shape_of(const artifact::ImageSet& images);

/// Which images are seen, and how: one epoch of `policy`, planned under `seed`. Both must outlive it.
struct Showing {
  const artifact::ImageSet& images;
  const views::Policy& policy;
  std::uint64_t seed = 0;

  /// One an image, or grid^2 with cells all.
  std::int64_t views() const;
};

/// Calls `visit` with batches of `batch` >= 1 views; the last one takes what is left. Images come in the order of the
/// set even where the policy shuffles them, so that row i of what is gathered belongs to image i when each has one
/// view.
void show(const Showing& showing, std::int64_t batch, const std::function<void(const training::Batch&)>& visit);

}  // namespace dc::eval
