// dc-eval: judges a trained network on an image set. Trains nothing.
#include "common/base/log.hpp"
#include "common/harness/run_stage.hpp"
#include "common/model/device.hpp"
#include "common/parallel/parallel.hpp"
#include "stages/eval/eval.hpp"

namespace {

namespace model = dc::model;

struct Options {
  std::string images;
  std::string checkpoint;
  std::optional<std::string> plan;
  std::string out;
  std::string method = "network";
  std::string precision = "f32";
  std::int64_t batch = 250;
  std::int64_t bins = 15;
};

void describe(dc::cli::StageSpec& spec, Options& o) {
  spec.summary("Judge a trained network: top-1, top-5, per class, confusion, calibration.");
  spec.details(
      "Without --plan every image is shown once in the standard validation view: images of the network's size as they "
      "are, others with the shorter side resized (256 for 224) and cropped at the centre; normalised as in training.");
  spec.details("The report carries the protocol of the training, so that results can be compared.");
  spec.cite("Guo, Pleiss, Sun, Weinberger 2017. On calibration of modern neural networks. arXiv:1706.04599");
  spec.runs_networks();
  spec.library("libtorch", model::libtorch_version());
  spec.input("images", dc::Kind::image_set, o.images, "images to judge on, decoded and of one size");
  spec.input("checkpoint", dc::Kind::checkpoint, o.checkpoint, "the network");
  spec.input("plan", dc::Kind::view_plan, o.plan, "how the images are seen instead of the standard view");
  spec.output("out", dc::Kind::eval_report, o.out, "how well it classifies them");
  spec.option("method", o.method, "name under which dc-report groups this result");
  spec.option("precision", o.precision,
              "numbers of the convolutions; bf16 is faster and rounds the outputs to about 1 %")
      .choices(model::precision_names());
  spec.option("batch", o.batch, "views shown at once").unit("images").at_least(1);
  spec.option("bins", o.bins, "bins of confidence for the calibration").range(1, 1000);
  spec.example("dc-eval --images test.h5 --checkpoint student.h5 --out eval.h5");
}

void run(const Options& o, dc::harness::Run& run) {
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

  auto progress = run.progress("judging", "image", images.n);
  const auto judgement =
      dc::eval::judge(checkpoint.network.freeze(precision), images, policy, run.seed(), o.batch, o.bins, progress);
  dc::eval::write_report(run.create("out"), judgement, images.classes, o.method, checkpoint.protocol);
  dc::log::info("{}: top-1 {:.2f} %, top-5 {:.2f} %, loss {:.3f}, calibration error {:.3f} on {} images", o.out,
                100 * judgement.top1(), 100 * judgement.top5(), judgement.loss(), judgement.ece(), judgement.images());
}

}  // namespace

int main(int argc, char** argv) {
  return dc::harness::run_stage<Options>("dc-eval", argc, argv, describe, run);
}
