#include "stages/score/snapshot.hpp"

#include <fmt/format.h>

#include "common/base/error.hpp"

namespace dc::score {
namespace {

namespace predictions = schema::predictions;
namespace features = schema::features;

select::Matrix matrix(const artifact::Mapped<float>& values, const std::vector<std::int64_t>& shape) {
  return {values.span(), shape[0], shape[1]};
}

void require_other_samples(const artifact::Reader& reader, const select::Neighbours& neighbours) {
  for (std::int64_t i = 0; i < neighbours.samples; ++i) {
    const auto row = neighbours.index_of(i);
    for (std::size_t k = 0; k < row.size(); ++k) {
      if (row[k] < neighbours.samples && row[k] != i) continue;
      throw InvalidInput(fmt::format(
          "{}: /neighbour/index[{}, {}] is {}{}, expected another of the {} samples, or -1; make the file again",
          reader.path(), i, k, row[k], row[k] == i ? ", the sample itself" : "", neighbours.samples));
    }
  }
}

}  // namespace

SnapshotFiles::SnapshotFiles(std::span<Method* const> methods, const Inputs& inputs) {
  if (any_needs(methods, Need::logits)) {
    logit_values_ = inputs.predictions->map(predictions::prediction_logit());
    logits_ = matrix(logit_values_, inputs.predictions->shape(predictions::prediction_logit()));
  }
  if (any_needs(methods, Need::gradient_norms)) {
    gradient_norms_ = inputs.predictions->read(predictions::prediction_gradient_norm());
  }
  if (any_needs(methods, Need::features)) {
    feature_values_ = inputs.features->map(features::feature_value());
    features_ = matrix(feature_values_, inputs.features->shape(features::feature_value()));
  }
  if (any_needs(methods, Need::neighbours)) {
    indices_ = inputs.features->read(features::neighbour_index());
    distances_ = inputs.features->map(features::neighbour_distance());
    const auto shape = inputs.features->shape(features::neighbour_index());
    const bool cosine = inputs.features->read(features::neighbour_metric()) == "cosine";
    neighbours_ = {indices_, distances_.span(), shape[0], shape[1],
                   cosine ? select::Metric::cosine : select::Metric::euclidean};
    require_other_samples(*inputs.features, neighbours_);
  }
}

std::vector<double> SnapshotFiles::score(const SnapshotMethod& method, const Setting& setting) const {
  Snapshot snapshot;
  for (const Need need : method.needs()) {
    switch (need) {
      case Need::logits:
        snapshot.logits = logits_;
        break;
      case Need::gradient_norms:
        snapshot.gradient_norms = gradient_norms_;
        break;
      case Need::features:
        snapshot.features = features_;
        break;
      case Need::neighbours:
        snapshot.neighbours = neighbours_;
        break;
    }
  }
  return method.score(setting, snapshot);
}

}  // namespace dc::score
