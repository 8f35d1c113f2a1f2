// Shows every image once to the network between two epochs, as dc-eval would, for the dynamics record. Trains nothing.
#pragma once
#include <cstdint>

#include "common/artifact/image_set.hpp"
#include "common/model/network.hpp"
#include "common/training/dynamics.hpp"
#include "common/views/executor.hpp"
#include "stages/train/views.hpp"

namespace dc::train {

class CleanPass {
 public:
  /// The standard validation view of `images`, of the size and with the normalisation that `views` train with, in
  /// batches of `batch`. `images` must outlive the pass.
  CleanPass(const artifact::ImageSet& images, const Views& views, std::int64_t batch);

  /// Stores what `network`, in evaluation mode and f32, says about every image as epoch `epoch` of `record`.
  void record(const model::Network& network, std::int64_t epoch, training::DynamicsRecord& record) const;

 private:
  const artifact::ImageSet& images_;
  views::Policy policy_;
  views::Executor executor_;
  std::int64_t batch_;
};

}  // namespace dc::train
