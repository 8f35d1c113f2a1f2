#include "stages/score/options.hpp"

namespace dc::score {

void describe(cli::StageSpec& spec, Options& o) {
  spec.summary("Score every sample from the record of a training run, or from what a trained network says.");
  spec.details(
      "A score says how hard a sample was to learn; the table states which end is hard. All methods asked for are "
      "computed in one pass over the records. Where a sample was not presented in an epoch, that epoch is left out for "
      "it. Several records give the mean over the runs, unless a method says otherwise.");
  spec.details(
      "EL2N of one epoch (the snapshot of the paper) is --first-epoch E --window 1; the sum over the first ten epochs "
      "is --window 10; the mean over runs is that of several --dynamics.");
  spec.input("dynamics", Kind::dynamics, o.dynamics, "records of one or more runs on the same images").optional();
  spec.input("predictions", Kind::predictions, o.predictions, "outputs of a trained network");
  spec.input("features", Kind::features, o.features, "a vector for every sample, and neighbours where needed");
  spec.input("images", Kind::image_set, o.images, "the images, for a method that needs their labels only");
  spec.output("out", Kind::score_table, o.out, "the scores");
  std::vector<cli::NamedChoice> names;
  for (const auto& method : o.methods) names.push_back({std::string(method->name()), std::string(method->about())});
  spec.option("method", o.names, "the scores of the table, in this order").choices(names);
  spec.option("first-epoch", o.epochs.first, "first epoch read; by default the first, or what the method says")
      .unit("epoch")
      .at_least(0);
  spec.option("last-epoch", o.epochs.last, "last epoch read; by default the last of the record, or as the method says")
      .unit("epoch")
      .at_least(0);
  spec.option("window", o.epochs.window,
              "number of epochs read, from the first on; of a method that reads one epoch, up to that")
      .unit("epochs")
      .at_least(1);
  spec.option("compat", o.compat, "published code whose reading of the methods is taken; options given go before it")
      .choices(kCompats)
      .choices(compat_choices(o.methods));
  for (const auto& method : o.methods) spec.only_with("method", method->name(), [&] { method->describe(spec); });
  spec.path_output("csv", o.csv, "the table as text: key, class, and a column for each score");
  spec.at_most_one_of({"last-epoch", "window"});
  spec.example("dc-score --dynamics dyn.h5 --method el2n --window 10 --out scores.h5");
  spec.example("dc-score --dynamics dyn.h5 --method el2n,forgetting,aum --out table.h5 --csv table.csv");
  spec.example("dc-score --images train.h5 --method random --seed 3 --out random.h5");
}

}  // namespace dc::score
