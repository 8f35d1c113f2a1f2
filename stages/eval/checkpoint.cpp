#include "stages/eval/checkpoint.hpp"

#include <algorithm>
#include <span>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <fmt/ranges.h>

#include "common/artifact/image_set.hpp"
#include "common/base/error.hpp"

namespace dc::eval {

namespace {

using MakeField = schema::Field<float> (*)(const std::string& name);

/// Fills `tensors` from the fields of the group `prefix`, which must hold exactly these.
void fill(const artifact::Reader& file, std::span<const model::NamedTensor> tensors, const std::string& prefix,
          MakeField field) {
  const auto stored = file.names(prefix);
  for (const std::string& name : stored) {
    if (std::ranges::any_of(tensors, [&](const auto& tensor) { return tensor.name == name; })) continue;
    throw InvalidInput(
        fmt::format("{}: {}/{} is not part of the network it describes; make the checkpoint again with dc-train",
                    file.path(), prefix, name));
  }
  const at::NoGradGuard no_grad;
  for (const auto& [name, tensor] : tensors) {
    const auto shape = file.shape(field(name));
    if (shape != tensor.sizes().vec()) {
      throw InvalidInput(
          fmt::format("{}: {}/{} is [{}], expected [{}] for the network it describes; make it again with dc-train",
                      file.path(), prefix, name, fmt::join(shape, ", "), fmt::join(tensor.sizes(), ", ")));
    }
    const std::vector<float> values = file.read(field(name));
    const at::Tensor plain = at::empty(shape, at::kFloat);
    std::ranges::copy(values, plain.mutable_data_ptr<float>());
    tensor.copy_(plain);
  }
}

}  // namespace

Checkpoint load_checkpoint(const artifact::Reader& checkpoint) {
  namespace fields = schema::checkpoint;
  model::NetworkSpec spec;
  try {
    spec = model::spec_from_json(checkpoint.read(fields::network()));
  } catch (const InvalidInput& error) {
    throw InvalidInput(fmt::format("{}: {}", checkpoint.path(), error.what()));
  }
  const auto classes = artifact::load_classes(checkpoint).size();
  if (classes != spec.classes) {
    throw InvalidInput(fmt::format("{}: lists {} classes, expected the {} of its network; make it again with dc-train",
                                   checkpoint.path(), classes, spec.classes));
  }
  Checkpoint out{model::Network(spec), checkpoint.read(fields::input_mean()), checkpoint.read(fields::input_std()),
                 checkpoint.read(fields::protocol())};
  if (std::ssize(out.mean) != spec.channels || std::ssize(out.std) != spec.channels) {
    throw InvalidInput(fmt::format("{}: /input has {} means and {} deviations, expected {} of each, one a channel",
                                   checkpoint.path(), out.mean.size(), out.std.size(), spec.channels));
  }
  fill(checkpoint, out.network.parameters(), "/parameter", fields::parameter);
  fill(checkpoint, out.network.buffers(), "/buffer", fields::buffer);
  return out;
}

}  // namespace dc::eval
