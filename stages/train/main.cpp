// dc-train: trains a network on an image set with hard labels. Chooses no images and judges no network.
#include <chrono>

#include <fmt/format.h>

#include "common/base/log.hpp"
#include "common/base/number.hpp"
#include "common/harness/run_stage.hpp"
#include "common/model/device.hpp"
#include "common/parallel/parallel.hpp"
#include "common/views/executor.hpp"
#include "stages/train/clean_pass.hpp"
#include "stages/train/course.hpp"
#include "stages/train/options.hpp"
#include "stages/train/record.hpp"
#include "stages/train/train.hpp"
#include "stages/train/trial.hpp"
#include "stages/train/views.hpp"

namespace {

namespace model = dc::model;
namespace training = dc::training;

dc::train::Views views_of(const dc::train::Options& o, const dc::harness::Run& run,
                          const dc::artifact::ImageSet& images) {
  return o.plan ? dc::train::planned_views(run.open("plan"), images, run.seed())
                : dc::train::usual_views(images, run.seed());
}

std::vector<std::string> input_ids(const dc::train::Options& o, const dc::harness::Run& run) {
  return {run.open("images").id(), o.plan ? run.open("plan").id() : ""};
}

// A few steps on the real images tell the memory and the time of all.
dc::harness::Forecast plan(const dc::train::Options& o, dc::harness::Run& run) {
  const auto images = dc::artifact::load_images(run.open("images"));
  const auto views = views_of(o, run, images);
  const auto course = dc::train::plan_course(o, images, views, run.seed());
  model::set_up_device(run.device(), run.threads());
  dc::parallel::set_threads(1);
  model::Network network(course.network);
  network.initialise(run.stream("init"));
  if (o.checkpoint_dir)
    dc::train::StateFile::require_usable(*o.checkpoint_dir, dc::train::identity(course, images, input_ids(o, run)));
  const auto trial = dc::train::try_steps(network, course, images, views);

  dc::harness::Forecast forecast;
  const auto& horizon = course.training.horizon;
  forecast.outputs = {{"out", "the network", dc::train::checkpoint_bytes(network)}};
  forecast.memory_bytes = 0;  // the steps have held all but the record
  if (course.recorded) {
    const double record = training::DynamicsRecord::bytes(horizon.epochs(), images.n, images.classes.size());
    forecast.outputs.push_back({"save-dynamics", fmt::format("{} epochs of {} images", horizon.epochs(), images.n),
                                dc::train::dynamics_bytes(course, images), true});
    forecast.memory_bytes = std::int64_t(record);
  }
  forecast.duration_s = trial.seconds_per_view * static_cast<double>(dc::train::views_shown(course));
  forecast.timed = fmt::format("{} steps of {}{}", trial.steps, o.batch,
                               course.recorded == dc::train::DynamicsMode::clean ? ", without the clean passes" : "");
  return forecast;
}

void run(const dc::train::Options& o, dc::harness::Run& run) {
  const auto images = dc::artifact::load_images(run.open("images"));
  const auto views = views_of(o, run, images);
  const auto course = dc::train::plan_course(o, images, views, run.seed());
  const auto& horizon = course.training.horizon;
  model::set_up_device(run.device(), run.threads());
  dc::parallel::set_threads(1);  // views are cheap: one thread beside the network's own keeps up with it
  model::Network network(course.network);
  network.initialise(run.stream("init"));
  dc::log::write_info(dc::train::announcement(course, images, network, run.threads()));
  std::optional<training::DynamicsRecord> record;
  if (course.recorded) record.emplace(horizon.epochs(), images.n, images.classes.size());
  training::DynamicsRecord* const recorded = record ? &*record : nullptr;
  const bool clean = course.recorded == dc::train::DynamicsMode::clean;
  const auto weights = dc::train::loss_weights(images, o.images);
  training::Trainer trainer(network, course.training, clean ? nullptr : recorded, weights);

  std::optional<dc::train::StateFile> state;
  if (o.checkpoint_dir) {
    state.emplace(*o.checkpoint_dir, dc::train::identity(course, images, input_ids(o, run)));
    if (state->load(trainer, recorded))
      dc::log::info("{}: going on after step {}", state->path(), trainer.steps_taken());
  }
  const auto start = std::chrono::steady_clock::now();
  double loss = 0;
  {
    const dc::views::Executor executor(
        {images.pixels.span(), images.n, int(images.height), int(images.width), int(images.channels)}, views.policy);
    training::Feed feed(executor, images.labels, views.rows,
                        {o.batch, views.views_per_epoch, trainer.steps_taken(), horizon.steps});
    dc::train::MetricsFile metrics(o.out + std::string(dc::train::kMetricsSuffix), trainer.steps_taken());
    auto progress = run.progress("training", "step", horizon.steps);
    dc::train::Watch watch{&metrics, &progress, o.report_every, {}, state ? &*state : nullptr, o.checkpoint_every};
    if (clean) {
      watch.after_epoch = [&, pass = dc::train::CleanPass(images, views, o.batch)](std::int64_t epoch) {
        pass.record(network, epoch, *record);
      };
    }
    loss = dc::train::walk(trainer, recorded, feed, horizon, watch);
  }
  run.fact("images_seen", trainer.images_seen());
  run.fact("steps", horizon.steps);
  run.fact("precision", model::precision_name(course.training.precision));
  const auto protocol = dc::train::protocol_json(course, images, trainer.images_seen());
  dc::train::write_checkpoint(run.create("out"), network, images.classes, views.mean(images.channels),
                              views.std(images.channels), protocol);
  if (recorded) dc::train::write_dynamics(run.create("save-dynamics"), *record, images, course, trainer.images_seen());
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  dc::log::info("{}: loss {:.2f}, {} steps in {}", o.out, loss, dc::with_commas(horizon.steps),
                dc::format_duration(took.count()));
}

}  // namespace

int main(int argc, char** argv) {
  return dc::harness::run_stage<dc::train::Options>("dc-train", argc, argv, dc::train::describe, run, plan);
}
