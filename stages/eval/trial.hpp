// What a run will take, tried on the first images: for --dry-run.
#pragma once
#include <cstdint>

#include "common/artifact/reader.hpp"
#include "common/model/precision.hpp"
#include "stages/eval/checkpoint.hpp"

namespace dc::eval {

struct Trial {
  std::int64_t views = 0;  ///< that were timed
  double seconds_per_view = 0;
};

/// Judges the first `batch` images of an image set once to warm up, then up to three times, or as often as fits into
/// two seconds.
Trial try_views(const artifact::Reader& source, const Checkpoint& checkpoint, model::Precision precision,
                std::int64_t batch);

}  // namespace dc::eval
