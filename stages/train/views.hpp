// Which views a training run sees: those of a view plan, or the usual ones for images of the stored size.
#pragma once
#include <cstdint>
#include <vector>

#include "common/artifact/image_set.hpp"
#include "common/training/feed.hpp"
#include "common/views/plan.hpp"
#include "common/views/policy.hpp"

namespace dc::train {

struct Views {
  views::Policy policy;
  std::int64_t views_per_epoch = 0;
  std::int64_t recorded_epochs = 0;  ///< 0: rows are planned when they are needed, for any number of epochs
  training::EpochRows rows;

  std::vector<double> mean(std::int64_t channels) const;  ///< zeros where the policy does not normalise
  std::vector<double> std(std::int64_t channels) const;   ///< ones where the policy does not normalise
};

views::ImageShape shape_of(const artifact::ImageSet& images);

/// Square images of up to 96 pixels: padding by 4, a random window, flip; larger ones: random resized crop (area
/// 0.08-1) and flip. Both normalise with ImageNet's numbers. Throws UsageError for images that are not square.
views::Policy usual_policy(std::int64_t height, std::int64_t width, std::int64_t channels);

/// The usual views of `images`, planned under `seed`.
Views usual_views(const artifact::ImageSet& images, std::uint64_t seed);

/// The views of a plan: its recorded rows where it has some, else its policy planned under `seed`. `plan` must outlive
/// the result, and while rows are drawn no other thread may read artifacts. Throws InvalidInput when the plan does not
/// fit the images.
Views planned_views(const artifact::Reader& plan, const artifact::ImageSet& images, std::uint64_t seed);

}  // namespace dc::train
