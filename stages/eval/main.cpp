// dc-eval: judges a trained network on an image set, and on request tells what it says about every image. Trains
// nothing.
#include <fmt/format.h>

#include "common/artifact/samples.hpp"
#include "common/base/log.hpp"
#include "common/base/number.hpp"
#include "common/harness/run_stage.hpp"
#include "common/model/device.hpp"
#include "common/parallel/parallel.hpp"
#include "stages/eval/eval.hpp"
#include "stages/eval/gradient.hpp"
#include "stages/eval/options.hpp"
#include "stages/eval/predictions.hpp"
#include "stages/eval/trial.hpp"

namespace {

namespace model = dc::model;

dc::harness::Forecast plan(const dc::eval::Options& o, dc::harness::Run& run) {
  const auto& source = run.open("images");
  const auto& trained = run.open("checkpoint");
  const auto images = dc::artifact::load_images(source, std::span<const std::int64_t>());
  dc::artifact::require_same_classes(source, images.classes, trained, dc::artifact::load_classes(trained));
  model::set_up_device(run.device(), run.threads());
  const auto checkpoint = dc::eval::load_checkpoint(trained);
  const auto policy = o.plan ? dc::eval::planned_view(run.open("plan"), images, checkpoint)
                             : dc::eval::standard_view(source, images, checkpoint);
  const auto precision = model::choose_precision(o.precision, checkpoint.network.spec().width);
  const auto trial = dc::eval::try_views(source, checkpoint, precision, o.batch);
  const auto& network = checkpoint.network;
  const std::int64_t classes = images.classes.size();
  const std::int64_t row = dc::artifact::key_bytes(images.keys) + 8;
  const std::int64_t vectors = images.n * (4 * network.feature_count() + 8 * o.neighbours.value_or(0));
  const std::int64_t views = dc::eval::Showing{images, policy}.views();
  dc::harness::Forecast forecast;
  forecast.outputs = {{"out", "the results", 8 * classes * (classes + 2) + 3 * 8 * o.bins},
                      {"save-predictions", fmt::format("logits of {} images", images.n),
                       images.n * (row + 4 * classes + (o.gradient_norms ? 4 : 0))},
                      {"save-features", fmt::format("{} features of {} images", network.feature_count(), images.n),
                       images.n * row + vectors}};
  forecast.memory_bytes = o.neighbours ? vectors : 0;  // the trial has held the rest
  // What else is asked for takes longer than the network: it was not tried.
  if (o.gradient_norms || o.neighbours) return forecast;
  forecast.duration_s = trial.seconds_per_view * static_cast<double>(views);
  forecast.timed = fmt::format("{} views", trial.views);
  return forecast;
}

void run(const dc::eval::Options& o, dc::harness::Run& run) {
  const auto& source = run.open("images");
  const auto& trained = run.open("checkpoint");
  const auto images = dc::artifact::load_images(source);
  dc::artifact::require_same_classes(source, images.classes, trained, dc::artifact::load_classes(trained));
  model::set_up_device(run.device(), run.threads());
  dc::parallel::set_threads(1);  // views are cheap: one thread beside the network's own keeps up with it
  const auto checkpoint = dc::eval::load_checkpoint(trained);
  const auto standard = dc::eval::standard_view(source, images, checkpoint);
  const auto policy = o.plan ? dc::eval::planned_view(run.open("plan"), images, checkpoint) : standard;
  const auto precision = model::choose_precision(o.precision, checkpoint.network.spec().width);
  run.fact("precision", model::precision_name(precision));

  const dc::eval::Showing showing{images, policy, run.seed()};
  std::optional<dc::eval::Predictions> predictions;
  std::optional<dc::eval::Features> features;
  if (o.save_predictions) {
    dc::eval::require_one_view(showing, "save-predictions", o.plan.value_or(""));
    predictions.emplace(run.create("save-predictions"), showing, checkpoint.network.spec());
  }
  if (o.save_features) {
    dc::eval::require_one_view(showing, "save-features", o.plan.value_or(""));
    features.emplace(run.create("save-features"), showing, checkpoint.network, o.neighbours.has_value());
  }

  auto judging = run.progress("judging", "view", showing.views());
  const auto judgement = dc::eval::judge(checkpoint.network.freeze(precision), showing, o.batch, o.bins, judging,
                                         [&](const auto& views, const auto& said) {
                                           if (predictions) predictions->add(views, said);
                                           if (features) features->add(views, said);
                                         });
  if (o.gradient_norms) {
    auto progress = run.progress("gradients", "image", images.n);
    predictions->add_gradients(dc::eval::gradient_lengths(checkpoint.network, showing, progress));
  }
  if (o.neighbours) {
    dc::log::info("looking for {} neighbours of {} images", *o.neighbours, dc::with_commas(images.n));
    auto progress = run.progress("neighbours", "image", images.n);
    dc::parallel::set_threads(run.threads());
    features->add_neighbours(*o.neighbours, o.metric, o.neighbour_scope);
    progress.update(images.n);
  }
  dc::eval::write_report(run.create("out"), judgement, images.classes, o.method, checkpoint.protocol);
  dc::log::info("{}: top-1 {:.2f} %, top-5 {:.2f} %, loss {:.3f}, calibration error {:.3f} on {} images", o.out,
                100 * judgement.top1(), 100 * judgement.top5(), judgement.loss(), judgement.ece(), judgement.images());
}

}  // namespace

int main(int argc, char** argv) {
  return dc::harness::run_stage<dc::eval::Options>("dc-eval", argc, argv, dc::eval::describe, run, plan);
}
