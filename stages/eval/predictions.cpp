#include "stages/eval/predictions.hpp"

#include "common/base/error.hpp"

namespace dc::eval {

namespace fields = schema::predictions;

Predictions::Predictions(artifact::Writer& out, const Showing& showing, const model::NetworkSpec& network) : out_(out) {
  DC_ASSERT(showing.views() == showing.images.n);
  out_.write(fields::sample_key(), showing.images.keys);
  out_.write(fields::sample_label(), showing.images.labels);
  artifact::write_classes(out_, showing.images.classes);
  out_.allocate(fields::prediction_logit(), {showing.images.n, network.classes});
  out_.write(fields::prediction_network(), model::to_json(network));
  out_.write(fields::prediction_policy(), views::policy_to_json(showing.policy));
}

void Predictions::add(const training::Batch& views, const model::Output& said) {
  const at::Tensor logits = said.logits.contiguous();
  out_.write_rows<float>(fields::prediction_logit(), views.image.front(),
                         {logits.const_data_ptr<float>(), static_cast<std::size_t>(logits.numel())});
}

void Predictions::add_gradients(const std::vector<float>& length) {
  out_.write(fields::prediction_gradient_norm(), length);
}

}  // namespace dc::eval
