#include "stages/eval/options.hpp"

#include "common/model/device.hpp"

namespace dc::eval {

void describe(cli::StageSpec& spec, Options& o) {
  spec.summary("Judge a trained network: top-1, top-5, per class, confusion, calibration.");
  spec.details(
      "Without --plan every image is shown once in the standard validation view: images of the network's size as they "
      "are, others with the shorter side resized (256 for 224) and cropped at the centre; normalised as in training.");
  spec.details("The report carries the protocol of the training, so that results can be compared.");
  spec.details(
      "--save-predictions and --save-features keep what the network says about every image, in the order of the image "
      "set and in evaluation mode. They are written batch by batch; only --neighbours holds the features in memory.");
  spec.cite("Guo, Pleiss, Sun, Weinberger 2017. On calibration of modern neural networks. arXiv:1706.04599");
  spec.cite("Paul, Ganguli, Dziugaite 2021. Deep learning on a data diet. arXiv:2107.07075 (GraNd: --gradient-norms)");
  spec.runs_networks();
  spec.library("libtorch", model::libtorch_version());
  spec.input("images", Kind::image_set, o.images, "images to judge on, decoded and of one size");
  spec.input("checkpoint", Kind::checkpoint, o.checkpoint, "the network");
  spec.input("plan", Kind::view_plan, o.plan, "how the images are seen instead of the standard view");
  spec.output("out", Kind::eval_report, o.out, "how well it classifies them");
  spec.output("save-predictions", Kind::predictions, o.save_predictions, "the logits of every image");
  spec.output("save-features", Kind::features, o.save_features, "what the last layer reads of every image");
  spec.option("method", o.method, "name under which dc-report groups this result");
  spec.option("precision", o.precision,
              "numbers of the convolutions; bf16 is faster and rounds the outputs to about 1 %")
      .choices(model::precision_names());
  spec.option("batch", o.batch, "views shown at once").unit("images").at_least(1);
  spec.option("bins", o.bins, "bins of confidence for the calibration").range(1, 1000);
  spec.option("gradient-norms", o.gradient_norms,
              "also the length of the gradient of every image's loss with respect to all parameters, in f32; takes six "
              "to eight times as long as judging: one image at a time, forward and backward");
  spec.needs("gradient-norms", "save-predictions");
  spec.option("neighbours", o.neighbours, "also the nearest neighbours of every image, exactly; how many each")
      .range(1, 1e6);
  spec.needs("neighbours", "save-features");
  spec.option("metric", o.metric, "distance of two features").choices(kMetrics);
  spec.needs("metric", "neighbours");
  spec.option("neighbour-scope", o.neighbour_scope, "among which images neighbours are looked for").choices(kScopes);
  spec.needs("neighbour-scope", "neighbours");
  spec.example("dc-eval --images test.h5 --checkpoint student.h5 --method pca --out eval.h5");
  spec.example(
      "dc-eval --images train.h5 --checkpoint proxy.h5 --save-predictions pred.h5 --save-features feat.h5 "
      "--neighbours 10 --out proxy-eval.h5");
}

}  // namespace dc::eval
