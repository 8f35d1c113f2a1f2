#include "stages/eval/eval.hpp"

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/views/plan.hpp"

namespace dc::eval {

namespace {

std::span<const float> values(const at::Tensor& tensor) {
  return {tensor.const_data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

}  // namespace

views::Policy standard_view(const artifact::Reader& source, const artifact::ImageSet& images,
                            const Checkpoint& checkpoint) {
  const auto& spec = checkpoint.network.spec();
  if (images.channels != spec.channels) {
    throw InvalidInput(fmt::format("{}: images have {} channels, expected the {} of the network; fetch them alike",
                                   source.path(), images.channels, spec.channels));
  }
  return views::validation_policy(static_cast<int>(spec.size), {checkpoint.mean, checkpoint.std},
                                  static_cast<int>(images.height), static_cast<int>(images.width));
}

views::Policy planned_view(const artifact::Reader& plan, const artifact::ImageSet& images,
                           const Checkpoint& checkpoint) {
  namespace view_plan = schema::view_plan;
  if (plan.has(view_plan::row_image())) {
    throw InvalidInput(
        fmt::format("{}: records rows, expected a plan with a policy only; make it without recording", plan.path()));
  }
  views::Policy policy = views::policy_from_json(plan.read(view_plan::policy()), plan.path());
  views::check_plan(policy, shape_of(images), plan.path());
  if (policy.size != checkpoint.network.spec().size) {
    throw InvalidInput(
        fmt::format("{}: gives views of {} pixels, expected the network's {}; make the plan for that size", plan.path(),
                    policy.size, checkpoint.network.spec().size));
  }
  return policy;
}

void require_one_view(const Showing& showing, std::string_view option, std::string_view plan) {
  if (showing.views() == showing.images.n) return;
  throw UsageError(
      fmt::format("--{}: {} shows every image {} times, expected once; plan with --cells one, or leave one of them out",
                  option, plan, showing.views() / showing.images.n));
}

training::Judgement judge(const model::FrozenNetwork& network, const Showing& showing, std::int64_t batch,
                          std::int64_t bins, Progress& progress, const Listener& listen) {
  training::Judgement judgement(showing.images.classes.size(), bins);
  show(showing, batch, [&](const training::Batch& views) {
    const model::Output said = network.forward(views.images);
    judgement.add(values(said.logits.contiguous()), views.label);
    if (listen) listen(views, said);
    progress.update(judgement.images());
  });
  progress.finish();
  return judgement;
}

void write_report(artifact::Writer& out, const training::Judgement& judgement, const artifact::ClassList& classes,
                  const std::string& method, const std::string& protocol) {
  namespace report = schema::eval_report;
  artifact::write_classes(out, classes);
  out.write(report::class_count(), judgement.class_count());
  out.write(report::class_top1(), judgement.class_top1());
  out.write<std::int64_t>(report::confusion_count(), judgement.confusion(), {classes.size(), classes.size()});
  out.write(report::calibration_confidence(), judgement.bin_confidence());
  out.write(report::calibration_accuracy(), judgement.bin_accuracy());
  out.write(report::calibration_count(), judgement.bin_count());
  out.write(report::method(), method);
  out.write(report::images(), judgement.images());
  out.write(report::top1(), judgement.top1());
  out.write(report::top5(), judgement.top5());
  out.write(report::loss(), judgement.loss());
  out.write(report::ece(), judgement.ece());
  out.write(report::protocol(), protocol);
}

}  // namespace dc::eval
