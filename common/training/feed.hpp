// Batches for training: views rendered from decoded images one batch ahead, while the network computes.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include <ATen/core/Tensor.h>

#include "common/views/executor.hpp"
#include "common/views/row.hpp"

namespace dc::training {

struct Batch {
  std::int64_t step = 0;
  std::int64_t epoch = 0;
  std::vector<std::int64_t> image;  ///< [B] place in the image set
  std::vector<std::int64_t> label;  ///< [B]
  at::Tensor images;                ///< [B, C, S, S] f32, normalised, channels_last
  at::Tensor labels;                ///< [B] int64, the same labels
};

/// Which batches a feed gives.
struct FeedSpec {
  std::int64_t batch = 1;  ///< views in a batch; the last of an epoch may have fewer
  std::int64_t views_per_epoch = 1;
  std::int64_t first_step =
      0;  ///< steps count from the start of the run, so a resumed run sees what it would have seen
  std::int64_t end_step = 0;

  /// ceil(views_per_epoch / batch)
  std::int64_t steps_per_epoch() const { return (views_per_epoch + batch - 1) / batch; }
};

/// All rows of an epoch in visiting order, spec.views_per_epoch of them.
using EpochRows = std::function<std::vector<views::ViewRow>(std::int64_t epoch)>;

/// Renders batch after batch on a thread of its own. What that thread throws comes out of next().
class Feed {
 public:
  /// `executor` and `label` (one entry an image of the set) must outlive the feed; `rows` is called from the other
  /// thread.
  Feed(const views::Executor& executor, std::span<const std::int64_t> label, EpochRows rows, const FeedSpec& spec);
  ~Feed();
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  /// The next batch, in order. Must be called end_step - first_step times at most.
  Batch next();

 private:
  struct Worker;
  std::unique_ptr<Worker> worker_;
};

/// The batch of `rows`, rendered at once on the calling thread.
Batch render_batch(const views::Executor& executor, std::span<const std::int64_t> label,
                   std::span<const views::ViewRow> rows);

}  // namespace dc::training
