#include "stages/eval/features.hpp"

#include <span>

#include "common/base/error.hpp"

namespace dc::eval {

namespace fields = schema::features;

Features::Features(artifact::Writer& out, const Showing& showing, const model::Network& network, bool keep)
    : out_(out), images_(showing.images), width_(network.feature_count()), keep_(keep) {
  DC_ASSERT(showing.views() == images_.n);
  out_.write(fields::sample_key(), images_.keys);
  out_.write(fields::sample_label(), images_.labels);
  artifact::write_classes(out_, images_.classes);
  out_.allocate(fields::feature_value(), {images_.n, width_});
  out_.write(fields::feature_source(), std::string("network"));
  out_.write(fields::feature_network(), model::to_json(network.spec()));
  if (keep_) kept_.reserve(static_cast<std::size_t>(images_.n * width_));
}

void Features::add(const training::Batch& views, const model::Output& said) {
  const at::Tensor features = said.features.contiguous();
  const std::span values(features.const_data_ptr<float>(), static_cast<std::size_t>(features.numel()));
  out_.write_rows<float>(fields::feature_value(), views.image.front(), values);
  if (keep_) kept_.insert(kept_.end(), values.begin(), values.end());
}

void Features::add_neighbours(std::int64_t count, select::Metric metric, Scope scope) {
  const select::Matrix features{kept_, images_.n, width_};
  DC_ASSERT(std::ssize(kept_) == images_.n * width_);
  const auto graph = scope == Scope::everywhere
                         ? select::nearest(features, count, metric)
                         : select::nearest_in_class(features, images_.labels, images_.classes.size(), count, metric);
  out_.write<std::int32_t>(fields::neighbour_index(), graph.index, {graph.samples, graph.count});
  out_.write<float>(fields::neighbour_distance(), graph.distance, {graph.samples, graph.count});
  out_.write(fields::neighbour_metric(), std::string(cli::choice_name(kMetrics, metric)));
  out_.write(fields::neighbour_scope(), std::string(cli::choice_name(kScopes, scope)));
}

}  // namespace dc::eval
