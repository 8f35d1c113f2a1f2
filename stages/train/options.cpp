#include "stages/train/options.hpp"

#include "common/base/error.hpp"
#include "common/model/device.hpp"
#include "stages/train/metrics.hpp"

namespace dc::train {

void describe(cli::StageSpec& spec, Options& o) {
  spec.summary("Train a network on an image set with hard labels.");
  spec.details(
      "Without --plan, images of up to 96 pixels are padded by 4, cropped and flipped, larger ones cropped and "
      "resized at random (area 0.08-1) and flipped; all are normalised with ImageNet's numbers.");
  spec.details(
      "The record of --save-dynamics is what scores are computed from. Where the views of the training say little about "
      "single images, --dynamics-mode clean takes it from a forward pass over all images as they are, after every "
      "epoch; the training stays as it is. A record holds one run; give dc-score the records of several.");
  spec.details("Images that carry weights count by them in the loss, scaled to mean 1 over the set.");
  spec.details(
      "Live numbers go to OUT.metrics.jsonl. The same inputs, settings, seed and number of threads give the same "
      "bytes.");
  spec.cite("He, Zhang, Ren, Sun 2016. Deep residual learning for image recognition. CVPR.");
  spec.cite("Gidaris, Komodakis 2018. Dynamic few-shot visual learning without forgetting. CVPR (the ConvNet).");
  spec.runs_networks();
  spec.side_file(kMetricsSuffix, "step");
  spec.library("libtorch", model::libtorch_version());
  spec.input("images", Kind::image_set, o.images, "images to train on, decoded and of one size");
  spec.input("plan", Kind::view_plan, o.plan, "how the images are seen");
  spec.output("out", Kind::checkpoint, o.out, "the trained network");
  spec.output("save-dynamics", Kind::dynamics, o.save_dynamics, "what the run said about every image in every epoch");
  spec.option("dynamics-mode", o.dynamics_mode, "which pass over the images the record holds; train unless given")
      .choices(kDynamicsModes);
  spec.needs("dynamics-mode", "save-dynamics");
  spec.option("model", o.model, "architecture of the network").choices(model::architecture_names());
  spec.option(
          "width", o.width,
          "channels of the first stage; 0: 64 for resnet10 and resnet18, 16 for resnet8 and resnet20, 128 for convnet")
      .at_least(0);
  spec.option("depth", o.depth, "blocks of a convnet; 0: 3").at_least(0);
  spec.option("stem", o.stem, "first layers of a resnet; auto: small below 96 pixels, else imagenet")
      .choices(model::stem_names());
  spec.option("epochs", o.epochs, "times that all views of an epoch are seen")
      .unit("epochs")
      .at_least(1)
      .at_most(kMostSteps);
  spec.option("steps", o.steps, "updates of the network").unit("steps").at_least(1).at_most(kMostSteps);
  spec.exactly_one_of({"epochs", "steps"});
  spec.option("batch", o.batch, "views in a step; the last step of an epoch takes what is left")
      .unit("images")
      .at_least(1)
      .at_most(1 << 20);
  spec.option("optimiser", o.optimiser, "SGD decays all parameters, AdamW only weights of more than one dimension")
      .choices(training::optimiser_names());
  spec.option("lr", o.lr, "learning rate at the start; 0.1 for sgd and 0.001 for adamw unless given").above(0);
  spec.only_with("optimiser", "sgd", [&] {
    spec.option("momentum", o.momentum, "momentum of SGD").at_least(0).below(1);
    spec.option("nesterov", o.nesterov, "SGD with Nesterov's momentum");
  });
  spec.option("weight-decay", o.weight_decay, "0.0005 for sgd and 0.01 for adamw unless given").at_least(0);
  spec.option("schedule", o.schedule,
              "how the learning rate falls: every epoch (linear, cosine-epoch) or every step (cosine)")
      .choices(training::schedule_names());
  spec.option("precision", o.precision,
              "numbers of the convolutions; auto: bf16 where the CPU has it and the network is at least 32 wide")
      .choices(model::precision_names());
  spec.option("checkpoint-dir", o.checkpoint_dir,
              "folder for the state of the run; an interrupted run goes on from there")
      .value_name("FOLDER")
      .machine();
  spec.option("checkpoint-every", o.checkpoint_every, "steps between two states").unit("steps").at_least(1).machine();
  spec.needs("checkpoint-every", "checkpoint-dir");
  spec.option("report-every", o.report_every, "steps between two lines of metrics").unit("steps").at_least(1).machine();
  spec.example(
      "dc-train --images train.h5 --plan plan.h5 --model resnet20 --epochs 10 --save-dynamics dyn.h5 --out proxy.h5");
  spec.example("dc-train --images mosaic.h5 --plan views.h5 --model resnet20 --epochs 100 --out student.h5");
}

Course plan_course(const Options& o, const artifact::ImageSet& images, const Views& views, std::uint64_t seed) {
  Course course;
  course.network = model::resolve({o.model, images.classes.size(), images.channels, views.policy.size, o.width, o.depth,
                                   model::stem_from_name(o.stem)});
  course.batch = o.batch;
  course.views_per_epoch = views.views_per_epoch;
  course.seed = seed;
  if (o.save_dynamics) course.recorded = o.dynamics_mode.value_or(DynamicsMode::train);
  const auto kind = training::optimiser_from_name(o.optimiser);
  const training::FeedSpec feed{o.batch, views.views_per_epoch};
  if (o.nesterov && o.momentum == 0) throw UsageError("--nesterov needs --momentum above 0; leave one of them out");
  course.training = {
      {kind, o.momentum, o.nesterov, o.weight_decay.value_or(default_weight_decay(kind))},
      o.lr.value_or(default_lr(kind)),
      training::schedule_from_name(o.schedule),
      plan_horizon(o.epochs, o.steps, feed.steps_per_epoch(), views.recorded_epochs, o.plan.value_or("")),
      model::choose_precision(o.precision, course.network.width)};
  return course;
}

}  // namespace dc::train
