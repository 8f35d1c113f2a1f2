#include "stages/train/clean_pass.hpp"

#include "common/training/feed.hpp"
#include "common/views/plan.hpp"

namespace dc::train {

namespace {

std::span<const float> values(const at::Tensor& tensor) {
  return {tensor.const_data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

}  // namespace

CleanPass::CleanPass(const artifact::ImageSet& images, const Views& views, std::int64_t batch)
    : images_(images),
      policy_(views::validation_policy(views.policy.size, {views.mean(images.channels), views.std(images.channels)},
                                       static_cast<int>(images.height), static_cast<int>(images.width))),
      executor_({images.pixels.span(), images.n, static_cast<int>(images.height), static_cast<int>(images.width),
                 static_cast<int>(images.channels)},
                policy_),
      batch_(batch) {}

void CleanPass::record(const model::Network& network, std::int64_t epoch, training::DynamicsRecord& record) const {
  const auto frozen = network.freeze(model::Precision::f32);
  training::FeedSpec spec{batch_, images_.n};
  spec.end_step = spec.steps_per_epoch();
  const auto rows = [this](std::int64_t) {
    constexpr std::uint64_t kSeed = 0;  // the validation view draws nothing
    return views::plan_epoch(policy_, shape_of(images_), kSeed, 0);
  };
  training::Feed feed(executor_, images_.labels, rows, spec);
  for (std::int64_t step = 0; step < spec.end_step; ++step) {
    const training::Batch batch = feed.next();
    const model::Output output = frozen.forward(batch.images);
    const at::Tensor logits = output.logits.contiguous(), features = output.features.contiguous();
    record.add(epoch, batch.image, batch.label, values(logits), values(features));
  }
}

}  // namespace dc::train
