#include "stages/train/record.hpp"

#include <span>

#include "common/base/error.hpp"

namespace dc::train {

namespace {

void write_tensor(artifact::Writer& out, const schema::Field<float>& field, const at::Tensor& tensor) {
  const at::Tensor plain = tensor.detach().contiguous();
  const std::span<const float> values(plain.const_data_ptr<float>(), static_cast<std::size_t>(plain.numel()));
  out.write(field, values, plain.sizes().vec());
}

}  // namespace

void write_checkpoint(artifact::Writer& out, const model::Network& network, const artifact::ClassList& classes,
                      const std::vector<double>& mean, const std::vector<double>& std, const std::string& protocol) {
  namespace checkpoint = schema::checkpoint;
  for (const auto& parameter : network.parameters())
    write_tensor(out, checkpoint::parameter(parameter.name), parameter.tensor);
  for (const auto& buffer : network.buffers()) write_tensor(out, checkpoint::buffer(buffer.name), buffer.tensor);
  out.write(checkpoint::input_mean(), mean);
  out.write(checkpoint::input_std(), std);
  artifact::write_classes(out, classes);
  out.write(checkpoint::network(), model::to_json(network.spec()));
  out.write(checkpoint::protocol(), protocol);
}

void write_dynamics(artifact::Writer& out, const training::DynamicsRecord& record, const artifact::ImageSet& images,
                    const Course& course, std::int64_t images_seen) {
  namespace dynamics = schema::dynamics;
  DC_ASSERT(course.recorded.has_value());
  const bool clean = *course.recorded == DynamicsMode::clean;
  const std::vector<std::int64_t> shape = {record.epochs, record.samples};
  out.write(dynamics::sample_key(), images.keys);
  out.write(dynamics::sample_label(), images.labels);
  artifact::write_classes(out, images.classes);
  out.write<std::uint8_t>(dynamics::dyn_seen(), record.seen, shape);
  out.write<float>(dynamics::dyn_loss(), record.loss, shape);
  out.write<float>(dynamics::dyn_p_other(), record.p_other, shape);
  out.write<float>(dynamics::dyn_zmargin(), record.zmargin, shape);
  out.write<float>(dynamics::dyn_pnorm2(), record.pnorm2, shape);
  out.write<float>(dynamics::dyn_entropy(), record.entropy, shape);
  out.write<std::int32_t>(dynamics::dyn_top1(), record.top1, shape);
  out.write<float>(dynamics::dyn_p_second(), record.p_second, shape);
  out.write<float>(dynamics::dyn_kd(), record.kd, shape);
  out.write<float>(dynamics::dyn_hnorm2(), record.hnorm2, shape);
  out.write(dynamics::epoch_lr(), epoch_lrs(course));
  out.write(dynamics::dyn_mode(), std::string(cli::choice_name(kDynamicsModes, *course.recorded)));
  out.write(dynamics::dyn_network(), model::to_json(course.network));
  out.write(dynamics::dyn_images_seen(), images_seen + (clean ? record.epochs * record.samples : 0));
}

}  // namespace dc::train
