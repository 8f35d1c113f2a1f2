// Judges a network on an image set: which views it is shown, and what comes out of it.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "common/artifact/image_set.hpp"
#include "common/artifact/writer.hpp"
#include "common/base/progress.hpp"
#include "common/model/network.hpp"
#include "common/training/judgement.hpp"
#include "common/views/policy.hpp"
#include "stages/eval/checkpoint.hpp"
#include "stages/eval/show.hpp"

namespace dc::eval {

/// The standard validation view of `images` for the network: shorter side resized, centre crop, the checkpoint's mean
/// and deviation. Throws InvalidInput when the images have another number of channels than the network.
views::Policy standard_view(const artifact::Reader& source, const artifact::ImageSet& images,
                            const Checkpoint& checkpoint);

/// The policy of a plan. Throws InvalidInput when it records rows (only policies can be evaluated), does not fit the
/// images, or gives views of another size than the network's input.
views::Policy planned_view(const artifact::Reader& plan, const artifact::ImageSet& images,
                           const Checkpoint& checkpoint);

/// Throws UsageError unless every image is seen once. `option` asks for something that is said about images, `plan` is
/// the path of the policy.
void require_one_view(const Showing& showing, std::string_view option, std::string_view plan);

/// What else is done with a batch and what the network said about it.
using Listener = std::function<void(const training::Batch& views, const model::Output& said)>;

/// Shows all views to `network`, `batch` at a time. `listen` may be empty.
training::Judgement judge(const model::FrozenNetwork& network, const Showing& showing, std::int64_t batch,
                          std::int64_t bins, Progress& progress, const Listener& listen);

/// Fills the report. `method` is the name that reports group by, `protocol` the checkpoint's.
void write_report(artifact::Writer& out, const training::Judgement& judgement, const artifact::ClassList& classes,
                  const std::string& method, const std::string& protocol);

}  // namespace dc::eval
