// The predictions artifact: the logits of every image, written batch by batch.
#pragma once
#include <vector>

#include "common/artifact/writer.hpp"
#include "common/model/network.hpp"
#include "stages/eval/show.hpp"

namespace dc::eval {

class Predictions {
 public:
  /// Begins `out`, which has a row for every image of `showing`; each has to be seen once. `out` must outlive this.
  Predictions(artifact::Writer& out, const Showing& showing, const model::NetworkSpec& network);

  /// Stores what the network says about a batch of show(). Throws RunFailure where it is not finite.
  void add(const training::Batch& views, const model::Output& said);
  /// Adds the length of the gradient of every image's loss.
  void add_gradients(const std::vector<float>& length);

 private:
  artifact::Writer& out_;
};

}  // namespace dc::eval
