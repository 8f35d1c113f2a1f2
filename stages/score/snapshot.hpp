// What a trained network says, from the files of dc-eval.
#pragma once
#include <vector>

#include "common/artifact/reader.hpp"
#include "stages/score/inputs.hpp"

namespace dc::score {

/// The arrays that a Snapshot looks at: memory-mapped, but for those of one number a sample and neighbour.
class SnapshotFiles {
 public:
  /// Reads what some method needs, all of which is there (require_inputs). Throws InvalidInput when a neighbour is no
  /// sample, or the sample itself.
  SnapshotFiles(std::span<Method* const> methods, const Inputs& inputs);

  /// The score of one of the methods.
  std::vector<double> score(const SnapshotMethod& method, const Setting& setting) const;

 private:
  select::Matrix logits_;
  select::Matrix features_;
  select::Neighbours neighbours_;
  artifact::Mapped<float> logit_values_;
  artifact::Mapped<float> feature_values_;
  artifact::Mapped<float> distances_;
  std::vector<std::int32_t> indices_;
  std::vector<float> gradient_norms_;
};

}  // namespace dc::score
