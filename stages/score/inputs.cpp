#include "stages/score/inputs.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "stages/score/score.hpp"

namespace dc::score {
namespace {

void require_given(bool given, const Method& method, std::string_view what, std::string_view how) {
  if (!given) throw UsageError(fmt::format("--method {}: needs {}; give {}", method.name(), what, how));
}

void require_need(Need need, const Method& method, const Inputs& inputs) {
  const auto* predictions = inputs.predictions;
  const auto* features = inputs.features;
  switch (need) {
    case Need::logits:
      return require_given(predictions != nullptr, method, "the outputs of a network",
                           "--predictions, a file of dc-eval --save-predictions");
    case Need::gradient_norms:
      require_given(predictions != nullptr, method, "gradient norms",
                    "--predictions, a file of dc-eval --save-predictions --gradient-norms");
      if (predictions->has(schema::predictions::prediction_gradient_norm())) return;
      throw InvalidInput(
          fmt::format("{}: holds no gradient norms, which {} needs; run dc-eval with --save-predictions and "
                      "--gradient-norms",
                      predictions->path(), method.name()));
    case Need::features:
      return require_given(features != nullptr, method, "features", "--features, a file of dc-eval --save-features");
    case Need::neighbours:
      require_given(features != nullptr, method, "neighbours",
                    "--features, a file of dc-eval --save-features --neighbours K");
      if (features->has(schema::features::neighbour_index()) &&
          features->shape(schema::features::neighbour_index())[1] > 0)
        return;
      throw InvalidInput(
          fmt::format("{}: holds no neighbours, which {} needs; run dc-eval with --save-features and "
                      "--neighbours K",
                      features->path(), method.name()));
  }
}

void require_runs(const DynamicsMethod& method, std::span<Method* const> methods, const Inputs& inputs) {
  require_given(!inputs.dynamics.empty(), method, "the record of a training run",
                "--dynamics, a file of dc-train --save-dynamics");
  if (!method.reads_threshold_samples()) return;
  require_given(inputs.images != nullptr, method, "the images with their own labels",
                "--images, the set before dc-fetch made threshold samples");
  for (const auto* other : dynamics_methods(methods)) {
    if (other->reads_threshold_samples()) continue;
    throw UsageError(
        fmt::format("--method {}: its runs are trained on other labels than those of {}; run dc-score "
                    "once for each",
                    method.name(), other->name()));
  }
}

}  // namespace

std::vector<const artifact::Reader*> Inputs::all() const {
  std::vector<const artifact::Reader*> readers{images};
  readers.insert(readers.end(), dynamics.begin(), dynamics.end());
  readers.insert(readers.end(), {predictions, features});
  std::erase(readers, nullptr);
  return readers;
}

void require_inputs(std::span<Method* const> methods, const Inputs& inputs) {
  if (inputs.all().empty()) {
    throw UsageError("no input was given; give --dynamics, --predictions, --features or --images");
  }
  for (const auto* method : dynamics_methods(methods)) require_runs(*method, methods, inputs);
  for (const auto* method : methods) {
    const auto* snapshot = dynamic_cast<const SnapshotMethod*>(method);
    if (snapshot == nullptr) continue;
    for (const Need need : snapshot->needs()) require_need(need, *method, inputs);
  }
}

bool any_needs(std::span<Method* const> methods, Need need) {
  return std::ranges::any_of(methods, [&](const auto* method) {
    const auto* snapshot = dynamic_cast<const SnapshotMethod*>(method);
    if (snapshot == nullptr) return false;
    const auto needs = snapshot->needs();
    return std::ranges::find(needs, need) != needs.end();
  });
}

bool any_reads_threshold_samples(std::span<Method* const> methods) {
  return std::ranges::any_of(dynamics_methods(methods),
                             [](const auto* method) { return method->reads_threshold_samples(); });
}

}  // namespace dc::score
